"""What metric nodes share: their inputs, what they build, and how predictions become classes.

A metric looks at the predictions for all samples of a part at once, so that it is exact however the part was cut into
batches. No gradient flows through it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Choice, Float
from core.nodes.spec import In, TensorInfo

__all__ = [
    "CLASSES",
    "NUMBERS",
    "Metric",
    "average",
    "averaged",
    "chosen",
    "classes_rule",
    "numbers_rule",
    "threshold",
    "true_classes",
]

CLASSES = (
    In("input", dtype="float", help="The prediction: scores or chances of the classes (N, classes), or one column."),
    In("target", help="The truth: class numbers (N,), a column of 0 and 1, or one-hot rows."),
)
NUMBERS = (
    In("input", dtype="float", help="The prediction."),
    In("target", help="What it should be, in the same shape."),
)

Compute = Callable[[np.ndarray, np.ndarray], "float | np.ndarray"]


@dataclass(frozen=True)
class Metric:
    """What a metric node builds.

    Parameters
    ----------
    compute
        From the predictions and targets of all samples to a number, or to a matrix (rows: truth, columns: prediction).
    higher_is_better
        Which way is up; None where the value is nothing to be judged by.
    percent
        Whether the number is a part of 1 that is shown in percent.
    """

    compute: Compute
    higher_is_better: bool | None = True
    percent: bool = False


def threshold() -> Float:
    """Above which a single column of scores stands for class 1."""
    return Float("threshold", 0.0, min=-100.0, max=100.0,
                 help="For a single column: class 1 above this; 0 for logits, 0.5 for chances.")  # fmt: skip


def average() -> Choice:
    """How the values of the classes become one."""
    return Choice("average", "macro", options=("macro", "micro", "weighted", "binary"),
                  help="How the classes come together: macro, all alike; micro, all samples alike; weighted, by how "
                  "frequent they are; binary, class 1 of two alone.")  # fmt: skip


def classes_rule(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    """Scores and classes must belong to the same samples."""
    scores, target = inputs["input"].shape, inputs["target"].shape
    if not scores:
        raise ShapeError("the prediction is one number, but a metric looks at many samples",
                         "Link the output of the network, not the loss.", "input")  # fmt: skip
    if scores != target and scores[:1] + scores[2:] != target:
        raise ShapeError(
            f"predictions {format_shape(scores)} and targets {format_shape(target)} do not belong together",
            "Link the y of the data node to target, and the output of the network to input.", "target")  # fmt: skip
    return {}


def numbers_rule(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    """Prediction and target must have the same shape."""
    given, wanted = inputs["input"].shape, inputs["target"].shape
    if given != wanted:
        raise ShapeError(f"predictions {format_shape(given)} and targets {format_shape(wanted)} differ in shape",
                         "Link the y of the data node to target, and the output of the network to input.",
                         "target")  # fmt: skip
    return {}


def averaged(score: str, average: str, threshold: float) -> Metric:
    """A score of classes by its name in ``sklearn.metrics``, with 0 where it is not defined."""

    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        from sklearn import metrics  # slow to import, and wanted at the end of an epoch

        truth, guess = true_classes(target, prediction), chosen(prediction, threshold)
        return float(getattr(metrics, score)(truth, guess, average=average, zero_division=0.0))

    return Metric(compute, percent=True)


def chosen(prediction: np.ndarray, threshold: float = 0.0) -> np.ndarray:
    """The class that scores (N, classes, ...) choose, (N * ...,); a single column (N, 1) or row (N,) chooses class 1
    above ``threshold``."""
    if prediction.ndim == 1 or prediction.shape[1] == 1:
        return (prediction.reshape(-1) > threshold).astype(np.int64)
    return prediction.argmax(axis=1).reshape(-1)


def true_classes(target: np.ndarray, prediction: np.ndarray) -> np.ndarray:
    """Class numbers (N * ...,) of targets in any form: numbers, a column of 0 and 1, one-hot rows."""
    one_hot = target.shape == prediction.shape and target.ndim > 1 and target.shape[1] > 1
    return target.argmax(axis=1).reshape(-1) if one_hot else target.reshape(-1).astype(np.int64)
