"""Histogram probe."""

from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "probe.histogram",
    label="Histogram",
    also_called=(
        "distribution",
        "spread",
        "bins",
        "activations",
    ),
    role="probe",
    inputs=[In("x", help="Any tensor, such as activations.")],
    params=[
        Int("bins", 40, min=2, max=1000, live=True, help="How many bars."),
    ],
    summary="Shows how often each range of numbers occurs in a tensor.",
    icon="chart-histogram",
    torch="torch.histc",
)
def histogram() -> None:
    return None
