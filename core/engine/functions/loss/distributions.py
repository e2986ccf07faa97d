"""Errors of predicted distributions: divergences, and negative log-likelihoods of counts and of normal numbers."""

from __future__ import annotations

import math
import warnings
from typing import Any

from ...creation import zeros_like
from ...tensor import Tensor
from ..elementwise import where
from .base import _legacy, _reduced

__all__ = ["gaussian_nll_loss", "kl_div", "poisson_nll_loss"]


def kl_div(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
    log_target: bool = False,
) -> Any:  # fmt: skip
    """Kullback-Leibler divergence ``target (ln target - input)`` of log-probabilities from probabilities.

    `reduction` may also be "batchmean": the sum divided by the number of samples, which is the definition.
    """
    reduction = _legacy(size_average, reduce, reduction)
    if reduction == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size. 'batchmean' divides "
            "only by the batch size, and aligns with the KL div math definition.",
            stacklevel=3,
        )
    if log_target:
        errors = target.exp() * (target - input)
    else:
        some: Any = target.ne(0)  # negative targets give nan, as ln does
        safe = where(some, target, 1.0)
        errors = where(some, safe * safe.log(), zeros_like(target)) - target * input
    if reduction == "batchmean":
        return errors.sum() / input.shape[0] if input.ndim else errors.sum()
    return _reduced(errors, reduction)


def poisson_nll_loss(
    input: Tensor, target: Tensor, log_input: bool = True, full: bool = False, size_average: Any = None,
    eps: float = 1e-8, reduce: Any = None, reduction: str = "mean",
) -> Any:  # fmt: skip
    """Negative log-likelihood of counts; `full` adds Stirling's approximation of ln(target!)."""
    reduction = _legacy(size_average, reduce, reduction)
    errors = input.exp() - target * input if log_input else input - target * (input + eps).log()
    if full:
        safe = where(target > 1, target, 1.0)
        stirling = safe * safe.log() - safe + 0.5 * (2 * math.pi * safe).log()
        errors = errors + where(target > 1, stirling, zeros_like(stirling))
    return _reduced(errors, reduction)


def gaussian_nll_loss(
    input: Tensor, target: Tensor, var: Any, full: bool = False, eps: float = 1e-6, reduction: str = "mean"
) -> Any:
    """Negative log-likelihood of normal numbers with mean `input` and variance `var`, which is at least `eps`.

    Raises
    ------
    ValueError
        If `var` fits neither the input's shape nor that without its last dimension, or has negative elements.
    """
    if not isinstance(var, Tensor):
        if var < 0:
            raise ValueError("var has negative entry/entries")
        var = zeros_like(input) + var
    elif bool((var.detach() < 0).any()):
        raise ValueError("var has negative entry/entries")
    if tuple(var.shape) != tuple(input.shape):
        if tuple(input.shape[:-1]) == tuple(var.shape):
            var = var.unsqueeze(-1)
        elif tuple(input.shape[:-1]) == tuple(var.shape[:-1]) and var.shape[-1] == 1:
            pass
        elif any(v not in (1, n) for v, n in zip(var.shape, input.shape, strict=True)):
            raise ValueError(f"var is of incorrect size: {list(var.shape)} for an input of shape {list(input.shape)}")
    # the lower bound cuts values, not gradients
    kept = var + (var.detach().clamp(min=eps) - var.detach())
    errors = 0.5 * (kept.log() + (input - target) ** 2 / kept)
    if full:
        errors = errors + 0.5 * math.log(2 * math.pi)
    return _reduced(errors, reduction)
