"""Circles: two classes that no straight line separates."""

from core.nodes.data import OUTPUTS, class_samples, classes_rule, common_params, target_param
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.circles",
    label="Circles",
    group="Points and curves",
    also_called=("rings", "concentric", "ring and disc", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Int("points", 200, min=2, max=1_000_000, help="How many samples, half of them of each class."),
        Float("noise", 0.1, min=0.0, help="Standard deviation of the noise on both coordinates."),
        Float("factor", 0.5, min=0.05, max=0.95, help="Radius of the inner ring; the outer one has 1."),
        target_param("column", "classes"),
        *common_params(),
    ],
    infer=classes_rule(features=2, classes=2),
    summary="A small ring inside a large one, a class each.",
    icon="chart-scatter",
    torch="torch.utils.data.TensorDataset",
)
def circles(points: int, noise: float, factor: float, target: str, seed: int) -> Samples:
    from sklearn.datasets import make_circles  # takes a second to import: only when data are wanted

    x, classes = make_circles(n_samples=points, noise=noise, factor=factor, random_state=seed)
    return class_samples(x, classes, ("0", "1"), target)
