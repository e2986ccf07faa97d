"""Reading and writing with square brackets inside the graph."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply, apply_view
from ...shapes import broadcast_shapes
from ...tensor import Tensor
from ..shape import Slice
from .keys import _HERE, _checked, in_two_steps, normalize_key

__all__ = ["getitem"]


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
        return ghost[self._filled(shapes)].shape, x.dtype

    def forward(self, xp, y, x, *indices):
        xp.copyto(y, x[self._filled(indices)])

    def backward(self, xp, i, gx, gy, y, x, *indices):
        gx.fill(0.0)
        backend.scatter_add(xp, gx, self._filled(indices), gy)


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


def _last_step(parts: tuple) -> str:
    """PyTorch's name for the record of a view by brackets, which there is one view after another: that of the last."""
    for part in reversed(parts):
        if part is None:
            return "UnsqueezeBackward0"
        if isinstance(part, slice):
            if (part.start, part.stop, part.step) not in ((None, None, None), (0, None, None), (None, None, 1)):
                return "SliceBackward0"
        elif part is not Ellipsis:
            return "SelectBackward0"
    return "AliasBackward0"


def getitem(input: Tensor, key: Any) -> Tensor:
    """``input[key]``: a view for numbers, slices, None and the ellipsis, a copy for tensors, lists and masks."""
    if isinstance(key, int) and not isinstance(key, bool):
        if input.data_array.ndim == 0:
            raise IndexError("invalid index of a 0-dim tensor. Use `tensor.item()` to convert it to a number.")
        return apply_view(Slice((_checked(key, input, 0), ...), "select", "SelectBackward0"), input)
    parts, tensors = normalize_key(input, key)
    steps = in_two_steps(parts, tensors)
    if steps is not None:
        first, parts = steps
        input = apply_view(Slice((*first, ...) if Ellipsis not in first else first), input)
    if not tensors:
        # the ellipsis keeps a 0-d result an array that shares memory
        return apply_view(Slice(parts if Ellipsis in parts else (*parts, ...), "getitem", _last_step(parts)), input)
    return apply(Index(parts), input, *tensors)
