"""Two spirals: the classic test of a classifier that has to bend."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Two spirals",
        summary="Two arms wound around each other, told apart by two hidden layers of 32.\n"
        "The decision regions in the Output panel curl up while the network learns.",
        topic="Classification",
        order=340,
        epochs=200,
        panels=("loss", "output"),
        expect=("accuracy > 0.97", "validation accuracy > 0.95"),
    )
    data = s.node("data.spirals", 0, 0, batch_size=64)
    first = s.node("layer.linear", 240, 0, "hidden 1", out_features=32)
    bend = s.node("activation.tanh", 480, 0)
    second = s.node("layer.linear", 720, 0, "hidden 2", out_features=32)
    again = s.node("activation.tanh", 0, 240)
    out = s.node("layer.linear", 240, 240, "out", out_features=2)
    loss = s.node("loss.cross_entropy", 480, 240)
    adam = s.node("optimizer.adam", 740, 240, lr=0.01)
    s.link(f"{data}.x", f"{first}.x")
    s.chain(first, bend, second, again, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
