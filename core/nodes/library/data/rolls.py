"""A sheet rolled up in space."""

from core.nodes.data import OUTPUTS, common_params, regression_samples
from core.nodes.params import Choice, Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


@node_type(
    "data.rolls",
    label="Swiss Roll",
    group="Points and curves",
    also_called=("s-curve", "manifold", "3-D", "dimension reduction", "autoencoder", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Choice("shape", "swiss roll", options=("swiss roll", "s-curve"), help="How the sheet is bent."),
        Int("points", 500, min=2, max=1_000_000, help="How many samples."),
        Float("noise", 0.05, min=0.0, help="Standard deviation of the noise on all three coordinates."),
        *common_params(),
    ],
    infer=lambda inputs, params: {"x": TensorInfo(("N", 3)), "y": TensorInfo(("N", 1))},
    formula=r"x = (t \cos t, h, t \sin t)",
    summary="Points on a sheet that is rolled up in space; the target is how far along the roll they lie.",
    icon="chart-scatter",
    torch="torch.utils.data.TensorDataset",
)
def rolls(shape: str, points: int, noise: float, seed: int) -> Samples:
    from sklearn.datasets import make_s_curve, make_swiss_roll  # takes a second to import: only when data are wanted

    make = make_swiss_roll if shape == "swiss roll" else make_s_curve
    x, along = make(points, noise=noise, random_state=seed)
    # Both are brought to about the size 1, in which networks learn best.
    scale = 10.0 if shape == "swiss roll" else 1.0
    return regression_samples(x / scale, along / scale)
