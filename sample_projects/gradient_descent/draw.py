"""Gradient descent on two vectors: w moves until w · x = 4."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Gradient descent on two vectors",
        summary="The product of weights w and inputs x should be 4. Only tensor nodes: nothing is hidden in a layer.\n"
        "Every step moves w a little against the gradient of the squared error.",
        topic="First steps",
        order=120,
        epochs=60,
        panels=("output", "loss"),
        expect=("loss < 1e-6",),
    )
    w = s.node("tensor.parameter", 0, 0, "w", value=[0.5, -1.0, 0.25])
    x = s.node("tensor.value", 0, 200, "x", value=[1.0, 2.0, 3.0])
    product = s.node("operation.dot", 240, 20, "w · x")
    goal = s.node("tensor.value", 240, 200, "goal", value=4.0)
    error = s.node("operation.subtract", 480, 60, "error")
    square = s.node("operation.square", 720, 60, "squared error")
    sgd = s.node("optimizer.sgd", 720, 220, lr=0.01)
    s.link(f"{w}.y", f"{product}.a")
    s.link(f"{x}.y", f"{product}.b")
    s.link(f"{product}.y", f"{error}.a")
    s.link(f"{goal}.y", f"{error}.b")
    s.chain(error, square)
    s.link(f"{square}.y", f"{sgd}.loss")
    return s.graph
