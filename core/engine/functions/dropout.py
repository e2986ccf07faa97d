"""Dropout: a network that must not rely on any single unit."""

from __future__ import annotations

from typing import Any, ClassVar

from ..autograd.operation import Operation
from ..autograd.run import apply
from ..random import bernoulli_mask
from ..tensor import Tensor

__all__ = ["dropout"]


class Dropout(Operation):
    """Elements set to zero with probability p, the others scaled so that the expectation stays.

    Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
    """

    name, grad_name = "dropout", "MulBackward0"
    formula = r"y = m \, x, \; m \, (1 - p) \sim \mathrm{Bernoulli}(1 - p)"
    derivatives: ClassVar = {"x": r"\bar{x} = m \, \bar{y}"}
    outputs = ("y", "mask")
    saves = ("mask",)
    attribute_names = ("p",)

    def __init__(self, p: float = 0.5) -> None:
        self.p = float(p)

    def out(self, *inputs: Any) -> Any:
        """The input's shape twice: the mask is already scaled."""
        x = inputs[0]
        return [(x.shape, x.dtype), (x.shape, x.dtype)]

    def forward(self, xp, y, mask, x):
        bernoulli_mask(xp, mask, 1.0 - self.p)
        if self.p < 1.0:
            xp.divide(mask, 1.0 - self.p, out=mask)
        xp.multiply(x, mask, out=y)

    def backward(self, xp, i, gx, gy, y, mask, x):
        xp.multiply(gy, mask, out=gx)


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Set elements to zero with probability `p` while training; the identity otherwise."""
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0.0:
        return input
    y = apply(Dropout(p), input)
    return input.copy_(y) if inplace else y
