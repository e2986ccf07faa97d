"""Plot probe."""

from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.rules import scalar_only
from core.nodes.spec import In


@node_type(
    "probe.scalar",
    label="Plot",
    also_called=(
        "chart",
        "curve",
        "loss curve",
        "graph over time",
        "monitor",
    ),
    role="probe",
    inputs=[In("x", help="One number, such as a loss.")],
    params=[
        Float("smoothing", 0.0, min=0.0, max=0.999, live=True, help="Average over earlier values; 0 shows all as is."),
        Bool("log_scale", False, live=True, label="logarithmic", help="Draw powers of ten at equal distances."),
    ],
    infer=scalar_only,
    summary="Draws one number over time, such as the loss at every step.",
    icon="chart-line",
    torch="torch.utils.tensorboard.SummaryWriter.add_scalar",
)
def scalar() -> None:
    return None
