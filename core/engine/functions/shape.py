"""The same numbers in another arrangement: views that share memory with their base, and copies where need be."""

from __future__ import annotations

from typing import Any, ClassVar

from ..autograd.operation import Operation, View
from ..autograd.reduction import sum_to_shape
from ..autograd.run import apply, apply_view
from ..shapes import broadcast_shapes, count, normalize_dim, normalize_dims, shape_argument
from ..tensor import Tensor

__all__ = [
    "broadcast_tensors", "broadcast_to", "chunk", "diagonal", "expand", "expand_as", "flatten", "flip", "movedim",
    "narrow", "permute", "ravel", "repeat", "reshape", "roll", "select", "split", "squeeze", "swapaxes", "t", "tile",
    "transpose", "tril", "triu", "unbind", "unflatten", "unsqueeze", "view",
]  # fmt: skip


class Reshape(View):
    """The same elements in row-major order under another shape."""

    name, grad_name = "reshape", "ViewBackward0"
    formula = r"y = \mathrm{reshape}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \mathrm{reshape}(\bar{y})"}
    attribute_names = ("shape",)

    def __init__(self, shape: tuple[int, ...], name: str = "reshape") -> None:
        self.shape = shape
        self.name = name  # type: ignore[misc]

    def forward(self, xp, x):
        return x.reshape(self.shape)

    def gradient(self, xp, i, gy, shape, *saved):
        return gy.reshape(shape)


class Permute(View):
    """The same elements with dimensions in another order."""

    name, grad_name = "permute", "PermuteBackward0"
    formula = r"y = \mathrm{permute}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \mathrm{permute}^{-1}(\bar{y})"}
    attribute_names = ("dims",)

    def __init__(self, dims: tuple[int, ...], name: str = "permute", grad_name: str = "PermuteBackward0") -> None:
        self.dims = dims
        self.name, self.grad_name = name, grad_name  # type: ignore[misc]
        back = [0] * len(dims)
        for k, d in enumerate(dims):
            back[d] = k
        self._back = tuple(back)

    def forward(self, xp, x):
        return x.transpose(self.dims)

    def gradient(self, xp, i, gy, shape, *saved):
        return gy.transpose(self._back)


class Expand(View):
    """Dimensions of size 1 repeated without copying; their gradients are summed."""

    name, grad_name = "expand", "ExpandBackward0"
    formula = r"y = \mathrm{expand}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \sum \bar{y}"}
    attribute_names = ("size",)

    def __init__(self, size: tuple[int, ...]) -> None:
        self.size = size

    def forward(self, xp, x):
        return xp.broadcast_to(x, self.size)

    def gradient(self, xp, i, gy, shape, *saved):
        return sum_to_shape(xp, gy, shape)


class Slice(View):
    """A part of the elements, chosen by whole numbers, slices, None and the ellipsis."""

    name, grad_name = "getitem", "SliceBackward0"
    formula = r"y = x[\mathrm{key}]"
    derivatives: ClassVar = {"x": r"\bar{x}[\mathrm{key}] = \bar{y}"}
    attribute_names = ("key",)

    def __init__(self, key: Any, name: str = "getitem", grad_name: str = "SliceBackward0") -> None:
        self.key = key
        self.name, self.grad_name = name, grad_name  # type: ignore[misc]

    def forward(self, xp, x):
        return x[self.key]

    def gradient(self, xp, i, gy, shape, *saved):
        gx = xp.zeros(shape, gy.dtype)
        gx[self.key] = gy
        return gx


