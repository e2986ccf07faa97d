"""Mixed precision: products in bfloat16, weights and sums in float32."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Mixed precision",
        summary="A digit reader whose products are computed with numbers of 16 bits; weights and updates keep 32.\n"
        "The losses differ from float32 in the third digit, the accuracy does not: that is why it is used.",
        topic="Tools",
        order=1020,
        epochs=8,
        panels=("training", "metrics", "loss"),
        expect=("metric Accuracy > 0.92", "validation loss < 0.3"),
        recipe={"precision": "bfloat16"},
    )
    data = s.node("data.digits", 0, 0, batch_size=64)
    first = s.node("layer.linear", 220, 0, "hidden 1", out_features=128)
    bend = s.node("activation.relu", 440, 0)
    second = s.node("layer.linear", 660, 0, "hidden 2", out_features=64)
    again = s.node("activation.relu", 0, 220)
    out = s.node("layer.linear", 220, 220, "out", out_features=10)
    loss = s.node("loss.cross_entropy", 440, 220)
    adam = s.node("optimizer.adam", 700, 220, lr=0.002)
    accuracy = s.node("metric.accuracy", 440, 420)
    s.link(f"{data}.x", f"{first}.x")
    s.chain(first, bend, second, again, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    s.link(f"{out}.y", f"{accuracy}.input")
    s.link(f"{data}.y", f"{accuracy}.target")
    return s.graph
