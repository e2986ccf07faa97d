"""Linear regression by hand: the prediction and the loss are written out with tensor nodes."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Linear regression by hand",
        summary="A line through noisy points with nothing but tensor nodes: multiply, add, subtract, square, mean.\n"
        "What a Linear layer and an MSE loss do inside stands open on the canvas.",
        topic="Regression",
        order=210,
        epochs=100,
        panels=("loss", "output"),
        expect=(
            "value parameter_1.value = 3 ± 0.15",
            "value parameter_2.value = 2 ± 0.15",
            "validation loss < 0.35",
        ),
    )
    data = s.node("data.line", 0, 0, slope=3.0, intercept=2.0, noise=0.5)
    product = s.node("operation.multiply", 240, 0, "w · x")
    prediction = s.node("operation.add", 480, 0, "w · x + b")
    error = s.node("operation.subtract", 720, 0, "error")
    w = s.node("tensor.parameter", 0, 180, "w", value=0.0)
    b = s.node("tensor.parameter", 240, 180, "b", value=0.0)
    score = s.node("metric.rmse", 720, 180, "typical error")
    square = s.node("operation.square", 240, 380, "squared error")
    mean = s.node("operation.mean", 480, 380, "mean squared error")
    sgd = s.node("optimizer.sgd", 720, 380, lr=0.1)
    s.link(f"{data}.x", f"{product}.b")
    s.link(f"{w}.y", f"{product}.a")
    s.link(f"{product}.y", f"{prediction}.a")
    s.link(f"{b}.y", f"{prediction}.b")
    s.link(f"{prediction}.y", f"{error}.a", f"{score}.input")
    s.link(f"{data}.y", f"{error}.b", f"{score}.target")
    s.chain(error, square, mean)
    s.link(f"{mean}.y", f"{sgd}.loss")
    return s.graph
