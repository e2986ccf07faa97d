"""Values kept between two ends."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.plain import apply_unary
from ...autograd.run import apply
from ...shapes import broadcast_shapes
from ...tensor import Tensor
from .base import _Activation, _finish

__all__ = ["clamp", "clamp_max", "clamp_min", "clip", "hardtanh", "relu6"]


class Hardtanh(_Activation):
    """Values outside the range are set to its ends, where the derivative is 0 (ends included)."""

    name, grad_name = "hardtanh", "HardtanhBackward0"
    formula = r"y = \min(\max(x, l), h)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, [l < x < h]"}
    saves = ("x",)
    attribute_names = ("min_val", "max_val")

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0) -> None:
        self.min_val, self.max_val = float(min_val), float(max_val)

    def forward(self, xp, y, x):
        xp.maximum(x, self.min_val, out=y)
        xp.minimum(y, self.max_val, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        inside = xp.logical_and(xp.greater(x, self.min_val), xp.less(x, self.max_val))
        xp.multiply(gy, inside, out=gx)


class Clamp(Operation):
    """Values outside the range are set to its ends; inside and on the ends the gradient passes.

    The ends are numbers or tensors that broadcast; None leaves a side open.
    """

    takes_complex = False
    name, grad_name = "clamp", "ClampBackward1"
    formula = r"y = \min(\max(x, l), h)"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y} \, [l \leq x \leq h]",
        "low": r"\bar{l} = \bar{y} \, [x < l] [l < h]",
        "high": r"\bar{h} = \bar{y} \, [x > h \vee l \geq h]",
    }
    input_names = ("input", "min", "max")
    saves = ("x", "low", "high")
    promotes = True
    broadcasts = True

    def promote(self, arrays):
        """All that are given to one dtype; an open side stays None."""
        given = [a for a in arrays if a is not None]
        Operation.promote(self, given)
        found = iter(given)
        arrays[:] = [None if a is None else next(found) for a in arrays]

    def out(self, x, low, high):
        """Broadcast shape of what is given."""
        shapes = [a.shape for a in (x, low, high) if hasattr(a, "shape")]
        return broadcast_shapes(*shapes, operation="clamp"), x.dtype

    def forward(self, xp, y, x, low, high):
        if low is not None:
            xp.maximum(x, low, out=y)
            x = y
        if high is not None:
            xp.minimum(x, high, out=y)

    def backward(self, xp, i, gx, gy, y, x, low, high):
        below = False if low is None else xp.less(x, low)
        above = False if high is None else xp.greater(x, high)
        if i == 0:
            taken = xp.logical_not(xp.logical_or(below, above))
        elif i == 1:
            taken = below if high is None else xp.logical_and(below, xp.less(low, high))
        else:
            taken = above if low is None else xp.logical_or(above, xp.less(high, low))
        xp.multiply(gy, taken, out=gx)


_clamp = Clamp()
_hardtanh = Hardtanh()


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """Rectified linear unit cut off at 6."""
    return _finish(apply_unary(Hardtanh(0.0, 6.0), input), input, inplace, "relu6_")


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """The identity between two numbers, constant outside."""
    if min_val > max_val:
        raise ValueError(f"min_val cannot be greater than max_val, but hardtanh got {min_val} and {max_val}")
    y = apply_unary(_hardtanh if (min_val, max_val) == (-1.0, 1.0) else Hardtanh(min_val, max_val), input)
    return _finish(y, input, inplace, "hardtanh_")


def clamp(input: Tensor, min: Any = None, max: Any = None) -> Tensor:
    """Cut off below `min` and above `max`, numbers or tensors.

    Raises
    ------
    RuntimeError
        If neither is given.
    """
    if min is None and max is None:
        raise RuntimeError("torch.clamp: At least one of 'min' or 'max' must not be None")
    return apply(_clamp, input, min, max)


def clamp_min(input: Tensor, min: Any) -> Tensor:
    """Cut off below `min`."""
    return clamp(input, min)


def clamp_max(input: Tensor, max: Any) -> Tensor:
    """Cut off above `max`."""
    return clamp(input, None, max)


clip = clamp
