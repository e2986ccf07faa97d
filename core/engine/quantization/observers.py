"""Observers look at tensors and choose scales and zero points."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..nn.module import Module
from ..tensor import Tensor, wrap
from .tensors import QuantizedDtype, QuantizedTensor, qint8, quantize_per_channel, quantize_per_tensor, quint8

__all__ = ["MinMaxObserver", "MovingAverageMinMaxObserver", "PerChannelMinMaxObserver"]

_EPS = float(np.finfo(np.float32).eps)


class MinMaxObserver(Module):
    """Remembers the least and the largest element it has seen.

    Parameters
    ----------
    dtype : QuantizedDtype
    symmetric : bool
        0 stands for 0 (for quint8: 128), and the range is as wide on both sides.
    reduce_range : bool
        Use 7 of the 8 bits, where sums of products might overflow.
    """

    axis: int | None = None

    def __init__(self, dtype: QuantizedDtype = quint8, symmetric: bool = False, reduce_range: bool = False) -> None:
        super().__init__()
        self.dtype, self.symmetric, self.reduce_range = dtype, symmetric, reduce_range
        self.min_val = wrap(np.asarray(np.inf, np.float32))
        self.max_val = wrap(np.asarray(-np.inf, np.float32))

    def _extremes(self, x: np.ndarray) -> tuple[Any, Any]:
        return np.asarray(x.min(), np.float32), np.asarray(x.max(), np.float32)

    def forward(self, x: Tensor) -> Tensor:
        """Look at a tensor and hand it on."""
        if x.numel():
            low, high = self._extremes(x.data_array)
            self.min_val = wrap(np.minimum(self.min_val.data_array, low))
            self.max_val = wrap(np.maximum(self.max_val.data_array, high))
        return x

    def calculate_qparams(self) -> tuple[Tensor, Tensor]:
        """Scale (float32) and zero point (int64), one of each or one for each channel."""
        low, high = self.dtype.low, self.dtype.high
        if self.reduce_range:
            low, high = low // 2, high // 2
        least = np.minimum(self.min_val.data_array, np.float32(0))
        most = np.maximum(self.max_val.data_array, np.float32(0))
        if self.symmetric:
            scale = np.maximum(np.maximum(-least, most) / np.float32((high - low) / 2), np.float32(_EPS))
            middle = 0 if self.dtype is qint8 else (64 if self.reduce_range else 128)
            zero = np.full(scale.shape, middle, np.int64)
        else:
            scale = np.maximum((most - least) / np.float32(high - low), np.float32(_EPS))
            zero = np.clip(low - np.rint(least / scale), low, high).astype(np.int64)
        return wrap(np.asarray(scale, np.float32)), wrap(zero)

    def quantize(self, x: Tensor) -> QuantizedTensor:
        """A tensor with the scale and zero point chosen so far."""
        scale, zero = self.calculate_qparams()
        if self.axis is None:
            return quantize_per_tensor(x, scale.item(), zero.item(), self.dtype)
        return quantize_per_channel(x, scale, zero, self.axis, self.dtype)

    def extra_repr(self) -> str:
        return f"min_val={self.min_val}, max_val={self.max_val}"


class PerChannelMinMaxObserver(MinMaxObserver):
    """The same for each position of one dimension."""

    def __init__(
        self, ch_axis: int = 0, dtype: QuantizedDtype = qint8, symmetric: bool = True, reduce_range: bool = False
    ) -> None:
        super().__init__(dtype, symmetric, reduce_range)
        self.axis = ch_axis

    def _extremes(self, x: np.ndarray) -> tuple[Any, Any]:
        rows = np.moveaxis(x, self.axis or 0, 0).reshape(x.shape[self.axis or 0], -1)
        return rows.min(1).astype(np.float32), rows.max(1).astype(np.float32)


class MovingAverageMinMaxObserver(MinMaxObserver):
    """Follows the least and the largest element of each tensor by a moving average: one outlier counts for little.

    Parameters
    ----------
    averaging_constant : float
        How much the newest tensor counts.
    """

    def __init__(
        self, averaging_constant: float = 0.01, dtype: QuantizedDtype = quint8, symmetric: bool = False,
        reduce_range: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(dtype, symmetric, reduce_range)
        self.averaging_constant = averaging_constant

    def forward(self, x: Tensor) -> Tensor:
        """Look at a tensor and hand it on."""
        if x.numel():
            low, high = self._extremes(x.data_array)
            least, most = self.min_val.data_array, self.max_val.data_array
            if not np.isinf(least):
                part = np.float32(self.averaging_constant)
                low, high = least + part * (low - least), most + part * (high - most)
            self.min_val, self.max_val = wrap(np.asarray(low, np.float32)), wrap(np.asarray(high, np.float32))
        return x
