"""The keyword ``out=``: a result written into a tensor that is there already. Once for all functions."""

from __future__ import annotations

import functools
import types
import warnings
from typing import Any

from .. import backend
from ..autograd.modes import state
from ..tensor import Tensor

__all__ = ["any_memory", "give_out", "with_out", "write_out"]


def give_out(namespace: dict[str, Any], families: tuple[Any, ...], names: str = "") -> None:
    """Put versions that take ``out=`` into `namespace`, for the functions of families and for further names."""
    wanted = {name for family in families for name in family.__all__} | set(names.split())
    for name in wanted:
        function = namespace.get(name)
        if isinstance(function, types.FunctionType):
            namespace[name] = with_out(function)


def with_out(function: Any) -> Any:
    """`function` with the keyword ``out=``: a tensor, or a tuple of tensors for several results."""

    @functools.wraps(function)
    def call(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        if out is None:
            return function(*args, **kwargs)
        targets = out if isinstance(out, (tuple, list)) else (out,)
        name = function.__name__
        if state.grad_enabled and _any_requires_grad((*args, *targets)):
            raise RuntimeError(
                f"{name}(): functions with out=... arguments don't support automatic differentiation, but one of the "
                "arguments requires grad. Use the result instead, or torch.no_grad()."
            )
        result = function(*args, **kwargs)
        results = result if isinstance(result, tuple) else (result,)
        if len(results) != len(targets):
            raise TypeError(f"{name}(): out= needs {len(results)} tensors, but got {len(targets)}")
        for target, value in zip(targets, results, strict=True):
            write_out(name, target, value)
        return type(result)(*targets) if hasattr(result, "_fields") else out

    return call


def any_memory(function: Any) -> Any:
    """`function` with the keywords that say how memory is laid out, of which this engine has one kind."""

    @functools.wraps(function)
    def call(
        *args: Any, layout: Any = None, memory_format: Any = None, pin_memory: Any = None, **kwargs: Any
    ) -> Any:  # fmt: skip
        return function(*args, **kwargs)

    return call


def _any_requires_grad(values: Any) -> bool:
    for value in values:
        if isinstance(value, Tensor):
            if value._requires_grad:
                return True
        elif isinstance(value, (tuple, list)) and _any_requires_grad(value):
            return True
    return False


def write_out(name: str, target: Tensor, value: Tensor) -> None:
    """Copy `value` into `target`, which takes its shape.

    Raises
    ------
    RuntimeError
        If the dtype cannot hold the result.
    """
    if not isinstance(target, Tensor):
        raise TypeError(f"{name}(): argument 'out' must be Tensor, not {type(target).__name__}")
    if value.dtype.category > target.dtype.category:
        raise RuntimeError(
            f"result type {value.dtype.title} can't be cast to the desired output type {target.dtype.title}"
        )
    held, new = target.data_array, value.data_array
    xp = backend.array_module(held)
    if held.shape != new.shape:
        if held.size:
            warnings.warn(
                f"An output with one or more elements was resized since it had shape {list(held.shape)}, which does "
                f"not match the required output shape {list(new.shape)} ({name}). Give an empty tensor or one of the "
                "right shape.",
                stacklevel=4,
            )
        target.data_array = held = xp.empty(new.shape, held.dtype)
    xp.copyto(held, new, casting="unsafe")
    target._version_cell[0] += 1
