"""How far one distribution is from another (Kullback and Leibler 1951, https://doi.org/10.1214/aoms/1177729694)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..functions import where
from ..functions.activation import softplus
from ..tensor import Tensor
from .base import Distribution
from .continuous import Exponential, Normal, Uniform
from .discrete import Bernoulli, Categorical

__all__ = ["kl_divergence"]


def _normal(p: Normal, q: Normal) -> Tensor:
    ratio = (p.scale / q.scale).pow(2)
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale).pow(2) - 1 - ratio.log())


def _categorical(p: Categorical, q: Categorical) -> Tensor:
    terms = p.probs * (p.logits - q.logits)
    impossible: Any = q.probs == 0
    absent: Any = p.probs == 0
    return where(absent, terms * 0, where(impossible, terms * 0 + float("inf"), terms)).sum(-1)


def _bernoulli(p: Bernoulli, q: Bernoulli) -> Tensor:
    one = p.probs * (softplus(-q.logits) - softplus(-p.logits))
    return one + (1 - p.probs) * (softplus(q.logits) - softplus(p.logits))


def _uniform(p: Uniform, q: Uniform) -> Tensor:
    found = ((q.high - q.low) / (p.high - p.low)).log()
    below: Any = q.low > p.low
    above: Any = q.high < p.high
    return where(below | above, found * 0 + float("inf"), found)


def _exponential(p: Exponential, q: Exponential) -> Tensor:
    ratio = q.rate / p.rate
    return ratio - ratio.log() - 1


_KNOWN: dict[type, Callable[..., Tensor]] = {
    Normal: _normal, Categorical: _categorical, Bernoulli: _bernoulli, Uniform: _uniform, Exponential: _exponential,
}  # fmt: skip


def kl_divergence(p: Distribution, q: Distribution) -> Tensor:
    """The expected logarithm of p / q under p, one number for each pair.

    Raises
    ------
    NotImplementedError
        For distributions of two kinds, or of a kind without a formula.
    """
    if type(p) is not type(q) or type(p) not in _KNOWN:
        raise NotImplementedError(
            f"No KL(p || q) is implemented for p type {type(p).__name__} and q type {type(q).__name__}: estimate it "
            "with samples, (p.log_prob(x) - q.log_prob(x)).mean()"
        )
    return _KNOWN[type(p)](p, q)
