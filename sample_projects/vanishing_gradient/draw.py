"""Vanishing gradients: six hidden layers of tanh, of ReLU, and of ReLU with a way around each layer."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch

DEPTH = 6


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Vanishing gradients",
        summary="Three deep networks learn the same digits: tanh, ReLU, and ReLU with a shortcut around each layer.\n"
        "What is left of the gradient after six layers decides which of them can learn.",
        topic="Training well",
        order=530,
        epochs=8,
        panels=("loss", "metrics", "gradients"),
        expect=(
            "metric accuracy residual > 0.75",
            "metric accuracy tanh < 0.4",
            "metric accuracy relu < 0.2",
            "loss of residual < loss of tanh",
        ),
    )
    data = s.node("data.digits", 0, 240, batch_size=64)
    _network(s, data, 0, "tanh", "activation.tanh")
    _network(s, data, 220, "relu", "activation.relu")
    _network(s, data, 440, "residual", "activation.relu", shortcuts=True)
    s.frame("Tanh", 200, -50, 1100, 200)
    s.frame("ReLU", 200, 170, 1100, 200)
    s.frame("ReLU with shortcuts", 200, 390, 1100, 250)
    return s.graph


def _network(s: SampleSketch, data: str, y: float, name: str, activation: str, *, shortcuts: bool = False) -> None:
    """Folded nodes, six in a row; with ``shortcuts``, what a layer makes is added to what it was given."""
    made: list[str] = []

    def place(kind: str, title: str = "", **params: object) -> str:
        made.append(s.node(kind, 220 + 180 * (len(made) % 6), y + 60 * (len(made) // 6), title, **params))
        return made[-1]

    before = f"{data}.x"
    for number in range(1, DEPTH + 1):
        layer = place("layer.linear", f"{name} {number}", out_features=32, bias=False)
        bend = place(activation)
        s.link(before, f"{layer}.x")
        s.chain(layer, bend)
        if shortcuts and number > 1:
            total = place("operation.add", f"+ {number}")
            s.link(before, f"{total}.a")
            s.link(f"{bend}.y", f"{total}.b")
            bend = total
        before = f"{bend}.y"
    out = place("layer.linear", f"{name} out", out_features=10)
    loss = place("loss.cross_entropy")
    made.append("")  # a loss is wider than the others
    sgd = place("optimizer.sgd", name, lr=0.05)
    accuracy = place("metric.accuracy", f"accuracy {name}")
    s.link(before, f"{out}.x")
    s.judge(f"{out}.y", f"{data}.y", loss, sgd)
    s.link(f"{out}.y", f"{accuracy}.input")
    s.link(f"{data}.y", f"{accuracy}.target")
    s.mark("collapsed", [node for node in made if node])
