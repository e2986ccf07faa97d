"""A GAN on digits of 8 x 8 pixels: one network draws, another tells drawings from handwriting."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="GAN on digits",
        summary="One network draws digits of 8 by 8 pixels out of noise, another tells them from handwritten ones.\n"
        "The Output panel shows what is made: blots first, then strokes, then digits of a kind.",
        topic="Generating",
        order=640,
        epochs=25,
        panels=("loss", "output"),
        expect=("output expression_1.y < 4.4",),
    )
    s.frame("Generator", 380, -40, 800, 190)
    s.frame("Discriminator", 180, 160, 600, 190)
    s.frame("How far are they apart?", -20, 770, 1460, 310)
    data = s.node("data.digits", 0, 0, batch_size=64, validation=0.0)
    noise = s.node("operation.noise_like", 200, 0, "noise", features=16)
    g1 = s.node("layer.linear", 400, 0, "G1", out_features=64)
    g2 = s.node("activation.relu", 600, 0)
    g3 = s.node("layer.linear", 800, 0, "G2", out_features=64)
    made = s.node("activation.sigmoid", 1000, 0, "made")
    both = s.node("operation.concatenate", 0, 200, "real and made", dim=0)
    d1 = s.node("layer.linear", 200, 200, "D1", out_features=64)
    d2 = s.node("activation.leaky_relu", 400, 200, negative_slope=0.2)
    score = s.node("layer.linear", 600, 200, "score", out_features=1)
    apart = s.node("operation.chunk", 800, 200, "real, made", dim=0)
    ones = s.node("operation.full_like", 0, 420, "real is 0.9", value=0.9)
    zeros = s.node("operation.full_like", 0, 560, "made is 0", value=0.0)
    real = s.node("loss.bce_with_logits", 220, 400, "real")
    fake = s.node("loss.bce_with_logits", 220, 560, "found out")
    fooled = s.node("loss.bce_with_logits", 460, 600, "fooled")
    total = s.node("loss.weighted_sum", 460, 400, "half and half", weight_a=0.5, weight_b=0.5)
    teller = s.node("optimizer.adam", 720, 400, "discriminator", lr=0.02, beta1=0.5, order=1)
    artist = s.node("optimizer.adam", 720, 560, "generator", lr=0.002, beta1=0.5, order=2)
    pictures = s.node("probe.pictures", 1160, 400, "made digits", scale="0 to 1")
    row = s.node("operation.unsqueeze", 0, 815, "as a column", dim=1)
    between = s.node("operation.subtract", 200, 815)
    far = s.node("operation.norm", 400, 815, "distances", dims=[-1])
    seen = s.node("operation.min", 600, 815, "nearest made", dims=[0])
    near = s.node("operation.min", 800, 815, "nearest real", dims=[1])
    ruler = s.node("own.expression", 1000, 815, "distance", formula="mean(a) + mean(b)", constants="")
    plot = s.node("probe.scalar", 1200, 810, "over time", smoothing=0.9)
    s.link(f"{data}.x", f"{noise}.x", f"{both}.a", f"{between}.b")
    s.chain(noise, g1, g2, g3, made)
    s.link(f"{made}.y", f"{both}.b", f"{pictures}.x", f"{row}.x")
    s.chain(both, d1, d2, score, apart)
    s.link(f"{apart}.a", f"{ones}.x", f"{real}.input")
    s.link(f"{apart}.b", f"{zeros}.x", f"{fake}.input", f"{fooled}.input")
    s.link(f"{ones}.y", f"{real}.target", f"{fooled}.target")
    s.link(f"{zeros}.y", f"{fake}.target")
    s.link(f"{real}.loss", f"{total}.a")
    s.link(f"{fake}.loss", f"{total}.b")
    s.link(f"{total}.loss", f"{teller}.loss")
    s.link(f"{fooled}.loss", f"{artist}.loss")
    for layer in (d1, score):
        s.link(f"{layer}.params", f"{teller}.params")
    for layer in (g1, g3):
        s.link(f"{layer}.params", f"{artist}.params")
    s.link(f"{row}.y", f"{between}.a")
    s.chain(between, far, seen)
    s.link(f"{far}.y", f"{near}.x")
    s.link(f"{seen}.y", f"{ruler}.a")
    s.link(f"{near}.y", f"{ruler}.b")
    s.link(f"{ruler}.y", f"{plot}.x")
    s.describe(output=pictures)
    return s.graph
