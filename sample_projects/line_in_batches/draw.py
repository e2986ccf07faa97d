"""A noisy line learned in batches of 16: each step sees a few points only, and its loss jitters."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="A noisy line in batches",
        summary="The same line, but every step sees 16 of its 200 points: what PyTorch's DataLoader is for.\n"
        "The loss of each step jitters, the loss on the points held out falls calmly.",
        topic="Regression",
        order=230,
        epochs=30,
        panels=("output", "loss"),
        expect=(
            "validation loss < 1.3",
            "value linear_1.weight = 3 ± 0.4",
            "value linear_1.bias = 2 ± 0.3",
        ),
    )
    data = s.node("data.line", 0, 0, slope=3.0, intercept=2.0, noise=1.0, points=200, batch_size=16)
    layer = s.node("layer.linear", 240, 0, out_features=1)
    loss = s.node("loss.mse", 240, 200)
    sgd = s.node("optimizer.sgd", 500, 200, lr=0.05)
    s.link(f"{data}.x", f"{layer}.x")
    s.judge(f"{layer}.y", f"{data}.y", loss, sgd)
    return s.graph
