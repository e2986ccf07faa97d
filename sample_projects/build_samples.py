"""Makes the sample projects, through the same session that the window uses.

Run it after changing a sample here: ``python -m sample_projects.build_samples``. Each sample states what training must
reach (``expect``); a test opens, trains and holds it to that.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from core.graph import Graph, PortRef
from core.storage import save_project
from core.studio.session import Session

__all__ = ["SAMPLES", "build"]

FOLDER = Path(__file__).resolve().parent


class Sketch:
    """A small hand for drawing: nodes by name, links as "node.port"."""

    def __init__(self, **meta: Any) -> None:
        self.session = Session()
        with self.session.document.edit("Describe") as edit:
            for key, value in meta.items():
                edit.set_meta(key, value)

    def node(self, type_name: str, x: float, y: float, name: str = "", **params: Any) -> str:
        """Add a node at a place on the canvas and set its parameters."""
        node = self.session.edit.add(type_name, (x, y))
        for key, value in params.items():
            self.session.edit.set_param(node, key, value)
        if name:
            self.session.edit.set_mark([node], "name", name, "Rename")
        return node

    def link(self, source: str, target: str) -> None:
        """``link("linear_1.y", "relu_1.x")``."""
        a, b = source.split("."), target.split(".")
        self.session.edit.connect(PortRef(*a), PortRef(*b))

    def chain(self, *nodes: str, port: str = "x") -> None:
        """Link each node's first output to the next one's ``port``."""
        for left, right in pairwise(nodes):
            self.link(f"{left}.y", f"{right}.{port}")


def derivative() -> Graph:
    s = Sketch(
        title="A derivative, step by step",
        summary="y = x² + 3x + 1 at x = 2: forward gives y = 11, backward gives dy/dx = 2x + 3 = 7.\n"
        "Press F10 to walk through every operation, and see where the 7 comes from.",
        order=10,
        epochs=1,
        expect={"loss": 11.0, "gradients": {"parameter_1.value": 7.0}},
    )
    x = s.node("tensor.parameter", 0, 40, "x", value=2.0)
    square = s.node("operation.square", 220, 0, "x²")
    three = s.node("tensor.value", 0, 220, "three", value=3.0)
    product = s.node("operation.multiply", 220, 140, "3x")
    total = s.node("operation.add", 440, 60, "x² + 3x")
    one = s.node("tensor.value", 440, 220, "one", value=1.0)
    y = s.node("operation.add", 660, 100, "y")
    backward = s.node("optimizer.backward", 880, 100)
    s.link(f"{x}.y", f"{square}.x")
    s.link(f"{three}.y", f"{product}.a")
    s.link(f"{x}.y", f"{product}.b")
    s.link(f"{square}.y", f"{total}.a")
    s.link(f"{product}.y", f"{total}.b")
    s.link(f"{total}.y", f"{y}.a")
    s.link(f"{one}.y", f"{y}.b")
    s.link(f"{y}.y", f"{backward}.loss")
    return s.session.graph


def descent() -> Graph:
    s = Sketch(
        title="Gradient descent on two vectors",
        summary="The product of weights w and inputs x should be 4. Only tensor nodes: nothing is hidden in a layer.\n"
        "Every step moves w a little against the gradient of the squared error.",
        order=20,
        epochs=60,
        expect={"loss_below": 1e-6},
    )
    w = s.node("tensor.parameter", 0, 0, "w", value=[0.5, -1.0, 0.25])
    x = s.node("tensor.value", 0, 180, "x", value=[1.0, 2.0, 3.0])
    product = s.node("operation.dot", 280, 60, "w · x")
    goal = s.node("tensor.value", 280, 220, "goal", value=4.0)
    error = s.node("operation.subtract", 560, 100, "error")
    square = s.node("operation.square", 840, 100, "squared error")
    sgd = s.node("optimizer.sgd", 1120, 100, lr=0.01)
    s.link(f"{w}.y", f"{product}.a")
    s.link(f"{x}.y", f"{product}.b")
    s.link(f"{product}.y", f"{error}.a")
    s.link(f"{goal}.y", f"{error}.b")
    s.chain(error, square)
    s.link(f"{square}.y", f"{sgd}.loss")
    return s.session.graph


def line() -> Graph:
    s = Sketch(
        title="Linear regression",
        summary="A line y = 3x + 2 with noise, found again by one Linear layer with one weight and one bias.\n"
        "Watch the fitted line turn in the Output panel while the loss falls.",
        order=30,
        epochs=100,
        expect={
            "validation_below": 0.35,
            "weights": {"linear_1.weight": 3.0, "linear_1.bias": 2.0},
            "tolerance": 0.15,
        },
    )
    data = s.node("data.line", 0, 60, slope=3.0, intercept=2.0, noise=0.5, points=200, batch_size=32)
    layer = s.node("layer.linear", 260, -60, out_features=1)
    loss = s.node("loss.mse", 520, 60)
    sgd = s.node("optimizer.sgd", 780, 60, lr=0.05)
    s.link(f"{data}.x", f"{layer}.x")
    s.link(f"{layer}.y", f"{loss}.input")
    s.link(f"{data}.y", f"{loss}.target")
    s.link(f"{loss}.loss", f"{sgd}.loss")
    return s.session.graph


def classifier(data: tuple[str, dict[str, Any]], layers: list[int], activation: str, lr: float, **meta: Any) -> Graph:
    """A data node, Linear layers with an activation between them, cross entropy and Adam, in two rows that read like
    two lines of text: in one row they would be too small to read on a small screen."""
    s = Sketch(**meta)
    count = 2 * len(layers) + 2
    columns = [260.0 * k for k in range(count // 2)]
    columns[-1] += 60.0  # the loss is wider than the others, and its number stands in the gap behind it
    spots = iter([(x, y) for y in (0.0, 260.0) for x in columns])
    source = s.node(data[0], *next(spots), **data[1])
    last = f"{source}.x"
    for number, width in enumerate(layers):
        is_last = number == len(layers) - 1
        linear = s.node("layer.linear", *next(spots), "out" if is_last else f"hidden {number + 1}", out_features=width)
        s.link(last, f"{linear}.x")
        last = f"{linear}.y"
        if not is_last:
            bend = s.node(activation, *next(spots))
            s.link(last, f"{bend}.x")
            last = f"{bend}.y"
    loss = s.node("loss.cross_entropy", *next(spots))
    adam = s.node("optimizer.adam", *next(spots), lr=lr)
    s.link(last, f"{loss}.input")
    s.link(f"{source}.y", f"{loss}.target")
    s.link(f"{loss}.loss", f"{adam}.loss")
    return s.session.graph


def xor() -> Graph:
    return classifier(
        ("data.xor", {"target": "classes", "validation": 0.0}), [8, 2], "activation.tanh", 0.05,
        title="XOR",
        summary="Four points that no straight line can part: the smallest problem that needs a hidden layer.\n"
        "Mute the Tanh with M and run again, and see why.",
        order=40, epochs=200, expect={"accuracy_above": 0.999, "loss_below": 0.02},
    )  # fmt: skip


def two_spirals() -> Graph:
    return classifier(
        ("data.spirals", {"batch_size": 64}), [32, 32, 2], "activation.tanh", 0.01,
        title="Two spirals",
        summary="Two arms wound around each other, told apart by two hidden layers of 32.\n"
        "The decision regions in the Output panel curl up while the network learns.",
        order=50, epochs=300, expect={"accuracy_above": 0.97, "validation_accuracy_above": 0.95},
    )  # fmt: skip


def digits() -> Graph:
    return classifier(
        ("data.digits", {"batch_size": 64}), [128, 64, 10], "activation.relu", 0.002,
        title="Handwritten digits",
        summary="1,797 pictures of digits, 8 by 8 pixels each, read by a 64-128-64-10 network.\n"
        "The Output panel shows pictures it has never trained on, and what it takes them for.",
        order=60, epochs=30, expect={"accuracy_above": 0.96},
    )  # fmt: skip


SAMPLES = {
    "derivative": derivative,
    "gradient_descent": descent,
    "linear_regression": line,
    "xor": xor,
    "two_spirals": two_spirals,
    "digits": digits,
}


def build(folder: Path = FOLDER) -> list[Path]:
    """Write every sample; pictures are made with ``./studio screenshot``."""
    written = []
    for name, make in SAMPLES.items():
        path = folder / name / f"{name}.bps"
        path.parent.mkdir(exist_ok=True)
        save_project(path, make())
        written.append(path)
    return written


if __name__ == "__main__":
    for path in build():
        print(path.relative_to(FOLDER.parent))
