"""Quantized tensors: whole numbers of 8 bits that stand for real ones, ``x = scale (q - zero_point)``.

Source: Jacob et al. 2018, https://arxiv.org/abs/1712.05877
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..creation import tensor
from ..dtypes import from_numpy_dtype
from ..printing import tensor_text, with_notes
from ..shapes import Size, normalize_dim
from ..tensor import Tensor, wrap

__all__ = [
    "QuantizedTensor",
    "dequantize",
    "per_channel_affine",
    "per_tensor_affine",
    "qint8",
    "qint32",
    "quantize_per_channel",
    "quantize_per_tensor",
    "quantize_per_tensor_dynamic",
    "quint8",
]  # fmt: skip


@dataclass(frozen=True)
class QuantizedDtype:
    """A type of whole numbers that stand for real ones."""

    name: str
    numpy: np.dtype
    low: int
    high: int

    def __repr__(self) -> str:
        return f"torch.{self.name}"


qint8 = QuantizedDtype("qint8", np.dtype(np.int8), -128, 127)
quint8 = QuantizedDtype("quint8", np.dtype(np.uint8), 0, 255)
qint32 = QuantizedDtype("qint32", np.dtype(np.int32), -(2**31), 2**31 - 1)


class _Scheme(str):
    """The name of a way to quantize, printed without quotes."""

    def __repr__(self) -> str:
        return f"torch.{self}"


per_tensor_affine = _Scheme("per_tensor_affine")
per_channel_affine = _Scheme("per_channel_affine")


class QuantizedTensor:
    """Whole numbers, and how they stand for real ones.

    Attributes
    ----------
    numbers : ndarray of int8, uint8 or int32
    scales, zeros : ndarray
        One of each, or one for each position of `axis`.
    axis : int or None
    dtype : QuantizedDtype
    """

    def __init__(self, numbers: np.ndarray, scales: Any, zeros: Any, axis: int | None, dtype: QuantizedDtype) -> None:
        self.numbers, self.axis, self.dtype = numbers, axis, dtype
        self.scales, self.zeros = np.asarray(scales, np.float64), np.asarray(zeros, np.int64)

    @property
    def shape(self) -> Size:
        """The sizes of all dimensions."""
        return Size(self.numbers.shape)

    def size(self, dim: int | None = None) -> Any:
        """The shape, or the size of one dimension."""
        return self.shape if dim is None else self.shape[dim]

    def numel(self) -> int:
        """Number of elements."""
        return int(self.numbers.size)

    @property
    def is_quantized(self) -> bool:
        """True."""
        return True

    @property
    def nbytes(self) -> int:
        """Bytes of the whole numbers."""
        return int(self.numbers.nbytes)

    def int_repr(self) -> Tensor:
        """The whole numbers."""
        return wrap(self.numbers)

    def qscheme(self) -> str:
        """``torch.per_tensor_affine`` or ``torch.per_channel_affine``."""
        return per_tensor_affine if self.axis is None else per_channel_affine

    def q_scale(self) -> float:
        """The scale of the whole tensor."""
        self._only_whole("q_scale")
        return float(self.scales)

    def q_zero_point(self) -> int:
        """The whole number that stands for 0."""
        self._only_whole("q_zero_point")
        return int(self.zeros)

    def q_per_channel_scales(self) -> Tensor:
        """A scale for each channel, float64."""
        self._only_channels("q_per_channel_scales")
        return wrap(self.scales)

    def q_per_channel_zero_points(self) -> Tensor:
        """The whole number that stands for 0 in each channel."""
        self._only_channels("q_per_channel_zero_points")
        return wrap(self.zeros)

    def q_per_channel_axis(self) -> int:
        """Along which dimension channels lie."""
        self._only_channels("q_per_channel_axis")
        return int(self.axis)  # type: ignore[arg-type]

    def _only_whole(self, name: str) -> None:
        if self.axis is not None:
            raise RuntimeError(
                f"Expected quantizer->qscheme() == kPerTensorAffine for {name}(): this tensor has channels"
            )

    def _only_channels(self, name: str) -> None:
        if self.axis is None:
            raise RuntimeError(f"Expected quantizer->qscheme() == kPerChannelAffine for {name}(): this tensor has none")

    def dequantize(self) -> Tensor:
        """The real numbers that the whole ones stand for, float32."""
        scales, zeros = self.scales, self.zeros
        if self.axis is not None:
            spread = tuple(-1 if d == self.axis else 1 for d in range(self.numbers.ndim))
            scales, zeros = scales.reshape(spread), zeros.reshape(spread)
        whole = self.numbers.astype(np.int64) - zeros
        if self.axis is None:  # PyTorch multiplies in float32 here, and in float64 where there are channels
            return wrap(whole.astype(np.float32) * scales.astype(np.float32))
        return wrap((whole * scales).astype(np.float32))

    def __repr__(self) -> str:
        head = tensor_text(self.dequantize())[:-1]
        lines = [f"size={tuple(self.shape)}", f"dtype={self.dtype}", f"quantization_scheme={self.qscheme()!r}"]
        if self.axis is None:
            lines += [f"scale={float(self.scales)}", f"zero_point={int(self.zeros)}"]
        else:
            lines += [f"scale={wrap(self.scales)}", f"zero_point={wrap(self.zeros)}", f"axis={self.axis}"]
        return with_notes(head, len("tensor("), lines) + ")"


def _quantized(x: np.ndarray, scales: np.ndarray, zeros: np.ndarray, dtype: QuantizedDtype) -> np.ndarray:
    """Round to the nearest whole number, ties to even, as PyTorch does: the scale's reciprocal is a float32."""
    inverse = np.float32(1.0) / scales.astype(np.float32)
    numbers = np.rint(x.astype(np.float32) * inverse) + zeros
    return np.clip(numbers, dtype.low, dtype.high).astype(dtype.numpy)


