"""Arrays that remember: what a backward kernel computes with when its own steps are to be differentiated again.

A :class:`Traced` looks like an array to a kernel: it has a shape, it is sliced, written into and given as ``out=``.
Inside it is a tensor, and everything done to it is a recorded operation. So one kernel serves both the first derivative
and, run once more on traced arrays, all higher ones. Writing is functional: a write makes a new tensor, and a view
passes it on to the array it is a part of.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import backend
from ..tensor import Tensor, wrap

__all__ = ["Traced", "lifted", "raw", "traced"]


def raw(value: Any) -> Any:
    """The plain array of a traced one; other values as they are, containers item by item."""
    if isinstance(value, Traced):
        return value.tensor.data_array
    if isinstance(value, (tuple, list)):
        return type(value)(raw(v) for v in value)
    return value


def lifted(value: Any) -> Any:
    """The tensor of a traced or plain array; Python numbers, None and others as they are, containers item by item."""
    if isinstance(value, Traced):
        return value.tensor
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray) or (backend.gpu_arrays[0] and hasattr(value, "__cuda_array_interface__")):
        return wrap(value)
    if isinstance(value, (tuple, list)):
        return type(value)(lifted(v) for v in value)
    return value


def traced(value: Any) -> Any:
    """Tensors as traced arrays; others as they are, containers item by item."""
    if isinstance(value, Tensor):
        return Traced(value)
    if isinstance(value, (tuple, list)):
        return tuple(traced(v) for v in value)
    return value


class Traced:
    """An array whose every use is recorded.

    Parameters
    ----------
    tensor : Tensor or None
        Its present content; None for a view.
    base : Traced, optional
        The array that this is a view of.
    get, put : callable
        ``get(base tensor)`` is the view's content; ``put(base tensor, content)`` is the base with the view's part
        replaced.
    """

    __array_priority__ = 2000
    __slots__ = ("_base", "_get", "_put", "_seen", "_tensor", "_version")

    def __init__(
        self,
        tensor: Tensor | None,
        base: Traced | None = None,
        get: Callable[[Tensor], Tensor] | None = None,
        put: Callable[[Tensor, Tensor], Tensor] | None = None,
    ) -> None:
        self._tensor, self._base, self._get, self._put = tensor, base, get, put
        self._version = 0
        self._seen = -1

    # content

    @property
    def version(self) -> int:
        """Counts the writes to this array's memory."""
        return self._version if self._base is None else self._base.version

    @property
    def tensor(self) -> Tensor:
        """The present content, with its history."""
        if self._base is not None and self._seen != self._base.version:
            self._tensor = self._get(self._base.tensor)  # type: ignore[misc]
            self._seen = self._base.version
        return self._tensor  # type: ignore[return-value]

    def assign(self, value: Any) -> None:
        """Replace the whole content, broadcast and converted to this shape and dtype."""
        held = self.tensor
        if not isinstance(value, Tensor):
            from ..creation import full

            value = full(held.shape, value, dtype=held.dtype, device=held.device)
        if value.dtype != held.dtype:
            value = (value.real if value.is_complex() and not held.is_complex() else value).to(held.dtype)
        if value.shape != held.shape:
            value = value.reshape(held.shape) if value.numel() == held.numel() else value.expand(held.shape)
        if self._base is None:
            self._tensor = value
            self._version += 1
        else:
            self._base.assign(self._put(self._base.tensor, value))  # type: ignore[misc]

    def _view(self, get: Callable[[Tensor], Tensor], put: Callable[[Tensor, Tensor], Tensor]) -> Traced:
        return Traced(None, self, get, put)

    # what an array says about itself

    @property
    def shape(self) -> tuple[int, ...]:
        return self.tensor.data_array.shape

    @property
    def dtype(self) -> np.dtype:
        return self.tensor.data_array.dtype

    @property
    def ndim(self) -> int:
        return self.tensor.data_array.ndim

    @property
    def size(self) -> int:
        return self.tensor.data_array.size

    @property
    def flags(self) -> Any:
        return self.tensor.data_array.flags

    def __len__(self) -> int:
        return self.shape[0]

    # views

    def reshape(self, *shape: Any) -> Traced:
        target = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
        return self._view(lambda t: t.reshape(tuple(target)), lambda base, v: v.reshape(base.shape))

    def ravel(self) -> Traced:
        return self.reshape(-1)

    def transpose(self, *axes: Any) -> Traced:
        order = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        order = tuple(order) if order else tuple(reversed(range(self.ndim)))
        order = tuple(a % self.ndim for a in order)
        inverse = tuple(int(k) for k in np.argsort(order))
        return self._view(lambda t: t.permute(order), lambda base, v: v.permute(inverse))

    @property
    def T(self) -> Traced:
        return self.transpose()

    def swapaxes(self, a: int, b: int) -> Traced:
        return self._view(lambda t: t.transpose(a, b), lambda base, v: v.transpose(a, b))

    def squeeze(self, axis: Any = None) -> Traced:
        return self.reshape(np.squeeze(self.tensor.data_array, axis).shape)

    @property
    def real(self) -> Traced:
        return Traced(self.tensor.real) if self.tensor.is_complex() else self

    @property
    def imag(self) -> Traced:
        return Traced(self.tensor.imag)

    def __getitem__(self, key: Any) -> Traced:
        from ..functions.shape import Slice
        from .run import apply_view

        plain = raw(key)
        parts = plain if isinstance(plain, tuple) else (plain,)
        if any(isinstance(p, (list, np.ndarray)) or hasattr(p, "__cuda_array_interface__") for p in parts):
            return Traced(self.tensor[lifted(plain)])  # chosen by arrays: a copy
        inside = parts if Ellipsis in parts else (*parts, ...)  # the ellipsis keeps a 0-d result an array
        return self._view(lambda t: apply_view(Slice(inside), t), lambda base, v: _replaced(base, inside, v))

    def __setitem__(self, key: Any, value: Any) -> None:
        plain = raw(key)
        self.assign(_replaced(self.tensor, plain, lifted(value)))

    # methods that compute

    def fill(self, value: Any) -> None:
        self.assign(value)

    def copy(self) -> Traced:
        return Traced(self.tensor.clone())

    def astype(self, dtype: Any, copy: bool = True) -> Traced:
        from ..dtypes import from_numpy_dtype

        return Traced(self.tensor.to(from_numpy_dtype(np.dtype(dtype))))

    def conj(self) -> Traced:
        return self._call("conjugate")

    def _call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        from .traced_module import module_for

        return getattr(module_for(self), name)(self, *args, **kwargs)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        from .traced_module import module_for

        if method != "__call__":
            return NotImplemented
        out = kwargs.pop("out", None)
        if out is not None:
            kwargs["out"] = out[0]
        return getattr(module_for(self), ufunc.__name__)(*inputs, **kwargs)

    def __array_function__(self, func: Any, types: Any, args: tuple, kwargs: dict) -> Any:
        from .traced_module import module_for

        return getattr(module_for(self), func.__name__)(*args, **kwargs)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise TypeError("a traced array was about to lose its history: the kernel writes it into a plain array")


