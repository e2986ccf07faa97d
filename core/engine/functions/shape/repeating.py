"""Elements that stand for many: expanding shares them, repeating copies them."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation, View
from ...autograd.reduction import sum_to_shape
from ...autograd.run import apply, apply_view
from ...shapes import broadcast_shapes, shape_argument
from ...tensor import Tensor

__all__ = ["broadcast_tensors", "broadcast_to", "expand", "expand_as", "repeat", "sum_to_size", "tile"]


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


def repeat(input: Tensor, *repeats: Any) -> Tensor:
    """The tensor copied several times along each dimension."""
    return apply(Repeat(shape_argument(repeats)), input)


def tile(input: Tensor, *dims: Any) -> Tensor:
    """As :func:`repeat`; missing leading numbers count as 1."""
    numbers = shape_argument(dims)
    return apply(Repeat((1,) * (input.ndim - len(numbers)) + numbers), input)


def sum_to_size(input: Tensor, *size: Any) -> Tensor:
    """Summed over the dimensions along which `size` would have to be broadcast."""
    target = shape_argument(size)
    shape = input.shape
    lead = len(shape) - len(target)
    if lead < 0 or any(t not in (1, s) for t, s in zip(target, shape[lead:], strict=True)):
        raise RuntimeError(f"size {{{list(target)}}} is not expandable to size {{{list(shape)}}}.")
    dims = [*range(lead), *(lead + d for d, t in enumerate(target) if t == 1 and shape[lead + d] != 1)]
    return input.sum(dims, keepdim=True).reshape(target) if dims else input
