"""Borders as layers: of one value, mirrored, repeated, or continued from the other side."""

from __future__ import annotations

from typing import Any, ClassVar

from ..tensor import Tensor
from . import functional as F
from .module import Module

__all__ = [
    "CircularPad1d", "CircularPad2d", "CircularPad3d", "ConstantPad1d", "ConstantPad2d", "ConstantPad3d",
    "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d", "ReplicationPad1d", "ReplicationPad2d",
    "ReplicationPad3d", "ZeroPad1d", "ZeroPad2d", "ZeroPad3d",
]  # fmt: skip


class _Pad(Module):
    """`padding` is one width for all sides, or widths from the last dimension on: (left, right, top, ...)."""

    dims: ClassVar[int] = 1
    mode: ClassVar[str] = "constant"
    value: float = 0.0

    def __init__(self, padding: Any) -> None:
        super().__init__()
        widths = (padding,) * (2 * self.dims) if isinstance(padding, int) else tuple(padding)
        if len(widths) != 2 * self.dims:
            raise ValueError(f"{type(self).__name__} takes one width or {2 * self.dims}, but got {padding}")
        self.padding = widths

    def forward(self, input: Tensor) -> Tensor:
        """Shape (N, C, ...) or (C, ...), larger by the widths."""
        if self.mode != "constant" and input.ndim not in (self.dims + 1, self.dims + 2):
            raise ValueError(f"expected {self.dims + 1}D or {self.dims + 2}D input (got {input.ndim}D input)")
        return F.pad(input, self.padding, self.mode, self.value if self.mode == "constant" else None)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _ConstantPad(_Pad):
    def __init__(self, padding: Any, value: float) -> None:
        super().__init__(padding)
        self.value = value

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(_ConstantPad):
    """A border of one value around lines."""


class ConstantPad2d(_ConstantPad):
    """A border of one value around images."""

    dims = 2


class ConstantPad3d(_ConstantPad):
    """A border of one value around volumes."""

    dims = 3


class ZeroPad1d(_Pad):
    """A border of zeros around lines."""


class ZeroPad2d(_Pad):
    """A border of zeros around images."""

    dims = 2


class ZeroPad3d(_Pad):
    """A border of zeros around volumes."""

    dims = 3


class ReflectionPad1d(_Pad):
    """A border mirrored at the edges around lines."""

    mode = "reflect"


class ReflectionPad2d(_Pad):
    """A border mirrored at the edges around images."""

    dims = 2
    mode = "reflect"


class ReflectionPad3d(_Pad):
    """A border mirrored at the edges around volumes."""

    dims = 3
    mode = "reflect"


class ReplicationPad1d(_Pad):
    """A border that repeats the edges around lines."""

    mode = "replicate"


class ReplicationPad2d(_Pad):
    """A border that repeats the edges around images."""

    dims = 2
    mode = "replicate"


class ReplicationPad3d(_Pad):
    """A border that repeats the edges around volumes."""

    dims = 3
    mode = "replicate"


class CircularPad1d(_Pad):
    """A border continued from the other side around lines."""

    mode = "circular"


class CircularPad2d(_Pad):
    """A border continued from the other side around images."""

    dims = 2
    mode = "circular"


class CircularPad3d(_Pad):
    """A border continued from the other side around volumes."""

    dims = 3
    mode = "circular"
