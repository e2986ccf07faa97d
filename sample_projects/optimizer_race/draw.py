"""Optimizers race down a bent valley: the same start, the same surface, four ways to use a gradient."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch

# Rosenbrock's valley (1960), with a factor of 10 instead of 100. a is the point, b and c pick its x and its y.
VALLEY = "(1 - a @ b) ** 2 + 10 * (a @ c - (a @ b) ** 2) ** 2"
SURFACE = "(1 - x) ** 2 + 10 * (y - x ** 2) ** 2"
RACERS = (
    ("SGD", "optimizer.sgd", {"lr": 0.01}),
    ("Momentum", "optimizer.sgd", {"lr": 0.005, "momentum": 0.9}),
    ("RMSprop", "optimizer.rmsprop", {"lr": 0.01}),
    ("Adam", "optimizer.adam", {"lr": 0.05}),
)


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Optimizers race on a surface",
        summary="SGD, momentum, RMSprop and Adam start at one place in Rosenbrock's bent valley.\n"
        "Their trails show what each does with the same gradient.",
        topic="Training well",
        order=560,
        epochs=400,
        panels=("loss", "output"),
        expect=(
            "loss of Adam < 0.001",
            "loss of Momentum < 0.001",
            "loss of Momentum < loss of SGD",
        ),
    )
    x = s.node("tensor.value", 200, 0, "x axis", value=[1.0, 0.0])
    y = s.node("tensor.value", 200, 60, "y axis", value=[0.0, 1.0])
    trails = s.node("probe.path", 920, 0, "trails", surface=SURFACE, y_min=-1.0, y_max=3.0)
    s.mark("collapsed", [x, y])
    for number, (name, optimizer, settings) in enumerate(RACERS):
        row = 120 + 80 * number
        point = s.node("tensor.parameter", 0, row, f"{name} point", value=[-1.5, 2.0])
        height = s.node("own.expression", 440, row, f"{name} height", formula=VALLEY, constants="")
        racer = s.node(optimizer, 680, row, name, **settings)
        s.mark("collapsed", [point, height, racer])
        s.link(f"{point}.y", f"{height}.a", f"{trails}.points")
        s.link(f"{x}.y", f"{height}.b")
        s.link(f"{y}.y", f"{height}.c")
        s.link(f"{height}.y", f"{racer}.loss")
    s.describe(output=trails)
    return s.graph
