"""Transfer learning: a trunk that learned on many plain pictures reads cluttered ones from a handful."""

from pathlib import Path
from typing import Any

from core.graph import Graph
from sample_projects.drawing import SampleSketch

TRUNK: dict[str, Any] = {"blocks": [1, 1, 1], "width": 8, "stem": "small", "num_classes": 0}
SHAPES: dict[str, Any] = {"size": 16, "smallest": 0.4, "largest": 0.8, "turn": 30.0, "colour": "grey"}


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Transfer learning",
        summary="After 2,400 plain shapes, a frozen network reads cluttered ones from 40: only its head is new.\n"
        "Below it, the same frozen network with random weights, and one that learns everything from the 40.",
        topic="Pictures",
        order=470,
        epochs=20,
        panels=("loss", "metrics"),
        expect=(
            "metric learned before > 0.8",
            "metric learned before > metric random trunk",
            "metric learned before > metric from scratch",
        ),
    )
    data = s.node("data.shapes", 0, 200, pictures=160, **SHAPES, lines=2, batch_size=20,
                  validation=0.5, test=0.25, balance="same parts", seed=2)  # fmt: skip
    rows = (("learned before", s.file("trunk.pth"), 0.01), ("random trunk", "", 0.01), ("from scratch", "", 0.003))
    for row, (name, weights, rate) in enumerate(rows):
        y = 200 * row
        trunk = s.node("layer.resnet", 240, y, f"trunk {row + 1}", **TRUNK, weights=weights)
        head = s.node("layer.linear", 460, y, f"head {row + 1}", out_features=3)
        loss = s.node("loss.cross_entropy", 680, y, f"loss {row + 1}")
        adam = s.node("optimizer.adam", 900, y, name, lr=rate, order=row + 1)
        accuracy = s.node("metric.accuracy", 1100, y, name)
        s.link(f"{data}.x", f"{trunk}.x")
        s.chain(trunk, head)
        s.judge(f"{head}.y", f"{data}.y", loss, adam)
        s.link(f"{head}.y", f"{accuracy}.input")
        s.link(f"{data}.y", f"{accuracy}.target")
        if name != "from scratch":
            s.mark("frozen", [trunk])
    return s.graph
