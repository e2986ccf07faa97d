"""Errors of predicted numbers: squared, absolute, and both joined."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.run import apply
from ...tensor import Tensor
from .base import Loss, _common, _legacy, _weighted

__all__ = ["huber_loss", "l1_loss", "mse_loss", "smooth_l1_loss"]


class MseLoss(Loss):
    """Mean of squared differences."""

    name, grad_name = "mse_loss", "MseLossBackward0"
    formula = r"y = \frac{1}{n} \sum_i (x_i - t_i)^2"
    derivatives: ClassVar = {
        "x": r"\bar{x}_i = \frac{2}{n} \, \bar{y} \, (x_i - t_i)",
        "target": r"\bar{t}_i = -\frac{2}{n} \, \bar{y} \, (x_i - t_i)",
    }
    input_names = ("input", "target")

    def forward(self, xp, y, x, target):
        d = y if self.reduction == "none" else xp.empty(x.shape, x.dtype)
        xp.subtract(x, target, out=d)
        self._reduce(xp, y, xp.multiply(d, d, out=d))

    def backward(self, xp, i, gx, gy, y, x, target):
        xp.subtract(x if i == 0 else target, target if i == 0 else x, out=gx)
        xp.multiply(gx, self._scale(xp, gy, gx.size, 2.0), out=gx)


class L1Loss(Loss):
    """Mean of absolute differences."""

    name, grad_name = "l1_loss", "L1LossBackward0"
    formula = r"y = \frac{1}{n} \sum_i |x_i - t_i|"
    derivatives: ClassVar = {
        "x": r"\bar{x}_i = \frac{1}{n} \, \bar{y} \, \mathrm{sign}(x_i - t_i)",
        "target": r"\bar{t}_i = -\frac{1}{n} \, \bar{y} \, \mathrm{sign}(x_i - t_i)",
    }
    input_names = ("input", "target")

    def forward(self, xp, y, x, target):
        d = y if self.reduction == "none" else xp.empty(x.shape, x.dtype)
        xp.subtract(x, target, out=d)
        self._reduce(xp, y, xp.absolute(d, out=d))

    def backward(self, xp, i, gx, gy, y, x, target):
        xp.subtract(x if i == 0 else target, target if i == 0 else x, out=gx)
        xp.sign(gx, out=gx)
        xp.multiply(gx, self._scale(xp, gy, gx.size), out=gx)


class HuberLoss(Loss):
    """Squares for small differences, straight lines for large ones.

    With ``scaled`` the loss is divided by delta, which is PyTorch's smooth L1 loss with beta = delta.
    """

    name, grad_name = "huber_loss", "HuberLossBackward0"
    formula = r"y = \frac{1}{n} \sum_i \{\frac{1}{2} d_i^2, \; \delta (|d_i| - \frac{\delta}{2})\}"
    derivatives: ClassVar = {
        "x": r"\bar{x}_i = \frac{1}{n} \, \bar{y} \, \min(\max(d_i, -\delta), \delta)",
        "target": r"\bar{t}_i = -\frac{1}{n} \, \bar{y} \, \min(\max(d_i, -\delta), \delta)",
    }
    input_names = ("input", "target")
    attribute_names = ("reduction", "delta")

    def __init__(self, reduction: str = "mean", delta: float = 1.0, scaled: bool = False) -> None:
        super().__init__(reduction)
        self.delta, self.scaled = float(delta), scaled
        if scaled:
            self.name, self.grad_name = "smooth_l1_loss", "SmoothL1LossBackward0"  # type: ignore[misc]

    def forward(self, xp, y, x, target):
        size = xp.absolute(xp.subtract(x, target))
        cut = xp.minimum(size, self.delta)
        # cut (|d| - cut / 2) is d^2/2 inside and delta (|d| - delta/2) outside
        errors = xp.multiply(cut, xp.subtract(size, xp.multiply(cut, 0.5)))
        self._reduce(xp, y, xp.divide(errors, self.delta) if self.scaled else errors)

    def backward(self, xp, i, gx, gy, y, x, target):
        xp.subtract(x if i == 0 else target, target if i == 0 else x, out=gx)
        xp.clip(gx, -self.delta, self.delta, out=gx)
        xp.multiply(gx, self._scale(xp, gy, gx.size), out=gx)
        if self.scaled:
            xp.divide(gx, self.delta, out=gx)


_mse = MseLoss()
_l1 = L1Loss()


def mse_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Mean of squared differences."""
    reduction = _legacy(size_average, reduce, reduction)
    input, target = _common("mse_loss", input, target)
    if weight is not None:
        return _weighted(apply(MseLoss("none"), input, target), weight, reduction)
    return apply(_mse if reduction == "mean" else MseLoss(reduction), input, target)


def l1_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Mean of absolute differences."""
    reduction = _legacy(size_average, reduce, reduction)
    input, target = _common("l1_loss", input, target)
    if weight is not None:
        return _weighted(apply(L1Loss("none"), input, target), weight, reduction)
    return apply(_l1 if reduction == "mean" else L1Loss(reduction), input, target)


def smooth_l1_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:  # fmt: skip
    """Squares below `beta`, straight lines above, divided by `beta`."""
    reduction = _legacy(size_average, reduce, reduction)
    if beta < 0:
        raise RuntimeError("smooth_l1_loss does not support negative values for beta.")
    if beta == 0:
        return l1_loss(input, target, reduction=reduction)
    return apply(HuberLoss(reduction, beta, True), *_common("smooth_l1_loss", input, target))


def huber_loss(
    input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    """Squares below `delta`, straight lines above."""
    if not isinstance(delta, (int, float)):
        raise TypeError(f"huber_loss: delta must be a float or int, got: {type(delta)}")
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    input, target = _common("huber_loss", input, target)
    if weight is not None:
        return _weighted(apply(HuberLoss("none", delta), input, target), weight, reduction)
    return apply(HuberLoss(reduction, delta), input, target)
