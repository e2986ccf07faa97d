"""Translation of a toy language: one GRU reads a sentence, another writes it in the other language."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Translation of a toy language",
        summary="An encoder reads English, a decoder writes a language that nobody speaks, word after word.\n"
        "The rules of that language are found out from 1,200 pairs of sentences.",
        topic="Language",
        order=840,
        epochs=5,
        panels=("loss", "output"),
        expect=("accuracy > 0.6", "metric Perplexity < 2.7"),
    )
    data = s.node("data.text_pairs", 0, 0, path=s.file("pairs.csv"), batch_size=32)
    english = s.node("layer.embedding", 240, 0, "English words", num_embeddings=95, embedding_dim=32, padding_idx=0)
    encoder = s.node("layer.gru", 480, 0, "encoder", hidden_size=64, batch_first=True)
    last = s.node("operation.pick_step", 720, 0, "last word", batch_first=True)
    thought = s.node("operation.unsqueeze", 960, 0, "one layer", dim=0)
    other = s.node("layer.embedding", 240, 240, "words said so far", num_embeddings=113, embedding_dim=32,
                   padding_idx=0)  # fmt: skip
    decoder = s.node("layer.gru", 480, 240, "decoder", hidden_size=64, batch_first=True)
    out = s.node("layer.linear", 720, 240, "next word", out_features=113)
    turn = s.node("operation.transpose", 960, 240, "classes second", dim0=1, dim1=2)
    loss = s.node("loss.cross_entropy", 480, 480, ignore_index=0)
    adam = s.node("optimizer.adam", 720, 480, lr=0.01)
    score = s.node("metric.perplexity", 960, 480, ignore_index=0)
    s.link(f"{data}.x", f"{english}.x")
    s.link(f"{data}.start", f"{other}.x")
    s.link(f"{english}.y", f"{encoder}.x")
    s.link(f"{encoder}.output", f"{last}.x")
    s.link(f"{data}.lengths", f"{last}.lengths")
    s.chain(last, thought)
    s.link(f"{other}.y", f"{decoder}.x")
    s.link(f"{thought}.y", f"{decoder}.h_0")
    s.link(f"{decoder}.output", f"{out}.x")
    s.chain(out, turn)
    s.judge(f"{turn}.y", f"{data}.y", loss, adam)
    s.link(f"{turn}.y", f"{score}.input")
    s.link(f"{data}.y", f"{score}.target")
    return s.graph
