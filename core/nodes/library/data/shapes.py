"""Drawn shapes: one object in each picture, what it is and where."""

from collections.abc import Mapping
from typing import Any

from core.nodes.data import common_params
from core.nodes.drawn_shapes import SHAPES, ShapeWish, draw_shapes
from core.nodes.params import Choice, Float, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    channels, size = 3 if params["colour"] == "colour" else 1, params["size"]
    return {
        "x": TensorInfo(("N", channels, size, size)),
        "y": TensorInfo(("N",), "int64"),
        "box": TensorInfo(("N", 4)),
    }


@node_type(
    "data.shapes",
    label="Drawn Shapes",
    group="Ready-made",
    also_called=("detection", "bounding box", "localisation", "circle", "square", "triangle", "object", "images"),
    role="data",
    outputs=[
        Out("x", shape=("N", "channels", "size", "size"), dtype="float32", kind="data", help="The pictures, 0 to 1."),
        Out("y", shape=("N",), dtype="int64", kind="data", help="What is in them: circle 0, square 1, triangle 2."),
        Out("box", shape=("N", 4), dtype="float32", kind="data",
            help="Where it is: centre x, centre y, width and height, as parts of the picture."),
    ],
    params=[
        Int("pictures", 1000, min=1, max=20_000, help="How many samples; each shape is drawn equally often."),
        Int("size", 32, min=8, max=96, unit="pixels", help="Width and height of a picture."),
        Float("smallest", 0.25, min=0.1, max=0.9, help="Diameter of the smallest object, as a part of the picture."),
        Float("largest", 0.6, min=0.1, max=0.9, help="Diameter of the largest object."),
        Float("turn", 15.0, min=0.0, max=180.0, unit="°", help="How far squares and triangles are turned at most."),
        Choice("colour", "colour", options=("colour", "grey"), help="Pictures of three channels, or of one."),
        Int("lines", 3, min=0, max=20, help="Lines behind the object, to draw attention away from it."),
        Float("noise", 0.05, min=0.0, help="Standard deviation of the noise on every pixel."),
        *common_params(batch_size=64),
    ],
    infer=_infer,
    summary="One circle, square or triangle in each picture, with what it is and the box around it.",
    icon="frame",
    torch="torch.utils.data.TensorDataset",
)  # fmt: skip
def shapes(
    pictures: int,
    size: int,
    smallest: float,
    largest: float,
    turn: float,
    colour: str,
    lines: int,
    noise: float,
    seed: int,
) -> Samples:
    x, classes, boxes = draw_shapes(ShapeWish(pictures, size, smallest, largest, turn, colour, lines, noise, seed))
    return Samples(x, classes, {"box": boxes}, class_names=SHAPES, sort="image")
