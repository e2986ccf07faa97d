"""A small convolutional network in LeNet's manner on digits of 8 x 8 pixels."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Convolutions on digits",
        summary="Two convolutions with pooling in LeNet's manner, made small for pictures of 8 by 8 pixels.\n"
        "A fifth of the weights of a dense network, and no more mistakes.",
        topic="Pictures",
        order=430,
        epochs=10,
        panels=("loss", "output"),
        expect=("accuracy > 0.95",),
    )
    data = s.node("data.digits", 0, 0, batch_size=64)
    picture = s.node("layer.unflatten", 220, 0, unflattened_size=[1, 8, 8])
    first = s.node("layer.conv2d", 440, 0, "edges", out_channels=8, padding=1)
    bend = s.node("activation.relu", 660, 0)
    half = s.node("layer.max_pool2d", 880, 0)
    second = s.node("layer.conv2d", 0, 220, "strokes", out_channels=16, padding=1)
    again = s.node("activation.relu", 220, 220)
    quarter = s.node("layer.max_pool2d", 440, 220)
    flat = s.node("layer.flatten", 660, 220)
    hidden = s.node("layer.linear", 880, 220, "hidden", out_features=32)
    last = s.node("activation.relu", 0, 440)
    out = s.node("layer.linear", 220, 440, "out", out_features=10)
    loss = s.node("loss.cross_entropy", 440, 440)
    adam = s.node("optimizer.adam", 700, 440, lr=0.01)
    s.link(f"{data}.x", f"{picture}.x")
    s.chain(picture, first, bend, half, second, again, quarter, flat, hidden, last, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
