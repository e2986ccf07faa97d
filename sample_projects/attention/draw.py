"""Attention from its parts: query, key and value, two products and a softmax, and its map as a picture."""

from math import sqrt
from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch

FEATURES = 8


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Attention by itself",
        summary="Query, key and value, two products and a softmax: all of attention, wired from single operations.\n"
        "It must find the two marked numbers among ten. The pictures show where it looks.",
        topic="Language",
        order=810,
        epochs=14,
        panels=("loss", "output"),
        output="pictures_1",
        expect=("validation loss < 0.03",),
    )
    data = s.node("data.adding", 0, 180, length=10, points=1000, batch_size=32)
    query = s.node("layer.linear", 240, 0, "query", out_features=FEATURES)
    key = s.node("layer.linear", 240, 180, "key", out_features=FEATURES)
    value = s.node("layer.linear", 240, 360, "value", out_features=FEATURES)
    scaled = s.node("operation.scale", 480, 0, "query / √8", factor=round(1 / sqrt(FEATURES), 6))
    turned = s.node("operation.transpose", 480, 180, "key turned", dim0=1, dim1=2)
    scores = s.node("operation.matmul", 700, 0, "query · key")
    weights = s.node("activation.softmax", 700, 180, "attention")
    mixed = s.node("operation.matmul", 480, 360, "attention · value")
    sheet = s.node("operation.unsqueeze", 980, 0, "as pictures", dim=1)
    pictures = s.node("probe.pictures", 980, 180, "where it looks", count=8, scale="0 to 1")
    mean = s.node("operation.mean", 240, 580, "mean of the steps", dims=[1])
    out = s.node("layer.linear", 480, 580, "out", out_features=1)
    loss = s.node("loss.mse", 700, 580)
    adam = s.node("optimizer.adam", 980, 580, lr=0.01)
    s.frame("Attention: softmax(Q Kᵀ / √d) V", 200, -60, 720, 600)
    s.link(f"{data}.x", f"{query}.x", f"{key}.x", f"{value}.x")
    s.chain(query, scaled)
    s.chain(key, turned)
    s.link(f"{scaled}.y", f"{scores}.a")
    s.link(f"{turned}.y", f"{scores}.b")
    s.chain(scores, weights, sheet, pictures)
    s.link(f"{weights}.y", f"{mixed}.a")
    s.link(f"{value}.y", f"{mixed}.b")
    s.chain(mixed, mean, out)
    s.judge(f"{out}.y", f"{data}.y", loss, adam)
    return s.graph
