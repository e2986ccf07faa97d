"""A cubic polynomial: a linear layer can bend if its inputs are x, x² and x³."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="A polynomial",
        summary="One Linear layer fits a curve, because its inputs are x, x² and x³ made by tensor nodes.\n"
        "Linear in the weights is not linear in x: the classic trick of basis functions.",
        topic="Regression",
        order=240,
        epochs=200,
        panels=("loss", "output"),
        expect=(
            "validation loss < 0.0225",
            "value linear_1.bias = 0.5 ± 0.1",
        ),
    )
    data = s.node("data.polynomial", 0, 80, coefficients=[0.5, -2.0, -1.0, 3.0], noise=0.1, points=150)
    square = s.node("operation.power", 240, 0, "x²", exponent=2.0)
    cube = s.node("operation.power", 240, 180, "x³", exponent=3.0)
    features = s.node("operation.concatenate", 480, 80, "x, x², x³")
    layer = s.node("layer.linear", 740, 80, out_features=1)
    loss = s.node("loss.mse", 480, 320)
    adam = s.node("optimizer.adam", 740, 320, lr=0.05)
    s.link(f"{data}.x", f"{square}.x", f"{cube}.x", f"{features}.a")
    s.link(f"{square}.y", f"{features}.b")
    s.link(f"{cube}.y", f"{features}.c")
    s.link(f"{features}.y", f"{layer}.x")
    s.judge(f"{layer}.y", f"{data}.y", loss, adam)
    return s.graph
