"""What activations share: they need floating numbers."""

from __future__ import annotations

from typing import Any

from ...autograd.operation import Unary

__all__ = []


class _Activation(Unary):
    """Activations refuse whole numbers, as PyTorch does, instead of converting them."""

    keeps_integers = True

    def out(self, *inputs: Any) -> Any:
        """The input's shape and dtype, which must be floating."""
        x = inputs[0]
        if x.dtype.kind != "f":
            raise NotImplementedError(f'"{self.name}" not implemented for {x.dtype}: convert the input with .float()')
        return x.shape, x.dtype
