"""What losses share: one error for each element, then the mean, the sum or nothing; old arguments."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...shapes import broadcast_shapes
from ...tensor import Tensor

__all__ = ["Loss"]


class Loss(Operation):
    """Shared rule of elementwise losses: reduce to the mean, to the sum, or not at all."""

    promotes = True
    attribute_names: ClassVar[tuple[str, ...]] = ("reduction",)
    saves: ClassVar[tuple[str, ...]] = ("x", "target")

    def __init__(self, reduction: str = "mean") -> None:
        if reduction not in ("mean", "sum", "none"):
            raise ValueError(f"{reduction} is not a valid value for reduction: use 'mean', 'sum' or 'none'")
        self.reduction = reduction

    def promote(self, arrays: list) -> None:
        """One dtype for all; equal floating dtypes, the usual case, are seen at once."""
        if len(arrays) != 2 or arrays[0].dtype is not arrays[1].dtype or arrays[0].dtype.kind != "f":
            Operation.promote(self, arrays)

    def out(self, *inputs: Any) -> Any:
        """The common shape, or () when reduced."""
        x, target = inputs[:2]
        shape = x.shape if x.shape == target.shape else broadcast_shapes(x.shape, target.shape, operation=self.name)
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
        errors.sum(out=y)
        if self.reduction == "mean":
            xp.multiply(y, 1.0 / errors.size if errors.size else float("nan"), out=y)

    def _scale(self, xp, gy, n, factor=1.0):
        """The gradient of each error, times a number."""
        if self.reduction == "mean":
            factor = factor / n if n else float("nan")
        return gy if factor == 1.0 else xp.multiply(gy, factor)


def _common(name: str, input: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """Both expanded to one shape, with PyTorch's warning where that was not yet so."""
    if input.data_array.shape == target.data_array.shape:
        return input, target
    warnings.warn(
        f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This will likely "
        f"lead to incorrect results due to broadcasting. Please ensure they have the same size. ({name})",
        stacklevel=4,
    )
    shape = broadcast_shapes(input.shape, target.shape, operation=name)
    return input.expand(shape), target.expand(shape)


def _legacy(size_average: Any, reduce: Any, reduction: str) -> str:
    if size_average is None and reduce is None:
        return reduction
    return "none" if reduce is False else ("sum" if size_average is False else "mean")


def _weighted(errors: Tensor, weight: Tensor, reduction: str) -> Any:
    total = errors * weight
    if reduction == "none":
        return total
    return total.sum() if reduction == "sum" else total.sum() / weight.expand(errors.shape).sum()


def _checked(reduction: str) -> str:
    if reduction not in ("mean", "sum", "none"):
        raise ValueError(f"{reduction} is not a valid value for reduction: use 'mean', 'sum' or 'none'")
    return reduction


def _reduced(errors: Any, reduction: str) -> Any:
    """The mean, the sum, or the errors themselves."""
    _checked(reduction)
    return errors.mean() if reduction == "mean" else errors.sum() if reduction == "sum" else errors
