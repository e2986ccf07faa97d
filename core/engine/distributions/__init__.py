"""Probability distributions: samples, log-probabilities, entropies, and how far one is from another.

What variational autoencoders and policy gradients are written with.
"""

from .base import Distribution
from .continuous import Exponential, LogNormal, Normal, Uniform
from .discrete import Bernoulli, Categorical
from .divergence import kl_divergence

__all__ = [
    "Bernoulli", "Categorical", "Distribution", "Exponential", "LogNormal", "Normal", "Uniform", "kl_divergence",
]  # fmt: skip
