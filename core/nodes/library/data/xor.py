"""The XOR problem."""

import numpy as np

from core.nodes.data import OUTPUTS, class_samples, classes_rule, common_params, target_param
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.xor",
    label="XOR",
    group="Points and curves",
    also_called=("exclusive or", "checkerboard", "four points", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Int("points", 1, min=1, max=250_000, label="points a corner", help="Samples at each of the four corners."),
        Float("noise", 0.0, min=0.0, help="Standard deviation around each corner; 0 puts all exactly on it."),
        target_param("column", "classes"),
        *common_params(validation=0.0),
    ],
    infer=classes_rule(features=2, classes=2),
    formula=r"y = x_1 \oplus x_2",
    summary="Two inputs of 0 or 1; the answer is 1 where exactly one of them is 1. No straight line separates it.",
    icon="chart-scatter",
    torch="torch.utils.data.TensorDataset",
)
def xor(points: int, noise: float, target: str, seed: int) -> Samples:
    corners = np.tile(np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float), (points, 1))
    classes = corners[:, 0] != corners[:, 1]
    x = corners + noise * np.random.default_rng(seed).standard_normal(corners.shape)
    return class_samples(x, classes, ("0", "1"), target)
