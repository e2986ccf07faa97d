"""One position for every element: gather, and scatter that undoes it; whole rows or columns by number."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import broadcast_shapes, normalize_dim
from ...tensor import Tensor, wrap

__all__ = ["gather", "index_select", "repeat_interleave", "scatter", "scatter_add", "take_along_dim"]


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
        if index.size and index.dtype not in (np.int32, np.int64):
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
        elif y.size:
            xp.copyto(y, x[_along(xp, index, normalize_dim(self.dim, x.ndim))])

    def backward(self, xp, i, gx, gy, y, x, index):
        gx.fill(0.0)
        if gy.ndim == 0 or gx.ndim == 0:
            backend.scatter_add(xp, gx.reshape(-1), index.reshape(-1), gy.reshape(-1))
        elif index.size:
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


def _along(xp: Any, index: Any, dim: int) -> tuple:
    """Brackets that address ``index`` along `dim` and every other dimension by its own position."""
    places = []
    for d, size in enumerate(index.shape):
        if d == dim:
            places.append(index)
        else:
            places.append(xp.arange(size).reshape((1,) * d + (size,) + (1,) * (index.ndim - d - 1)))
    return tuple(places)


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
    """A copy of `input` with ``y[i][index[i][j]] = src[i][j]`` for dim 1; `src` may be a number.

    `reduce` "add" or "multiply" joins what is there instead of replacing it.
    """
    given = value if src is None else src
    normalize_dim(dim, input.ndim)
    word = "scatter_add" if reduce == "add" else "scatter"
    if index.numel() and max(index.ndim, 1) != max(input.ndim, 1):
        raise RuntimeError(
            f"Index tensor must have the same number of dimensions as self tensor: {list(index.shape)} for "
            f"{list(input.shape)} in {word}"
        )
    _check_range(word, input, dim, index)
    if reduce not in (None, "add", "multiply"):
        raise RuntimeError(f"reduce argument must be either add or multiply, not {reduce!r}")
    if input.ndim == 0 or index.ndim != input.ndim:
        values = given.reshape(-1) if isinstance(given, Tensor) else given
        row = scatter(input.reshape(-1), 0, index.reshape(-1), values, reduce=reduce)
        return row.reshape(input.shape)
    if reduce == "multiply":
        from .reducing import scatter_reduce

        if not isinstance(given, Tensor):
            xp = backend.array_module(input.data_array)
            given = wrap(xp.full(index.shape, given, input.data_array.dtype))
        return scatter_reduce(input, dim, index, given, "prod")
    return apply(Scatter(dim, reduce), input, index, given)


def scatter_add(input: Tensor, dim: int, index: Tensor, src: Tensor) -> Tensor:
    """A copy of `input` with ``y[i][index[i][j]] += src[i][j]`` for dim 1."""
    return scatter(input, dim, index, src, reduce="add")


def repeat_interleave(input: Tensor, repeats: Any = None, dim: int | None = None, *, output_size: Any = None) -> Tensor:
    """Every position of a dimension (of all elements without `dim`) several times in a row.

    With a tensor of numbers alone, the positions themselves: 0 as often as the first number says, and so on.
    """
    xp = backend.array_module(input.data_array)
    if repeats is None:
        return wrap(xp.asarray(np.repeat(np.arange(input.numel()), backend.to_numpy(input.data_array))))
    if dim is None:
        input, dim = input.reshape(-1), 0
    if input.ndim == 0:
        input = input.reshape(1)
    d = normalize_dim(dim, input.ndim)
    size = input.shape[d]
    if isinstance(repeats, Tensor):
        times = backend.to_numpy(repeats.data_array)
        if times.dtype not in (np.int32, np.int64):
            raise RuntimeError("repeats has to be Long or Int tensor")
        if times.size not in (1, size) or times.ndim > 1:
            raise RuntimeError(
                f"repeats must have the same size as input along dim, but got repeats.size(0) = {times.size} and "
                f"input.size({dim}) = {size}"
            )
    else:
        times = np.asarray(repeats)
    if (times < 0).any():
        raise RuntimeError("repeats can not be negative")
    places = np.repeat(np.arange(size), np.broadcast_to(times.reshape(-1), (size,)))
    return index_select(input, d, wrap(xp.asarray(places)))
