"""Mean Absolute Error metric."""

import numpy as np

from core.nodes.metrics import NUMBERS, Metric, numbers_rule
from core.nodes.registry import node_type


@node_type(
    "metric.mae",
    label="Mean Absolute Error",
    also_called=(
        "mae",
        "l1 error",
        "average error",
    ),
    role="metric",
    inputs=NUMBERS,
    params=[],
    infer=numbers_rule,
    formula=r"\frac{1}{n} \sum_i |\hat{y}_i - y_i|",
    summary="How far predictions are from the truth, on average.",
)
def mae() -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        return float(np.mean(np.abs(prediction.astype(np.float64) - target)))

    return Metric(compute, higher_is_better=False)