class Diagonal(View):
    """The diagonal of two dimensions, as a new last dimension."""

    name, grad_name = "diagonal", "DiagonalBackward0"
    formula = r"y_i = x_{i,\,i+k}"
    derivatives: ClassVar = {"x": r"\bar{x}_{i,\,i+k} = \bar{y}_i"}
    attribute_names = ("offset", "dim1", "dim2")

    def __init__(self, offset: int = 0, dim1: int = 0, dim2: int = 1) -> None:
        self.offset, self.dim1, self.dim2 = offset, dim1, dim2

    def _view(self, xp, x):
        moved = xp.moveaxis(x, (self.dim1, self.dim2), (-2, -1))
        n, m = moved.shape[-2:]
        first, second = max(-self.offset, 0), max(self.offset, 0)
        length = max(min(n - first, m - second), 0)
        return moved, slice(first, first + length), slice(second, second + length), length

    def forward(self, xp, x):
        moved, rows, columns, length = self._view(xp, x)
        part = moved[..., rows, columns]
        steps = (*part.strides[:-2], part.strides[-2] + part.strides[-1])
        return xp.lib.stride_tricks.as_strided(part, (*part.shape[:-2], length), steps)

    def gradient(self, xp, i, gy, shape, *saved):
        gx = xp.zeros(shape, gy.dtype)
        moved, rows, columns, length = self._view(xp, gx)
        line = xp.arange(length)
        moved[..., rows, columns][..., line, line] = gy
        return gx


class Flip(Operation):
    """Elements in reverse order along dimensions."""

    name, grad_name = "flip", "FlipBackward0"
    formula = r"y_i = x_{n-1-i}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y}_{n-1-i}"}
    attribute_names = ("dims",)

    def __init__(self, dims: tuple[int, ...]) -> None:
        self.dims = dims

    def forward(self, xp, y, x):
        xp.copyto(y, xp.flip(x, self.dims))

    def backward(self, xp, i, gx, gy, y, x):
        xp.copyto(gx, xp.flip(gy, self.dims))


class Roll(Operation):
    """Elements shifted along dimensions; what falls off one end comes in at the other."""

    name, grad_name = "roll", "RollBackward0"
    formula = r"y_i = x_{(i - s) \, \mathrm{mod} \, n}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y}_{(i + s) \, \mathrm{mod} \, n}"}
    attribute_names = ("shifts", "dims")

    def __init__(self, shifts: tuple[int, ...], dims: tuple[int, ...] | None) -> None:
        self.shifts, self.dims = shifts, dims

    def forward(self, xp, y, x):
        xp.copyto(y, xp.roll(x, self.shifts if self.dims else self.shifts[0], self.dims))

    def backward(self, xp, i, gx, gy, y, x):
        back = tuple(-s for s in self.shifts)
        xp.copyto(gx, xp.roll(gy, back if self.dims else back[0], self.dims))


class Repeat(Operation):
    """The whole tensor copied several times along each dimension; the copies' gradients are summed."""

    name, grad_name = "repeat", "RepeatBackward0"
    formula = r"y = \mathrm{repeat}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \sum_{\mathrm{copies}} \bar{y}"}
    attribute_names = ("repeats",)

    def __init__(self, repeats: tuple[int, ...]) -> None:
        self.repeats = repeats

    def out(self, *inputs: Any) -> Any:
        """Every size times its number of copies; missing leading dimensions count as 1."""
        x = inputs[0]
        if len(self.repeats) < x.ndim:
            raise RuntimeError(
                "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor: "
                f"{len(self.repeats)} numbers for shape {list(x.shape)}"
            )
        sizes = (1,) * (len(self.repeats) - x.ndim) + tuple(x.shape)
        return tuple(r * s for r, s in zip(self.repeats, sizes, strict=True)), x.dtype

    def forward(self, xp, y, x):
        xp.copyto(y, xp.tile(x, self.repeats))

    def backward(self, xp, i, gx, gy, y, x):
        sizes = (1,) * (len(self.repeats) - gx.ndim) + gx.shape
        pairs = tuple(n for pair in zip(self.repeats, sizes, strict=True) for n in pair)
        xp.sum(gy.reshape(pairs), axis=tuple(range(0, len(pairs), 2)), out=gx.reshape(sizes))


