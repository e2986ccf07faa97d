"""Errors of predicted probabilities of yes."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.run import apply
from ...tensor import Tensor
from .base import Loss, _legacy

__all__ = ["binary_cross_entropy", "binary_cross_entropy_with_logits"]


class BceLoss(Loss):
    """Cross entropy of probabilities with targets between 0 and 1; logarithms are cut off at -100."""

    name, grad_name = "binary_cross_entropy", "BinaryCrossEntropyBackward0"
    formula = r"y = -\frac{1}{n} \sum_i w_i \, (t_i \ln x_i + (1 - t_i) \ln(1 - x_i))"
    derivatives: ClassVar = {
        "x": r"\bar{x}_i = \frac{1}{n} \, \bar{y} \, w_i \frac{x_i - t_i}{x_i (1 - x_i)}",
        "target": r"\bar{t}_i = \frac{1}{n} \, \bar{y} \, w_i \, (\ln(1 - x_i) - \ln x_i)",
    }
    input_names: ClassVar[tuple[str, ...]] = ("input", "target", "weight")
    saves: ClassVar[tuple[str, ...]] = ("x", "target", "weight")

    def promote(self, arrays):
        """The dtypes must be the same; nothing is converted."""

    def out(self, *inputs: Any) -> Any:
        """The common shape (equal, not broadcast), or () when reduced."""
        x, target = inputs[:2]
        if x.shape != target.shape:
            raise ValueError(
                f"Using a target size ({list(target.shape)}) that is different to the input size ({list(x.shape)}) is "
                "deprecated. Please ensure they have the same size."
            )
        if x.dtype != target.dtype:
            raise RuntimeError(f"Found dtype {target.dtype} but expected {x.dtype} (binary_cross_entropy's target)")
        return (x.shape if self.reduction == "none" else ()), x.dtype

    def _weighted(self, xp, values, weight):
        return values if weight is None else xp.multiply(values, weight)

    def forward(self, xp, y, x, target, weight):
        hit = xp.maximum(xp.log(x), -100.0)
        miss = xp.maximum(xp.log1p(xp.negative(x)), -100.0)
        errors = xp.subtract(xp.multiply(xp.subtract(target, 1.0), miss), xp.multiply(target, hit))
        self._reduce(xp, y, self._weighted(xp, errors, weight))

    def backward(self, xp, i, gx, gy, y, x, target, weight):
        if i == 0:
            xp.subtract(1.0, x, out=gx)
            xp.multiply(gx, x, out=gx)
            xp.maximum(gx, 1e-12, out=gx)
            xp.divide(xp.subtract(x, target), gx, out=gx)
        else:
            xp.subtract(xp.maximum(xp.log1p(xp.negative(x)), -100.0), xp.maximum(xp.log(x), -100.0), out=gx)
        if weight is not None:
            xp.multiply(gx, weight, out=gx)
        xp.multiply(gx, self._scale(xp, gy, gx.size), out=gx)


class BceWithLogits(BceLoss):
    """Sigmoid and binary cross entropy in one, exact for large logits."""

    name, grad_name = "binary_cross_entropy_with_logits", "BinaryCrossEntropyWithLogitsBackward0"
    formula = r"y = -\frac{1}{n} \sum_i w_i \, (p \, t_i \ln \sigma(x_i) + (1 - t_i) \ln \sigma(-x_i))"
    derivatives: ClassVar = {
        "x": r"\bar{x}_i = \frac{1}{n} \bar{y} \, w_i \, ((1 - t_i) \sigma(x_i) - p \, t_i \, \sigma(-x_i))",
        "target": r"\bar{t}_i = \frac{1}{n} \bar{y} \, w_i \, (\ln \sigma(-x_i) - p \ln \sigma(x_i))",
    }
    input_names = ("input", "target", "weight", "pos_weight")
    saves = ("x", "target", "weight", "pos_weight")

    def out(self, *inputs: Any) -> Any:
        """The common shape (equal, not broadcast), or () when reduced."""
        x, target = inputs[:2]
        if x.shape != target.shape:
            raise ValueError(f"Target size ({list(target.shape)}) must be the same as input size ({list(x.shape)})")
        return (x.shape if self.reduction == "none" else ()), x.dtype

    def forward(self, xp, y, x, target, weight, pos_weight):  # type: ignore[override]
        soft = xp.log1p(xp.exp(xp.negative(xp.absolute(x))))  # ln(1 + e^-|x|): both logarithms follow from it
        plus = xp.add(soft, xp.maximum(xp.negative(x), 0.0))  # -ln sigmoid(x)
        minus = xp.add(soft, xp.maximum(x, 0.0))  # -ln sigmoid(-x)
        if pos_weight is not None:
            plus = xp.multiply(plus, pos_weight)
        errors = xp.add(xp.multiply(target, plus), xp.multiply(xp.subtract(1.0, target), minus))
        self._reduce(xp, y, self._weighted(xp, errors, weight))

    def backward(self, xp, i, gx, gy, y, x, target, weight, pos_weight):  # type: ignore[override]
        if i == 0:
            xp.tanh(xp.multiply(x, 0.5), out=gx)
            xp.add(gx, 1.0, out=gx)
            xp.multiply(gx, 0.5, out=gx)
            if pos_weight is None:
                xp.subtract(gx, target, out=gx)
            else:
                pull = xp.multiply(xp.multiply(target, pos_weight), xp.subtract(1.0, gx))
                xp.multiply(xp.subtract(1.0, target), gx, out=gx)
                xp.subtract(gx, pull, out=gx)
        elif i == 1:
            soft = xp.log1p(xp.exp(xp.negative(xp.absolute(x))))
            plus = xp.add(soft, xp.maximum(xp.negative(x), 0.0))
            if pos_weight is not None:
                plus = xp.multiply(plus, pos_weight)
            xp.subtract(plus, xp.add(soft, xp.maximum(x, 0.0)), out=gx)
        if weight is not None:
            xp.multiply(gx, weight, out=gx)
        xp.multiply(gx, self._scale(xp, gy, gx.size), out=gx)


def binary_cross_entropy(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """Cross entropy of probabilities (after a sigmoid) with targets between 0 and 1."""
    array = input.data_array
    if array.size and (float(array.min()) < 0 or float(array.max()) > 1):
        raise RuntimeError(
            "all elements of input should be between 0 and 1: apply a sigmoid first, or use "
            "binary_cross_entropy_with_logits"
        )
    return apply(BceLoss(_legacy(size_average, reduce, reduction)), input, target, weight)


def binary_cross_entropy_with_logits(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean", pos_weight: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Sigmoid and binary cross entropy in one; `pos_weight` multiplies the positive term."""
    if target.data_array.dtype != input.data_array.dtype:
        target = target.to(input.dtype)
    return apply(BceWithLogits(_legacy(size_average, reduce, reduction)), input, target, weight, pos_weight)
