"""Dropout: a network that must not rely on any single unit."""

from __future__ import annotations

import math
import warnings
from typing import Any, ClassVar

from ..autograd.operation import Operation
from ..autograd.run import apply
from ..random import bernoulli_mask
from ..tensor import Tensor
from .activation.base import _finish

__all__ = [
    "alpha_dropout", "dropout", "dropout1d", "dropout2d", "dropout3d", "feature_alpha_dropout", "feature_dropout",
]  # fmt: skip

_SELU_FLOOR = -1.7580993408473766  # what selu tends to far below zero


class Dropout(Operation):
    """Elements set to zero with probability p, the others scaled so that the expectation stays.

    Source: Srivastava et al. 2014, https://jmlr.org/papers/v15/srivastava14a.html
    """

    name, grad_name = "dropout", "MulBackward0"
    formula = r"y = m \, x, \; m \, (1 - p) \sim \mathrm{Bernoulli}(1 - p)"
    derivatives: ClassVar = {"x": r"\bar{x} = m \, \bar{y}"}
    outputs = ("y", "mask")
    saves = ("mask",)
    attribute_names = ("p",)
    draws = True

    def __init__(self, p: float = 0.5) -> None:
        self.p = float(p)

    def out(self, *inputs: Any) -> Any:
        """The input's shape twice: the mask is already scaled."""
        x = inputs[0]
        return [(x.shape, x.dtype), (x.shape, x.dtype)]

    def forward(self, xp, y, mask, x):
        bernoulli_mask(xp, mask, 1.0 - self.p, x)
        if self.p < 1.0:
            xp.divide(mask, 1.0 - self.p, out=mask)
        xp.multiply(x, mask, out=y)

    def backward(self, xp, i, gx, gy, y, mask, x):
        xp.multiply(gy, mask, out=gx)


class AlphaDropout(Operation):
    """Dropout for selu: what is dropped gets selu's lower bound, then all is scaled to keep mean 0 and variance 1.

    With ``features`` whole channels are dropped. Source: Klambauer et al. 2017, https://arxiv.org/abs/1706.02515
    """

    name, grad_name = "alpha_dropout", "AddBackward0"
    formula = r"y = a \, (m \, x + (1 - m) \, c) + b, \; m \sim \mathrm{Bernoulli}(1 - p)"
    derivatives: ClassVar = {"x": r"\bar{x} = a \, m \, \bar{y}"}
    outputs = ("y", "mask")
    saves = ("mask",)
    attribute_names = ("p", "features")
    draws = True

    def __init__(self, p: float, features: bool = False) -> None:
        self.p, self.features = float(p), features

    def out(self, *inputs: Any) -> Any:
        """The input's shape, and that of the mask, which is already scaled."""
        x = inputs[0]
        shape = (*x.shape[:2], *(1,) * (x.ndim - 2)) if self.features else x.shape
        return [(x.shape, x.dtype), (shape, x.dtype)]

    def forward(self, xp, y, mask, x):
        bernoulli_mask(xp, mask, 1.0 - self.p)
        scale = 1.0 / math.sqrt((_SELU_FLOOR**2 * self.p + 1.0) * (1.0 - self.p)) if self.p < 1.0 else 0.0
        shift = xp.add(xp.multiply(xp.subtract(mask, 1.0), -_SELU_FLOOR * scale), -_SELU_FLOOR * scale * self.p)
        xp.multiply(mask, scale, out=mask)
        xp.multiply(x, mask, out=y)
        xp.add(y, shift, out=y)

    def backward(self, xp, i, gx, gy, y, mask, x):
        xp.multiply(gy, mask, out=gx)


class FeatureDropout(Dropout):
    """Dropout of whole channels: all places of a channel of an image share one decision.

    Source: Tompson et al. 2014, https://arxiv.org/abs/1411.4280
    """

    name = "feature_dropout"

    def out(self, *inputs: Any) -> Any:
        """The input's shape, and one element of the mask for every channel."""
        x = inputs[0]
        return [(x.shape, x.dtype), ((*x.shape[:2], *(1,) * (x.ndim - 2)), x.dtype)]


def _checked(p: float) -> None:
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Set elements to zero with probability `p` while training; the identity otherwise."""
    _checked(p)
    if not training or p == 0.0:
        return input
    return _finish(apply(Dropout(p), input), input, inplace, "dropout_")


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """Dropout that keeps mean and variance of what selu gives."""
    _checked(p)
    if not training or p == 0.0:
        return input
    y = input * 0.0 if p == 1.0 else apply(AlphaDropout(p), input)
    return _finish(y, input, inplace, "alpha_dropout_")


def feature_alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Tensor:
    """:func:`alpha_dropout` of whole channels (dimension 1)."""
    _checked(p)
    if not training or p == 0.0:
        return input
    if input.ndim < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    y = input * 0.0 if p == 1.0 else apply(AlphaDropout(p, True), input)
    return _finish(y, input, inplace, "feature_alpha_dropout_")


def feature_dropout(input: Tensor, p: float = 0.5, train: bool = True, inplace: bool = False) -> Tensor:
    """Dropout of whole channels (dimension 1)."""
    _checked(p)
    if not train or p == 0.0:
        return input
    if input.ndim < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    return _finish(apply(FeatureDropout(p), input), input, inplace, "feature_dropout_")


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Whole channels of (N, C, L) or (C, L) set to zero."""
    _checked(p)
    if input.ndim not in (2, 3):
        raise RuntimeError(f"dropout1d: Expected 2D or 3D input, but received a {input.ndim}D input.")
    if input.ndim == 3:
        return feature_dropout(input, p, training, inplace)
    y = feature_dropout(input.unsqueeze(0), p, training).squeeze(0)
    return _finish(y, input, inplace and training and p > 0, "dropout1d_")


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Whole channels of (N, C, H, W) set to zero; (N, C, L) is taken as a batch too."""
    _checked(p)
    if input.ndim not in (3, 4):
        warnings.warn(
            f"dropout2d: Received a {input.ndim}-D input to dropout2d, which is deprecated: use dropout2d() only with "
            "images of shape (N, C, H, W).",
            stacklevel=3,
        )
    return feature_dropout(input, p, training, inplace)


def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Tensor:
    """Whole channels of (N, C, D, H, W) or (C, D, H, W) set to zero."""
    _checked(p)
    if input.ndim not in (4, 5):
        warnings.warn(
            f"dropout3d: Received a {input.ndim}-D input to dropout3d, which is deprecated: use dropout3d() only with "
            "volumes of shape (N, C, D, H, W).",
            stacklevel=3,
        )
    if input.ndim == 4:
        y = feature_dropout(input.unsqueeze(0), p, training).squeeze(0)
        return _finish(y, input, inplace and training and p > 0, "dropout3d_")
    return feature_dropout(input, p, training, inplace)
