"""A border around a tensor: of one value, or made of the tensor's own elements."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...creation import from_numpy
from ...tensor import Tensor
from ..indexing import index_select

__all__ = ["pad"]


class Pad(Operation):
    """The tensor with a border of one value; a negative width cuts off instead."""

    name, grad_name = "constant_pad_nd", "ConstantPadNdBackward0"
    formula = r"y_{q} = x_{q - l}, \; v \; \mathrm{outside}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y}_{i + l}"}
    attribute_names = ("pad", "value")

    def __init__(self, pad: tuple[int, ...], value: float = 0.0) -> None:
        self.pad, self.value = pad, value

    def out(self, *inputs: Any) -> Any:
        """Each padded dimension longer by its two widths; the last dimension's stand first."""
        x = inputs[0]
        shape = list(x.shape)
        for k in range(len(self.pad) // 2):
            shape[-1 - k] += self.pad[2 * k] + self.pad[2 * k + 1]
        if any(n < 0 for n in shape):
            raise RuntimeError(
                f"The input size {list(x.shape)}, plus padding {list(self.pad)} resulted in a negative output size, "
                "which is invalid."
            )
        return tuple(shape), x.dtype

    def _parts(self, sizes: tuple[int, ...]) -> tuple[tuple, tuple]:
        """Which part of y (with `sizes` before padding) is which part of x."""
        outer: list[slice] = []
        inside: list[slice] = []
        for k in range(len(self.pad) // 2):
            low, high = self.pad[2 * k], self.pad[2 * k + 1]
            size = sizes[-1 - k]
            outer.insert(0, slice(max(low, 0), max(low, 0) + size + min(low, 0) + min(high, 0)))
            inside.insert(0, slice(max(-low, 0), size - max(-high, 0)))
        return (..., *outer), (..., *inside)

    def forward(self, xp, y, x):
        y.fill(self.value)
        outer, inside = self._parts(x.shape)
        xp.copyto(y[outer], x[inside])

    def backward(self, xp, i, gx, gy, y, x):
        gx.fill(0.0)
        outer, inside = self._parts(gx.shape)
        xp.copyto(gx[inside], gy[outer])


def pad(input: Tensor, pad: Any, mode: str = "constant", value: float | None = None) -> Tensor:
    """A border, widths given from the last dimension on: (left, right, top, bottom, ...).

    Parameters
    ----------
    mode : {"constant", "reflect", "replicate", "circular"}
        A value; the elements mirrored at the edge, repeated from the edge, or continued from the other side.
    """
    widths = tuple(int(p) for p in pad)
    if len(widths) % 2 or len(widths) // 2 > input.ndim:
        raise RuntimeError(
            f"Padding length must be divisible by 2 and at most twice the number of dimensions of the input, but got "
            f"{list(widths)} for {input.ndim} dimensions"
        )
    if mode == "constant":
        return apply(Pad(widths, 0.0 if value is None else value), input)
    if mode not in ("reflect", "replicate", "circular"):
        raise NotImplementedError(f"Unrecognised padding mode {mode}")
    for k in range(len(widths) // 2):
        low, high = widths[2 * k], widths[2 * k + 1]
        if low or high:
            dim = input.ndim - 1 - k
            positions = _positions(input.shape[dim], low, high, mode)
            input = index_select(input, dim, from_numpy(positions).to(input.device))
    return input


def _positions(size: int, low: int, high: int, mode: str) -> np.ndarray:
    """Where each element of the padded dimension comes from."""
    at = np.arange(-low, size + high)
    if mode == "replicate":
        return at.clip(0, size - 1)
    limit = size - 1 if mode == "reflect" else size
    if max(low, high) > limit:
        raise RuntimeError(
            f"Padding size should be less than the corresponding input dimension, but got: padding ({low}, {high}) "
            f"in mode {mode} for a dimension of size {size}"
        )
    if mode == "circular":
        kept = np.arange(max(-low, 0), size - max(-high, 0))  # what is cut off is cut off first
        return kept[np.arange(-max(low, 0), len(kept) + max(high, 0)) % max(len(kept), 1)]
    return size - 1 - np.abs(size - 1 - np.abs(at))
