"""Modules of the engine for nodes that hold a tensor of their own, fixed or trained.

They are modules, not functions around an array, so that ``.to(device)`` moves the tensor and ``state_dict`` finds it.
"""

from __future__ import annotations

from typing import Any

import core.engine as torch
from core.engine import nn

__all__ = ["DTYPES", "Constant", "Trained"]

# The dtypes a person may choose, the usual one first. Their names are PyTorch's.
DTYPES = ("float32", "float64", "float16", "int64", "int32")


class Constant(nn.Module):
    """Gives the same tensor at every call. It is worked out from parameters, so it is not saved with the weights."""

    def __init__(self, value: Any, dtype: str = "float32") -> None:
        super().__init__()
        self.register_buffer("value", torch.tensor(value, dtype=getattr(torch, dtype)), persistent=False)

    def forward(self) -> Any:
        return self.value


class Trained(nn.Module):
    """Gives its one parameter, ``value``."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = nn.Parameter(torch.tensor(value, dtype=torch.float32))

    def forward(self) -> Any:
        return self.value
