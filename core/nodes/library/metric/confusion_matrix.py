"""Confusion Matrix metric."""

import numpy as np

from core.nodes.metrics import CLASSES, Metric, chosen, classes_rule, true_classes
from core.nodes.metrics import threshold as threshold_param
from core.nodes.registry import node_type


@node_type(
    "metric.confusion_matrix",
    label="Confusion Matrix",
    also_called=(
        "contingency table",
        "which class for which",
        "errors by class",
    ),
    role="metric",
    inputs=CLASSES,
    params=[threshold_param()],
    infer=classes_rule,
    formula=r"C_{ij} = |\{n : y_n = i,\ \hat{y}_n = j\}|",
    summary="How often each class (row) was taken for which (column).",
)
def confusion_matrix(threshold: float) -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> np.ndarray:
        truth, guess = true_classes(target, prediction), chosen(prediction, threshold)
        classes = int(max(truth.max(initial=0), guess.max(initial=0))) + 1
        if prediction.ndim > 1:
            classes = max(classes, prediction.shape[1], 2)
        counts = np.zeros((classes, classes), dtype=np.int64)
        np.add.at(counts, (truth, guess), 1)
        return counts

    return Metric(compute, higher_is_better=None)
