"""Choosing elements by position: brackets of every kind, gather and scatter, embedding tables.

Positions are inputs of the operation, not part of it, so that one recorded operation serves every batch.
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from .. import backend
from ..autograd.operation import Direct, Operation
from ..autograd.run import apply, apply_direct, apply_view
from ..shapes import broadcast_shapes, normalize_dim
from ..tensor import Tensor, wrap
from .shape import Slice

__all__ = [
    "embedding", "gather", "getitem", "index_select", "masked_fill", "masked_select", "nonzero", "one_hot", "scatter",
    "scatter_add", "take_along_dim", "unique",
]  # fmt: skip


class Index(Operation):
    """Elements chosen by tensors of positions; positions named twice add up their gradients."""

    name, grad_name = "index", "IndexBackward0"
    formula = r"y = x[\mathrm{indices}]"
    derivatives: ClassVar = {"x": r"\bar{x}[\mathrm{indices}] \leftarrow \bar{x}[\mathrm{indices}] + \bar{y}"}
    input_names = ("input", "*indices")
    saves = ("indices",)
    attribute_names = ("key",)

    def __init__(self, key: tuple) -> None:
        self.key = key  # with Ellipsis-like markers where a tensor of positions goes in

    def _filled(self, indices: Any) -> tuple:
        found = iter(indices)
        return tuple(next(found) if k is _HERE else k for k in self.key)

    def out(self, x, *indices):
        """What NumPy's rules for mixed brackets give, tried on an array without memory."""
        ghost = np.broadcast_to(np.empty((), np.bool_), x.shape)
        shapes = [np.broadcast_to(np.zeros((), np.int64), i.shape) for i in indices]
        broadcast_shapes(*(i.shape for i in indices), operation="index")
        if 0 in x.shape and any(i.size for i in indices):
            raise IndexError(f"index is out of bounds for an empty dimension of shape {list(x.shape)}")
        return ghost[self._filled(shapes)].shape, x.dtype

    def forward(self, xp, y, x, *indices):
        xp.copyto(y, x[self._filled(indices)])

    def backward(self, xp, i, gx, gy, y, x, *indices):
        gx.fill(0.0)
        backend.scatter_add(xp, gx, self._filled(indices), gy)


class _Here:
    def __repr__(self) -> str:
        return "<indices>"


_HERE = _Here()


class IndexSelect(Operation):
    """Positions of one dimension, in the given order and as often as named."""

    name, grad_name = "index_select", "IndexSelectBackward0"
    formula = r"y_k = x_{\mathrm{index}(k)}"
    derivatives: ClassVar = {"x": r"\bar{x}_j = \sum_{\mathrm{index}(k) = j} \bar{y}_k"}
    input_names = ("input", "index")
    saves = ("index",)
    attribute_names = ("dim",)

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def out(self, x, index):
        """The dimension becomes as long as the index."""
        if index.ndim > 1:
            raise IndexError("index_select(): Index is supposed to be a vector")
        if index.dtype.kind != "i":
            raise RuntimeError("index_select(): Expected dtype int32 or int64 for index")
        d = normalize_dim(self.dim, x.ndim)
        return ((*x.shape[:d], index.size, *x.shape[d + 1 :]) if x.ndim else ()), x.dtype

    def forward(self, xp, y, x, index):
        if x.ndim == 0:
            xp.copyto(y, x)
        else:
            xp.copyto(y, xp.take(x, index.reshape(-1), axis=self.dim))

    def backward(self, xp, i, gx, gy, y, x, index):
        gx.fill(0.0)
        if gx.ndim == 0:
            xp.copyto(gx, gy)
            return
        d = normalize_dim(self.dim, gx.ndim)
        backend.scatter_add(xp, gx, (slice(None),) * d + (index.reshape(-1),), gy)


def _along(xp: Any, index: Any, dim: int) -> tuple:
    """Brackets that address ``index`` along `dim` and every other dimension by its own position."""
    places = []
    for d, size in enumerate(index.shape):
        if d == dim:
            places.append(index)
        else:
            places.append(xp.arange(size).reshape((1,) * d + (size,) + (1,) * (index.ndim - d - 1)))
    return tuple(places)