class Triangle(Operation):
    """The lower or upper triangle of matrices; the rest becomes zero."""

    name, grad_name = "tril", "TrilBackward0"
    formula = r"y_{ij} = x_{ij} \, [j \leq i + k]"
    derivatives: ClassVar = {"x": r"\bar{x}_{ij} = \bar{y}_{ij} \, [j \leq i + k]"}
    attribute_names = ("diagonal",)

    def __init__(self, diagonal: int = 0, lower: bool = True) -> None:
        self.diagonal, self.lower = diagonal, lower
        if not lower:
            self.name, self.grad_name = "triu", "TriuBackward0"  # type: ignore[misc]
            self.formula = r"y_{ij} = x_{ij} \, [j \geq i + k]"  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """The input's shape, of two dimensions at least."""
        x = inputs[0]
        if x.ndim < 2:
            raise RuntimeError(f"{self.name}: input tensor must have at least 2 dimensions, but it has {x.ndim}")
        return x.shape, x.dtype

    def _cut(self, xp, target, source):
        xp.copyto(target, (xp.tril if self.lower else xp.triu)(source, self.diagonal))

    def forward(self, xp, y, x):
        self._cut(xp, y, x)

    def backward(self, xp, i, gx, gy, y, x):
        self._cut(xp, gx, gy)


