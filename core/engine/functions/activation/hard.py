"""Activations of straight pieces: cut to zero around the origin, or the cheap forms of sigmoid and swish."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.plain import apply_unary
from ...autograd.run import apply
from ...tensor import Tensor
from .base import _Activation, _finish

__all__ = ["hardshrink", "hardsigmoid", "hardswish", "softshrink", "threshold"]


_SIXTH = 0.1666666716337204  # PyTorch's derivative of hardsigmoid has the sixth of float32, for float64 too


class Hardshrink(_Activation):
    """Values between -lambda and lambda become 0, the others stay."""

    name, grad_name = "hardshrink", "HardshrinkBackward0"
    formula = r"y = x \, [|x| > \lambda]"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, [|x| > \lambda]"}
    saves = ("x",)
    attribute_names = ("lambd",)

    def __init__(self, lambd: float = 0.5) -> None:
        self.lambd = float(lambd)

    def _passed(self, xp, x):
        return xp.logical_not(xp.logical_and(xp.greater_equal(x, -self.lambd), xp.less_equal(x, self.lambd)))

    def forward(self, xp, y, x):
        y.fill(0.0)
        xp.copyto(y, x, where=self._passed(xp, x))

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, self._passed(xp, x), out=gx)


class Softshrink(Hardshrink):
    """Values move towards 0 by lambda, and stop there."""

    name, grad_name = "softshrink", "SoftshrinkBackward0"
    formula = r"y = \mathrm{sign}(x) \, \max(|x| - \lambda, 0)"

    def forward(self, xp, y, x):
        xp.clip(x, -self.lambd, self.lambd, out=y)
        xp.subtract(x, y, out=y)


class Hardsigmoid(_Activation):
    """A straight line between -3 and 3, constant outside: a cheap sigmoid.

    Source: Howard et al. 2019, https://arxiv.org/abs/1905.02244
    """

    name, grad_name = "hardsigmoid", "HardsigmoidBackward0"
    formula = r"y = \frac{1}{6} \, \min(\max(x + 3, 0), 6)"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{1}{6} \, \bar{y} \, [-3 < x < 3]"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.add(x, 3.0, out=y)
        xp.clip(y, 0.0, 6.0, out=y)
        xp.divide(y, 6.0, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        inside = xp.logical_and(xp.greater(x, -3.0), xp.less(x, 3.0))
        xp.multiply(gy, inside, out=gx)
        xp.multiply(gx, _SIXTH, out=gx)


class Hardswish(_Activation):
    """x weighted by its hard sigmoid.

    Source: Howard et al. 2019, https://arxiv.org/abs/1905.02244
    """

    name, grad_name = "hardswish", "HardswishBackward0"
    formula = r"y = \frac{x}{6} \, \min(\max(x + 3, 0), 6)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \{0, \; \frac{x}{3} + \frac{1}{2}, \; 1\}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.add(x, 3.0, out=y)
        xp.clip(y, 0.0, 6.0, out=y)
        xp.multiply(y, x, out=y)
        xp.divide(y, 6.0, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        inside = xp.logical_and(xp.greater(x, -3.0), xp.less(x, 3.0))
        slope = xp.add(xp.divide(x, 3.0), 0.5)
        xp.multiply(gy, xp.where(inside, slope, xp.greater_equal(x, 3.0).astype(x.dtype)), out=gx)


class Threshold(_Activation):
    """What does not exceed the threshold is replaced by a value."""

    name, grad_name = "threshold", "ThresholdBackward0"
    formula = r"y = \{x \; \mathrm{if} \; x > t, \; v \; \mathrm{else}\}"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, [x > t]"}
    saves = ("x",)
    attribute_names = ("threshold", "value")

    def __init__(self, threshold: float, value: float) -> None:
        self.threshold, self.value = threshold, value

    def out(self, *inputs):
        """The input's shape and dtype, whole numbers too."""
        return inputs[0].shape, inputs[0].dtype

    def forward(self, xp, y, x):
        xp.copyto(y, x)
        xp.copyto(y, self.value, where=xp.less_equal(x, self.threshold))

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, xp.logical_not(xp.less_equal(x, self.threshold)), out=gx)


_hardsigmoid = Hardsigmoid()
_hardswish = Hardswish()


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """Zero between -lambd and lambd, the identity outside."""
    return apply_unary(Hardshrink(lambd), input)


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """Every value `lambd` nearer to zero, and zero where it would cross."""
    if lambd < 0:
        raise RuntimeError(f"lambda must be greater or equal to 0, but found to be {lambd}.")
    return apply_unary(Softshrink(lambd), input)


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """Sigmoid of straight pieces."""
    return _finish(apply_unary(_hardsigmoid, input), input, inplace, "hardsigmoid_")


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """Swish of straight pieces."""
    return _finish(apply_unary(_hardswish, input), input, inplace, "hardswish_")


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """`value` where the input does not exceed `threshold`."""
    return _finish(apply(Threshold(threshold, value), input), input, inplace, "threshold_")
