"""Pictures probe."""

from collections.abc import Mapping
from typing import Any

from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Choice, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo

SCALES = ("least to greatest", "0 to 1")


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    shape = inputs["x"].shape
    if len(shape) == 4:
        if isinstance(shape[1], int) and shape[1] not in (1, 3):
            raise ShapeError(
                f"a picture has 1 channel (grey) or 3 (red, green, blue), but x has {shape[1]}",
                "Pick a channel with a Slice node. To see feature maps, pin a probe to the link.",
                "x",
            )
        return {}
    if len(shape) != 2:
        raise ShapeError(
            f"x has shape {format_shape(shape)}, but pictures are (N, channels, height, width) or rows of pixels",
            "Put a Reshape node in between.",
            "x",
        )
    height = params["height"]
    if isinstance(shape[1], int) and (shape[1] % height if height else round(shape[1] ** 0.5) ** 2 != shape[1]):
        what = f"lines of equal width, {height} of them" if height else "a square"
        raise ShapeError(f"{shape[1]} pixels do not make {what}", "Set height to the lines of a picture.", "x")
    return {}


@node_type(
    "probe.pictures",
    label="Pictures",
    also_called=("images", "image grid", "imshow", "samples", "generated", "gallery"),
    role="probe",
    inputs=[In("x", dtype="float", help="Pictures (N, channels, height, width), or rows of pixels.")],
    params=[
        Int("height", 0, min=0, max=4096, unit="pixels", live=True,
            help="Lines of a picture whose pixels stand in a row; 0: it is square."),
        Int("count", 16, min=1, max=25, live=True, help="How many pictures, at most."),
        Choice("scale", SCALES[0], options=SCALES, live=True,
               help="Which numbers are black and white: the least and the greatest, or always 0 and 1."),
    ],
    infer=_infer,
    summary="Draws the first pictures of a batch in a grid, such as those that a generator makes.",
    icon="image-grid",
    torch="torch.utils.tensorboard.SummaryWriter.add_images",
)  # fmt: skip
def pictures() -> None:
    return None