class Gather(Operation):
    """One element for each position of an index tensor, taken along a dimension."""

    name, grad_name = "gather", "GatherBackward0"
    formula = r"y_{ij} = x_{i, \, \mathrm{index}(i, j)}"
    derivatives: ClassVar = {"x": r"\bar{x}_{ik} = \sum_{\mathrm{index}(i, j) = k} \bar{y}_{ij}"}
    input_names = ("input", "index")
    saves = ("index",)
    attribute_names = ("dim",)

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def out(self, x, index):
        """The index's shape."""
        d = normalize_dim(self.dim, x.ndim)
        if index.dtype not in (np.int32, np.int64):
            raise RuntimeError("gather(): Expected dtype int32/int64 for index")
        if index.size and index.ndim != x.ndim and (index.ndim, x.ndim) not in ((0, 1), (1, 0)):
            raise RuntimeError(
                "Index tensor must have the same number of dimensions as input tensor: "
                f"{list(index.shape)} for {list(x.shape)} in gather"
            )
        for k, (a, b) in enumerate(zip(index.shape, x.shape, strict=False)):
            if k != d and a > b:
                raise RuntimeError(
                    f"Size does not match at dimension {k} expected index {list(index.shape)} to be no larger than "
                    f"self {list(x.shape)} apart from dimension {d}"
                )
        return index.shape, x.dtype

    def forward(self, xp, y, x, index):
        if y.ndim == 0 or x.ndim == 0:
            xp.copyto(y, x.reshape(-1)[index])
        else:
            xp.copyto(y, x[_along(xp, index, normalize_dim(self.dim, x.ndim))])

    def backward(self, xp, i, gx, gy, y, x, index):
        gx.fill(0.0)
        if gy.ndim == 0 or gx.ndim == 0:
            backend.scatter_add(xp, gx.reshape(-1), index.reshape(-1), gy.reshape(-1))
        else:
            backend.scatter_add(xp, gx, _along(xp, index, normalize_dim(self.dim, gx.ndim)), gy)


class Scatter(Operation):
    """A copy in which the elements at given positions are replaced (or added to, with ``reduce="add"``)."""

    name, grad_name = "scatter", "ScatterBackward0"
    formula = r"y_{i, \, \mathrm{index}(i, j)} = s_{ij}"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y}, \; 0 \; \mathrm{at} \; \mathrm{index}",
        "src": r"\bar{s}_{ij} = \bar{y}_{i, \, \mathrm{index}(i, j)}",
    }
    input_names = ("input", "index", "src")
    saves = ("index",)
    attribute_names = ("dim", "reduce")

    def __init__(self, dim: int, reduce: str | None = None) -> None:
        self.dim, self.reduce = dim, reduce
        if reduce == "add":
            self.name, self.grad_name = "scatter_add", "ScatterAddBackward0"  # type: ignore[misc]

    def out(self, x, index, src):
        """The input's shape."""
        normalize_dim(self.dim, x.ndim)
        if index.dtype not in (np.int32, np.int64):
            raise RuntimeError(f"{self.name}(): Expected dtype int32/int64 for index")
        if hasattr(src, "dtype") and src.dtype != x.dtype:
            raise RuntimeError(f"{self.name}(): Expected self.dtype to be equal to src.dtype")
        return x.shape, x.dtype

    def _places(self, xp, index, ndim):
        return _along(xp, index, normalize_dim(self.dim, ndim))

    def _part(self, src, index):
        return src[tuple(slice(0, s) for s in index.shape)] if getattr(src, "ndim", 0) else src

    def forward(self, xp, y, x, index, src):
        xp.copyto(y, x)
        if self.reduce == "add":
            backend.scatter_add(xp, y, self._places(xp, index, x.ndim), self._part(src, index))
        else:
            y[self._places(xp, index, x.ndim)] = self._part(src, index)

    def backward(self, xp, i, gx, gy, y, x, index, src):
        places = self._places(xp, index, gy.ndim)
        if i == 0:
            xp.copyto(gx, gy)
            if self.reduce != "add":
                gx[places] = 0.0
        else:
            gx.fill(0.0)
            gx[tuple(slice(0, s) for s in index.shape)] = gy[places]


class MaskedFill(Operation):
    """A copy in which masked elements are replaced by one value."""

    name, grad_name = "masked_fill", "MaskedFillBackward0"
    formula = r"y = m \, ? \, v : x"
    derivatives: ClassVar = {"x": r"\bar{x} = [\neg m] \, \bar{y}", "value": r"\bar{v} = \sum [m] \, \bar{y}"}
    input_names = ("input", "mask", "value")
    saves = ("mask",)
    broadcasts = True

    def out(self, x, mask, value):
        """The broadcast shape of input and mask; the mask must be boolean, the value a number or 0-d."""
        if mask.dtype.kind != "b":
            raise RuntimeError(f"masked_fill only supports boolean masks, but got mask with dtype {mask.dtype}")
        if getattr(value, "ndim", 0):
            raise RuntimeError(
                "masked_fill only supports a 0-dimensional value tensor, but got tensor with "
                f"{value.ndim} dimension(s). Use where for a tensor of values."
            )
        return broadcast_shapes(x.shape, mask.shape, operation="masked_fill"), x.dtype

    def forward(self, xp, y, x, mask, value):
        xp.copyto(y, x)
        xp.copyto(y, value, where=mask, casting="unsafe")

    def backward(self, xp, i, gx, gy, y, x, mask, value):
        xp.copyto(gx, gy)
        xp.copyto(gx, 0.0, where=mask if i == 0 else xp.logical_not(mask))


