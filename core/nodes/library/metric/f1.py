"""F1 Score metric."""

import numpy as np

from core.nodes.metrics import CLASSES, Metric, chosen, classes_rule, true_classes
from core.nodes.metrics import average as average_param
from core.nodes.metrics import threshold as threshold_param
from core.nodes.registry import node_type


@node_type(
    "metric.f1",
    label="F1 Score",
    also_called=(
        "f score",
        "f-measure",
        "dice",
    ),
    role="metric",
    inputs=CLASSES,
    params=[
        average_param(),
        threshold_param(),
    ],
    infer=classes_rule,
    formula=r"F_1 = \frac{2 P R}{P + R}",
    summary="The harmonic mean of precision and recall.",
)
def f1(average: str, threshold: float) -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        from sklearn.metrics import f1_score  # slow to import, and wanted at the end of an epoch

        truth, guess = true_classes(target, prediction), chosen(prediction, threshold)
        return float(f1_score(truth, guess, average=average, zero_division=0.0))

    return Metric(compute, percent=True)
