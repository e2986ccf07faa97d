"""The keyword ``out=``: a result written into a tensor that is there already. Once for all functions."""

from __future__ import annotations

import functools
import types
import warnings
from collections.abc import Iterator
from typing import Any

from .. import backend
from ..autograd.modes import state
from ..tensor import Tensor
from .arguments import explain, leading_tensors, refuse
from .overlap import refuse_internal_overlap, refuse_overlap

__all__ = ["any_memory", "give_out", "with_out", "write_out"]

# results of exactly the inputs' dtype: out= of another one is refused although it could hold them
_EXACT = frozenset((
    "abs", "addmm", "addmv", "amax", "amin", "aminmax", "baddbmm", "bmm", "ceil", "complex", "cross", "diag", "dot",
    "floor", "frac", "gather", "index_add", "index_select", "masked_select", "matmul", "mm", "mv", "nan_to_num",
    "neg", "round", "scatter", "scatter_add", "sgn", "sign", "take", "take_along_dim", "tensordot", "tril",
    "triu", "trunc", "vdot",
))  # fmt: skip
# read here, written there: out= may not even be the input itself
_APART = frozenset(["cat", "concat", "concatenate", "gather", "index_select", "kthvalue", "masked_select", "take"])


def give_out(namespace: dict[str, Any], families: tuple[Any, ...], names: str = "") -> None:
    """Put versions that take ``out=`` into `namespace`, for the functions of families and for further names."""
    wanted = {name for family in families for name in family.__all__} | set(names.split())
    for name in wanted:
        function = namespace.get(name)
        if isinstance(function, types.FunctionType):
            namespace[name] = with_out(function)


def with_out(function: Any) -> Any:
    """`function` with the keyword ``out=``: a tensor, or a tuple of tensors for several results."""

    leading = leading_tensors(function)  # a number there is refused beforehand, where NumPy might calculate with it
    apart = function.__name__ in _APART

    @functools.wraps(function)
    def call(*args: Any, out: Any = None, **kwargs: Any) -> Any:
        for value in args[:leading]:
            if not isinstance(value, Tensor):
                refuse(function, args, leading)
        try:
            if out is None:
                return function(*args, **kwargs)
            return _into(function, out, args, kwargs, apart)
        except Exception as error:
            explain(function, args, kwargs, error)
            raise

    call.takes_tensors = True  # type: ignore[attr-defined]
    return call


def _into(function: Any, out: Any, args: tuple, kwargs: dict[str, Any], apart: bool) -> Any:
    """Call `function` and write what it returns into `out`."""
    targets = out if isinstance(out, (tuple, list)) else (out,)
    name = function.__name__
    if state.grad_enabled and _any_requires_grad((*args, *targets)):
        raise RuntimeError(
            f"{name}(): functions with out=... arguments don't support automatic differentiation, but one of the "
            "arguments requires grad. Use the result instead, or torch.no_grad()."
        )
    for target in targets:
        if isinstance(target, Tensor):
            refuse_internal_overlap(target.data_array, name)
            for value in _tensors((*args, *kwargs.values())):
                refuse_overlap(target, value, name, apart)
    result = function(*args, **kwargs)
    results = result if isinstance(result, tuple) else (result,)
    if len(results) != len(targets):
        raise TypeError(f"{name}(): out= needs {len(results)} tensors, but got {len(targets)}")
    for target, value in zip(targets, results, strict=True):
        write_out(name, target, value)
    return type(result)(*targets) if hasattr(result, "_fields") else out


def any_memory(function: Any) -> Any:
    """`function` with the keywords that say how memory is laid out, of which this engine has one kind."""

    @functools.wraps(function)
    def call(
        *args: Any, layout: Any = None, memory_format: Any = None, pin_memory: Any = None, **kwargs: Any
    ) -> Any:  # fmt: skip
        return function(*args, **kwargs)

    return call


def _tensors(values: Any) -> Iterator[Tensor]:
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, (tuple, list)):
            yield from _tensors(value)


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
    if name in _EXACT and value.dtype != target.dtype:
        raise RuntimeError(
            f"Expected out tensor to have dtype {value.dtype.title.lower()}, but got {target.dtype.title.lower()} "
            f"instead ({name}): give one made with dtype={value.dtype}."
        )
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
                stacklevel=5,
            )
        target.data_array = held = xp.empty(new.shape, held.dtype)
    xp.copyto(held, new, casting="unsafe")
    target._version_cell[0] += 1
