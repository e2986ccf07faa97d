"""Parameters: tensors that a Module registers and an optimizer changes; Buffers: those it only keeps."""

from __future__ import annotations

import numpy as np

from ..tensor import Tensor

__all__ = ["Buffer", "Parameter"]


class Parameter(Tensor):
    """A tensor that requires a gradient and, set as an attribute, belongs to its Module."""

    def __init__(self, data: Tensor | None = None, requires_grad: bool = True) -> None:
        self.data_array = np.empty(0, np.float32) if data is None else data.data_array
        self._version_cell = [0]
        self.requires_grad = requires_grad

    def __repr__(self) -> str:
        return "Parameter containing:\n" + super().__repr__()


class Buffer(Tensor):
    """A tensor that, set as an attribute, becomes a buffer of its Module."""

    def __init__(self, data: Tensor | None = None, *, persistent: bool = True) -> None:
        self.data_array = np.empty(0, np.float32) if data is None else data.data_array
        self._version_cell = [0]
        self.persistent = persistent
