"""LeNet-5 on drawn pictures in the file format of CIFAR-10."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="LeNet-5 on CIFAR-10 files",
        summary="LeNet-5 with colour pictures of ten kinds of things, read from the file format of CIFAR-10.\n"
        "The pictures are drawings, 800 in all; the page says how to train on the photographs instead.",
        topic="Pictures",
        order=440,
        epochs=8,
        panels=("loss", "metrics", "output"),
        expect=("accuracy > 0.6",),
    )
    data = s.node("data.cifar10", 0, 0, folder=s.file(), batch_size=40, seed=2)
    scaled = s.node("transform.normalise", 220, 0)
    first = s.node("layer.conv2d", 440, 0, "C1", out_channels=6, kernel_size=5)
    bend = s.node("activation.tanh", 660, 0)
    half = s.node("layer.max_pool2d", 880, 0, "S2")
    second = s.node("layer.conv2d", 0, 220, "C3", out_channels=16, kernel_size=5)
    again = s.node("activation.tanh", 220, 220)
    quarter = s.node("layer.max_pool2d", 440, 220, "S4")
    flat = s.node("layer.flatten", 660, 220)
    third = s.node("layer.linear", 880, 220, "C5", out_features=120)
    bent = s.node("activation.tanh", 0, 440)
    fourth = s.node("layer.linear", 220, 440, "F6", out_features=84)
    last = s.node("activation.tanh", 440, 440)
    out = s.node("layer.linear", 660, 440, "out", out_features=10)
    loss = s.node("loss.cross_entropy", 880, 440)
    adam = s.node("optimizer.adam", 1120, 440, lr=0.002)
    s.link(f"{data}.x", f"{scaled}.x")
    s.chain(scaled, first, bend, half, second, again, quarter, flat, third, bent, fourth, last, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
