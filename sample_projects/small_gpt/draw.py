"""A small GPT: token and position embeddings, two causal transformer layers, and a score for every next character."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch

CHARACTERS, STEPS, FEATURES = 45, 32, 32


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="A small GPT",
        summary="The model behind today's chat programs, made small: it reads tales and writes on, letter by letter.\n"
        "Token and position embeddings, two layers of causal self-attention, a score for each next letter.",
        topic="Language",
        order=830,
        epochs=2,
        panels=("loss", "metrics", "output"),
        expect=("metric Perplexity < 8",),
    )
    data = s.node("data.text", 0, 0, path=s.file("text.txt"), length=STEPS, stride=24, batch_size=16)
    tokens = s.node("layer.embedding", 240, 0, "letters", num_embeddings=CHARACTERS, embedding_dim=FEATURES)
    counted = s.node("tensor.arange", 0, 220, "places", end=float(STEPS), dtype="int64")
    places = s.node("layer.embedding", 240, 220, "positions", num_embeddings=STEPS, embedding_dim=FEATURES)
    both = s.node("operation.add", 480, 0, "letter + position")
    layer = {"nhead": 4, "dim_feedforward": 4 * FEATURES, "dropout": 0.0, "activation": "gelu", "batch_first": True,
             "norm_first": True, "is_causal": True}  # fmt: skip
    first = s.node("layer.transformer_encoder_layer", 720, 0, "layer 1", **layer)
    second = s.node("layer.transformer_encoder_layer", 480, 220, "layer 2", **layer)
    norm = s.node("layer.layer_norm", 800, 220)
    out = s.node("layer.linear", 0, 440, "out", out_features=CHARACTERS)
    turn = s.node("operation.transpose", 240, 440, "classes second", dim0=1, dim1=2)
    loss = s.node("loss.cross_entropy", 480, 440)
    adam = s.node("optimizer.adamw", 720, 440, lr=0.005)
    score = s.node("metric.perplexity", 960, 440)
    s.link(f"{data}.x", f"{tokens}.x")
    s.link(f"{counted}.y", f"{places}.x")
    s.link(f"{tokens}.y", f"{both}.a")
    s.link(f"{places}.y", f"{both}.b")
    s.link(f"{both}.y", f"{first}.src")
    s.link(f"{first}.output", f"{second}.src")
    s.link(f"{second}.output", f"{norm}.x")
    s.chain(norm, out, turn)
    s.judge(f"{turn}.y", f"{data}.y", loss, adam)
    s.link(f"{turn}.y", f"{score}.input")
    s.link(f"{data}.y", f"{score}.target")
    return s.graph
