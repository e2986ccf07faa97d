"""Pruning: weights set to zero by a mask, at random or by their size, alone or in whole slices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...creation import ones_like, rand, rand_like, zeros_like
from ...functions import kthvalue, norm, topk
from ...tensor import Tensor
from .convert_parameters import parameters_to_vector
from .pruning_base import BasePruningMethod, PruningContainer, check_amount, how_many

__all__ = [
    "BasePruningMethod", "CustomFromMask", "Identity", "L1Unstructured", "LnStructured", "PruningContainer",
    "RandomStructured", "RandomUnstructured", "custom_from_mask", "global_unstructured", "identity", "is_pruned",
    "l1_unstructured", "ln_structured", "random_structured", "random_unstructured", "remove",
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


def identity(module: Any, name: str) -> Any:
    """Set up the mask of a parameter, without zeros."""
    Identity.apply(module, name)
    return module


def random_unstructured(module: Any, name: str, amount: float) -> Any:
    """Prune a share (float) or a number (int) of the elements at random."""
    RandomUnstructured.apply(module, name, amount=amount)
    return module


def l1_unstructured(module: Any, name: str, amount: float, importance_scores: Tensor | None = None) -> Any:
    """Prune the share or number of elements that are nearest to 0, or have the scores nearest to 0."""
    L1Unstructured.apply(module, name, amount=amount, importance_scores=importance_scores)
    return module


def random_structured(module: Any, name: str, amount: float, dim: int) -> Any:
    """Prune a share or number of the slices along `dim` at random."""
    RandomStructured.apply(module, name, amount=amount, dim=dim)
    return module


def ln_structured(
    module: Any, name: str, amount: float, n: Any, dim: int, importance_scores: Tensor | None = None
) -> Any:
    """Prune the share or number of slices along `dim` that have the smallest norms of order `n`."""
    LnStructured.apply(module, name, amount=amount, n=n, dim=dim, importance_scores=importance_scores)
    return module


def custom_from_mask(module: Any, name: str, mask: Tensor) -> Any:
    """Prune where `mask` has zeros."""
    CustomFromMask.apply(module, name, mask=mask)
    return module


def global_unstructured(parameters: Any, pruning_method: Any, importance_scores: Any = None, **kwargs: Any) -> None:
    """Prune several parameters, given as pairs of module and name, as if they were one vector.

    ``importance_scores`` may have scores by such a pair; ``kwargs`` go to the method, for example ``amount``.
    """
    if not isinstance(parameters, Iterable):
        raise TypeError("global_unstructured(): parameters is not an Iterable")
    if not isinstance(importance_scores, (dict, type(None))):
        raise TypeError("global_unstructured(): importance_scores must be of type dict")
    pairs = list(parameters)
    tensors = [getattr(module, name) for module, name in pairs]
    given = importance_scores or {}
    scores = parameters_to_vector([given.get(pair, t) for pair, t in zip(pairs, tensors, strict=True)])
    masks = [getattr(m, f"{name}_mask", ones_like(t)) for (m, name), t in zip(pairs, tensors, strict=True)]
    container, method = PruningContainer(), pruning_method(**kwargs)
    container._tensor_name = method._tensor_name = "temp"  # nothing of this name is touched
    if method.PRUNING_TYPE != "unstructured":
        raise TypeError(
            'Only "unstructured" PRUNING_TYPE supported for the `pruning_method`. Found method '
            f"{pruning_method} of type {method.PRUNING_TYPE}"
        )
    container.add_pruning_method(method)
    final = container.compute_mask(scores.detach(), parameters_to_vector(masks))
    at = 0
    for (module, name), tensor in zip(pairs, tensors, strict=True):
        custom_from_mask(module, name, mask=final[at : at + tensor.numel()].view_as(tensor))
        at += tensor.numel()


def remove(module: Any, name: str) -> Any:
    """Make the pruning of a parameter final: no mask any more, the zeros stand in the parameter."""
    for key, (hook, _) in module._forward_pre_hooks.items():
        if isinstance(hook, BasePruningMethod) and hook._tensor_name == name:
            hook.remove(module)
            del module._forward_pre_hooks[key]
            return module
    raise ValueError(f"Parameter '{name}' of module {module} has to be pruned before pruning can be removed")


def is_pruned(module: Any) -> bool:
    """Whether a module, or one below it, has a pruned parameter."""
    return any(
        isinstance(hook, BasePruningMethod)
        for below in module.modules()
        for hook, _ in below._forward_pre_hooks.values()
    )
