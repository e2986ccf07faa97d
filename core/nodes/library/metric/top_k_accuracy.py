"""Top-k Accuracy metric."""

import numpy as np

from core.nodes.metrics import CLASSES, Metric, classes_rule, true_classes
from core.nodes.params import Int
from core.nodes.registry import node_type


@node_type(
    "metric.top_k_accuracy",
    label="Top-k Accuracy",
    also_called=(
        "top 5",
        "top-5 accuracy",
        "among the best",
    ),
    role="metric",
    inputs=CLASSES,
    params=[Int("k", 5, min=1, max=10_000, help="How many of the highest scores count as right.")],
    infer=classes_rule,
    formula=r"\frac{1}{n} \sum_i [y_i \in \mathrm{top}_k(s_i)]",
    summary="The part of the samples whose right class is among the k highest scores.",
)
def top_k_accuracy(k: int) -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        scores = np.moveaxis(prediction.reshape(*prediction.shape[:2], -1), 1, 2).reshape(-1, prediction.shape[1])
        best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
        return float(np.mean((best == true_classes(target, prediction)[:, None]).any(axis=1)))

    return Metric(compute, percent=True)
