"""A language model of characters: an LSTM reads rhymes and foretells every next letter."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Character language model",
        summary="An LSTM reads rhymes letter by letter and foretells each next one.\n"
        "The Output panel shows what it writes by itself: noise at first, then words, then verses.",
        topic="Sequences",
        order=730,
        epochs=3,
        panels=("loss", "metrics", "output"),
        expect=("metric Perplexity < 3",),
    )
    data = s.node("data.text", 0, 0, path=s.file("text.txt"), length=32, stride=16, batch_size=32)
    table = s.node("layer.embedding", 260, 0, "letters", num_embeddings=42, embedding_dim=24)
    reads = s.node("layer.lstm", 520, 0, hidden_size=64, batch_first=True)
    out = s.node("layer.linear", 780, 0, "out", out_features=42)
    turn = s.node("operation.transpose", 0, 260, "classes second", dim0=1, dim1=2)
    loss = s.node("loss.cross_entropy", 260, 260)
    adam = s.node("optimizer.adam", 520, 260, lr=0.01)
    score = s.node("metric.perplexity", 780, 260)
    s.link(f"{data}.x", f"{table}.x")
    s.link(f"{table}.y", f"{reads}.x")
    s.link(f"{reads}.output", f"{out}.x")
    s.chain(out, turn)
    s.judge(f"{turn}.y", f"{data}.y", loss, adam)
    s.link(f"{turn}.y", f"{score}.input")
    s.link(f"{data}.y", f"{score}.target")
    return s.graph