def _replaced(base: Tensor, key: Any, value: Any) -> Tensor:
    """`base` with the elements under `key` replaced by `value`, as a new tensor."""
    from ..functions.indexing import SetItem
    from .run import apply

    if isinstance(value, Tensor) and value.dtype != base.dtype:
        value = value.to(base.dtype)
    return apply(SetItem(key), base, value)


def _method(name: str) -> Any:
    def method(self: Traced, *args: Any, **kwargs: Any) -> Any:
        return self._call(name, *args, **kwargs)

    return method


def _reflected(name: str) -> Any:
    def method(self: Traced, other: Any) -> Any:
        from .traced_module import module_for

        return getattr(module_for(self), name)(other, self)

    return method


for _name in ("sum", "mean", "prod", "max", "min", "any", "all", "argsort", "argmax", "argmin", "cumsum", "take"):
    setattr(Traced, _name, _method(_name))
for _name, _function in {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide", "pow": "power", "matmul": "matmul",
    "eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal", "gt": "greater", "ge": "greater_equal",
    "mod": "remainder", "floordiv": "floor_divide", "neg": "negative", "invert": "invert", "abs": "absolute",
    "and": "bitwise_and", "or": "bitwise_or",
}.items():  # fmt: skip
    setattr(Traced, f"__{_name}__", _method(_function))
    if _name in ("add", "sub", "mul", "truediv", "pow", "matmul"):
        setattr(Traced, f"__r{_name}__", _reflected(_function))
