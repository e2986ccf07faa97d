"""Linear regression with a Linear layer: a line is found again among noisy points."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Linear regression",
        summary="A line y = 3x + 2 with noise, found again by one Linear layer with one weight and one bias.\n"
        "Watch the fitted line turn in the Output panel while the loss falls.",
        topic="Regression",
        order=220,
        epochs=100,
        panels=("loss", "output"),
        expect=(
            "validation loss < 0.35",
            "value linear_1.weight = 3 ± 0.15",
            "value linear_1.bias = 2 ± 0.15",
        ),
    )
    data = s.node("data.line", 0, 0, slope=3.0, intercept=2.0, noise=0.5, points=200, batch_size=0)
    layer = s.node("layer.linear", 240, 0, out_features=1)
    loss = s.node("loss.mse", 240, 200)
    sgd = s.node("optimizer.sgd", 500, 200, lr=0.1)
    s.link(f"{data}.x", f"{layer}.x")
    s.judge(f"{layer}.y", f"{data}.y", loss, sgd)
    return s.graph
