"""What holds for the whole program: threads, determinism, and switches that other machines' speed depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = [
    "are_deterministic_algorithms_enabled", "compile", "get_float32_matmul_precision", "get_num_interop_threads",
    "get_num_threads", "set_float32_matmul_precision", "set_num_interop_threads", "set_num_threads",
    "use_deterministic_algorithms",
]  # fmt: skip

_precision = ["highest"]
_limits: list[Any] = []


def get_num_threads() -> int:
    """How many threads a matrix product may use."""
    from threadpoolctl import threadpool_info

    found = [int(pool["num_threads"]) for pool in threadpool_info() if pool["user_api"] == "blas"]
    return max(found, default=1)


def set_num_threads(number: int) -> None:
    """Limit the threads of matrix products.

    Raises
    ------
    RuntimeError
        If the number is not positive.
    """
    if number <= 0:
        raise RuntimeError(f"set_num_threads expects a positive integer, not {number}")
    from threadpoolctl import threadpool_limits

    _limits[:] = [threadpool_limits(number, user_api="blas")]  # holds as long as the object lives


def get_num_interop_threads() -> int:
    """1: operations run one after another."""
    return 1


def set_num_interop_threads(number: int) -> None:
    """Accepted: operations run one after another, whatever is asked for."""
    if number <= 0:
        raise RuntimeError(f"set_num_interop_threads expects a positive integer, not {number}")


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Accepted: all operations give the same result each time."""


def are_deterministic_algorithms_enabled() -> bool:
    """True, always."""
    return True


def get_float32_matmul_precision() -> str:
    """What was set; products are computed in full float32 whatever it is."""
    return _precision[0]


def set_float32_matmul_precision(precision: str) -> None:
    """Keep the wish; products are computed in full float32, the "highest" precision.

    Raises
    ------
    ValueError
        If it is none of "highest", "high" and "medium".
    """
    if precision not in ("highest", "high", "medium"):
        raise ValueError(f"Unknown matmul precision {precision!r}: choose highest, high or medium")
    _precision[0] = precision


def compile(model: Any = None, **options: Any) -> Any:
    """The model itself, which gives the results that PyTorch's compiled one gives; there is no compiler here.

    Usable as a decorator too. Options are accepted.
    """
    if model is None:

        def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
            return function

        return decorate
    if not callable(model):
        raise RuntimeError(f"torch.compile expects a callable, not {type(model).__name__}")
    return model
