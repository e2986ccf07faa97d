"""A perceptron of three layers on files in MNIST's format."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="MLP on MNIST files",
        summary="2,000 pictures of the real MNIST, read from its published file format by a 784-128-64-10 network.\n"
        "Empty the folder in the MNIST node and press Download to train on all 60,000.",
        topic="Pictures",
        order=420,
        epochs=10,
        panels=("loss", "metrics", "output"),
        expect=("accuracy > 0.87", "metric accuracy > 0.87"),
    )
    data = s.node("data.mnist", 0, 0, folder=s.file(), batch_size=100)
    scaled = s.node("transform.normalise", 220, 0)
    flat = s.node("layer.flatten", 440, 0)
    first = s.node("layer.linear", 660, 0, "hidden 1", out_features=128)
    bend = s.node("activation.relu", 880, 0)
    second = s.node("layer.linear", 0, 220, "hidden 2", out_features=64)
    again = s.node("activation.relu", 220, 220)
    out = s.node("layer.linear", 440, 220, "out", out_features=10)
    loss = s.node("loss.cross_entropy", 660, 220)
    adam = s.node("optimizer.adam", 900, 220, lr=0.001)
    accuracy = s.node("metric.accuracy", 660, 420, "accuracy")
    s.link(f"{data}.x", f"{scaled}.x")
    s.chain(scaled, flat, first, bend, second, again, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    s.link(f"{out}.y", f"{accuracy}.input")
    s.link(f"{data}.y", f"{accuracy}.target")
    return s.graph
