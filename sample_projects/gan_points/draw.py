"""A GAN on points in a plane: one network makes points out of noise, another tells them from data."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="GAN on points",
        summary="One network turns noise into points, another tells these from the two moons of the data.\n"
        "Crosses wander onto circles in the Output panel: watch the made points find the moons.",
        topic="Generating",
        order=630,
        epochs=50,
        panels=("loss", "output"),
        expect=("output expression_1.y < 0.4",),
    )
    s.frame("Generator", 380, -40, 1000, 190)
    s.frame("Discriminator", 180, 160, 1000, 190)
    s.frame("How far are they apart?", -20, 770, 1460, 310)
    data = s.node("data.moons", 0, 0, points=1280, noise=0.05, batch_size=128)
    noise = s.node("operation.noise_like", 200, 0, "noise", features=2)
    g1 = s.node("layer.linear", 400, 0, "G1", out_features=32)
    g2 = s.node("activation.relu", 600, 0)
    g3 = s.node("layer.linear", 800, 0, "G2", out_features=32)
    g4 = s.node("activation.relu", 1000, 0)
    made = s.node("layer.linear", 1200, 0, "made", out_features=2)
    both = s.node("operation.concatenate", 0, 200, "real and made", dim=0)
    d1 = s.node("layer.linear", 200, 200, "D1", out_features=32)
    d2 = s.node("activation.leaky_relu", 400, 200, negative_slope=0.2)
    d3 = s.node("layer.linear", 600, 200, "D2", out_features=32)
    d4 = s.node("activation.leaky_relu", 800, 200, negative_slope=0.2)
    score = s.node("layer.linear", 1000, 200, "score", out_features=1)
    apart = s.node("operation.chunk", 1200, 200, "real, made", dim=0)
    ones = s.node("operation.full_like", 0, 420, "real is 1", value=1.0)
    zeros = s.node("operation.full_like", 0, 560, "made is 0", value=0.0)
    real = s.node("loss.bce_with_logits", 220, 400, "real")
    fake = s.node("loss.bce_with_logits", 220, 560, "found out")
    fooled = s.node("loss.bce_with_logits", 460, 600, "fooled")
    total = s.node("loss.weighted_sum", 460, 400, "half and half", weight_a=0.5, weight_b=0.5)
    teller = s.node("optimizer.adam", 720, 400, "discriminator", lr=0.01, beta1=0.5, order=1)
    artist = s.node("optimizer.adam", 720, 560, "generator", lr=0.002, beta1=0.5, order=2)
    points = s.node("probe.points", 1160, 360, "data and made")
    row = s.node("operation.unsqueeze", 0, 815, "as a column", dim=1)
    between = s.node("operation.subtract", 200, 815)
    far = s.node("operation.norm", 400, 815, "distances", dims=[-1])
    seen = s.node("operation.min", 600, 815, "nearest made", dims=[0])
    near = s.node("operation.min", 800, 815, "nearest real", dims=[1])
    ruler = s.node("own.expression", 1000, 815, "distance", formula="mean(a) + mean(b)", constants="")
    plot = s.node("probe.scalar", 1200, 810, "over time", smoothing=0.9)
    s.link(f"{data}.x", f"{noise}.x", f"{both}.a", f"{points}.a", f"{between}.b")
    s.chain(noise, g1, g2, g3, g4, made)
    s.link(f"{made}.y", f"{both}.b", f"{points}.b", f"{row}.x")
    s.chain(both, d1, d2, d3, d4, score, apart)
    s.link(f"{apart}.a", f"{ones}.x", f"{real}.input")
    s.link(f"{apart}.b", f"{zeros}.x", f"{fake}.input", f"{fooled}.input")
    s.link(f"{ones}.y", f"{real}.target", f"{fooled}.target")
    s.link(f"{zeros}.y", f"{fake}.target")
    s.link(f"{real}.loss", f"{total}.a")
    s.link(f"{fake}.loss", f"{total}.b")
    s.link(f"{total}.loss", f"{teller}.loss")
    s.link(f"{fooled}.loss", f"{artist}.loss")
    for layer in (d1, d3, score):
        s.link(f"{layer}.params", f"{teller}.params")
    for layer in (g1, g3, made):
        s.link(f"{layer}.params", f"{artist}.params")
    s.link(f"{row}.y", f"{between}.a")
    s.chain(between, far, seen)
    s.link(f"{far}.y", f"{near}.x")
    s.link(f"{seen}.y", f"{ruler}.a")
    s.link(f"{near}.y", f"{ruler}.b")
    s.link(f"{ruler}.y", f"{plot}.x")
    s.describe(output=points)
    return s.graph
