"""Foretelling a wave: a GRU reads a piece of a noisy sine and says which value comes next."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Foretelling a sine",
        summary="A GRU reads 20 values of a noisy wave and says which one comes next.\n"
        "It gets as near as the noise allows, and is judged on a stretch of time it has never seen.",
        topic="Sequences",
        order=720,
        epochs=4,
        panels=("loss", "output"),
        expect=("validation loss < 0.02", "metric R² Score > 0.95"),
    )
    data = s.node("data.sine", 0, 0, noise=0.1, points=600, length=20, period=25.0)
    reads = s.node("layer.gru", 260, 0, hidden_size=16, batch_first=True)
    last = s.node("operation.select", 520, 0, "last step", dim=1, index=-1)
    out = s.node("layer.linear", 0, 240, "out", out_features=1)
    loss = s.node("loss.mse", 260, 240)
    adam = s.node("optimizer.adam", 520, 240, lr=0.01)
    score = s.node("metric.r2", 780, 240)
    s.link(f"{data}.x", f"{reads}.x")
    s.link(f"{reads}.output", f"{last}.x")
    s.chain(last, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    s.link(f"{out}.y", f"{score}.input")
    s.link(f"{data}.y", f"{score}.target")
    return s.graph
