"""Whether all or any of many hold."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...autograd.run import apply
from ...shapes import normalize_dims
from ...tensor import Tensor
from .base import Reduction

__all__ = ["all", "any"]


class AllAny(Reduction):
    """Whether all, or any, elements are not zero; no derivative."""

    name = "all"
    formula = r"y = \wedge_i \, [x_i \neq 0]"
    differentiable = False

    def __init__(self, every: bool, dim: Any = None, keepdim: bool = False) -> None:
        super().__init__(dim, keepdim)
        self.every = every
        if not every:
            self.name, self.formula = "any", r"y = \vee_i \, [x_i \neq 0]"  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """The remaining shape, bool (uint8 for uint8)."""
        shape, dtype = Reduction.out(self, *inputs)
        return shape, dtype if dtype == np.uint8 else np.dtype(bool)

    def forward(self, xp, y, x):
        test = xp.all if self.every else xp.any
        xp.copyto(y, xp.asarray(test(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim)))


def all(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True if no element is zero."""
    return apply(AllAny(True, dim, keepdim), input)


def any(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True if some element is not zero."""
    return apply(AllAny(False, dim, keepdim), input)