class Embedding(Operation):
    """Rows of a table chosen by whole numbers; the row named `padding_idx` receives no gradient."""

    name, grad_name = "embedding", "EmbeddingBackward0"
    formula = r"y_n = W_{\mathrm{input}(n)}"
    derivatives: ClassVar = {"w": r"\bar{W}_j = \sum_{\mathrm{input}(n) = j} \bar{y}_n"}
    input_names = ("weight", "input")
    saves = ("index",)
    attribute_names = ("padding_idx",)

    def __init__(self, padding_idx: int | None = None) -> None:
        self.padding_idx = padding_idx

    def out(self, w, index):
        """The index's shape with the length of a row at the end."""
        if w.ndim != 2:
            raise RuntimeError(f"'weight' must be 2-D, but its shape is {list(w.shape)}")
        if index.dtype.kind != "i":
            raise RuntimeError(
                "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but "
                f"got {index.dtype} instead (embedding). Convert it with .long()."
            )
        return (*index.shape, w.shape[1]), w.dtype

    def forward(self, xp, y, w, index):
        xp.copyto(y, xp.take(w, index, axis=0))

    def backward(self, xp, i, gx, gy, y, w, index):
        gx.fill(0.0)
        backend.scatter_add(xp, gx, index, gy)
        if self.padding_idx is not None:
            gx[self.padding_idx] = 0.0


class MaskedSelect(Direct):
    """The elements under a mask in one row; their number depends on the data."""

    name, grad_name = "masked_select", "MaskedSelectBackward0"
    formula = r"y = (x_i : m_i)"
    derivatives: ClassVar = {"x": r"\bar{x}[m] = \bar{y}"}
    input_names = ("input", "mask")
    saves = ("mask",)

    def forward(self, xp, x, mask):
        shape = broadcast_shapes(x.shape, mask.shape, operation="masked_select")
        return xp.broadcast_to(x, shape)[xp.broadcast_to(mask, shape)]

    def gradient(self, xp, i, gy, shape, y, x, mask):
        gx = xp.zeros(broadcast_shapes(shape, mask.shape), gy.dtype)
        gx[xp.broadcast_to(mask, gx.shape)] = gy
        return gx


class SetItem(Operation):
    """A copy in which the elements under a key are replaced; behind ``x[key] = value``."""

    name, grad_name = "setitem", "CopySlices"
    formula = r"y = x, \; y[\mathrm{key}] = v"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y}, \; \bar{x}[\mathrm{key}] = 0",
        "value": r"\bar{v} = \bar{y}[\mathrm{key}]",
    }
    input_names = ("input", "value")
    attribute_names = ("key",)

    def __init__(self, key: Any) -> None:
        self.key = key

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The value may be broadcast to the selected part."""
        return gy_shape if i == 0 else np.broadcast_to(np.empty((), bool), gy_shape)[self.key].shape

    def out(self, x, value):
        """The input's shape and dtype."""
        return x.shape, x.dtype

    def forward(self, xp, y, x, value):
        xp.copyto(y, x)
        y[self.key] = value

    def backward(self, xp, i, gx, gy, y, x, value):
        if i == 0:
            xp.copyto(gx, gy)
            gx[self.key] = 0.0
        else:
            xp.copyto(gx, gy[self.key])


