"""A search for hyper-parameters: learning rate, width and activation of a small classifier."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Hyper-parameter search",
        summary="A classifier of two moons with a learning rate that nobody thought about: it is far too small.\n"
        "The Search panel is set up to try other rates and widths; Ctrl+F5 starts it, a double click opens the best.",
        topic="Tools",
        order=1040,
        epochs=30,
        panels=("output", "study"),
        expect=("validation accuracy > 0.75", "validation accuracy < 0.95"),
    )
    data = s.node("data.moons", 0, 0, points=400, noise=0.15, batch_size=32, target="classes")
    hidden = s.node("layer.linear", 220, 0, "hidden", out_features=8)
    bend = s.node("activation.relu", 440, 0)
    out = s.node("layer.linear", 0, 220, "out", out_features=2)
    loss = s.node("loss.cross_entropy", 220, 220)
    adam = s.node("optimizer.adam", 480, 220, lr=0.0005)
    s.link(f"{data}.x", f"{hidden}.x")
    s.chain(hidden, bend, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    s.describe(
        study={
            "vary": [
                {"node": adam, "param": "lr", "low": 0.0001, "high": 1.0, "log": True},
                {"node": hidden, "param": "out_features", "low": 2, "high": 64, "log": True, "whole": True},
            ],
            "trials": 16,
            "epochs": 30,
        }
    )
    return s.graph
