"""Saving and loading: a small classifier whose training is broken off, saved, opened again and gone on with."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Saving and loading",
        summary="Train a little, save, close, open again: training goes on at the very step where it stood.\n"
        "The weights lie beside the project in a file that PyTorch can read.",
        topic="Tools",
        order=1010,
        epochs=150,
        panels=("loss", "output"),
        expect=("validation accuracy > 0.93", "validation loss < 0.2"),
    )
    data = s.node("data.moons", 0, 0, points=400, noise=0.15, target="classes", batch_size=0, shuffle=False)
    hidden = s.node("layer.linear", 260, 0, "hidden", out_features=16)
    tanh = s.node("activation.tanh", 520, 0)
    out = s.node("layer.linear", 0, 240, "out", out_features=2)
    loss = s.node("loss.cross_entropy", 260, 240)
    adam = s.node("optimizer.adam", 540, 240, lr=0.05)
    s.link(f"{data}.x", f"{hidden}.x")
    s.chain(hidden, tanh, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
