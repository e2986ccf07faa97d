"""What activations share: they need floating numbers, and may write over their input."""

from __future__ import annotations

from typing import Any

from ...autograd.operation import Unary
from ...tensor import Tensor
from ..inplace import _check, _take

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


def _finish(y: Tensor, input: Tensor, inplace: bool, name: str) -> Tensor:
    """The result itself, or written over the input for ``inplace=True``."""
    return _take(input, y, _check(input, name), name) if inplace else y
