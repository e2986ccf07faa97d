"""Elements turned over or moved round along dimensions."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim, normalize_dims, shape_argument
from ...tensor import Tensor
from .permuting import transpose

__all__ = ["flip", "fliplr", "flipud", "roll", "rot90"]


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


def flip(input: Tensor, *args: Any, dims: Any = None) -> Tensor:
    """Reversed along dimensions."""
    dims = args if dims is None else (dims,)
    found = normalize_dims(shape_argument(dims), input.ndim)
    return apply(Flip(found if found is not None and shape_argument(dims) else ()), input)


def roll(input: Tensor, shifts: Any, dims: Any = None) -> Tensor:
    """Shifted round along dimensions, or through all elements in order."""
    steps = (shifts,) if isinstance(shifts, int) else tuple(shifts)
    if not steps:
        raise RuntimeError("`shifts` required: roll needs by how many places")
    if dims is None or dims == ():
        return apply(Roll(steps, None), input)
    where = (dims,) if isinstance(dims, int) else tuple(dims)
    if len(where) != len(steps):
        raise RuntimeError(f"shifts and dimensions must align. shifts: {len(steps)}, dims:{len(where)}")
    if input.ndim == 0:
        raise IndexError(f"Dimension specified as {where[0]} but tensor has no dimensions (roll of a 0-d tensor)")
    return apply(Roll(steps, tuple(normalize_dim(d, input.ndim) for d in where)), input)


def fliplr(input: Tensor) -> Tensor:
    """The columns in reverse order."""
    if input.ndim < 2:
        raise RuntimeError("Input must be >= 2-d.")
    return flip(input, 1)


def flipud(input: Tensor) -> Tensor:
    """The rows in reverse order."""
    if input.ndim < 1:
        raise RuntimeError("Input must be >= 1-d.")
    return flip(input, 0)


def rot90(input: Tensor, k: int = 1, dims: Any = (0, 1)) -> Tensor:
    """The plane of two dimensions turned `k` times by a right angle, from the first towards the second."""
    if len(dims) != 2:
        raise RuntimeError(f"expected total rotation dims == 2, but got dims = {len(dims)}")
    if input.ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {input.ndim}")
    a, b = (normalize_dim(d, input.ndim) for d in dims)
    if a == b:
        raise RuntimeError(f"expected rotation dims to be different, but got dim0 = {dims[0]} and dim1 = {dims[1]}")
    turns = k % 4
    if turns == 1:
        return transpose(flip(input, b), a, b)
    if turns == 2:
        return flip(input, a, b)
    return transpose(flip(input, a), a, b) if turns == 3 else input.clone()
