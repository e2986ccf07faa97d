"""The derivative of y = x² + 3x + 1, with nothing but tensor nodes."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="A derivative, step by step",
        summary="y = x² + 3x + 1 at x = 2: forward gives y = 11, backward gives dy/dx = 2x + 3 = 7.\n"
        "Press F10 to walk through every operation, and see where the 7 comes from.",
        topic="First steps",
        order=110,
        epochs=1,
        panels=("output", "debugger", "canvas"),
        expect=("loss = 11 ± 1e-6", "gradient parameter_1.value = 7 ± 1e-6"),
    )
    x = s.node("tensor.parameter", 0, 40, "x", value=2.0)
    square = s.node("operation.square", 240, 0, "x²")
    three = s.node("tensor.value", 0, 220, "three", value=3.0)
    product = s.node("operation.multiply", 240, 160, "3x")
    total = s.node("operation.add", 480, 60, "x² + 3x")
    one = s.node("tensor.value", 480, 240, "one", value=1.0)
    y = s.node("operation.add", 720, 100, "y")
    backward = s.node("optimizer.backward", 720, 280)
    s.link(f"{x}.y", f"{square}.x", f"{product}.b")
    s.link(f"{three}.y", f"{product}.a")
    s.link(f"{square}.y", f"{total}.a")
    s.link(f"{product}.y", f"{total}.b")
    s.link(f"{total}.y", f"{y}.a")
    s.link(f"{one}.y", f"{y}.b")
    s.link(f"{y}.y", f"{backward}.loss")
    return s.graph
