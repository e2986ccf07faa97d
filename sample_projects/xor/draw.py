"""XOR: the smallest problem that needs a hidden layer."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="XOR",
        summary="Four points that no straight line can part: the smallest problem that needs a hidden layer.\n"
        "Mute the Tanh with M and run again, and see why.",
        topic="Classification",
        order=330,
        epochs=200,
        panels=("loss", "output"),
        expect=("accuracy > 0.999", "loss < 0.02"),
    )
    data = s.node("data.xor", 0, 0, target="classes", validation=0.0)
    hidden = s.node("layer.linear", 260, 0, "hidden", out_features=8)
    tanh = s.node("activation.tanh", 520, 0)
    out = s.node("layer.linear", 0, 240, "out", out_features=2)
    loss = s.node("loss.cross_entropy", 260, 240)
    adam = s.node("optimizer.adam", 560, 240, lr=0.05)
    s.link(f"{data}.x", f"{hidden}.x")
    s.chain(hidden, tanh, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
