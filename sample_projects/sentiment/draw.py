"""Reviews of different length: an LSTM reads them, and its last real step says whether somebody was pleased."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Sentiment",
        summary="Reviews of 3 to 20 words: was somebody pleased? An LSTM reads them word by word, and only the step\n"
        "of the last real word counts. It understands “not bad at all”, where counting words does not.",
        topic="Sequences",
        order=740,
        epochs=8,
        panels=("loss", "output", "metrics"),
        expect=("metric Accuracy > 0.87",),
    )
    data = s.node("data.text", 0, 0, path=s.file("reviews.csv"), column="text", classes="sentiment", tokens="words",
                  length=0, batch_size=32)  # fmt: skip
    words = s.node("layer.embedding", 260, 0, "words", num_embeddings=130, embedding_dim=16, padding_idx=0)
    reads = s.node("layer.lstm", 520, 0, hidden_size=32, batch_first=True)
    last = s.node("operation.pick_step", 780, 0, "last word", batch_first=True)
    out = s.node("layer.linear", 0, 260, "out", out_features=2)
    loss = s.node("loss.cross_entropy", 260, 260)
    adam = s.node("optimizer.adam", 520, 260, lr=0.01)
    score = s.node("metric.accuracy", 780, 260)
    s.link(f"{data}.x", f"{words}.x")
    s.link(f"{words}.y", f"{reads}.x")
    s.link(f"{reads}.output", f"{last}.x")
    s.link(f"{data}.lengths", f"{last}.lengths")
    s.chain(last, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    s.link(f"{out}.y", f"{score}.input")
    s.link(f"{data}.y", f"{score}.target")
    return s.graph
