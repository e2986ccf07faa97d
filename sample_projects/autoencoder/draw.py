"""An autoencoder: digits through eight numbers and back."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Autoencoder",
        summary="Pictures of 64 pixels go through a bottleneck of eight numbers and are made again from these.\n"
        "The Output panel shows each picture beside what came out of the bottleneck.",
        topic="Generating",
        order=610,
        epochs=40,
        panels=("loss", "output"),
        expect=("validation loss < 0.025",),
    )
    s.frame("Encoder", 200, -40, 700, 200)
    s.frame("Decoder", -20, 200, 920, 200)
    data = s.node("data.digits", 0, 0, batch_size=64)
    squeeze = s.node("layer.linear", 220, 0, "32 units", out_features=32)
    bend = s.node("activation.relu", 460, 0)
    code = s.node("layer.linear", 700, 0, "code of 8", out_features=8)
    widen = s.node("layer.linear", 0, 240, "32 units", out_features=32)
    again = s.node("activation.relu", 220, 240)
    pixels = s.node("layer.linear", 460, 240, "64 pixels", out_features=64)
    ink = s.node("activation.sigmoid", 700, 240)
    loss = s.node("loss.mse", 460, 480)
    adam = s.node("optimizer.adam", 700, 480, lr=0.005)
    s.link(f"{data}.x", f"{squeeze}.x")
    s.chain(squeeze, bend, code, widen, again, pixels, ink)
    s.judge(f"{ink}.y", f"{data}.x", loss, adam)
    return s.graph
