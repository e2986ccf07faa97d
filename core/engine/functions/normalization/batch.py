"""Normalisation of channels over a batch, and over each image alone."""

from __future__ import annotations

from typing import Any

from ...autograd.run import apply
from ...shapes import count
from ...tensor import Tensor
from ..convolution import pad
from ..pooling import avg_pool2d
from .base import _Normalization

__all__ = ["batch_norm", "instance_norm", "local_response_norm"]


class BatchNorm(_Normalization):
    """Every channel is normalised over all images and places; with running statistics once training is over.

    Source: Ioffe, Szegedy 2015, https://arxiv.org/abs/1502.03167
    """

    name, grad_name = "batch_norm", "NativeBatchNormBackward0"
    symbols = ("x", "w", "b")
    attribute_names = ("training", "momentum", "eps")

    def __init__(self, training: bool, momentum: float, eps: float, running: tuple[Any, Any] | None = None) -> None:
        self.training, self.momentum, self.eps = training, momentum, eps
        self._running = running

    def again(self) -> BatchNorm:
        """In training without running statistics, which the batch moved already; else with a copy of them."""
        kept = None if self.training or self._running is None else tuple(a.copy() for a in self._running)
        return BatchNorm(self.training, self.momentum, self.eps, kept)

    def seen_as(self, shape):
        return shape, (0, *range(2, len(shape)))

    def weights_as(self, shape):
        return (1, shape[1], *(1,) * (len(shape) - 2))

    def _statistics(self, xp, m, r, seen, axes, watch=True):
        if self.training:
            _Normalization._statistics(self, xp, m, r, seen, axes, watch)
            return
        mean, variance = self._running  # type: ignore[misc]
        xp.copyto(m, mean.reshape(m.shape))
        xp.add(variance.reshape(r.shape), self.eps, out=r)
        xp.sqrt(r, out=r)
        xp.divide(1.0, r, out=r)

    def _watch(self, xp, m, v, n):
        if self._running is None:
            return
        mean, variance = self._running
        xp.multiply(mean, 1.0 - self.momentum, out=mean)
        xp.add(mean, xp.multiply(m.reshape(mean.shape), self.momentum), out=mean)
        xp.multiply(variance, 1.0 - self.momentum, out=variance)
        unbiased = self.momentum * n / (n - 1) if n > 1 else float("nan")
        xp.add(variance, xp.multiply(v.reshape(variance.shape), unbiased), out=variance)

    def _through(self, xp, target, g, h, r, axes):
        if self.training:
            _Normalization._through(self, xp, target, g, h, r, axes)
        else:
            xp.multiply(g, r, out=target)


def batch_norm(
    input: Tensor, running_mean: Tensor | None, running_var: Tensor | None, weight: Tensor | None = None,
    bias: Tensor | None = None, training: bool = False, momentum: float = 0.1, eps: float = 1e-5,
) -> Tensor:  # fmt: skip
    """Normalise channels (dimension 1) over the batch, or with running statistics outside of training.

    In training the running statistics move by `momentum` towards those of the batch.
    """
    if input.ndim < 2:
        if input.numel() == 0 and input.ndim == 1:
            return input.clone()
        raise RuntimeError(f"batch_norm expects at least 2 dimensions, but got shape {list(input.shape)}")
    if training and input.numel() == input.shape[1]:
        raise ValueError(
            f"Expected more than 1 value per channel when training, got input size {input.shape}: batch "
            "normalization needs a larger batch, or .eval()"
        )
    for name, t in (
        ("running_mean", running_mean), ("running_var", running_var), ("weight", weight), ("bias", bias),
    ):  # fmt: skip
        if t is not None and t.numel() != input.shape[1]:
            raise RuntimeError(f"{name} should contain {input.shape[1]} elements not {t.numel()}")
    if running_mean is None or running_var is None:
        if not training:
            raise RuntimeError("Expected running_mean and running_var to be defined when training=False")
        return apply(BatchNorm(training, momentum, eps), input, weight, bias)
    operation = BatchNorm(training, momentum, eps, (running_mean.data_array, running_var.data_array))
    if training:
        running_mean.bump_version()
        running_var.bump_version()
    return apply(operation, input, weight, bias)


class InstanceNorm(_Normalization):
    """Every channel of every image is normalised over its own places.

    Source: Ulyanov, Vedaldi, Lempitsky 2016, https://arxiv.org/abs/1607.08022
    """

    name, grad_name = "instance_norm", "NativeBatchNormBackward0"
    symbols = ("x", "w", "b")

    def __init__(self, eps: float) -> None:
        self.eps = eps

    def seen_as(self, shape):
        return shape, tuple(range(2, len(shape)))

    def weights_as(self, shape):
        return (1, shape[1], *(1,) * (len(shape) - 2))


def instance_norm(
    input: Tensor, running_mean: Tensor | None = None, running_var: Tensor | None = None,
    weight: Tensor | None = None, bias: Tensor | None = None, use_input_stats: bool = True, momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:  # fmt: skip
    """Normalise every channel of every image over its places, or with running statistics.

    With `use_input_stats` running statistics move by `momentum` towards the mean over the batch of those of the images;
    without, they are what the channels are normalised with.
    """
    if not use_input_stats and (running_mean is None or running_var is None):
        raise RuntimeError("Expected running_mean and running_var to be defined when use_input_stats is false")
    if use_input_stats:
        if input.ndim < 3:
            raise ValueError(f"instance_norm expects at least 3 dimensions, but got shape {list(input.shape)}")
        if count(input.shape[2:]) == 1:
            raise ValueError(f"Expected more than 1 spatial element when training, got input size {input.shape}")
    if running_mean is None and running_var is None:
        return apply(InstanceNorm(eps), input, weight, bias)
    if not use_input_stats:
        return batch_norm(input, running_mean, running_var, weight, bias, False, momentum, eps)
    samples, channels = input.shape[:2]
    copies = [None if t is None else t.repeat(samples) for t in (running_mean, running_var)]
    scales = [None if t is None else t.repeat(samples) for t in (weight, bias)]
    folded = input.reshape(1, samples * channels, *input.shape[2:])
    y = batch_norm(folded, copies[0], copies[1], scales[0], scales[1], True, momentum, eps)
    for held, moved in ((running_mean, copies[0]), (running_var, copies[1])):
        if held is not None and moved is not None:
            held.data.copy_(moved.reshape(samples, channels).mean(0))
    return y.reshape(input.shape)


def local_response_norm(input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0) -> Any:
    """Every element divided by a power of the mean square over `size` neighbouring channels.

    Source: Krizhevsky, Sutskever, Hinton 2012, section 3.3
    """
    if input.ndim < 3:
        raise ValueError(f"Expected 3D or higher dimensionality input (got {input.ndim} dimensions)")
    if input.numel() == 0:
        return input
    lined = (input * input).reshape(input.shape[0], 1, input.shape[1], -1)
    means = avg_pool2d(pad(lined, (0, 0, size // 2, (size - 1) // 2)), (size, 1), stride=1).reshape(input.shape)
    return input / (means * alpha + k) ** beta
