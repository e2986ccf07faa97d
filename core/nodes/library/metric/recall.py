"""Recall metric."""

import numpy as np

from core.nodes.metrics import CLASSES, Metric, chosen, classes_rule, true_classes
from core.nodes.metrics import average as average_param
from core.nodes.metrics import threshold as threshold_param
from core.nodes.registry import node_type


@node_type(
    "metric.recall",
    label="Recall",
    also_called=(
        "sensitivity",
        "true positive rate",
    ),
    role="metric",
    inputs=CLASSES,
    params=[
        average_param(),
        threshold_param(),
    ],
    infer=classes_rule,
    formula=r"R = \frac{TP}{TP + FN}",
    summary="Of the samples that have a class, the part that was found.",
)
def recall(average: str, threshold: float) -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        from sklearn.metrics import recall_score  # slow to import, and wanted at the end of an epoch

        truth, guess = true_classes(target, prediction), chosen(prediction, threshold)
        return float(recall_score(truth, guess, average=average, zero_division=0.0))

    return Metric(compute, percent=True)
