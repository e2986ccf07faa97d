"""Accuracy metric."""

import numpy as np

from core.nodes.metrics import CLASSES, Metric, chosen, classes_rule, true_classes
from core.nodes.metrics import threshold as threshold_param
from core.nodes.registry import node_type


@node_type(
    "metric.accuracy",
    label="Accuracy",
    also_called=(
        "right answers",
        "hit rate",
        "percent correct",
    ),
    role="metric",
    inputs=CLASSES,
    params=[threshold_param()],
    infer=classes_rule,
    formula=r"\frac{1}{n} \sum_i [\hat{y}_i = y_i]",
    summary="The part of the samples whose class is right.",
)
def accuracy(threshold: float) -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        return float(np.mean(chosen(prediction, threshold) == true_classes(target, prediction)))

    return Metric(compute, percent=True)
