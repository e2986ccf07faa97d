"""Dynamic quantization: weights are kept in 8 bits, inputs are quantized anew at every call.

The product is one of whole numbers, added up in 32 bits, and only its result becomes real again. A model takes a
quarter of the memory; nothing has to be trained or calibrated. For use, not for training: no gradients.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from ..nn.linear import Linear
from ..nn.module import Module
from ..tensor import Tensor, wrap
from .observers import MinMaxObserver
from .tensors import QuantizedDtype, QuantizedTensor, chosen_parameters, qint8, quint8

__all__ = ["DynamicQuantizedLinear", "quantize_dynamic"]


class DynamicQuantizedLinear(Module):
    """A Linear whose weight is int8 and whose input is quantized to 7 bits at every call.

    7 bits, as PyTorch's x86 kernels do: sums of 8-bit products may overflow their 16-bit steps.

    Attributes
    ----------
    last_input : QuantizedTensor or None
        The input of the last call as it was quantized, to look at.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True, dtype: QuantizedDtype = qint8) -> None:
        super().__init__()
        self.in_features, self.out_features, self.dtype = in_features, out_features, dtype
        self._weight: QuantizedTensor | None = None
        self._bias: Tensor | None = None
        self._with_bias = bias
        self.last_input: QuantizedTensor | None = None

    @classmethod
    def from_float(cls, mod: Linear, dtype: QuantizedDtype = qint8) -> DynamicQuantizedLinear:
        """The same map with its weight quantized, symmetric around 0 with one scale."""
        made = cls(mod.in_features, mod.out_features, mod.bias is not None, dtype)
        observer = MinMaxObserver(dtype, symmetric=True)
        weight = mod.weight.detach().float()
        observer(weight)
        made._weight = observer.quantize(weight)
        made._bias = None if mod.bias is None else mod.bias.detach().float()
        return made

    def weight(self) -> QuantizedTensor:
        """The quantized weight: see its ``int_repr()``, ``q_scale()`` and ``q_zero_point()``."""
        if self._weight is None:
            raise RuntimeError("this layer has no weight yet: make it from a Linear with from_float()")
        return self._weight

    def bias(self) -> Tensor | None:
        """The bias, float32."""
        return self._bias

    def forward(self, input: Tensor) -> Tensor:
        """Shape (..., in_features) to (..., out_features), float32."""
        weight = self.weight()
        x = input.detach().data_array
        scale, zero = chosen_parameters(x, quint8, True)
        numbers = np.clip(np.rint(x * (np.float32(1) / np.float32(scale))) + zero, 0, 127).astype(np.int64)
        self.last_input = QuantizedTensor(numbers.astype(np.uint8), scale, zero, None, quint8)
        total = (numbers - zero).astype(np.float64) @ weight.numbers.astype(np.float64).T  # exact: far below 2^53
        y = total.astype(np.float32) * np.float32(np.float32(scale) * np.float32(weight.q_scale()))
        if self._bias is not None:
            y = y + self._bias.data_array
        return wrap(y)

    def _save_to_state_dict(self, destination: dict, prefix: str, keep_vars: bool) -> None:
        weight = self.weight()
        destination[f"{prefix}scale"] = wrap(np.asarray(weight.q_scale(), np.float32))
        destination[f"{prefix}zero_point"] = wrap(np.asarray(weight.q_zero_point(), np.int64))
        destination[f"{prefix}weight"] = weight.int_repr()
        if self._bias is not None:
            destination[f"{prefix}bias"] = self._bias

    def extra_repr(self) -> str:
        scheme = f", qscheme={self._weight.qscheme()!r}" if self._weight is not None else ""
        return f"in_features={self.in_features}, out_features={self.out_features}, dtype={self.dtype}{scheme}"


def quantize_dynamic(
    model: Module, qconfig_spec: Any = None, dtype: QuantizedDtype = qint8, mapping: Any = None, inplace: bool = False
) -> Module:
    """A copy of a model in which every Linear is a :class:`DynamicQuantizedLinear`.

    Parameters
    ----------
    model : Module
    qconfig_spec : set of types and of names of submodules, optional
        What to quantize: all Linear layers if left out.
    dtype : QuantizedDtype
        ``qint8``.
    inplace : bool
        Change the model itself.

    Raises
    ------
    ValueError
        For another type, or a layer of another kind that was asked for by type.
    """
    if dtype is not qint8:
        raise ValueError(f"Don't know how to quantize with dtype {dtype}: dynamic quantization here is qint8")
    wanted = {Linear} if qconfig_spec is None else set(qconfig_spec)
    for kind in wanted:
        if isinstance(kind, type) and not issubclass(kind, Linear):
            raise ValueError(f"dynamic quantization is there for Linear, not for {kind.__name__}")
    own = model if inplace else copy.deepcopy(model)
    own.eval()
    if _chosen(own, "", wanted):
        return DynamicQuantizedLinear.from_float(own, dtype)  # type: ignore[arg-type]
    for name, parent in list(own.named_modules()):
        for key, child in list(parent._modules.items()):
            path = f"{name}.{key}" if name else key
            if child is not None and _chosen(child, path, wanted):
                setattr(parent, key, DynamicQuantizedLinear.from_float(child, dtype))
    return own


def _chosen(module: Module, path: str, wanted: set) -> bool:
    """A plain Linear of a wanted type or name; subclasses that their owners use directly are left alone."""
    return type(module) is Linear and (Linear in wanted or path in wanted)
