"""How wrong a prediction is: loss functions and their reductions."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

from .. import backend
from ..autograd.operation import Operation
from ..autograd.run import apply
from ..shapes import broadcast_shapes, count
from ..tensor import Tensor, wrap
from .probability import log_softmax

__all__ = [
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "huber_loss", "l1_loss", "mse_loss",
    "nll_loss", "smooth_l1_loss",
]  # fmt: skip


class Loss(Operation):
    """Shared rule of elementwise losses: reduce to the mean, to the sum, or not at all."""

    promotes = True
    attribute_names: ClassVar[tuple[str, ...]] = ("reduction",)
    saves: ClassVar[tuple[str, ...]] = ("x", "target")

    def __init__(self, reduction: str = "mean") -> None:
        if reduction not in ("mean", "sum", "none"):
            raise ValueError(f"{reduction} is not a valid value for reduction: use 'mean', 'sum' or 'none'")
        self.reduction = reduction

    def out(self, *inputs: Any) -> Any:
        """The common shape, or () when reduced."""
        x, target = inputs[:2]
        shape = broadcast_shapes(x.shape, target.shape, operation=self.name)
        return (shape if self.reduction == "none" else ()), x.dtype

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The elementwise shape, known from the inputs of this call."""
        return input_shape

    def _reduce(self, xp, y, errors):
        """Write the reduced errors into y (they may be y itself when nothing is reduced)."""
        if self.reduction == "none":
            if errors is not y:
                xp.copyto(y, errors)
            return
        xp.sum(errors, out=y)
        if self.reduction == "mean":
            xp.multiply(y, 1.0 / errors.size if errors.size else float("nan"), out=y)

    def _scale(self, xp, gy, n):
        """The gradient of each error."""
        return xp.multiply(gy, 1.0 / n if n else float("nan")) if self.reduction == "mean" else gy


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
        xp.multiply(gx, self._scale(xp, gy, gx.size), out=gx)
        xp.multiply(gx, 2.0, out=gx)


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
            raise RuntimeError(f"expected scalar type Long but found {target.dtype} (nll_loss's target): use .long()")
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


_mse, _l1, _nll = MseLoss(), L1Loss(), NllLoss()


def _common(name: str, input: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Both expanded to one shape, with PyTorch's warning where that was not yet so."""
    if input.data_array.shape == target.data_array.shape:
        return input, target
    warnings.warn(
        f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This will likely "
        f"lead to incorrect results due to broadcasting. Please ensure they have the same size. ({name})",
        stacklevel=3,
    )
    shape = broadcast_shapes(input.shape, target.shape, operation=name)
    return input.expand(shape), target.expand(shape)


def _legacy(size_average: Any, reduce: Any, reduction: str) -> str:
    if size_average is None and reduce is None:
        return reduction
    return "none" if reduce is False else ("sum" if size_average is False else "mean")


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


def _weighted(errors: Tensor, weight: Tensor, reduction: str) -> Any:
    total = errors * weight
    if reduction == "none":
        return total
    return total.sum() if reduction == "sum" else total.sum() / weight.expand(errors.shape).sum()


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


def huber_loss(input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0) -> Tensor:
    """Squares below `delta`, straight lines above."""
    if delta <= 0:
        raise RuntimeError("huber_loss does not support non-positive values for delta.")
    return apply(HuberLoss(reduction, delta), *_common("huber_loss", input, target))


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
