"""Small models: weights and activations in 8 bits, with scale and zero point to look at."""

from .dynamic import DynamicQuantizedLinear, quantize_dynamic
from .observers import MinMaxObserver, MovingAverageMinMaxObserver, PerChannelMinMaxObserver
from .tensors import (
    QuantizedTensor,
    dequantize,
    per_channel_affine,
    per_tensor_affine,
    qint8,
    qint32,
    quantize_per_channel,
    quantize_per_tensor,
    quantize_per_tensor_dynamic,
    quint8,
)

__all__ = [
    "DynamicQuantizedLinear", "MinMaxObserver", "MovingAverageMinMaxObserver", "PerChannelMinMaxObserver",
    "QuantizedTensor", "dequantize",
    "per_channel_affine", "per_tensor_affine", "qint8", "qint32", "quantize_dynamic", "quantize_per_channel",
    "quantize_per_tensor", "quantize_per_tensor_dynamic", "quint8",
]  # fmt: skip