def _resolved(input: Tensor, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Replace one -1 by the size that is left over."""
    total = input.data_array.size
    if -1 in shape:
        if shape.count(-1) > 1:
            raise RuntimeError("only one dimension can be inferred")
        known = count(s for s in shape if s != -1)
        if known == 0 or total % known:
            raise RuntimeError(
                f"shape '{list(shape)}' is invalid for input of size {total} (shape {list(input.shape)})"
            )
        return tuple(total // known if s == -1 else s for s in shape)
    if count(shape) != total or any(s < 0 for s in shape):
        raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {total} (shape {list(input.shape)})")
    return shape


def reshape(input: Tensor, *shape: Any) -> Tensor:
    """The elements under another shape; a view where possible. One size may be -1."""
    return apply_view(Reshape(_resolved(input, shape_argument(shape))), input)


def view(input: Tensor, *shape: Any) -> Tensor:
    """As :func:`reshape`, but never a copy.

    Raises
    ------
    RuntimeError
        If the elements do not lie so in memory that a view can be made.
    """
    if len(shape) == 1 and hasattr(shape[0], "numpy") and not isinstance(shape[0], Tensor):
        raise RuntimeError("view(dtype) is not available; use .to(dtype), which converts the values")
    y = apply_view(Reshape(_resolved(input, shape_argument(shape)), "view"), input)
    if y._base is None and input.numel():
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            f"contiguous subspaces). Use .reshape(...) instead. (shape {list(input.shape)}, stride {input.stride()})"
        )
    return y


def reshape_as(input: Tensor, other: Tensor) -> Tensor:
    """The elements under the shape of `other`."""
    return reshape(input, other.shape)


def view_as(input: Tensor, other: Tensor) -> Tensor:
    """A view with the shape of `other`."""
    return view(input, other.shape)


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Several dimensions made one."""
    if input.ndim == 0:
        return reshape(input, 1)
    first, last = normalize_dim(start_dim, input.ndim), normalize_dim(end_dim, input.ndim)
    if first > last:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if first == last:
        return input
    shape = input.data_array.shape
    return reshape(input, (*shape[:first], count(shape[first : last + 1]), *shape[last + 1 :]))


def unflatten(input: Tensor, dim: int, sizes: Any) -> Tensor:
    """One dimension made several."""
    d = normalize_dim(dim, input.ndim)
    shape, sizes = tuple(input.shape), tuple(sizes)
    if -1 in sizes:
        rest = count(s for s in sizes if s != -1)
        sizes = tuple(shape[d] // rest if s == -1 else s for s in sizes)
    if count(sizes) != shape[d]:
        raise RuntimeError(
            f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {dim} ({shape[d]}) in the "
            "input tensor"
        )
    return reshape(input, (*shape[:d], *sizes, *shape[d + 1 :]))


def ravel(input: Tensor) -> Tensor:
    """All elements in one dimension."""
    return reshape(input, -1)


def permute(input: Tensor, *args: Any, dims: Any = None) -> Tensor:
    """Dimensions in the given order."""
    dims = args if dims is None else (dims,)
    given = shape_argument(dims)
    if len(given) != input.ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired "
            f"ordering of dimensions i.e. input.dim() = {input.ndim} is not equal to len(dims) = {len(given)}"
        )
    order = normalize_dims(given, input.ndim)
    return apply_view(Permute(order or ()), input)


def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two dimensions exchanged."""
    a, b = normalize_dim(dim0, input.ndim), normalize_dim(dim1, input.ndim)
    order = list(range(input.ndim))
    if input.ndim:
        order[a], order[b] = order[b], order[a]
    return apply_view(Permute(tuple(order), "transpose", "TransposeBackward0"), input)


def t(input: Tensor) -> Tensor:
    """The transpose of a matrix; vectors and numbers stay."""
    if input.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input.ndim}D")
    return apply_view(Permute(tuple(reversed(range(input.ndim))), "t", "TBackward0"), input)


def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Dimensions moved to other places, the rest in order."""
    src = [normalize_dim(d, input.ndim) for d in ([source] if isinstance(source, int) else source)]
    dst = [normalize_dim(d, input.ndim) for d in ([destination] if isinstance(destination, int) else destination)]
    if len(src) != len(dst):
        raise RuntimeError("movedim: Invalid source or destination dims: they must be as many")
    order = [d for d in range(input.ndim) if d not in src]
    for to, d in sorted(zip(dst, src, strict=True)):
        order.insert(to, d)
    return permute(input, order)


def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    """Dimensions of size 1 left out, all of them or those given."""
    shape = input.data_array.shape
    dims = range(len(shape)) if dim is None else normalize_dims(dim, len(shape)) or ()
    kept = tuple(s for d, s in enumerate(shape) if not (s == 1 and d in dims))
    operation = Reshape(kept, "squeeze")
    operation.grad_name = "SqueezeBackward0" if dim is None else "SqueezeBackward1"
    return apply_view(operation, input)


def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """A dimension of size 1 put in at `dim`."""
    d = normalize_dim(dim, input.ndim + 1)
    shape = input.data_array.shape
    operation = Reshape((*shape[:d], 1, *shape[d:]), "unsqueeze")
    operation.grad_name = "UnsqueezeBackward0"
    return apply_view(operation, input)


def expand(input: Tensor, *sizes: Any) -> Tensor:
    """Dimensions of size 1 repeated without copying; -1 keeps a size."""
    given = shape_argument(sizes)
    shape = input.data_array.shape
    lead = len(given) - len(shape)
    if lead < 0:
        raise RuntimeError(
            f"expand(torch.FloatTensor{{{list(shape)}}}, size={list(given)}): the number of sizes provided "
            f"({len(given)}) must be greater or equal to the number of dimensions in the tensor ({len(shape)})"
        )
    target = []
    for d, size in enumerate(given):
        own = shape[d - lead] if d >= lead else None
        if size == -1 and own is None:
            raise RuntimeError(
                f"The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension {d}"
            )
        if own not in (None, 1, size) and size != -1:
            raise RuntimeError(
                f"The expanded size of the tensor ({size}) must match the existing size ({own}) at non-singleton "
                f"dimension {d}. Target sizes: {list(given)}. Tensor sizes: {list(shape)}"
            )
        target.append(own if size == -1 else size)
    return apply_view(Expand(tuple(target)), input)  # type: ignore[arg-type]


def expand_as(input: Tensor, other: Tensor) -> Tensor:
    """Expanded to the shape of `other`."""
    return expand(input, other.shape)


def broadcast_to(input: Tensor, size: Any) -> Tensor:
    """Expanded to `size`."""
    return expand(input, size)


def broadcast_tensors(*tensors: Tensor) -> list[Tensor]:
    """All expanded to their common shape."""
    shape = broadcast_shapes(*(t.shape for t in tensors), operation="broadcast_tensors")
    return [expand(t, shape) for t in tensors]


def select(input: Tensor, dim: int, index: int) -> Tensor:
    """One position of a dimension, which disappears."""
    if input.ndim == 0:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    d = normalize_dim(dim, input.ndim)
    size = input.data_array.shape[d]
    if not -size <= index < size:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(input.shape)} at dimension {dim}"
        )
    return apply_view(Slice((slice(None),) * d + (int(index), ...), "select", "SelectBackward0"), input)


