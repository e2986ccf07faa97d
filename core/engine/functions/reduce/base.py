"""What all reductions share: which dimensions go, and how a result lines up with its input again."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...shapes import normalize_dims, reduced_shape

__all__ = ["Reduction"]


class Reduction(Operation):
    """Shared rule: the dimensions that go, and how a result lines up with its input again."""

    attribute_names: ClassVar[tuple[str, ...]] = ("dim", "keepdim")

    def __init__(self, dim: Any = None, keepdim: bool = False) -> None:
        self.dim, self.keepdim = dim, keepdim

    def out(self, *inputs: Any) -> Any:
        """The input's shape without the reduced dimensions."""
        x = inputs[0]
        return reduced_shape(x.shape, normalize_dims(self.dim, x.ndim), self.keepdim), x.dtype

    def _axes(self, ndim: int) -> tuple[int, ...]:
        dims = normalize_dims(self.dim, ndim)
        return tuple(range(ndim)) if dims is None else dims

    def _kept(self, array: Any, like: Any) -> Any:
        """`array` with the reduced dimensions of `like` as size 1: a view that broadcasts against it."""
        return array.reshape(reduced_shape(like.shape, normalize_dims(self.dim, like.ndim), True))

    def _need_elements(self, x: Any) -> None:
        dims = self._axes(x.ndim)
        if self.dim is None and x.size == 0 and self.name in ("amax", "amin"):
            raise RuntimeError(
                f"{self.name}(): Expected reduction dim to be specified for input.numel() == 0. Specify the "
                f"reduction dim with the 'dim' argument (shape {list(x.shape)})."
            )
        if 0 in (x.shape[d] for d in dims):
            raise IndexError(
                f"{self.name}(): Expected reduction dim {dims} to have non-zero size, but the input's shape is "
                f"{list(x.shape)}."
            )
