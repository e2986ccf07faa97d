"""Spirals: arms wound around each other."""

import numpy as np

from core.nodes.data import OUTPUTS, class_samples, classes_rule, common_params, target_param
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.spirals",
    label="Spirals",
    group="Points and curves",
    also_called=("two spirals", "swirl", "arms", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Int("arms", 2, min=2, max=20, help="How many arms; each is a class."),
        Float("turns", 1.5, min=0.1, max=10.0, help="How often each arm winds around the middle."),
        Float("noise", 0.03, min=0.0, help="Standard deviation of the noise on both coordinates."),
        Int("points", 200, min=1, max=100_000, label="points an arm", help="Samples on each arm."),
        target_param("classes", "column", "one-hot"),
        *common_params(),
    ],
    infer=classes_rule(features=2, classes="arms"),
    formula=r"x = r\,(\cos \phi, \sin \phi)",
    summary="Arms that wind around each other, a class each: a hard test for a small network.",
    icon="chart-scatter",
    torch="torch.utils.data.TensorDataset",
)
def spirals(arms: int, turns: float, noise: float, points: int, target: str, seed: int) -> Samples:
    source = np.random.default_rng(seed)
    classes = np.repeat(np.arange(arms), points)
    # The root spreads the points evenly along an arm, whose outer parts are longer.
    radius = np.sqrt(source.uniform(0.0025, 1.0, arms * points))
    angle = 2 * np.pi * (turns * radius + classes / arms)
    x = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    x += noise * source.standard_normal(x.shape)
    return class_samples(x, classes, [str(n) for n in range(arms)], target)
