"""Recall metric."""

from core.nodes.metrics import CLASSES, Metric, averaged, classes_rule
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
    return averaged("recall_score", average, threshold)
