"""Blobs: round clouds of points."""

from core.nodes.data import OUTPUTS, class_samples, classes_rule, common_params, target_param
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.blobs",
    label="Blobs",
    group="Points and curves",
    also_called=("clusters", "clouds", "gaussians", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Int("centres", 3, min=2, max=100, help="How many clouds; each is a class."),
        Float("spread", 1.0, min=0.0, help="Standard deviation of each cloud; their middles lie between -10 and 10."),
        Int("points", 300, min=2, max=1_000_000, help="How many samples, spread evenly over the clouds."),
        target_param("classes", "column", "one-hot"),
        *common_params(),
    ],
    infer=classes_rule(features=2, classes="centres"),
    summary="Round clouds of points, a class each: the easiest classification there is.",
    icon="chart-scatter",
    torch="torch.utils.data.TensorDataset",
)
def blobs(centres: int, spread: float, points: int, target: str, seed: int) -> Samples:
    from sklearn.datasets import make_blobs  # takes a second to import: only when data are wanted

    x, classes, _ = make_blobs(points, centers=centres, cluster_std=spread, random_state=seed, return_centers=True)
    return class_samples(x, classes, [str(n) for n in range(centres)], target)
