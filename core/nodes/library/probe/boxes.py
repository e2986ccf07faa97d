"""Boxes probe."""

from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In


@node_type(
    "probe.boxes",
    label="Boxes",
    also_called=("bounding box", "detection", "rectangles", "localisation"),
    role="probe",
    inputs=[
        In(
            "pictures",
            shape=("N", "channels", "height", "width"),
            dtype="float",
            help="The pictures, grey or coloured.",
        ),
        In("boxes", shape=("N", 4), dtype="float", help="Found: centre x, centre y, width and height, from 0 to 1."),
        In("truth", shape=("N", 4), dtype="float", optional=True, help="The right boxes, in the same form."),
    ],
    params=[Int("count", 4, min=1, max=16, live=True, help="How many pictures, at most.")],
    summary="Draws the first pictures of a batch with the boxes that were found in them and the right ones.",
    icon="frame",
    torch="torch.utils.tensorboard.SummaryWriter.add_image_with_boxes",
)
def boxes() -> None:
    return None
