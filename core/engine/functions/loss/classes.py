"""Errors of predicted probabilities of several classes."""

from __future__ import annotations

from typing import Any, ClassVar

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...dtypes import from_numpy_dtype
from ...shapes import count
from ...tensor import Tensor, wrap
from ..probability import log_softmax
from .base import _legacy

__all__ = ["cross_entropy", "nll_loss"]


class NllLoss(Operation):
    """The negative log-probability of the right class, weighted by class; ignored targets count for nothing.

    Shapes: x (N, C) or (C), target (N) or (), weight (C). With ``reduction="mean"`` the sum is divided by the sum of
    the weights that took part.
    """

    name, grad_name = "nll_loss", "NllLossBackward0"
    formula = r"y = -\frac{1}{\sum_n w_{t_n}} \sum_n w_{t_n} \, x_{n, t_n}"
    derivatives: ClassVar = {"x": r"\bar{x}_{n, t_n} = -\bar{y} \, \frac{w_{t_n}}{\sum_n w_{t_n}}"}
    input_names = ("input", "target", "weight")
    outputs = ("y", "total")
    saves = ("total", "target", "weight")
    attribute_names = ("reduction", "ignore_index")

    def __init__(self, reduction: str = "mean", ignore_index: int = -100) -> None:
        self.reduction, self.ignore_index = reduction, ignore_index

    def out(self, x, target, weight):
        """() when reduced, else the target's shape; and the weight that took part."""
        if x.ndim not in (1, 2):
            raise RuntimeError("input tensor should be 1D or 2D")
        if target.ndim != x.ndim - 1 or (x.ndim == 2 and x.shape[0] != target.shape[0]):
            raise ValueError(
                f"Expected input batch_size ({x.shape[0]}) to match target batch_size "
                f"({target.shape[0] if target.ndim else 1}): shapes {list(x.shape)} and {list(target.shape)}"
            )
        if target.dtype.kind not in "iu":
            raise RuntimeError(
                f"expected target dtype to be Long or Byte, but got {from_numpy_dtype(target.dtype).title} "
                "(nll_loss's target, expected scalar "
                "type Long): convert class indices with .long()."
            )
        return [(target.shape if self.reduction == "none" else (), x.dtype), ((), x.dtype)]

    def _weights(self, xp, target, weight, dtype):
        kept = xp.not_equal(target, self.ignore_index)
        safe = xp.where(kept, target, 0)
        values = kept.astype(dtype)
        if weight is not None:
            values = xp.multiply(values, xp.take(weight, safe))
        return safe, values

    def forward(self, xp, y, total, x, target, weight):
        safe, values = self._weights(xp, target, weight, x.dtype)
        rows = x.reshape(-1, x.shape[-1])
        chosen = rows[xp.arange(rows.shape[0]), safe.reshape(-1)].reshape(target.shape)
        errors = xp.where(values != 0, xp.multiply(xp.negative(chosen), values), xp.zeros((), x.dtype))
        xp.sum(values, out=total)
        if self.reduction == "none":
            xp.copyto(y, errors)
        else:
            xp.sum(errors, out=y)
            if self.reduction == "mean":
                xp.divide(y, total, out=y)

    def backward(self, xp, i, gx, gy, y, total, x, target, weight):
        safe, values = self._weights(xp, target, weight, gx.dtype)
        scale = xp.multiply(values, gy)
        if self.reduction == "mean":
            scale = xp.divide(scale, total)
        gx.fill(0.0)
        rows = gx.reshape(-1, gx.shape[-1])
        rows[xp.arange(rows.shape[0]), safe.reshape(-1)] = xp.negative(scale).reshape(-1)


_nll = NllLoss()


def nll_loss(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: int = -100,
    reduce: Any = None, reduction: str = "mean",
) -> Tensor:  # fmt: skip
    """Negative log-probability of the right class; `input` holds log-probabilities (N, C) or (N, C, d1, ...).

    Raises
    ------
    IndexError
        If a target is no class and not `ignore_index`.
    """
    reduction = _legacy(size_average, reduce, reduction)
    _check_targets(input, target, ignore_index)
    if input.ndim > 2:
        # further dimensions are further samples
        rows = input.movedim(1, -1).reshape(-1, input.shape[1])
        y = apply(NllLoss(reduction, ignore_index), rows, target.reshape(-1), weight)
        return y.reshape(target.shape) if reduction == "none" else y
    usual = reduction == "mean" and ignore_index == -100
    return apply(_nll if usual else NllLoss(reduction, ignore_index), input, target, weight)


