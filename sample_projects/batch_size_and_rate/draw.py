"""Batch size and learning rate: one network four times, on the same data, from the same kind of start."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch

ROWS = ((4, 0.05), (32, 0.05), (32, 0.4), (0, 0.4))  # batch size, learning rate


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Batch size and learning rate",
        summary="The same small network four times, on the same points: batches of 4, of 32, or all at once.\n"
        "Which loss jitters, which is slow, and which two belong together?",
        topic="Training well",
        order=520,
        epochs=8,
        panels=("metrics", "loss"),
        expect=(
            "metric accuracy 32 at 0.4 > 0.9",
            "metric accuracy all at 0.4 > 0.9",
            "metric accuracy 4 at 0.05 < metric accuracy 32 at 0.4",
            "metric accuracy 32 at 0.05 < metric accuracy all at 0.4",
        ),
    )
    for number, (batch_size, rate) in enumerate(ROWS):
        name = f"{batch_size or 'all'} at {rate}"
        y = 160 * number
        data = s.node("data.moons", 0, y, noise=0.2, points=320, batch_size=batch_size)
        hidden = s.node("layer.linear", 200, y, out_features=16)
        bend = s.node("activation.tanh", 400, y)
        out = s.node("layer.linear", 600, y, out_features=1)
        loss = s.node("loss.bce_with_logits", 800, y)
        sgd = s.node("optimizer.sgd", 1040, y, name, lr=rate)
        accuracy = s.node("metric.accuracy", 800, y + 80, f"accuracy {name}")
        s.mark("collapsed", [bend, loss, sgd, accuracy])
        s.link(f"{data}.x", f"{hidden}.x")
        s.chain(hidden, bend, out)
        s.judge(f"{out}.y", f"{data}.y", loss, sgd)
        s.link(f"{out}.y", f"{accuracy}.input")
        s.link(f"{data}.y", f"{accuracy}.target")
    return s.graph
