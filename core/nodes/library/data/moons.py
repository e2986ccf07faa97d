"""Moons: two classes that no straight line separates."""

from core.nodes.data import OUTPUTS, class_samples, classes_rule, common_params, target_param
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples


@node_type(
    "data.moons",
    label="Moons",
    group="Points and curves",
    also_called=("two moons", "half circles", "crescents", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Int("points", 200, min=2, max=1_000_000, help="How many samples, half of them of each class."),
        Float("noise", 0.1, min=0.0, help="Standard deviation of the noise on both coordinates."),
        target_param("column", "classes"),
        *common_params(),
    ],
    infer=classes_rule(features=2, classes=2),
    summary="Two half circles that reach into each other, a class each.",
    icon="chart-scatter",
    torch="torch.utils.data.TensorDataset",
)
def moons(points: int, noise: float, target: str, seed: int) -> Samples:
    from sklearn.datasets import make_moons  # takes a second to import: only when data are wanted

    x, classes = make_moons(n_samples=points, noise=noise, random_state=seed)
    return class_samples(x, classes, ("0", "1"), target)
