"""A small VGG: blocks of convolutions, each with more filters than the one before."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="A small VGG",
        summary="Two VGG blocks: 3 by 3 convolutions in pairs, then half the size and twice the filters.\n"
        "Four convolutions and one linear layer read the digits of 8 by 8 pixels.",
        topic="Pictures",
        order=450,
        epochs=4,
        panels=("loss", "output"),
        expect=("accuracy > 0.96",),
    )
    data = s.node("data.digits", 0, 0, batch_size=64)
    picture = s.node("layer.unflatten", 240, 0, unflattened_size=[1, 8, 8])
    first = s.node("layer.conv_block", 480, 0, "block 1", out_channels=8)
    second = s.node("layer.conv_block", 720, 0, "block 2", out_channels=16)
    flat = s.node("layer.flatten", 0, 220)
    out = s.node("layer.linear", 240, 220, "out", out_features=10)
    loss = s.node("loss.cross_entropy", 480, 220)
    adam = s.node("optimizer.adam", 740, 220, lr=0.005)
    s.link(f"{data}.x", f"{picture}.x")
    s.chain(picture, first, second, flat, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
