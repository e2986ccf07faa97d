"""One of two: the larger, the smaller, or by a condition."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Binary, Operation
from ...autograd.plain import apply_binary
from ...autograd.run import apply
from ...dtypes import result_type
from ...shapes import broadcast_shapes
from ...tensor import Tensor

__all__ = ["maximum", "minimum", "where"]


class _Extreme(Binary):
    """Shared rule of maximum and minimum: the gradient goes to the winner, half to each at a tie."""

    takes_complex = False
    saves = ("a", "b")
    wins: ClassVar[str] = ""

    def backward(self, xp, i, gx, gy, y, a, b):
        mine, other = (a, b) if i == 0 else (b, a)
        getattr(xp, self.wins)(mine, other, out=gx)
        xp.add(gx, xp.multiply(xp.equal(mine, other), gx.dtype.type(0.5)), out=gx)
        xp.multiply(gx, gy, out=gx)


class Maximum(_Extreme):
    """The larger of two, element by element; at a tie each side gets half the gradient."""

    name, grad_name = "maximum", "MaximumBackward0"
    formula = r"y = \max(a, b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, [a > b]", "b": r"\bar{b} = \bar{y} \, [b > a]"}
    symbols = ("a", "b")
    wins = "greater"

    def forward(self, xp, y, a, b):
        xp.maximum(a, b, out=y)


class Minimum(_Extreme):
    """The smaller of two, element by element; at a tie each side gets half the gradient."""

    name, grad_name = "minimum", "MinimumBackward0"
    formula = r"y = \min(a, b)"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, [a < b]", "b": r"\bar{b} = \bar{y} \, [b < a]"}
    symbols = ("a", "b")
    wins = "less"

    def forward(self, xp, y, a, b):
        xp.minimum(a, b, out=y)


class Where(Operation):
    """Choice by a condition: y = a where it holds, b elsewhere; the gradient goes to the chosen one."""

    name, grad_name = "where", "WhereBackward0"
    formula = r"y = c \, ? \, a : b"
    derivatives: ClassVar = {"a": r"\bar{a} = [c] \, \bar{y}", "b": r"\bar{b} = [\neg c] \, \bar{y}"}
    input_names = ("condition", "input", "other")
    saves = ("c",)
    promotes = True
    broadcasts = True

    def out(self, c, a, b):
        """Broadcast shape of all three; the condition must be boolean."""
        if c.dtype.kind != "b" and c.dtype != np.uint8:
            raise RuntimeError(
                f"where expected condition to be a boolean tensor, but got a tensor with dtype {c.dtype}"
            )
        shapes = [x.shape for x in (c, a, b) if hasattr(x, "shape")]
        return broadcast_shapes(*shapes, operation="where"), result_type(a, b)

    def promote(self, arrays):
        """The two choices to one dtype; the condition stays boolean."""
        pair = arrays[1:]
        Operation.promote(self, pair)
        arrays[1:] = pair

    def forward(self, xp, y, c, a, b):
        xp.copyto(y, b)
        xp.copyto(y, a, where=c if c.dtype.kind == "b" else c.astype(bool))

    def backward(self, xp, i, gx, gy, y, c, a, b):
        xp.multiply(gy, c if i == 1 else xp.logical_not(c), out=gx)
        # 0 * inf would be nan: a branch not taken must give exactly zero
        xp.copyto(gx, 0.0, where=xp.logical_not(c) if i == 1 else c.astype(bool))


_maximum = Maximum()
_minimum = Minimum()
_where = Where()


def maximum(input: Tensor, other: Tensor) -> Tensor:
    """The larger of two tensors, element by element."""
    return apply_binary(_maximum, input, other)


def minimum(input: Tensor, other: Tensor) -> Tensor:
    """The smaller of two tensors, element by element."""
    return apply_binary(_minimum, input, other)


def where(condition: Tensor, input: Any = None, other: Any = None) -> Any:
    """Elements of `input` where `condition` holds, of `other` elsewhere; with `condition` alone, its indices."""
    if input is None and other is None:
        from ..indexing import nonzero

        return nonzero(condition, as_tuple=True)
    return apply(_where, condition, input, other)
