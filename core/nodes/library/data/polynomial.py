"""Points along a polynomial."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.graph.shapes import ShapeError
from core.nodes.data import OUTPUTS, common_params, regression_samples
from core.nodes.params import Float, Int, Numbers, shape_of
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if len(shape_of(params["coefficients"])) != 1 or not params["coefficients"]:
        raise ShapeError("the coefficients must be one list of numbers", "Write, for example, [1, 0, -2] for 1 - 2 x².")
    return {"x": TensorInfo(("N", 1)), "y": TensorInfo(("N", 1))}


@node_type(
    "data.polynomial",
    label="Polynomial",
    group="Points and curves",
    also_called=("curve", "parabola", "regression", "curve fitting", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Numbers("coefficients", [0.0, -1.0, 0.0, 2.0], help="The constant first, then the factors of x, x², x³, ..."),
        Float("noise", 0.1, min=0.0, help="Standard deviation of the noise on y."),
        Int("points", 100, min=1, max=1_000_000, help="How many samples; their x lies between -1 and 1."),
        *common_params(),
    ],
    infer=_infer,
    formula=r"y = \sum_k c_k\, x^{k} + \epsilon",
    summary="Points along a curve given by its coefficients, with noise.",
    icon="chart-line",
    torch="torch.utils.data.TensorDataset",
)
def polynomial(coefficients: list[float], noise: float, points: int, seed: int) -> Samples:
    source = np.random.default_rng(seed)
    x = source.uniform(-1.0, 1.0, points)
    y = np.polynomial.polynomial.polyval(x, np.asarray(coefficients, dtype=float))
    return regression_samples(x, y + noise * source.standard_normal(points))
