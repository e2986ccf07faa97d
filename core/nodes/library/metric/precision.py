"""Precision metric."""

from core.nodes.metrics import CLASSES, Metric, averaged, classes_rule
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
    return averaged("precision_score", average, threshold)
