"""Value Display probe."""

from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "probe.value",
    label="Value Display",
    also_called=(
        "watch",
        "print",
        "show",
        "inspect",
        "tensor view",
    ),
    role="probe",
    inputs=[In("x", help="Any tensor.")],
    summary="Shows the numbers of a tensor while the graph runs.",
    icon="eye",
    torch="torch.set_printoptions",
)
def value() -> None:
    return None
