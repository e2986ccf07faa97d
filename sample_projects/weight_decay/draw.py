"""Weight decay: two equal networks on few noisy points, one with its weights pulled towards zero."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Weight decay against overfitting",
        summary="20 noisy points and a network with more than 4,000 weights: it bends through every point.\n"
        "The same network with weight decay stays smooth, and is nearer to the points held back.",
        topic="Training well",
        order=510,
        epochs=400,
        panels=("metrics", "output"),
        expect=(
            "loss of plain < loss of decay",
            "metric error decay < metric error plain",
            "metric error decay < 0.45",
        ),
    )
    data = s.node("data.polynomial", 0, 140, coefficients=[0.0, 2.0, 0.0, -2.0], noise=0.4, points=40, validation=0.5)
    _network(s, data, 0, "plain", decay=0.0)
    _network(s, data, 280, "decay", decay=1.0)
    s.frame("Plain", 200, -50, 840, 260)
    s.frame("With weight decay", 200, 230, 840, 260)
    return s.graph


def _network(s: SampleSketch, data: str, y: float, name: str, *, decay: float) -> None:
    first = s.node("layer.linear", 220, y, "hidden 1", out_features=64)
    bend = s.node("activation.relu", 420, y)
    second = s.node("layer.linear", 620, y, "hidden 2", out_features=64)
    again = s.node("activation.relu", 820, y)
    out = s.node("layer.linear", 220, y + 160, f"out {name}", out_features=1)
    loss = s.node("loss.mse", 420, y + 160)
    adam = s.node("optimizer.adamw", 640, y + 160, name, lr=0.01, weight_decay=decay)
    error = s.node("metric.rmse", 820, y + 160, f"error {name}")
    s.mark("collapsed", [out, loss, adam, error])
    s.link(f"{data}.x", f"{first}.x")
    s.chain(first, bend, second, again, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    s.link(f"{out}.y", f"{error}.input")
    s.link(f"{data}.y", f"{error}.target")
