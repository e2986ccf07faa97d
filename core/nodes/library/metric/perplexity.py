"""Perplexity metric."""

import numpy as np

from core.nodes.metrics import CLASSES, Metric, classes_rule, true_classes
from core.nodes.params import Int
from core.nodes.registry import node_type


@node_type(
    "metric.perplexity",
    label="Perplexity",
    also_called=(
        "language model",
        "exp of cross entropy",
        "bits",
    ),
    role="metric",
    inputs=CLASSES,
    params=[
        Int("ignore_index", -100, label="ignored class", help="Targets of this number do not count, such as padding.")
    ],
    infer=classes_rule,
    formula=r"e^{-\frac{1}{n} \sum_i \log p_i(y_i)}",
    summary="Among how many equally likely tokens the network hesitates: e to the mean cross entropy.",
)
def perplexity(ignore_index: int) -> Metric:
    def compute(prediction: np.ndarray, target: np.ndarray) -> float:
        from scipy.special import log_softmax  # slow to import, and wanted at the end of an epoch

        scores = np.moveaxis(prediction.reshape(*prediction.shape[:2], -1), 1, 2).reshape(-1, prediction.shape[1])
        truth = true_classes(target, prediction)
        kept = truth != ignore_index
        chances = log_softmax(scores[kept].astype(np.float64), axis=1)
        return float(np.exp(-np.mean(chances[np.arange(len(chances)), truth[kept]])))

    return Metric(compute, higher_is_better=False)