def _check_targets(input: Tensor, target: Tensor, ignore_index: int) -> None:
    classes = input.shape[0 if input.ndim == 1 else 1] if input.ndim else 0
    array = target.data_array
    if array.size == 0 or array.dtype.kind not in "iu":
        return
    low, high = int(array.min()), int(array.max())
    if low < 0 or high >= classes:
        bad = array[((array < 0) | (array >= classes)) & (array != ignore_index)]
        if bad.size:
            raise IndexError(f"Target {int(bad.reshape(-1)[0])} is out of bounds: the input has {classes} classes.")


def cross_entropy(
    input: Tensor, target: Tensor, weight: Tensor | None = None, size_average: Any = None, ignore_index: int = -100,
    reduce: Any = None, reduction: str = "mean", label_smoothing: float = 0.0,
) -> Tensor:  # fmt: skip
    """Cross entropy of logits with class numbers or class probabilities.

    Parameters
    ----------
    input : Tensor, shape (C,), (N, C) or (N, C, d1, ...)
    target : Tensor
        int64 class numbers without the class dimension, or probabilities in the input's shape.
    weight : Tensor, shape (C,), optional
    label_smoothing : float
        Share of the target given to all classes evenly.
    """
    reduction = _legacy(size_average, reduce, reduction)
    if not 0.0 <= label_smoothing <= 1.0:
        raise RuntimeError(f"label_smoothing must be between 0.0 and 1.0. Got: {label_smoothing}")
    axis = 0 if input.ndim == 1 else 1
    classes = input.shape[axis] if input.ndim else 1
    if weight is not None and tuple(weight.shape) != (classes,):
        raise RuntimeError(
            f"cross_entropy: weight tensor should be defined either for all {classes} classes or no classes but got "
            f"weight tensor of shape: {list(weight.shape)}"
        )
    _check_kind(input, target, ignore_index)
    logp = log_softmax(input, axis)
    if input.shape == target.shape and target.is_floating_point():
        return _soft_cross_entropy(logp, target, weight, reduction, label_smoothing, axis)
    if label_smoothing == 0.0:
        return nll_loss(logp, target, weight, ignore_index=ignore_index, reduction=reduction)
    hard = nll_loss(logp, target, weight, ignore_index=ignore_index, reduction=reduction)
    classes = input.shape[axis]
    spread = -(logp if weight is None else logp * _shaped(weight, logp.ndim, axis)).sum(axis)
    xp = backend.array_module(target.data_array)
    ignored = wrap(xp.equal(target.data_array, ignore_index))
    spread = spread.masked_fill(ignored, 0.0)
    if reduction == "sum":
        spread = spread.sum()
    elif reduction == "mean":
        if weight is None:
            spread = spread.sum() / float(xp.sum(~ignored.data_array))
        else:
            taken = weight.data_array[xp.where(ignored.data_array, 0, target.data_array)]
            spread = spread.sum() / float(xp.sum(xp.where(ignored.data_array, 0, taken)))
    return hard * (1 - label_smoothing) + spread * (label_smoothing / classes)


def _check_kind(input: Tensor, target: Tensor, ignore_index: int) -> None:
    """Class numbers have one dimension less than the input; probabilities its shape, and no class to ignore."""
    if tuple(input.shape) == tuple(target.shape):
        if not target.is_floating_point():
            raise RuntimeError(
                f"Expected floating point type for target with class probabilities, got {target.dtype.title}"
            )
        if ignore_index >= 0:
            raise RuntimeError("ignore_index is not supported for floating point target")
        return
    wanted = (input.shape[0], *input.shape[2:]) if input.ndim > 2 else ()
    if wanted and tuple(target.shape) != wanted and (target.ndim == 0 or target.shape[0] == wanted[0]):
        raise RuntimeError(f"Expected target size {list(wanted)}, got {list(target.shape)} (cross_entropy)")


def _shaped(weight: Tensor, ndim: int, axis: int) -> Tensor:
    return weight.reshape([-1 if d == axis else 1 for d in range(ndim)])


def _soft_cross_entropy(
    logp: Tensor, target: Tensor, weight: Tensor | None, reduction: str, smoothing: float, axis: int
) -> Any:
    classes = logp.shape[axis]
    if smoothing > 0.0:
        target = target * (1 - smoothing) + smoothing / classes
    terms = logp * target
    if weight is not None:
        terms = terms * _shaped(weight, logp.ndim, axis)
    errors = -terms.sum(axis)
    if reduction == "none":
        return errors
    return errors.sum() if reduction == "sum" else errors.sum() / max(count(errors.shape), 1)
