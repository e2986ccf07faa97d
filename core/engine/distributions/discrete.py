"""Distributions of whole numbers: a coin and a die. Parameters are probabilities, or their logits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..autograd.modes import enable_grad, no_grad
from ..creation import arange, bernoulli
from ..draws import multinomial
from ..dtypes import finfo
from ..functions import logit, sigmoid, softmax
from ..functions.loss import binary_cross_entropy_with_logits
from ..tensor import Tensor
from .base import Distribution, together

__all__ = ["Bernoulli", "Categorical"]


def _one_of(name: str, probs: Any, logits: Any) -> None:
    if (probs is None) == (logits is None):
        raise ValueError(f"Either `probs` or `logits` must be specified, but not both ({name}).")


def _inside(probs: Tensor) -> Tensor:
    """Probabilities kept away from 0 and 1, whose logarithms are infinite."""
    eps = finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)


class _Discrete(Distribution):
    """Keeps the form of the parameters that was not given, once somebody asks for it."""

    def _kept(self, name: str, make: Callable[[], Tensor]) -> Tensor:
        with enable_grad():
            self.__dict__[name] = make()
        return self.__dict__[name]


class Bernoulli(_Discrete):
    """1 with probability `probs`, else 0."""

    arguments = ("probs", "logits")

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        _one_of("Bernoulli", probs, logits)
        self._given = "probs" if probs is not None else "logits"
        (value,) = together(probs if probs is not None else logits)
        self.__dict__[self._given] = value
        super().__init__(value.shape)
        if validate_args is not False and probs is not None:
            above: Any = value >= 0
            below: Any = value <= 1
            self._check("probs", value, above & below, "Interval(lower_bound=0.0, upper_bound=1.0)")

    def __getattr__(self, name: str) -> Any:
        if name == "probs":
            return self._kept(name, lambda: sigmoid(self.logits))
        if name == "logits" and "probs" in self.__dict__:
            return self._kept(name, lambda: logit(_inside(self.probs)))
        raise AttributeError(name)

    @property
    def mean(self) -> Tensor:
        return self.probs

    @property
    def variance(self) -> Tensor:
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        with no_grad():
            return bernoulli(self.probs.expand(self._extended(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        logits = self.logits.expand(value.shape) if self.logits.ndim < value.ndim else self.logits
        return -binary_cross_entropy_with_logits(logits, value.expand(logits.shape), reduction="none")

    def entropy(self) -> Tensor:
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")


class Categorical(_Discrete):
    """One of K classes, with probabilities (made to sum to 1) or logits along the last dimension."""

    arguments = ("probs", "logits")

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        _one_of("Categorical", probs, logits)
        given = probs if probs is not None else logits
        if given.ndim < 1:
            name = "probs" if probs is not None else "logits"
            raise ValueError(f"`{name}` parameter must be at least one-dimensional.")
        if probs is not None:
            self.__dict__["probs"] = probs / probs.sum(-1, keepdim=True)
        else:
            self.__dict__["logits"] = logits - logits.logsumexp(-1, keepdim=True)
        self._num_events = given.size(-1)
        super().__init__(given.shape[:-1])
        if validate_args is not False and probs is not None:
            allowed: Any = probs >= 0
            self._check("probs", probs, allowed, "Simplex()")

    def __getattr__(self, name: str) -> Any:
        if name == "probs":
            return self._kept(name, lambda: softmax(self.logits, -1))
        if name == "logits" and "probs" in self.__dict__:
            return self._kept(name, lambda: _inside(self.probs).log())
        raise AttributeError(name)

    @property
    def param_shape(self) -> Any:
        """The shape of the probabilities."""
        held = "probs" if "probs" in self.__dict__ else "logits"
        return self.__dict__[held].shape

    @property
    def mode(self) -> Tensor:
        """The most likely class."""
        return self.probs.argmax(-1)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        rows = self.probs.reshape(-1, self._num_events)
        count = 1
        for size in sample_shape:
            count *= size
        with no_grad():
            drawn = multinomial(rows.detach(), count, True).t()
        return drawn.reshape(self._extended(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        index = value.long().unsqueeze(-1)
        shape = (*self._common(index.shape[:-1]),)
        index = index.expand((*shape, 1))
        return self.logits.expand((*shape, self._num_events)).gather(-1, index).squeeze(-1)

    def _common(self, shape: Sequence[int]) -> Any:
        from ..shapes import broadcast_shapes

        return broadcast_shapes(tuple(shape), tuple(self.batch_shape))

    def entropy(self) -> Tensor:
        lowest = finfo(self.logits.dtype).min
        return -(self.logits.clamp(min=lowest) * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """All classes, as a first dimension."""
        values = arange(self._num_events).view((-1, *(1,) * len(self.batch_shape)))
        return values.expand((-1, *self.batch_shape)) if expand else values
