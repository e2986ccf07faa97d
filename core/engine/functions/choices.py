"""Choices among classes that a gradient can pass: the softmax turned over, and noisy near-choices."""

from __future__ import annotations

from typing import Any

from ..creation import zeros_like
from ..tensor import Tensor
from .probability import _default_dim, softmax

__all__ = ["gumbel_softmax", "softmin"]


def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Softmax of the negative: the smallest gets the most."""
    return softmax(-input, _default_dim(input.ndim) if dim is None else dim, dtype=dtype)


def gumbel_softmax(logits: Tensor, tau: float = 1, hard: bool = False, eps: float = 1e-10, dim: int = -1) -> Tensor:
    """A random choice by the probabilities of `logits`, smoothed by a softmax of temperature `tau`.

    With `hard` the result is one-hot, and the gradient that of the smooth one.

    Source: Jang, Gu, Poole 2016, https://arxiv.org/abs/1611.01144
    """
    noise = -zeros_like(logits).detach().exponential_().log()
    soft = softmax((logits + noise) / tau, dim)
    if not hard:
        return soft
    index = soft.max(dim, keepdim=True)[1]
    chosen = zeros_like(logits).detach().scatter(dim, index, 1.0)
    return chosen - soft.detach() + soft