def normalize_key(x: Tensor, key: Any) -> tuple[tuple, list[Tensor]]:
    """Split brackets into a tuple for NumPy, with a marker for each tensor of positions, and those tensors.

    Boolean masks become the positions of their True elements. Negative positions count from the end; positions out
    of range raise ``IndexError``.
    """
    items = list(key) if isinstance(key, tuple) else [key]
    if isinstance(key, list) and any(isinstance(k, (slice, Tensor, type(None), type(Ellipsis))) for k in key):
        items = list(key)
    consumed = 0
    for item in items:
        if item is None or item is Ellipsis or isinstance(item, bool):
            continue
        consumed += _mask_ndim(item)
    if consumed > x.ndim:
        raise IndexError(
            f"too many indices for tensor of dimension {x.ndim} (shape {list(x.shape)}, {consumed} indices)"
        )
    parts: list[Any] = []
    tensors: list[Tensor] = []
    dim = 0
    for item in items:
        if item is None:
            parts.append(None)
        elif item is Ellipsis:
            parts.append(Ellipsis)
            dim = x.ndim - (consumed - dim)
        elif isinstance(item, slice):
            parts.append(_plain_slice(item))
            dim += 1
        elif isinstance(item, bool):
            if not item:
                raise IndexError("False as an index selects nothing; use x[:0] for an empty selection")
            parts.append(None)  # one dimension in front, as for None
        elif isinstance(item, int) or (hasattr(item, "__index__") and getattr(item, "ndim", 0) == 0 and _whole(item)):
            parts.append(_checked(int(item), x, dim))
            dim += 1
        else:
            for positions in _positions(item, x, dim):
                parts.append(_HERE)
                tensors.append(positions)
                dim += 1
    return tuple(parts), tensors


def _whole(item: Any) -> bool:
    dtype = getattr(getattr(item, "data_array", item), "dtype", None)
    return dtype is None or dtype.kind in "iu"


def _mask_ndim(item: Any) -> int:
    array = getattr(item, "data_array", item)
    if isinstance(array, list):
        array = np.asarray(array)
    dtype = getattr(array, "dtype", None)
    return array.ndim if dtype is not None and dtype.kind == "b" else 1


def _plain_slice(item: slice) -> slice:
    start, stop, step = (None if v is None else int(v) for v in (item.start, item.stop, item.step))
    if step is not None and step <= 0:
        raise ValueError("step must be greater than zero; use flip to reverse a tensor")
    return slice(start, stop, step)


def _checked(index: int, x: Tensor, dim: int) -> int:
    size = x.data_array.shape[dim]
    if not -size <= index < size:
        raise IndexError(f"index {index} is out of bounds for dimension {dim} with size {size}")
    return index


def _positions(item: Any, x: Tensor, dim: int) -> list[Tensor]:
    raw = item.data_array if isinstance(item, Tensor) else np.asarray(item)
    if raw.dtype.kind == "f" and raw.size == 0:
        raw = raw.astype(np.int64)
    xp = backend.array_module(x.data_array)
    if raw.dtype.kind == "b":
        shape = x.data_array.shape[dim : dim + raw.ndim]
        if raw.shape != shape:
            raise IndexError(
                f"The shape of the mask {list(raw.shape)} at index {dim} does not match the shape of the indexed "
                f"tensor {list(x.shape)} at index {dim}"
            )
        return [wrap(p) for p in xp.nonzero(xp.asarray(raw))]
    if raw.dtype.kind not in "iu":
        raise IndexError(
            f"tensors used as indices must be long, int, byte or bool tensors, but got {raw.dtype}: use .long()."
        )
    size = x.data_array.shape[dim]
    if raw.size and (int(raw.max()) >= size or int(raw.min()) < -size):
        worst = int(raw.max()) if int(raw.max()) >= size else int(raw.min())
        raise IndexError(f"index {worst} is out of bounds for dimension {dim} with size {size}")
    return [item if isinstance(item, Tensor) and raw.dtype == np.int64 else wrap(xp.asarray(raw).astype(np.int64))]


def getitem(input: Tensor, key: Any) -> Tensor:
    """``input[key]``: a view for numbers, slices, None and the ellipsis, a copy for tensors, lists and masks."""
    if isinstance(key, int) and not isinstance(key, bool):
        if input.data_array.ndim == 0:
            raise IndexError("invalid index of a 0-dim tensor. Use `tensor.item()` to convert it to a number.")
        return apply_view(Slice((_checked(key, input, 0), ...), "select", "SelectBackward0"), input)
    parts, tensors = normalize_key(input, key)
    if not tensors:
        # the ellipsis keeps a 0-d result an array that shares memory
        return apply_view(Slice(parts if Ellipsis in parts else (*parts, ...)), input)
    return apply(Index(parts), input, *tensors)


def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """Positions of one dimension."""
    if index.numel() and input.ndim:
        size = input.size(dim)
        if int(index.data_array.max()) >= size or int(index.data_array.min()) < 0:
            raise IndexError("index out of range in self")
    return apply(IndexSelect(dim), input, index)


