"""A variational autoencoder: digits as small clouds of codes, and new digits out of nothing but noise."""

from pathlib import Path

from core.graph import Graph
from sample_projects.drawing import SampleSketch


def draw() -> Graph:
    s = SampleSketch(
        Path(__file__).parent,
        title="Variational autoencoder",
        summary="Each digit becomes a small cloud of codes; all clouds together fill the normal distribution.\n"
        "So new digits can be made of noise alone: watch them in the Output panel.",
        topic="Generating",
        order=620,
        epochs=30,
        panels=("canvas", "output"),
        expect=("loss < 33", "validation loss < 33", "output expression_2.y > 0.5"),
    )
    s.frame("Encoder", 180, -40, 820, 345)
    s.frame("Decoder", 180, 316, 820, 188)
    data = s.node("data.digits", 0, 0, batch_size=64)
    dice = s.node("operation.noise_like", 0, 160, "dice", features=8)
    first = s.node("layer.linear", 200, 0, "hidden", out_features=64)
    bend = s.node("activation.relu", 400, 0)
    mean = s.node("layer.linear", 600, 0, "mean", out_features=8)
    log_variance = s.node("layer.linear", 600, 160, "log variance", out_features=8)
    noise = s.node("operation.noise_like", 400, 160, "noise", features=8)
    code = s.node("own.expression", 820, 0, "code", formula="a + exp(b / 2) * c", constants="")
    both = s.node("operation.concatenate", 0, 360, "codes and dice", dim=0)
    widen = s.node("layer.linear", 200, 360, "hidden again", out_features=64)
    again = s.node("activation.relu", 400, 360)
    pixels = s.node("layer.linear", 600, 360, "64 pixels", out_features=64)
    ink = s.node("activation.sigmoid", 820, 360)
    apart = s.node("operation.chunk", 0, 580, "made again, new", dim=0)
    like = s.node("loss.mse", 200, 520, "reconstruction")
    spread = s.node(
        "own.expression", 420, 520, "divergence", formula="-0.5 * mean(1 + b - a ** 2 - exp(b))", constants=""
    )
    total = s.node("loss.weighted_sum", 620, 520, "per picture", weight_a=800.0, weight_b=8.0)
    adam = s.node("optimizer.adam", 820, 520, lr=0.008)
    new = s.node("probe.pictures", 1060, 160, "new digits", scale="0 to 1")
    s.link(f"{data}.x", f"{first}.x", f"{noise}.x", f"{dice}.x", f"{like}.target")
    s.chain(first, bend, mean)
    s.link(f"{bend}.y", f"{log_variance}.x")
    s.link(f"{mean}.y", f"{code}.a", f"{spread}.a")
    s.link(f"{log_variance}.y", f"{code}.b", f"{spread}.b")
    s.link(f"{noise}.y", f"{code}.c")
    s.link(f"{code}.y", f"{both}.a")
    s.link(f"{dice}.y", f"{both}.b")
    s.chain(both, widen, again, pixels, ink, apart)
    s.link(f"{apart}.a", f"{like}.input")
    s.link(f"{apart}.b", f"{new}.x")
    s.link(f"{like}.loss", f"{total}.a")
    s.link(f"{spread}.y", f"{total}.b")
    s.link(f"{total}.loss", f"{adam}.loss")
    s.describe(output=new)
    return s.graph
