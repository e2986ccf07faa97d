"""Precision metric."""

import numpy as np

from core.nodes.metrics import CLASSES, Metric, chosen, classes_rule, true_classes
from core.nodes.metrics import average as average_param
from core.nodes.metrics import threshold as threshold_param
from core.nodes.registry import node_type


@node_type(
    "metric.precision",
    label="Precision",
    also_called=("positive predictive value",),
    role="metric",
    inputs=CLASSES,
    params=[
        average_param(),
        threshold_param(),
    ],
    infer=classes_rule,
    formula=r"P = \frac{TP}{TP + FP}",
    summary="Of the samples that were given a class, the part that has it.",
)
def precision(average: str, threshold: float) -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        from sklearn.metrics import precision_score  # slow to import, and wanted at the end of an epoch

        truth, guess = true_classes(target, prediction), chosen(prediction, threshold)
        return float(precision_score(truth, guess, average=average, zero_division=0.0))

    return Metric(compute, percent=True)
