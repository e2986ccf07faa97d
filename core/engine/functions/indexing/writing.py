"""Elements written, or added, at positions that tensors name: along one dimension, through all, or under a mask."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim
from ...tensor import Tensor, wrap
from .keys import _HERE, normalize_key

__all__ = ["index_add", "index_copy", "index_fill", "index_put", "masked_scatter", "put", "take"]


class IndexPut(Operation):
    """A copy in which the elements at given positions are replaced, or added to where `accumulate` is set."""

    name, grad_name = "index_put", "IndexPutBackward0"
    formula = r"y = x, \; y[\mathrm{indices}] = v"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y}, \; \bar{x}[\mathrm{indices}] = 0",
        "value": r"\bar{v} = \bar{y}[\mathrm{indices}]",
    }
    input_names = ("input", "values", "*indices")
    saves = ("indices",)
    attribute_names = ("key", "accumulate")

    def __init__(
        self, key: tuple, accumulate: bool = False, name: str = "index_put", grad_name: str = "IndexPutBackward0"
    ) -> None:
        self.key, self.accumulate = key, accumulate
        self.name, self.grad_name = name, grad_name  # type: ignore[misc]
        self._part: tuple[int, ...] = ()
        if accumulate:
            self.formula = r"y = x, \; y[\mathrm{indices}] \leftarrow y[\mathrm{indices}] + v"  # type: ignore[misc]

    def _filled(self, indices: Any) -> tuple:
        found = iter(indices)
        return tuple(next(found) if k is _HERE else k for k in self.key)

    def out(self, x, value, *indices):
        """The input's shape and dtype; the values must broadcast to the chosen part."""
        if value.dtype != x.dtype:
            raise RuntimeError(
                f"{self.name}: source and destination dtypes must match, got {x.dtype} for the destination and "
                f"{value.dtype} for the source. Convert one with .to(other.dtype)."
            )
        shapes = [np.broadcast_to(np.zeros((), np.int64), i.shape) for i in indices]
        self._part = np.broadcast_to(np.empty((), bool), x.shape)[self._filled(shapes)].shape
        try:
            np.broadcast_shapes(value.shape, self._part)
        except ValueError:
            raise RuntimeError(
                f"shape mismatch: value tensor of shape {list(value.shape)} cannot be broadcast to indexing result of "
                f"shape {list(self._part)}"
            ) from None
        return x.shape, x.dtype

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The values may be broadcast to the chosen part."""
        return gy_shape if i == 0 else self._part

    def forward(self, xp, y, x, value, *indices):
        xp.copyto(y, x)
        if self.accumulate:
            backend.scatter_add(xp, y, self._filled(indices), value)
        else:
            y[self._filled(indices)] = value

    def backward(self, xp, i, gx, gy, y, x, value, *indices):
        if i == 1:
            xp.copyto(gx, gy[self._filled(indices)])
            return
        xp.copyto(gx, gy)
        if not self.accumulate:
            gx[self._filled(indices)] = 0.0


def along(name: str, input: Tensor, dim: int, index: Tensor) -> tuple[tuple, Tensor]:
    """Brackets with one marker for a vector of positions of a dimension, checked, and that vector."""
    d = normalize_dim(dim, input.ndim)
    array = index.data_array
    if array.ndim > 1:
        raise IndexError(f"{name}: Index is supposed to be a vector, but its shape is {list(array.shape)}")
    if array.dtype not in (np.int32, np.int64):
        raise RuntimeError(f"{name}: Expected dtype int32/int64 for index, but got {index.dtype}")
    size = input.shape[d] if input.ndim else 1
    if array.size and (int(array.max()) >= size or int(array.min()) < 0):
        raise IndexError(f"{name}: index out of range for dimension {dim} with size {size}")
    return (*(slice(None),) * d, _HERE), wrap(array.reshape(-1))


def _written(name: str, grad: str, accumulate: bool, input: Tensor, dim: int, index: Tensor, value: Tensor) -> Tensor:
    key, places = along(name, input, dim, index)
    if value.ndim and input.ndim:
        d = normalize_dim(dim, input.ndim)
        fits = value.ndim == input.ndim and value.shape[d] == places.numel()
        if not fits or value.shape[:d] + value.shape[d + 1 :] != input.shape[:d] + input.shape[d + 1 :]:
            raise (IndexError if value.ndim == input.ndim else RuntimeError)(
                f"{name}: the source of shape {list(value.shape)} must have the input's sizes {list(input.shape)} "
                f"except {places.numel()} in dimension {dim}"
            )
    if input.ndim == 0:
        y = apply(IndexPut(key, accumulate, name, grad), input.reshape(1), value.reshape(-1), places)
        return y.reshape(())
    return apply(IndexPut(key, accumulate, name, grad), input, value, places)


def index_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor:
    """A copy of `input` with ``alpha * source`` added at positions of a dimension; repeated positions add up."""
    value = source if alpha == 1 else source * alpha
    return _written("index_add", "IndexAddBackward0", True, input, dim, index, value)


def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """A copy of `input` with positions of a dimension replaced by those of `source`."""
    return _written("index_copy", "IndexCopyBackward0", False, input, dim, index, source)


def index_fill(input: Tensor, dim: int, index: Tensor, value: Any) -> Tensor:
    """A copy of `input` with positions of a dimension set to one value."""
    if isinstance(value, Tensor):
        if value.ndim:
            raise RuntimeError(f"index_fill_ only supports a 0-dimensional value tensor, but got {value.ndim} dims")
        filling = value.to(input.dtype)
    else:
        xp = backend.array_module(input.data_array)
        filling = wrap(xp.asarray(value).astype(input.data_array.dtype))
    once = wrap(backend.array_module(index.data_array).unique(index.data_array))  # the value counts once for a place
    return _written("index_fill", "IndexFillBackward0", False, input, dim, once, filling)


def index_put(input: Tensor, indices: Any, values: Tensor, accumulate: bool = False) -> Tensor:
    """A copy of `input` with ``y[indices] = values``, or ``+=`` with `accumulate`; one index for each dimension."""
    parts, tensors = normalize_key(input, tuple(slice(None) if i is None else i for i in indices))
    return apply(IndexPut(parts, accumulate), input, values, *tensors)


def _flat_places(name: str, input: Tensor, index: Tensor) -> Tensor:
    array = index.data_array
    if array.dtype != np.int64:
        raise RuntimeError(f"{name}(): Expected a long tensor for index, but got {index.dtype}")
    size = input.numel()
    if array.size and (int(array.max()) >= size or int(array.min()) < -size):
        raise IndexError(f"{name}(): index out of range for a tensor of {size} elements")
    return wrap(backend.array_module(array).where(array < 0, array + size, array).reshape(array.shape))


def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """A copy of `input` whose elements, counted through, are replaced (or added to) at `index`."""
    if index.numel() != source.numel():
        raise RuntimeError(
            f"put_(): Expected source and index to have the same number of elements, but got source.numel() = "
            f"{source.numel()}, index.numel() = {index.numel()}"
        )
    places = _flat_places("put_", input, index).reshape(-1)
    operation = IndexPut((_HERE,), accumulate, "put", "PutBackward0")
    return apply(operation, input.reshape(-1), source.reshape(-1), places).reshape(input.shape)


def take(input: Tensor, index: Tensor) -> Tensor:
    """Elements counted through the whole tensor, in the shape of `index`."""
    return input.reshape(-1)[_flat_places("take", input, index)]


def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """A copy of `input` whose elements under `mask` are those of `source`, in order."""
    from ..elementwise import where

    if mask.data_array.dtype.kind != "b":
        raise RuntimeError(f"masked_scatter_ only supports boolean masks, but got mask with dtype {mask.dtype}")
    if source.dtype != input.dtype:
        raise RuntimeError(f"masked_scatter: expected self and source to have same dtypes but got {source.dtype}")
    shape = np.broadcast_shapes(input.shape, mask.shape)
    xp = backend.array_module(mask.data_array)
    chosen = xp.broadcast_to(mask.data_array, shape)
    order = xp.cumsum(chosen.reshape(-1)) - 1
    count = int(order[-1]) + 1 if order.size else 0
    if count > source.numel():
        raise RuntimeError("Number of elements of source < number of ones in mask")
    if not source.numel():
        return input.expand(shape).clone()
    places = wrap(xp.maximum(order, 0).reshape(shape))
    return where(wrap(chosen), source.reshape(-1)[places], input)
