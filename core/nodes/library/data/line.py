"""Points along a straight line."""

import numpy as np

from core.nodes.data import OUTPUTS, common_params, regression_samples
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


@node_type(
    "data.line",
    label="Line",
    group="Points and curves",
    also_called=("linear regression", "straight line", "noisy line", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Float("slope", 2.0, help="How much y rises when x rises by 1."),
        Float("intercept", 1.0, help="y where x is 0."),
        Float("noise", 0.1, min=0.0, help="Standard deviation of the noise on y."),
        Int("points", 100, min=1, max=1_000_000, help="How many samples; their x lies between -1 and 1."),
        *common_params(),
    ],
    infer=lambda inputs, params: {"x": TensorInfo(("N", 1)), "y": TensorInfo(("N", 1))},
    formula=r"y = m\,x + c + \epsilon",
    summary="Points along a straight line with noise, to find slope and intercept again.",
    icon="chart-line",
    torch="torch.utils.data.TensorDataset",
)
def line(slope: float, intercept: float, noise: float, points: int, seed: int) -> Samples:
    source = np.random.default_rng(seed)
    x = source.uniform(-1.0, 1.0, points)
    return regression_samples(x, slope * x + intercept + noise * source.standard_normal(points))
