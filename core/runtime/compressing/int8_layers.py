"""Int8Layer: a Linear or a convolution that computes with whole numbers of 8 bits.

Weights are symmetric around 0 (0 stands for 0), with a scale for each output or one for all. The input is quantised
with a scale of its own: found anew at every call, or fixed by what was seen while calibrating. It uses 7 of its 8 bits,
as PyTorch's x86 kernels do. Products are added up in 32 bits, and only their sum becomes real again:
y = scale_x scale_w sum((q_x - z) q_w) + b.

NumPy has no fast products of whole numbers, so they are carried out in float64, which holds sums of them exactly.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np

import core.engine as torch
from core.engine import nn
from core.engine.quantization import MinMaxObserver, PerChannelMinMaxObserver, QuantizedTensor, qint8, quint8
from core.engine.quantization.tensors import chosen_parameters
from core.runtime.compressing.layers import TRANSPOSED

__all__ = ["MOST_INPUTS", "Int8Layer", "can_be_int8"]

KINDS = (nn.Linear, nn.Conv1d, nn.Conv2d, nn.Conv3d, *TRANSPOSED)
MOST_INPUTS = (2**31 - 1) // (255 * 128)  # of one output, so that no sum can leave 32 bits


def can_be_int8(layer: Any) -> bool:
    """Whether it is of a kind that can be computed in this way; a subclass may do something of its own."""
    return type(layer) in KINDS


class Int8Layer(nn.Module):
    """The same map as ``layer`` with int8 weights. For use, not for training: no gradients.

    Parameters
    ----------
    per_channel
        A scale for each output; else one for the whole weight.
    observer
        Makes what looks at inputs while calibrating; None has the scale of the input found at every call.

    Attributes
    ----------
    weight : QuantizedTensor
    calibrating
        While it is set, the layer computes in float32 and its observer looks at the input.
    """

    def __init__(
        self, layer: Any, per_channel: bool = True, observer: Callable[[], MinMaxObserver] | None = None
    ) -> None:
        super().__init__()
        self.layer = layer
        self.axis = 1 if isinstance(layer, TRANSPOSED) else 0
        looking = (
            PerChannelMinMaxObserver(self.axis, qint8, symmetric=True)
            if per_channel
            else MinMaxObserver(qint8, symmetric=True)
        )
        weight = layer.weight.detach().cpu().float()
        looking(weight)
        self.weight: QuantizedTensor = looking.quantize(weight)
        self.observer = observer() if observer is not None else None
        self.calibrating = False
        self._products = copy.deepcopy(layer)
        self._products.register_parameter("bias", None)
        self._products.weight = nn.Parameter(torch.tensor(self.weight.numbers, dtype=torch.float64), False)
        scales = np.asarray(self.weight.scales, np.float32).reshape(-1)
        if self.axis and len(scales) > 1:
            scales = np.tile(scales, layer.groups)  # a transposed convolution's weight has the outputs of one group
        after = getattr(layer, "dims", 0)  # dimensions behind the outputs
        self._spread = (-1,) + (1,) * after
        self._scales = scales.reshape(self._spread)
        self._bias = None if layer.bias is None else layer.bias.detach().cpu().float().numpy().reshape(self._spread)

    def input_parameters(self) -> tuple[float, int] | None:
        """Scale and zero point of the input where they are fixed."""
        if self.observer is None:
            return None
        scale, zero = self.observer.calculate_qparams()
        return float(scale.item()), int(zero.item())

    def forward(self, input: Any) -> Any:
        """As the layer's own; float32."""
        if self.calibrating:
            assert self.observer is not None
            self.observer(input.detach().cpu().float())
            return self.layer(input)
        x = input.detach().cpu().float().numpy()
        scale, zero = self.input_parameters() or chosen_parameters(x, quint8, True)
        inverse = np.float32(1) / np.float32(scale)
        numbers = np.clip(np.rint(x * inverse) + zero, quint8.low, quint8.high) - zero
        sums = self._products(torch.tensor(numbers, dtype=torch.float64)).numpy().astype(np.int32)
        y = sums.astype(np.float32) * (np.float32(scale) * self._scales)
        if self._bias is not None:
            y = y + self._bias
        return torch.tensor(y, device=input.device)
