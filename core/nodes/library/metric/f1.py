"""F1 Score metric."""

from core.nodes.metrics import CLASSES, Metric, averaged, classes_rule
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
    return averaged("f1_score", average, threshold)
