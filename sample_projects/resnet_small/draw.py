"""A small residual network: three blocks with short cuts."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="A small ResNet",
        summary="Three residual blocks: each adds what it learned to its own input.\n"
        "Seven convolutions deep, averaged over the whole picture at the end.",
        topic="Pictures",
        order=460,
        epochs=4,
        panels=("loss", "output"),
        expect=("accuracy > 0.9",),
    )
    data = s.node("data.digits", 0, 0, batch_size=64)
    picture = s.node("layer.unflatten", 240, 0, unflattened_size=[1, 8, 8])
    stem = s.node("layer.conv2d", 480, 0, "stem", out_channels=8, padding=1)
    first = s.node("layer.residual_block", 720, 0, "block 1", out_channels=8)
    second = s.node("layer.residual_block", 0, 220, "block 2", out_channels=16, stride=2)
    third = s.node("layer.residual_block", 240, 220, "block 3", out_channels=16)
    mean = s.node("layer.adaptive_avg_pool2d", 480, 220, "average", output_size=1)
    flat = s.node("layer.flatten", 720, 220)
    out = s.node("layer.linear", 0, 440, "out", out_features=10)
    loss = s.node("loss.cross_entropy", 240, 440)
    adam = s.node("optimizer.adam", 500, 440, lr=0.005)
    s.link(f"{data}.x", f"{picture}.x")
    s.chain(picture, stem, first, second, third, mean, flat, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
