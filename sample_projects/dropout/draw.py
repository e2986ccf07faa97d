"""Dropout: the same network with and without it, on few digits."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Dropout against overfitting",
        summary="180 digits are few: a network learns them by heart. Dropout makes that harder.\n"
        "Two equal networks on the same digits; only one drops half of its units at every step.",
        topic="Training well",
        order=540,
        epochs=80,
        panels=("loss", "metrics"),
        expect=(
            "loss of plain < 0.02",
            "metric perplexity dropout < metric perplexity plain",
            "metric accuracy plain > 0.88",
            "metric accuracy dropout > 0.9",
        ),
    )
    data = s.node("data.digits", 0, 140, batch_size=0, validation=0.5, test=0.4)
    _network(s, data, 0, "plain", dropped=False)
    _network(s, data, 280, "dropout", dropped=True)
    s.frame("Plain", 200, -50, 840, 260)
    s.frame("With dropout", 200, 230, 840, 260)
    return s.graph


def _network(s: SampleSketch, data: str, y: float, name: str, *, dropped: bool) -> None:
    hidden = s.node("layer.linear", 220, y, "hidden", out_features=256)
    bend = s.node("activation.relu", 420, y)
    after = [s.node("layer.dropout", 620, y, p=0.5)] if dropped else []
    out = s.node("layer.linear", 820, y, f"out {name}", out_features=10)
    loss = s.node("loss.cross_entropy", 220, y + 160)
    adam = s.node("optimizer.adam", 440, y + 160, name, lr=0.005)
    accuracy = s.node("metric.accuracy", 620, y + 160, f"accuracy {name}")
    perplexity = s.node("metric.perplexity", 820, y + 160, f"perplexity {name}")
    s.mark("collapsed", [loss, adam, accuracy, perplexity])
    s.link(f"{data}.x", f"{hidden}.x")
    s.chain(hidden, bend, *after, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    for metric in (accuracy, perplexity):
        s.link(f"{out}.y", f"{metric}.input")
        s.link(f"{data}.y", f"{metric}.target")
