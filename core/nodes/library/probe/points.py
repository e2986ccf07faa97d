"""Points probe."""

from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "probe.points",
    label="Points",
    also_called=("scatter", "cloud", "gan", "embedding", "latent space"),
    role="probe",
    inputs=[
        In("a", shape=("N", 2), dtype="float", help="Points in a plane, such as those of the data."),
        In("b", shape=("M", 2), dtype="float", optional=True, help="Others, such as those that a network makes."),
    ],
    summary="Draws one or two clouds of points in a plane, each with its colour and sign.",
    icon="points",
    torch="torch.utils.tensorboard.SummaryWriter.add_embedding",
)
def points() -> None:
    return None
