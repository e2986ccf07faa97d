"""What all distributions share: shapes, checked parameters, samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..autograd.modes import no_grad
from ..creation import tensor
from ..functions import broadcast_tensors
from ..shapes import Size
from ..tensor import Tensor

__all__ = ["Distribution", "positive", "together"]


def together(*values: Any) -> tuple[Tensor, ...]:
    """Numbers and tensors broadcast to one shape; numbers take the dtype of the first tensor."""
    like = next((v for v in values if isinstance(v, Tensor)), None)
    options: dict[str, Any] = {} if like is None else {"dtype": like.dtype, "device": like.device}
    return tuple(broadcast_tensors(*[v if isinstance(v, Tensor) else tensor(float(v), **options) for v in values]))


def positive(value: Tensor) -> Any:
    """Where a scale is allowed."""
    return value > 0


class Distribution:
    """A probability distribution over tensors.

    Attributes
    ----------
    batch_shape : Size
        The shape of the parameters: so many independent distributions.
    event_shape : Size
        The shape of one draw from one of them.
    """

    has_rsample = False
    arguments: tuple[str, ...] = ()

    def __init__(self, batch_shape: Sequence[int] = (), event_shape: Sequence[int] = ()) -> None:
        self.batch_shape, self.event_shape = Size(batch_shape), Size(event_shape)

    def _check(self, name: str, value: Tensor, allowed: Any, rule: str) -> None:
        """Refuse a parameter outside of its range.

        Raises
        ------
        ValueError
            Which parameter of which distribution, and the rule it breaks.
        """
        if not bool(allowed.all()):
            raise ValueError(
                f"Expected parameter {name} (Tensor of shape {tuple(value.shape)}) of distribution "
                f"{type(self).__name__} to satisfy the constraint {rule}, but found invalid values:\n{value.detach()}"
            )

    def _extended(self, sample_shape: Sequence[int]) -> tuple[int, ...]:
        return (*tuple(sample_shape), *self.batch_shape, *self.event_shape)

    @property
    def mean(self) -> Tensor:
        """The expected value."""
        raise NotImplementedError

    @property
    def variance(self) -> Tensor:
        """The expected squared distance from the mean."""
        raise NotImplementedError

    @property
    def stddev(self) -> Tensor:
        """The square root of the variance."""
        return self.variance.sqrt()

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draws of shape sample_shape + batch_shape + event_shape, without a gradient."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draws through which gradients reach the parameters (the reparametrization of Kingma and Welling 2014)."""
        raise NotImplementedError(f"{type(self).__name__} has no reparametrized samples: use sample() and log_prob()")

    def log_prob(self, value: Tensor) -> Tensor:
        """The logarithm of the probability (density) of values."""
        raise NotImplementedError

    def entropy(self) -> Tensor:
        """The expected surprise, in nats."""
        raise NotImplementedError

    def cdf(self, value: Tensor) -> Tensor:
        """The probability of values up to this one."""
        raise NotImplementedError

    def __repr__(self) -> str:
        parts = []
        for name in self.arguments:
            value = self.__dict__.get(name)
            if value is not None:
                parts.append(f"{name}: {value.item() if value.numel() == 1 else value.size()}")
        return f"{type(self).__name__}({', '.join(parts)})"