def narrow(input: Tensor, dim: int, start: Any, length: int) -> Tensor:
    """`length` positions of a dimension from `start` on."""
    d = normalize_dim(dim, input.ndim)
    size, start = input.data_array.shape[d], int(start)
    if not -size <= start <= size:
        raise IndexError(
            f"Dimension out of range (expected start to be in range of [{-size}, {size}], but got {start})"
        )
    start = start + size if start < 0 else start
    if length < 0 or start + length > size:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({size}).")
    return apply_view(Slice((slice(None),) * d + (slice(start, start + length),), "narrow"), input)


def split(tensor: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Parts of one size (the last may be smaller), or of the sizes in a list."""
    size = tensor.size(dim)
    if isinstance(split_size_or_sections, int):
        step = split_size_or_sections
        if step < 0 or (step == 0 and size):
            raise RuntimeError(f"split expects split_size be non-negative, but got split_size={step}")
        sizes = [min(step, size - s) for s in range(0, size, step)] if size else [0]
    else:
        sizes = list(split_size_or_sections)
        if sum(sizes) != size:
            raise RuntimeError(
                f"split_with_sizes expects split_sizes to sum exactly to {size} (input tensor's size at dimension "
                f"{dim}), but got split_sizes={sizes}"
            )
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    return tuple(narrow(tensor, dim, s, n) for s, n in zip(starts, sizes, strict=True))


def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """At most `chunks` parts of equal size, the last perhaps smaller."""
    if chunks < 1:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    size = input.size(dim)
    step = -(-size // chunks)
    return split(input, step, dim) if step else tuple(narrow(input, dim, 0, 0) for _ in range(chunks))


def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """One tensor for each position of a dimension."""
    return tuple(select(input, dim, k) for k in range(input.size(dim)))


def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """The diagonal of two dimensions as the last dimension."""
    a, b = normalize_dim(dim1, input.ndim), normalize_dim(dim2, input.ndim)
    if a == b:
        raise RuntimeError(f"diagonal dimensions cannot be identical {dim1}, {dim2}")
    return apply_view(Diagonal(offset, a, b), input)


def flip(input: Tensor, *args: Any, dims: Any = None) -> Tensor:
    """Reversed along dimensions."""
    dims = args if dims is None else (dims,)
    found = normalize_dims(shape_argument(dims), input.ndim)
    return apply(Flip(found if found is not None and shape_argument(dims) else ()), input)


def roll(input: Tensor, shifts: Any, dims: Any = None) -> Tensor:
    """Shifted round along dimensions, or through all elements in order."""
    steps = (shifts,) if isinstance(shifts, int) else tuple(shifts)
    if dims is None or dims == ():
        return apply(Roll(steps, None), input)
    where = (dims,) if isinstance(dims, int) else tuple(dims)
    if len(where) != len(steps):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(steps)}, dims:{len(where)}")
    return apply(Roll(steps, tuple(normalize_dim(d, input.ndim) for d in where)), input)


def repeat(input: Tensor, *repeats: Any) -> Tensor:
    """The tensor copied several times along each dimension."""
    return apply(Repeat(shape_argument(repeats)), input)


def tile(input: Tensor, *dims: Any) -> Tensor:
    """As :func:`repeat`; missing leading numbers count as 1."""
    numbers = shape_argument(dims)
    return apply(Repeat((1,) * (input.ndim - len(numbers)) + numbers), input)


def tril(input: Tensor, diagonal: int = 0) -> Tensor:
    """The lower triangle, up to the given diagonal."""
    return apply(Triangle(diagonal, True), input)


def triu(input: Tensor, diagonal: int = 0) -> Tensor:
    """The upper triangle, from the given diagonal on."""
    return apply(Triangle(diagonal, False), input)


swapaxes = transpose
