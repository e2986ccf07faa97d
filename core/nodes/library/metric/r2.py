"""R² Score metric."""

import numpy as np

from core.nodes.metrics import NUMBERS, Metric, numbers_rule
from core.nodes.registry import node_type


@node_type(
    "metric.r2",
    label="R² Score",
    also_called=(
        "coefficient of determination",
        "r squared",
        "explained variance",
    ),
    role="metric",
    inputs=NUMBERS,
    params=[],
    infer=numbers_rule,
    formula=r"R^{2} = 1 - \frac{\sum_i (y_i - \hat{y}_i)^{2}}{\sum_i (y_i - \bar{y})^{2}}",
    summary="How much of the spread of the target the prediction explains: 1 is all, 0 no more than the mean.",
)
def r2() -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        from sklearn.metrics import r2_score  # slow to import, and wanted at the end of an epoch

        rows = len(target)
        return float(r2_score(target.reshape(rows, -1), prediction.reshape(rows, -1)))

    return Metric(compute)
