"""Root Mean Squared Error metric."""

import numpy as np

from core.nodes.metrics import NUMBERS, Metric, numbers_rule
from core.nodes.registry import node_type


@node_type(
    "metric.rmse",
    label="Root Mean Squared Error",
    also_called=(
        "rmse",
        "l2 error",
        "standard error",
    ),
    role="metric",
    inputs=NUMBERS,
    params=[],
    infer=numbers_rule,
    formula=r"\sqrt{\frac{1}{n} \sum_i (\hat{y}_i - y_i)^{2}}",
    summary="The root of the mean squared distance between predictions and truth, in the units of the target.",
)
def rmse() -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        return float(np.sqrt(np.mean((prediction.astype(np.float64) - target) ** 2)))

    return Metric(compute, higher_is_better=False)
