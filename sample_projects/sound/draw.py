"""Sounds told apart by their spectrograms, with convolutions."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Tones and noises",
        summary="Half a second of sound: a tone, a chirp, a rushing or clicks? Spectrograms are read as pictures.\n"
        "Two convolutions and an average hear the difference, however loud or high the sound is.",
        topic="Acting, seeing, hearing",
        order=940,
        epochs=25,
        panels=("loss", "metrics"),
        expect=("metric accuracy > 0.85", "validation loss < 0.5"),
    )
    data = s.node(
        "data.sound_folder",
        0,
        0,
        folder=s.file(),
        rate=8000,
        duration=0.5,
        window=256,
        hop=128,
        batch_size=16,
        validation=0.25,
        balance="same parts",
    )
    scaled = s.node("transform.normalise", 220, 0)
    first = s.node("layer.conv2d", 440, 0, "short sounds", out_channels=8, stride=2, padding=1)
    bend = s.node("activation.relu", 660, 0)
    half = s.node("layer.max_pool2d", 880, 0)
    second = s.node("layer.conv2d", 0, 220, "longer sounds", out_channels=16, padding=1)
    again = s.node("activation.relu", 220, 220)
    mean = s.node("layer.adaptive_avg_pool2d", 440, 220, "average", output_size=1)
    flat = s.node("layer.flatten", 660, 220)
    out = s.node("layer.linear", 880, 220, "out", out_features=4)
    loss = s.node("loss.cross_entropy", 0, 440)
    adam = s.node("optimizer.adam", 260, 440, lr=0.01)
    accuracy = s.node("metric.accuracy", 560, 440, "accuracy")
    confusion = s.node("metric.confusion_matrix", 800, 440, "confusion")
    s.link(f"{data}.x", f"{scaled}.x")
    s.chain(scaled, first, bend, half, second, again, mean, flat, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    for metric in (accuracy, confusion):
        s.link(f"{out}.y", f"{metric}.input")
        s.link(f"{data}.y", f"{metric}.target")
    return s.graph
