"""Adding at positions, where repeated positions add up."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation

__all__ = ["AddAt"]


class AddAt(Operation):
    """A copy to whose elements under a key values are added, several times where the key names one several times.

    Also the derivative of every choice by position, which is why derivatives of derivatives need it as an operation.
    """

    name, grad_name = "index_put", "IndexPutBackward0"
    formula = r"y = x, \; y[\mathrm{key}] \leftarrow y[\mathrm{key}] + v"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y}", "value": r"\bar{v} = \bar{y}[\mathrm{key}]"}
    input_names = ("input", "values")
    attribute_names = ("key",)

    def __init__(self, key: Any) -> None:
        self.key = key

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The values may be broadcast to the selected part."""
        return gy_shape if i == 0 else np.broadcast_to(np.empty((), bool), gy_shape)[self.key].shape

    def out(self, x, value):
        """The input's shape and dtype."""
        return x.shape, x.dtype

    def forward(self, xp, y, x, value):
        xp.copyto(y, x)
        backend.scatter_add(xp, y, self.key, value)

    def backward(self, xp, i, gx, gy, y, x, value):
        xp.copyto(gx, gy if i == 0 else gy[self.key])
