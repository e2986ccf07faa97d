"""Handwritten digits of 8 x 8 pixels, read by a network of three layers."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Handwritten digits",
        summary="1,797 pictures of digits, 8 by 8 pixels each, read by a 64-128-64-10 network.\n"
        "The Output panel shows pictures it has never trained on, and what it takes them for.",
        topic="Pictures",
        order=410,
        epochs=20,
        panels=("loss", "output"),
        expect=("accuracy > 0.95", "validation loss < 0.2"),
    )
    data = s.node("data.digits", 0, 0, batch_size=64)
    first = s.node("layer.linear", 220, 0, "hidden 1", out_features=128)
    bend = s.node("activation.relu", 440, 0)
    second = s.node("layer.linear", 660, 0, "hidden 2", out_features=64)
    again = s.node("activation.relu", 0, 220)
    out = s.node("layer.linear", 220, 220, "out", out_features=10)
    loss = s.node("loss.cross_entropy", 440, 220)
    adam = s.node("optimizer.adam", 700, 220, lr=0.002)
    s.link(f"{data}.x", f"{first}.x")
    s.chain(first, bend, second, again, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
