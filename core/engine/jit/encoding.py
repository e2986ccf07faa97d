"""Attributes of operations as JSON, and back: plain values, and names of tensors that stand beside the graph."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from ..backend import device
from ..dtypes import dtype, from_numpy_dtype
from ..functions.indexing.keys import _HERE, _NEW
from ..serialization.storage import CLASSES
from ..tensor import Tensor

__all__ = ["HOME", "decode", "encode"]

HOME = f"{__package__.rpartition('.')[0]}.functions."

_TYPES = {kind.name: kind for kind in CLASSES}
_MARKERS = {"positions": _HERE, "new": _NEW}


def encode(value: Any, name_of: Callable[[Any], str]) -> Any:
    """A value for JSON; `name_of` names arrays.

    Raises
    ------
    TypeError
        If it is nothing plain.
    """
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": repr(float(value))}
    if isinstance(value, (bool, int)):
        return int(value) if not isinstance(value, bool) else value
    if isinstance(value, complex):
        return {"complex": [encode(value.real, name_of), encode(value.imag, name_of)]}
    if isinstance(value, tuple) and type(value).__module__.startswith(HOME) and hasattr(value, "_fields"):
        kind = f"{type(value).__module__.removeprefix(HOME)}.{type(value).__qualname__}"
        return {"record": [kind, [encode(v, name_of) for v in value]]}
    if isinstance(value, (tuple, list)):
        return {"list" if isinstance(value, list) else "tuple": [encode(v, name_of) for v in value]}
    if isinstance(value, dict):
        return {"dict": [[encode(k, name_of), encode(v, name_of)] for k, v in value.items()]}
    if isinstance(value, slice):
        return {"slice": [encode(v, name_of) for v in (value.start, value.stop, value.step)]}
    if value is Ellipsis:
        return {"ellipsis": True}
    for name, marker in _MARKERS.items():
        if value is marker:
            return {"marker": name}
    if isinstance(value, (np.dtype, type)) and _is_numpy_type(value):
        return {"dtype": from_numpy_dtype(np.dtype(value)).name}
    if isinstance(value, dtype):
        return {"type": value.name}
    if isinstance(value, device):
        return {"device": str(value)}
    if isinstance(value, Tensor) or (hasattr(value, "dtype") and hasattr(value, "shape")):
        return {"array" if not isinstance(value, Tensor) else "tensor": name_of(value)}
    raise TypeError(f"{type(value).__module__}.{type(value).__qualname__}")


def _is_numpy_type(value: Any) -> bool:
    return isinstance(value, np.dtype) or issubclass(value, np.generic)


def _record(name: str) -> Any:
    """A named tuple that a module of ``functions`` defines."""
    module, _, kind = name.rpartition(".")
    found = getattr(sys.modules.get(HOME + module), kind, None)
    if not (isinstance(found, type) and issubclass(found, tuple) and found.__module__ == HOME + module):
        raise ValueError(f"it needs {name!r}, which this engine has not")
    return found


def decode(value: Any, tensor_of: Callable[[str], Tensor]) -> Any:
    """What :func:`encode` made JSON of; `tensor_of` finds tensors by name.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it is none of that.
    """
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(f"unknown value {str(value)[:60]}")
    (kind, inside), = value.items()  # fmt: skip
    if kind == "float":
        return {"inf": math.inf, "-inf": -math.inf, "nan": math.nan}[inside]
    if kind == "complex":
        return complex(decode(inside[0], tensor_of), decode(inside[1], tensor_of))
    if kind in ("tuple", "list"):
        items = [decode(v, tensor_of) for v in inside]
        return tuple(items) if kind == "tuple" else items
    if kind == "record":
        return _record(inside[0])(*(decode(v, tensor_of) for v in inside[1]))
    if kind == "dict":
        return {decode(k, tensor_of): decode(v, tensor_of) for k, v in inside}
    if kind == "slice":
        start, stop, step = inside
        return slice(start, stop, step)
    if kind == "ellipsis":
        return Ellipsis
    if kind == "marker":
        return _MARKERS[inside]
    if kind in ("dtype", "type"):
        found = _TYPES[inside]
        return found.numpy if kind == "dtype" else found
    if kind == "device":
        return device(inside)
    if kind in ("array", "tensor"):
        tensor = tensor_of(inside)
        return tensor.data_array if kind == "array" else tensor
    raise ValueError(f"unknown value {kind}")
