"""What public functions refuse: a number, a list or None where a tensor must stand, told as PyTorch tells it.

The annotations say where that is: a parameter annotated ``Tensor`` takes nothing else, ``Sequence[Tensor]`` a list or
tuple of X
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..tensor import Tensor

__all__ = ["explain", "guard", "guarded", "leading_tensors", "refuse"]

_MARK = "takes_tensors"


def guard(namespace: dict[str, Any], names: Iterable[str] | None = None) -> None:
    """Put guarded versions into `namespace` for all of its public functions that take tensors."""
    for name in list(namespace) if names is None else names:
        function = namespace.get(name)
        if name.startswith("_") or not isinstance(function, types.FunctionType) or hasattr(function, _MARK):
            continue
        if function.__module__.startswith(__package__ or "") and takes_tensors(function):
            namespace[name] = guarded(function)


@functools.cache
def _parameters(function: Any) -> tuple[inspect.Parameter, ...]:
    return tuple(inspect.signature(inspect.unwrap(function)).parameters.values())


def takes_tensors(function: Any) -> bool:
    """True if a parameter of `function` must be a tensor or a sequence of tensors."""
    return any(p.annotation in ("Tensor", "Sequence[Tensor]") for p in _parameters(function))


def leading_tensors(function: Any) -> int:
    """How many of the first parameters must be tensors."""
    count = 0
    for p in _parameters(function):
        if p.annotation != "Tensor" or p.kind is not inspect.Parameter.POSITIONAL_OR_KEYWORD:
            break
        count += 1
    return count


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, whose failure is explained by its arguments where they are of the wrong type."""

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            explain(function, args, kwargs, error)
            raise

    setattr(call, _MARK, True)
    return call


def explain(function: Any, args: tuple, kwargs: dict[str, Any], error: Exception) -> None:
    """Raise what PyTorch raises if an argument should be a tensor and is not; return otherwise.

    Raises
    ------
    TypeError
        Naming the function, the argument, its position, and what to do.
    """
    name = function.__name__
    places = _parameters(function)
    for k, p in enumerate(places):
        if p.kind is inspect.Parameter.VAR_POSITIONAL:
            given = args[k:]
            if p.annotation == "Tensor" and not (len(given) == 1 and isinstance(given[0], (list, tuple))):
                for j, value in enumerate(given):
                    _must_be_tensor(name, p.name, k + j, value)
            break
        value = args[k] if k < len(args) else kwargs.get(p.name, p.default)
        if value is inspect.Parameter.empty or (value is p.default and value is None):
            continue
        if p.annotation == "Tensor" or (p.annotation == "Tensor | None" and value is not None):
            _must_be_tensor(name, p.name, k, value)
        elif p.annotation == "Sequence[Tensor]":
            _must_be_tensors(name, p.name, k, value)
    every = (*args, *kwargs.values())
    numeric = (
        isinstance(error, (AttributeError, StopIteration))
        and len(args) >= 2
        and len(places) >= 2
        and places[0].annotation == places[1].annotation == "Any"
    )
    if numeric and not any(isinstance(value, Tensor) for value in every):
        got = ", ".join(_kind(value) for value in every)
        raise TypeError(
            f"{name}() received an invalid combination of arguments - got ({got}), but at least one must be a Tensor: "
            "make it one with torch.tensor(...)."
        )


def refuse(function: Any, args: tuple, leading: int) -> None:
    """Raise for the first of the `leading` arguments that is no tensor."""
    for k, (p, value) in enumerate(zip(_parameters(function)[:leading], args, strict=False)):
        _must_be_tensor(function.__name__, p.name, k, value)


def _kind(value: Any) -> str:
    return "NoneType" if value is None else "numpy.ndarray" if isinstance(value, np.ndarray) else type(value).__name__


def _must_be_tensor(name: str, argument: str, k: int, value: Any) -> None:
    if isinstance(value, Tensor):
        return
    what = "torch.from_numpy(...)" if isinstance(value, np.ndarray) else "torch.tensor(...)"
    more = "did a function forget to return its result?" if value is None else f"make it one with {what}."
    if isinstance(value, (list, tuple)) and any(isinstance(v, Tensor) for v in value):
        more = "join its tensors with torch.stack(...) or torch.cat(...)."
    raise TypeError(f"{name}(): argument '{argument}' (position {k + 1}) must be Tensor, not {_kind(value)}: {more}")


def _must_be_tensors(name: str, argument: str, k: int, value: Any) -> None:
    if not isinstance(value, (list, tuple)):
        raise TypeError(
            f"{name}(): argument '{argument}' (position {k + 1}) must be tuple of Tensors, not {_kind(value)}: write "
            f"{name}([a, b]), with the brackets."
        )
    for j, item in enumerate(value):
        if not isinstance(item, Tensor):
            raise TypeError(
                f"expected Tensor as element {j} in argument {k} ('{argument}') of {name}(), but got {_kind(item)}: "
                "make it one with torch.tensor(...)."
            )
