"""A transformer encoder that judges reviews: embedding, positions, two layers, and the mean of the real words."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Transformer encoder",
        summary="Reviews again, read by attention: every word looks at all others at once.\n"
        "A mask hides the padding, and the mean of the real words says whether somebody was pleased.",
        topic="Language",
        order=820,
        epochs=8,
        panels=("loss", "output", "metrics"),
        expect=("metric Accuracy > 0.7",),
    )
    reviews = s.file("reviews.csv")
    data = s.node("data.text", 0, 0, path=reviews, column="text", classes="sentiment", tokens="words", length=0,
                  batch_size=32)  # fmt: skip
    words = s.node("layer.embedding", 240, 0, "words", num_embeddings=130, embedding_dim=32)
    places = s.node("layer.positional_encoding", 480, 0, max_len=64, batch_first=True)
    layer = {"nhead": 4, "dim_feedforward": 64, "dropout": 0.0, "batch_first": True}
    first = s.node("layer.transformer_encoder_layer", 720, 0, "layer 1", **layer)
    second = s.node("layer.transformer_encoder_layer", 480, 220, "layer 2", **layer)
    padding = s.node("operation.equal", 240, 220, "padding", other=0.0)
    mean = s.node("operation.masked_mean", 800, 220, "mean of the words", batch_first=True)
    out = s.node("layer.linear", 0, 440, "out", out_features=2)
    loss = s.node("loss.cross_entropy", 240, 440)
    adam = s.node("optimizer.adam", 520, 440, lr=0.004)
    score = s.node("metric.accuracy", 800, 440)
    s.link(f"{data}.x", f"{words}.x", f"{padding}.a")
    s.chain(words, places)
    s.link(f"{places}.y", f"{first}.src")
    s.link(f"{first}.output", f"{second}.src")
    s.link(f"{padding}.y", f"{first}.src_key_padding_mask", f"{second}.src_key_padding_mask")
    s.link(f"{second}.output", f"{mean}.x")
    s.link(f"{data}.lengths", f"{mean}.lengths")
    s.chain(mean, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    s.link(f"{out}.y", f"{score}.input")
    s.link(f"{data}.y", f"{score}.target")
    return s.graph
