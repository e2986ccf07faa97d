"""The ways of pruning: single elements or whole slices, at random, by size, or by a given mask."""

from __future__ import annotations

from typing import Any

from ...creation import rand, rand_like, zeros_like
from ...functions import kthvalue, norm, topk
from ...tensor import Tensor
from .pruning_base import BasePruningMethod, check_amount, how_many

__all__ = [
    "CustomFromMask", "Identity", "L1Unstructured", "LnStructured", "RandomStructured", "RandomUnstructured",
]  # fmt: skip


class Identity(BasePruningMethod):
    """Prunes nothing, but sets up the mask."""

    PRUNING_TYPE = "unstructured"

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask so far."""
        return default_mask


class _Elements(BasePruningMethod):
    """Prunes a share (or a number) of single elements."""

    PRUNING_TYPE = "unstructured"

    def __init__(self, amount: float) -> None:
        check_amount(amount)
        self.amount = amount

    def _worst(self, t: Tensor, count: int) -> Tensor:
        raise NotImplementedError

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask so far, with further zeros."""
        count = how_many(self.amount, t.numel())
        mask = default_mask.clone()
        if count:
            mask.view(-1)[self._worst(t, count)] = 0
        return mask


class RandomUnstructured(_Elements):
    """Prunes elements at random."""

    def _worst(self, t: Tensor, count: int) -> Tensor:
        return topk(rand_like(t).view(-1), k=count)[1]


class L1Unstructured(_Elements):
    """Prunes the elements nearest to 0."""

    def _worst(self, t: Tensor, count: int) -> Tensor:
        return topk(t.abs().reshape(-1), k=count, largest=False)[1]


class _Slices(BasePruningMethod):
    """Prunes a share (or a number) of the slices along a dimension."""

    PRUNING_TYPE = "structured"

    def __init__(self, amount: float, dim: int = -1) -> None:
        check_amount(amount)
        self.amount = amount
        self.dim = dim

    def _kept(self, t: Tensor, size: int, count: int) -> Tensor:
        """Which slices stay, as indices or as a mask."""
        raise NotImplementedError

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask so far, with further slices of zeros."""
        if t.ndim <= 1:
            raise ValueError(
                "Structured pruning can only be applied to multidimensional tensors. Found tensor of shape "
                f"{t.shape} with {t.ndim} dims"
            )
        if self.dim >= t.ndim:
            raise IndexError(f"Invalid index {self.dim} for tensor of size {t.shape}")
        size = t.shape[self.dim]
        count = how_many(self.amount, size)
        if count == 0:
            return default_mask
        mask = zeros_like(t.detach())
        place: list[Any] = [slice(None)] * t.ndim
        place[self.dim] = self._kept(t, size, count)
        mask[tuple(place)] = 1
        return mask * default_mask.to(dtype=mask.dtype)


class RandomStructured(_Slices):
    """Prunes slices at random."""

    def _kept(self, t: Tensor, size: int, count: int) -> Tensor:
        luck = rand(size)
        return luck > kthvalue(luck, k=count)[0]


class LnStructured(_Slices):
    """Prunes the slices with the smallest norm of order `n`."""

    def __init__(self, amount: float, n: Any, dim: int = -1) -> None:
        super().__init__(amount, dim)
        self.n = n

    def _kept(self, t: Tensor, size: int, count: int) -> Tensor:
        others = [d for d in range(t.ndim) if d != self.dim % t.ndim]
        return topk(norm(t.detach(), p=self.n, dim=others), k=size - count)[1]


class CustomFromMask(BasePruningMethod):
    """Prunes where a given mask has zeros."""

    PRUNING_TYPE = "global"

    def __init__(self, mask: Tensor) -> None:
        self.mask = mask

    def compute_mask(self, t: Tensor, default_mask: Tensor) -> Tensor:
        """The mask so far, times the given one."""
        if default_mask.shape != self.mask.shape:
            raise AssertionError(
                f"default_mask shape {default_mask.shape} must match self.mask shape {self.mask.shape}"
            )
        return default_mask * self.mask.to(dtype=default_mask.dtype)
