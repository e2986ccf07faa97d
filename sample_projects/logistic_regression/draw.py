"""Logistic regression: one Linear layer and a sigmoid inside the loss part two clouds by a straight line."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Logistic regression",
        summary="Two clouds of points, parted by one Linear layer: its score is the logarithm of the odds.\n"
        "The border in the Output panel is a straight line, where the chance is one half.",
        topic="Classification",
        order=310,
        epochs=100,
        panels=("loss", "output"),
        expect=("metric accuracy > 0.92", "validation loss < 0.25"),
    )
    data = s.node("data.blobs", 0, 120, centres=2, spread=2.0, points=300, target="column", seed=3)
    layer = s.node("layer.linear", 240, 0, "score", out_features=1)
    accuracy = s.node("metric.accuracy", 500, 100, "accuracy")
    loss = s.node("loss.bce_with_logits", 240, 220)
    sgd = s.node("optimizer.sgd", 500, 280, lr=0.05)
    s.link(f"{data}.x", f"{layer}.x")
    s.judge(f"{layer}.y", f"{data}.y", loss, sgd)
    s.link(f"{layer}.y", f"{accuracy}.input")
    s.link(f"{data}.y", f"{accuracy}.target")
    return s.graph
