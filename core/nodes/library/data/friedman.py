"""A curve in ten dimensions, of which five matter."""

from core.nodes.data import OUTPUTS, common_params, regression_samples
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


@node_type(
    "data.friedman",
    label="Friedman",
    group="Points and curves",
    also_called=("regression", "many inputs", "useless inputs", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Int("features", 10, min=5, max=1000, help="Inputs; only the first five have to do with y."),
        Int("points", 400, min=2, max=1_000_000, help="How many samples."),
        Float("noise", 0.5, min=0.0, help="Standard deviation of the noise on y, which lies between 0 and 30."),
        *common_params(),
    ],
    infer=lambda inputs, params: {"x": TensorInfo(("N", params["features"])), "y": TensorInfo(("N", 1))},
    formula=r"y = 10 \sin(\pi x_1 x_2) + 20 (x_3 - 0.5)^2 + 10 x_4 + 5 x_5 + \epsilon",
    summary="A curve over many inputs of which only five matter: to see which of them a network finds.",
    icon="chart-line",
    torch="torch.utils.data.TensorDataset",
)
def friedman(features: int, points: int, noise: float, seed: int) -> Samples:
    from sklearn.datasets import make_friedman1  # takes a second to import: only when data are wanted

    return regression_samples(*make_friedman1(points, features, noise=noise, random_state=seed))
