"""Views that take the tensor's own place: ``x.t_()`` and its kin, and the diagonal written in place."""

from __future__ import annotations

from typing import Any

from ..autograd.modes import state
from ..tensor import Tensor
from . import shape

__all__ = ["fill_diagonal_", "make_turning"]


def make_turning(view: Any) -> Any:
    """The in-place form of a view: the tensor shows its memory in another arrangement from now on."""
    name = f"{view.__name__}_"

    def method(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
        if state.grad_enabled and self._requires_grad and self.grad_fn is None:
            raise RuntimeError(
                f"a leaf Variable that requires grad is being used in an in-place operation. For {name}: put it under "
                "torch.no_grad(), or use the out-of-place form."
            )
        turned = view(self, *args, **kwargs)
        self.data_array = turned.data_array
        self._version_cell[0] += 1
        if turned._requires_grad:
            self.grad_fn, self.output_nr, self._requires_grad = turned.grad_fn, turned.output_nr, True
        return self

    method.__name__ = method.__qualname__ = name
    method.__doc__ = f"In-place form of :func:`{view.__name__}`: same memory, other arrangement."
    return method


def fill_diagonal_(self: Tensor, fill_value: Any, wrap: bool = False) -> Tensor:
    """Set the main diagonal to one value; with `wrap` a tall matrix has one again after each square block.

    Raises
    ------
    RuntimeError
        For fewer than 2 dimensions, or more of unequal sizes.
    """
    if self.ndim < 2:
        raise RuntimeError("dimensions must larger than 1")
    if self.ndim > 2 and len(set(self.shape)) != 1:
        raise RuntimeError("all dimensions of input must be of equal length")
    import numpy as np

    from ..tensor import wrap as tensor_of

    if self.ndim > 2 or not wrap:
        line = np.arange(min(self.shape))
        self[tuple(tensor_of(line) for _ in range(self.ndim))] = fill_value
        return self
    rows, columns = self.shape
    places = np.arange(0, rows * columns, columns + 1)
    self[tensor_of(places // columns), tensor_of(places % columns)] = fill_value
    return self


METHODS = "fill_diagonal_ squeeze_ swapaxes_ swapdims_ t_ transpose_ unsqueeze_"
squeeze_, unsqueeze_, t_ = make_turning(shape.squeeze), make_turning(shape.unsqueeze), make_turning(shape.t)
transpose_ = swapaxes_ = swapdims_ = make_turning(shape.transpose)