def quantize_per_tensor(input: Tensor, scale: Any, zero_point: Any, dtype: QuantizedDtype) -> QuantizedTensor:
    """Quantize with one scale and one zero point.

    Raises
    ------
    RuntimeError
        If the input is not float32, or the zero point is no number of the type.
    """
    if from_numpy_dtype(input.data_array.dtype).name != "float32":
        raise RuntimeError(f"Quantize only works on Float Tensor, got {input.dtype.title}")
    s, z = float(scale), int(zero_point)
    if not dtype.low <= z <= dtype.high:
        raise RuntimeError(f"quantize_per_tensor: zero_point {z} is outside of [{dtype.low}, {dtype.high}]")
    return QuantizedTensor(_quantized(input.data_array, np.asarray(s), np.asarray(z), dtype), s, z, None, dtype)


def quantize_per_channel(
    input: Tensor, scales: Tensor, zero_points: Tensor, axis: int, dtype: QuantizedDtype
) -> QuantizedTensor:
    """Quantize with a scale and a zero point for each position of a dimension."""
    d = normalize_dim(axis, input.ndim)
    s, z = (np.asarray(tensor(t).data_array) for t in (scales, zero_points))
    if s.shape != (input.shape[d],) or z.shape != s.shape:
        raise RuntimeError(
            f"length of scales must equal to channel, expected {input.shape[d]} got, {s.size} (zero points: {z.size})"
        )
    spread = tuple(-1 if k == d else 1 for k in range(input.ndim))
    numbers = _quantized(input.data_array, s.reshape(spread), z.reshape(spread), dtype)
    return QuantizedTensor(numbers, s, z, d, dtype)


def quantize_per_tensor_dynamic(input: Tensor, dtype: QuantizedDtype, reduce_range: bool) -> QuantizedTensor:
    """Quantize with the scale and zero point that the smallest and the largest element ask for."""
    scale, zero = chosen_parameters(input.data_array, dtype, reduce_range)
    return quantize_per_tensor(input, scale, zero, dtype)


def chosen_parameters(x: np.ndarray, dtype: QuantizedDtype, reduce_range: bool) -> tuple[float, int]:
    """Scale and zero point for a range that holds all elements and 0; half the range where products might overflow."""
    low, high = dtype.low, dtype.high
    if reduce_range:
        low, high = low // 2, high // 2
    least, most = min(float(x.min(initial=0.0)), 0.0), max(float(x.max(initial=0.0)), 0.0)
    scale = (most - least) / (high - low)
    if np.float32(scale) == 0 or np.isinf(np.float32(1) / np.float32(scale)):
        scale = 0.1
    from_least, from_most = low - least / scale, high - most / scale
    error_least, error_most = abs(low) + abs(least / scale), abs(high) + abs(most / scale)
    zero = from_least if error_least < error_most else from_most
    return scale, int(np.clip(np.rint(zero), low, high))


def dequantize(tensor: QuantizedTensor) -> Tensor:
    """The real numbers, float32."""
    return tensor.dequantize()
