"""The int8 weights of a network as a safetensors file, with all that is needed to read them in another program.

Every quantised weight stands under its own name as int8, with ``<name>_scale`` (float32) and ``<name>_zero_point``
(int8) beside it; what is left in float32 stands as it is. The text field ``int8`` of the header says, as JSON, along
which dimension the scales go and how a real number is made.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import safetensors.numpy

from core.runtime.compressing.quantising import Quantised, Scheme
from core.runtime.plan import Plan

__all__ = ["int8_file"]

READING = "real = (int8 - zero_point) * scale; with an axis, scale and zero_point go along that dimension"
INPUT = "an input of this layer is kept as uint8: real = (uint8 - zero_point) * scale"


def int8_file(plan: Plan, made: Quantised, scheme: Scheme) -> bytes:
    """The bytes of the file."""
    tensors: dict[str, np.ndarray] = {}
    weights: dict[str, Any] = {}
    for name, array in sorted(plan.state().items()):
        layer = made.layers.get(name)
        if layer is None:
            tensors[name] = np.asarray(array, order="C")
            continue
        kept, scale, zero = layer.weight, f"{name}_scale", f"{name}_zero_point"
        tensors[name] = kept.numbers
        tensors[scale] = np.asarray(kept.scales, np.float32).reshape(-1)
        tensors[zero] = np.asarray(kept.zeros, np.int8).reshape(-1)
        weights[name] = {"axis": kept.axis, "scale": scale, "zero_point": zero}
        fixed = layer.input_parameters()
        if fixed is not None:
            weights[name]["input"] = {"scale": fixed[0], "zero_point": fixed[1]}
    about = {"reading": READING, "activations": scheme.activations, "weights": weights}
    if scheme.activations != "dynamic":
        about["input"] = INPUT
    return bytes(
        safetensors.numpy.save(tensors, {"format": "backprop-studio/int8", "int8": json.dumps(about, sort_keys=True)})
    )