def _check_range(name: str, input: Tensor, dim: int, index: Tensor) -> None:
    size = input.size(dim) if input.ndim else 1
    if index.numel() and (int(index.data_array.max()) >= size or int(index.data_array.min()) < 0):
        bad = index.data_array[(index.data_array >= size) | (index.data_array < 0)].reshape(-1)[0]
        raise RuntimeError(f"index {int(bad)} is out of bounds for dimension {dim} with size {size} in {name}")


def gather(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """``y[i][j] = input[i][index[i][j]]`` for dim 1, likewise for others."""
    normalize_dim(dim, input.ndim)
    if index.dtype.category == 1:
        _check_range("gather", input, dim, index)
    return apply(Gather(dim), input, index)


def take_along_dim(input: Tensor, indices: Tensor, dim: int | None = None) -> Tensor:
    """As :func:`gather`, with the other dimensions broadcast."""
    if dim is None:
        return gather(input.reshape(-1), 0, indices.reshape(-1))
    d = normalize_dim(dim, input.ndim)
    ones = [1 if k == d else s for k, s in enumerate(input.shape)]
    other = [1 if k == d else s for k, s in enumerate(indices.shape)]
    common = broadcast_shapes(ones, other, operation="take_along_dim")
    source = input.expand([input.shape[d] if k == d else s for k, s in enumerate(common)])
    where = indices.expand([indices.shape[d] if k == d else s for k, s in enumerate(common)])
    size = input.shape[d]
    return gather(source, d, _from_start(where, size))


def _from_start(index: Tensor, size: int) -> Tensor:
    """Positions counted from the end made positions from the start."""
    array = index.data_array
    return wrap(backend.array_module(array).where(array < 0, array + size, array))


def scatter(
    input: Tensor, dim: int, index: Tensor, src: Any = None, *, value: Any = None, reduce: str | None = None
) -> Tensor:
    """A copy of `input` with ``y[i][index[i][j]] = src[i][j]`` for dim 1; `src` may be a number."""
    given = value if src is None else src
    normalize_dim(dim, input.ndim)
    _check_range("scatter", input, dim, index)
    if reduce not in (None, "add"):
        raise RuntimeError(f"reduce argument must be add (or left out), not {reduce!r}")
    return apply(Scatter(dim, reduce), input, index, given)


def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """A copy of `input` with ``y[i][index[i][j]] += src[i][j]`` for dim 1."""
    return scatter(input, dim, index, src, reduce="add")


def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    """A copy with `value` where `mask` is True."""
    return apply(_masked_fill, input, mask, value)


def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """The elements where `mask` is True, in one dimension."""
    if mask.data_array.dtype.kind != "b":
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    return apply_direct(_masked_select, input, mask)


def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """Positions of elements that are not zero: one row each, or one tensor for each dimension."""
    array = input.data_array
    xp = backend.array_module(array)
    found = xp.nonzero(array.reshape(1) if array.ndim == 0 else array)
    if as_tuple:
        return tuple(wrap(p) for p in found)
    if array.ndim == 0:
        return wrap(xp.zeros((int(found[0].size), 0), np.int64))
    return wrap(xp.stack(found, axis=1))


def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The distinct elements in order, with the places they went to and their numbers if asked for."""
    xp = backend.array_module(input.data_array)
    values, inverse, counts = xp.unique(input.data_array, return_inverse=True, return_counts=True, axis=dim)
    shape = input.data_array.shape if dim is None else (-1,)
    result = [wrap(values)]
    if return_inverse:
        result.append(wrap(inverse.reshape(shape)))
    if return_counts:
        result.append(wrap(counts))
    return result[0] if len(result) == 1 else tuple(result)


def embedding(input: Tensor, weight: Tensor, padding_idx: int | None = None) -> Tensor:
    """Rows of `weight` named by the whole numbers in `input`."""
    if input.numel() and (int(input.data_array.max()) >= weight.shape[0] or int(input.data_array.min()) < 0):
        raise IndexError(f"index out of range in self: embedding has {weight.shape[0]} rows")
    if padding_idx is not None and padding_idx < 0:
        padding_idx += weight.shape[0]
    return apply(Embedding(padding_idx), weight, input)


def one_hot(input: Tensor, num_classes: int = -1) -> Tensor:
    """int64 rows of zeros with a 1 at the position named by each element."""
    array = input.data_array
    if array.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if array.size and int(array.min()) < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        if array.size == 0:
            raise RuntimeError("Can not infer total number of classes from empty tensor.")
        num_classes = int(array.max()) + 1
    if array.size and int(array.max()) >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    xp = backend.array_module(array)
    return wrap((array[..., None] == xp.arange(num_classes)).astype(np.int64))


_masked_fill, _masked_select = MaskedFill(), MaskedSelect()
