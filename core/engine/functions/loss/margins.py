"""Errors of scores that should lie apart by a margin: of one class from another, of one pair from another."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...creation import zeros_like
from ...tensor import Tensor
from ..activation import clamp_min, logsigmoid
from ..elementwise import where
from .base import Loss, _checked, _legacy, _reduced

__all__ = [
    "cosine_embedding_loss", "hinge_embedding_loss", "margin_ranking_loss", "multi_margin_loss",
    "multilabel_margin_loss", "multilabel_soft_margin_loss", "soft_margin_loss",
]  # fmt: skip


class SoftMarginLoss(Loss):
    """Logistic error of scores with targets 1 and -1."""

    name, grad_name = "soft_margin_loss", "SoftMarginLossBackward0"
    formula = r"y = \frac{1}{n} \sum_i \ln(1 + e^{-t_i x_i})"
    derivatives: ClassVar = {"x": r"\bar{x}_i = -\frac{1}{n} \, \bar{y} \, t_i \, \sigma(-t_i x_i)"}
    input_names = ("input", "target")

    def forward(self, xp, y, x, target):
        self._reduce(xp, y, xp.log1p(xp.exp(xp.negative(xp.multiply(x, target)))))

    def backward(self, xp, i, gx, gy, y, x, target):
        xp.multiply(x, target, out=gx)
        xp.multiply(xp.subtract(xp.tanh(xp.multiply(gx, 0.5)), 1.0), 0.5, out=gx)
        xp.multiply(gx, target, out=gx)
        xp.multiply(gx, self._scale(xp, gy, gx.size), out=gx)


class MultiMarginLoss(Operation):
    """Hinge error of every wrong class whose score comes nearer to the right one's than the margin.

    Shapes: x (N, C) or (C), target (N) or (), weight (C) or None.
    """

    name, grad_name = "multi_margin_loss", "MultiMarginLossBackward0"
    formula = r"y_n = \frac{1}{C} \sum_{c \neq t_n} w_{t_n} \max(0, m - x_{n,t_n} + x_{n,c})^p"
    derivatives: ClassVar = {
        "x": r"\bar{x}_{n,c} = \frac{1}{C} \bar{y}_n \, w_{t_n} \, p \, \max(0, m - x_{n,t_n} + x_{n,c})^{p-1}"
    }
    input_names = ("input", "target", "weight")
    saves = ("x", "target", "weight")
    attribute_names = ("p", "margin", "reduction")

    def __init__(self, p: int = 1, margin: float = 1.0, reduction: str = "mean") -> None:
        self.p, self.margin, self.reduction = p, float(margin), reduction

    def out(self, *inputs: Any) -> Any:
        """() when reduced or for one sample, else (N)."""
        x, target = inputs[:2]
        return (target.shape if self.reduction == "none" else ()), x.dtype

    def _gaps(self, xp, x, target):
        """How far each class reaches into the margin (0 for the right one), rows of samples, and the right classes."""
        rows, right = x.reshape(-1, x.shape[-1]), target.reshape(-1)
        others = xp.not_equal(xp.arange(rows.shape[1]), right[:, None])
        chosen = xp.take_along_axis(rows, right[:, None], 1)
        gaps = xp.maximum(xp.add(xp.subtract(rows, chosen), self.margin), 0.0)
        return xp.where(others, gaps, xp.zeros_like(gaps)), right

    def forward(self, xp, y, x, target, weight):
        gaps, right = self._gaps(xp, x, target)
        errors = xp.multiply(gaps, gaps) if self.p == 2 else gaps
        if weight is not None:
            errors = xp.multiply(errors, xp.take(weight, right)[:, None])
        errors = xp.divide(xp.sum(errors, axis=1), gaps.shape[1])
        if self.reduction == "none":
            xp.copyto(y, errors.reshape(y.shape))
            return
        xp.sum(errors, out=y)
        if self.reduction == "mean":
            xp.divide(y, gaps.shape[0], out=y)

    def backward(self, xp, i, gx, gy, y, x, target, weight):
        gaps, right = self._gaps(xp, x, target)
        slopes = xp.multiply(gaps, 2.0) if self.p == 2 else xp.greater(gaps, 0).astype(gx.dtype)
        if weight is not None:
            slopes = xp.multiply(slopes, xp.take(weight, right)[:, None])
        scale = gy.reshape(-1, 1) if self.reduction == "none" else gy
        slopes = xp.multiply(slopes, xp.multiply(scale, 1.0 / gaps.shape[1]))
        if self.reduction == "mean":
            slopes = xp.divide(slopes, gaps.shape[0])
        taken = xp.equal(xp.arange(gaps.shape[1]), right[:, None])
        total = xp.sum(slopes, axis=1, keepdims=True)
        gx.reshape(slopes.shape)[...] = xp.subtract(slopes, xp.multiply(taken, total))


class MultilabelMarginLoss(Operation):
    """Hinge error between every class that is named and every one that is not.

    Shapes: x and target (N, C) or (C); a row of the target names classes up to the first -1.
    """

    name, grad_name = "multilabel_margin_loss", "MultilabelMarginLossBackward0"
    formula = r"y_n = \frac{1}{C} \sum_{j \in t_n} \sum_{c \notin t_n} \max(0, 1 - x_{n,j} + x_{n,c})"
    derivatives: ClassVar = {
        "x": r"\bar{x}_{n,c} = \frac{1}{C} \bar{y}_n \, (\sum_{j \in t_n} [1 - x_{n,j} + x_{n,c} > 0], \; "
        r"-\sum_{k \notin t_n} [1 - x_{n,c} + x_{n,k} > 0])"
    }
    input_names = ("input", "target")
    outputs = ("y", "named")
    saves = ("named", "x")
    attribute_names = ("reduction",)

    def __init__(self, reduction: str = "mean") -> None:
        self.reduction = reduction

    def out(self, *inputs: Any) -> Any:
        """() when reduced or for one sample, else (N); and how often each class is named."""
        x, target = inputs
        return [(target.shape[:-1] if self.reduction == "none" else (), x.dtype), (x.shape, np.dtype("int64"))]

    def _active(self, xp, x, named):
        """(N, C, C): how far class c (last) reaches into the margin of class j, and how often that counts."""
        rows = x.reshape(-1, x.shape[-1])
        times = named.reshape(rows.shape)
        gaps = xp.maximum(xp.add(xp.subtract(rows[:, None, :], rows[:, :, None]), 1.0), 0.0)
        return gaps, xp.multiply(times[:, :, None], xp.equal(times, 0)[:, None, :]).astype(gaps.dtype)

    def forward(self, xp, y, named, x, target):
        rows = target.reshape(-1, target.shape[-1])
        valid = xp.cumsum(rows < 0, axis=1) == 0
        classes = xp.arange(rows.shape[1])
        hits = xp.logical_and(valid[:, :, None], xp.equal(rows[:, :, None], classes))
        xp.copyto(named, xp.sum(hits, axis=1).reshape(named.shape))
        errors = xp.divide(xp.sum(xp.multiply(*self._active(xp, x, named)), axis=(1, 2)), x.shape[-1])
        if self.reduction == "none":
            xp.copyto(y, errors.reshape(y.shape))
            return
        xp.sum(errors, out=y)
        if self.reduction == "mean":
            xp.divide(y, rows.shape[0], out=y)

    def backward(self, xp, i, gx, gy, y, named, x, target):
        gaps, times = self._active(xp, x, named)
        slopes = xp.multiply(xp.greater(gaps, 0), times)
        inner = xp.subtract(xp.sum(slopes, axis=1), xp.sum(slopes, axis=2))
        scale = gy.reshape(-1, 1) if self.reduction == "none" else gy
        factor = 1.0 / x.shape[-1] / (inner.shape[0] if self.reduction == "mean" else 1)
        gx.reshape(inner.shape)[...] = xp.multiply(inner, xp.multiply(scale, factor))


def soft_margin_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Tensor:
    """Logistic error of scores with targets 1 and -1."""
    return apply(SoftMarginLoss(_legacy(size_average, reduce, reduction)), input, target)


def multi_margin_loss(
    input: Tensor, target: Tensor, p: int = 1, margin: float = 1.0, weight: Tensor | None = None,
    size_average: Any = None, reduce: Any = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """Hinge error of class scores (N, C) with class numbers (N); `p` is 1 or 2."""
    reduction = _checked(_legacy(size_average, reduce, reduction))
    if p not in (1, 2):
        raise ValueError("only p == 1 and p == 2 supported")
    if weight is not None and weight.ndim != 1:
        raise ValueError(f"weight must be one-dimensional, but multi_margin_loss got {weight.ndim} dimensions")
    if input.ndim == 0:
        input = input.reshape(1)
    if input.ndim not in (1, 2) or input.shape[-1] == 0:
        raise RuntimeError(
            f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: {input.shape}"
        )
    if input.ndim == 2 and tuple(target.shape) != (input.shape[0],):
        raise RuntimeError(
            f"inconsistent target size, expected {input.shape[0]} class numbers but got shape {list(target.shape)}"
        )
    array = target.data_array
    if array.size and (int(array.min()) < 0 or int(array.max()) >= input.shape[-1]):
        raise RuntimeError(f"target out of range: multi_margin_loss has {input.shape[-1]} classes")
    operation = MultiMarginLoss(p, margin, reduction)
    return apply(operation, input, target if input.ndim == 2 else target.reshape(()), weight)


def multilabel_margin_loss(
    input: Tensor, target: Tensor, size_average: Any = None, reduce: Any = None, reduction: str = "mean"
) -> Tensor:
    """Hinge error between named and unnamed classes; a row of `target` names classes up to the first -1."""
    reduction = _checked(_legacy(size_average, reduce, reduction))
    if input.ndim > 2 or (input.ndim and input.shape[-1] == 0):
        raise RuntimeError(
            f"Expected non-empty vector or matrix with optional 0-dim batch size, but got: {input.shape}"
        )
    if input.ndim == 0:
        return multilabel_margin_loss(input.reshape(1), target.reshape(1), reduction=reduction)
    if tuple(target.shape) != tuple(input.shape):
        raise RuntimeError(f"inconsistent target size: {list(target.shape)} for input of size: {list(input.shape)}")
    array = target.data_array
    if array.size and (int(array.min()) < -1 or int(array.max()) >= input.shape[-1]):
        raise RuntimeError(
            f"argument #2 'target' is out of range: classes are 0 to {input.shape[-1] - 1}, -1 ends a row"
        )
    return apply(MultilabelMarginLoss(reduction), input, target)


def multilabel_soft_margin_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    """Mean over the classes of binary cross entropies of logits."""
    errors: Any = -(target * logsigmoid(input) + (1 - target) * logsigmoid(-input))
    if weight is not None:
        errors = errors * weight
    errors = errors.sum(-1) / input.shape[-1]
    return _reduced(errors, _legacy(size_average, reduce, reduction))


def hinge_embedding_loss(
    input: Tensor, target: Tensor, margin: float = 1.0, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    """The distance itself where the target is 1, what lacks to the margin where it is -1."""
    zero = zeros_like(input)
    apart = where(target.ne(1), clamp_min(margin - input, 0), zero)
    alike = where(target.ne(-1), input, zero)
    return _reduced(apart + alike, _legacy(size_average, reduce, reduction))


def margin_ranking_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    """Hinge error of two scores, of which the first should be larger where the target is 1, smaller where it is -1."""
    if not input1.ndim == input2.ndim == target.ndim:
        raise RuntimeError(
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: "
            f"{list(input1.shape)}, input2: {list(input2.shape)}, target: {list(target.shape)} "
        )
    return _reduced(clamp_min(-target * (input1 - input2) + margin, 0), _legacy(size_average, reduce, reduction))


def cosine_embedding_loss(
    input1: Tensor, input2: Tensor, target: Tensor, margin: float = 0.0, size_average: Any = None, reduce: Any = None,
    reduction: str = "mean",
) -> Any:  # fmt: skip
    """One minus the cosine where the target is 1, the cosine above the margin where it is -1."""
    if target.ndim not in (0, 1):
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    wanted = 2 if target.ndim else 1
    if input1.ndim != wanted or input2.ndim != wanted:
        raise RuntimeError(
            f"{target.ndim}D target tensor expects {wanted}D input tensors, but found inputs with sizes "
            f"{list(input1.shape)} and {list(input2.shape)}."
        )
    product = (input1 * input2).sum(-1)
    sizes = ((input1 * input1).sum(-1) + 1e-12) * ((input2 * input2).sum(-1) + 1e-12)
    cosine: Any = product / sizes.sqrt()
    zero = zeros_like(cosine)
    errors = where(target.eq(1), 1 - cosine, zero) + where(target.eq(-1), clamp_min(cosine - margin, 0), zero)
    return _reduced(errors, _legacy(size_average, reduce, reduction))
