"""Batch normalisation: the same deep network with and without it."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Batch normalisation",
        summary="Two networks of four hidden layers, one rate: one hardly learns, the other reads digits at once.\n"
        "The only difference: BatchNorm1d brings the numbers of each layer to mean 0 and spread 1.",
        topic="Training well",
        order=550,
        epochs=5,
        panels=("metrics", "loss"),
        expect=(
            "metric accuracy normalised > 0.9",
            "metric accuracy plain < 0.7",
            "loss of normalised < 0.4",
        ),
    )
    data = s.node("data.digits", 0, 260, batch_size=64)
    _network(s, data, 0, "plain", normalised=False)
    _network(s, data, 360, "normalised", normalised=True)
    s.frame("Plain", 200, -50, 860, 340)
    s.frame("With BatchNorm1d", 200, 310, 860, 340)
    return s.graph


def _network(s: SampleSketch, data: str, y: float, name: str, *, normalised: bool) -> None:
    """A row for each hidden layer: linear, norm, relu; below them what judges and trains."""
    before, folded = f"{data}.x", []
    for number in range(1, 5):
        row = y + 60 * (number - 1)
        steps = [s.node("layer.linear", 220, row, f"{name} {number}", out_features=64)]
        if normalised:
            steps.append(s.node("layer.batch_norm1d", 420, row, f"norm {number}"))
        steps.append(s.node("activation.relu", 620, row, f"relu {number}"))
        s.link(before, f"{steps[0]}.x")
        s.chain(*steps)
        before = f"{steps[-1]}.y"
        folded += steps
    out = s.node("layer.linear", 820, y + 180, f"{name} out", out_features=10)
    loss = s.node("loss.cross_entropy", 220, y + 240)
    sgd = s.node("optimizer.sgd", 620, y + 240, name, lr=0.1)
    accuracy = s.node("metric.accuracy", 820, y + 240, f"accuracy {name}")
    s.mark("collapsed", [*folded, out, loss, sgd, accuracy])
    s.link(before, f"{out}.x")
    s.judge(f"{out}.y", f"{data}.y", loss, sgd)
    s.link(f"{out}.y", f"{accuracy}.input")
    s.link(f"{data}.y", f"{accuracy}.target")
