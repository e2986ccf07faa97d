"""The adding problem: a plain RNN, an LSTM and a GRU have to remember a number over many steps."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Adding problem: RNN, LSTM, GRU",
        summary="Three recurrent networks must keep a marked number in mind and add a second one to it, steps later.\n"
        "The GRU soon finds out how, then the LSTM; the plain RNN does no better than guessing the mean.",
        topic="Sequences",
        order=710,
        epochs=7,
        panels=("output", "loss"),
        output="adam_3",
        expect=("loss of GRU < 0.02", "loss of LSTM < 0.05", "loss of RNN > 0.1"),
    )
    data = s.node("data.adding", 0, 220, length=14, points=1600, batch_size=64)
    wanted = s.node("operation.scale", 0, 400, "sum - 1", offset=-1.0)
    s.link(f"{data}.y", f"{wanted}.x")
    for row, kind in enumerate(("rnn", "lstm", "gru")):
        y, name = 220 * row, kind.upper()
        reads = s.node(f"layer.{kind}", 240, y, hidden_size=16, batch_first=True)
        last = s.node("operation.select", 460, y, "last step", dim=1, index=-1)
        out = s.node("layer.linear", 680, y, "out", out_features=1)
        loss = s.node("loss.mse", 900, y)
        adam = s.node("optimizer.adam", 1120, y, name, lr=0.02)
        s.link(f"{data}.x", f"{reads}.x")
        s.link(f"{reads}.output", f"{last}.x")
        s.chain(last, out)
        s.judge(f"{out}.y", f"{wanted}.y", loss, adam)
    return s.graph
