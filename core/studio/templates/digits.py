"""Generate digits: a network that makes new pictures, by squeezing, by chance, or by fooling another network."""

from __future__ import annotations

from typing import Any

from core.graph import Graph
from core.studio.languages import tr
from core.studio.sketch import Sketch
from core.studio.templates.spec import Answers, Choice, Template, offer, pages_of

WIDTHS = {"small": 64, "large": 256}
PIXELS = {"digits": 64, "mnist": 784}


def _wire(answers: Answers) -> Graph:
    return _WAYS[answers["way"]](answers)


def _begin(answers: Answers, title: str, line: str) -> tuple[Sketch, str, str]:
    """The drawing, the output with pixels from 0 to 1, and the data node."""
    d = Sketch(title=title, summary=line + "\n" + tr("The probe on the canvas shows what the network makes."),
                epochs=60, panels=("loss", "output"), pages=pages_of(answers["way"]))  # fmt: skip
    if answers["data"] == "digits":
        data = d.node("data.digits", 0, 0, batch_size=64)
    else:
        data = d.node("data.mnist", 0, 0, batch_size=64, shape="flat")
    return d, f"{data}.x", data


def _stack(d: Sketch, source: str, x: float, y: float, *steps: tuple[str, dict[str, Any]]) -> str:
    """Nodes in a row behind an output; returns the last output."""
    row = d.row(x, y, *steps)
    d.link(source, f"{row[0]}.x")
    return f"{row[-1]}.y"


def _show(d: Sketch, made: str, x: float, y: float, name: str) -> None:
    """A probe with the pictures, on the canvas and in the Output panel."""
    probe = d.node("probe.pictures", x, y, name)
    d.link(made, f"{probe}.x")
    d.describe(output=probe)


def _dense(units: int) -> tuple[str, dict[str, Any]]:
    return "layer.linear", {"out_features": units}


RELU: tuple[str, dict[str, Any]] = ("activation.relu", {})
SIGMOID: tuple[str, dict[str, Any]] = ("activation.sigmoid", {})


def _autoencoder(answers: Answers) -> Graph:
    d, real, _ = _begin(answers, tr("An autoencoder for digits"),
                        tr("Pictures are squeezed through eight numbers and made again."))  # fmt: skip
    width, pixels = WIDTHS[answers["width"]], PIXELS[answers["data"]]
    code = _stack(d, real, 220, 0, _dense(width), RELU, _dense(8))
    made = _stack(d, code, 0, 280, _dense(width), RELU, _dense(pixels), SIGMOID)
    loss, adam = d.node("loss.mse", 900, 280), d.node("optimizer.adam", 1160, 280, lr=0.002)
    d.judge(made, real, loss, adam)
    _show(d, made, 900, -60, tr("made again"))
    return d.graph


def _variational(answers: Answers) -> Graph:
    line = tr("Every picture becomes a small cloud of codes; new digits come out of the clouds.")
    d, real, _ = _begin(answers, tr("A variational autoencoder for digits"), line)
    width, pixels = WIDTHS[answers["width"]], PIXELS[answers["data"]]
    hidden = _stack(d, real, 220, 0, _dense(width), RELU)
    mean = d.node("layer.linear", 660, 0, tr("mean"), out_features=8)
    log_variance = d.node("layer.linear", 660, 180, tr("log variance"), out_features=8)
    d.link(hidden, f"{mean}.x", f"{log_variance}.x")
    noise = d.node("operation.noise_like", 900, 260)
    code = d.node("own.expression", 1140, 0, tr("code"), formula="a + exp(b / 2) * c", constants="")
    d.link(f"{mean}.y", f"{noise}.x", f"{code}.a")
    d.link(f"{log_variance}.y", f"{code}.b")
    d.link(f"{noise}.y", f"{code}.c")
    made = _stack(d, f"{code}.y", 0, 440, _dense(width), RELU, _dense(pixels), SIGMOID)
    again = d.node("loss.bce", 0, 640, tr("like the picture"))
    d.link(made, f"{again}.input")
    d.link(real, f"{again}.target")
    spread = d.node(
        "own.expression", 280, 640, tr("spread"), formula="-0.5 * mean(1 + b - a ** 2 - exp(b))", constants=""
    )
    d.link(f"{mean}.y", f"{spread}.a")
    d.link(f"{log_variance}.y", f"{spread}.b")
    total = d.node("loss.weighted_sum", 540, 640, weight_a=1.0, weight_b=8 / pixels)
    d.link(f"{again}.loss", f"{total}.a")
    d.link(f"{spread}.y", f"{total}.b")
    adam = d.node("optimizer.adam", 820, 640, lr=0.002)
    d.link(f"{total}.loss", f"{adam}.loss")
    _show(d, made, 1080, 500, tr("made again"))
    return d.graph


def _gan(answers: Answers) -> Graph:
    d, real, _ = _begin(answers, tr("A GAN for digits"),
                        tr("One network makes pictures out of noise, another tells them from real ones."))  # fmt: skip
    width, pixels = WIDTHS[answers["width"]], PIXELS[answers["data"]]
    noise = d.node("operation.noise_like", 220, 0, features=16)
    d.link(real, f"{noise}.x")
    maker = d.row(440, 0, _dense(width), RELU, _dense(width), RELU)
    last = d.row(0, 220, _dense(pixels), SIGMOID)
    d.chain(noise, maker[0])
    d.chain(maker[-1], last[0])
    both = d.node("operation.concatenate", 440, 220, tr("real and made"), dim=0)
    d.link(real, f"{both}.a")
    d.link(f"{last[-1]}.y", f"{both}.b")
    judge = d.row(680, 220, _dense(width), ("activation.leaky_relu", {"negative_slope": 0.2}), _dense(1))
    d.chain(both, judge[0])
    apart = d.node("operation.chunk", 0, 460, dim=0)
    d.chain(judge[-1], apart)
    ones = d.node("operation.full_like", 240, 440, tr("real is 1"), value=0.9)
    zeros = d.node("operation.full_like", 240, 580, tr("made is 0"), value=0.0)
    d.link(f"{apart}.a", f"{ones}.x")
    d.link(f"{apart}.b", f"{zeros}.x")
    losses = [d.node("loss.bce_with_logits", 480 + 280 * k, 460, name)
              for k, name in enumerate((tr("real"), tr("made"), tr("fooled")))]  # fmt: skip
    for loss, given, wanted in zip(losses, (f"{apart}.a", f"{apart}.b", f"{apart}.b"),
                                   (f"{ones}.y", f"{zeros}.y", f"{ones}.y"), strict=True):  # fmt: skip
        d.link(given, f"{loss}.input")
        d.link(wanted, f"{loss}.target")
    total = d.node("loss.weighted_sum", 0, 740, weight_a=0.5, weight_b=0.5)
    d.link(f"{losses[0]}.loss", f"{total}.a")
    d.link(f"{losses[1]}.loss", f"{total}.b")
    teller = d.node("optimizer.adam", 260, 740, tr("teller"), lr=0.0005, beta1=0.5, order=1)
    artist = d.node("optimizer.adam", 520, 740, tr("artist"), lr=0.001, beta1=0.5, order=2)
    d.link(f"{total}.loss", f"{teller}.loss")
    d.link(f"{losses[2]}.loss", f"{artist}.loss")
    for node in (judge[0], judge[2]):
        d.link(f"{node}.params", f"{teller}.params")
    for node in (maker[0], maker[2], last[0]):
        d.link(f"{node}.params", f"{artist}.params")
    _show(d, f"{last[-1]}.y", 1080, 640, tr("made"))
    return d.graph


_WAYS = {"autoencoder": _autoencoder, "vae": _variational, "gan": _gan}

offer(
    Template(
        "digits",
        tr("Generate digits"),
        tr("A network that makes handwritten digits that nobody wrote."),
        "dice",
        (
            Choice("way", tr("How are they to be made?"), (
                ("vae", tr("Variational autoencoder: sure to work")),
                ("autoencoder", tr("Autoencoder: the simplest, it only makes them again")),
                ("gan", tr("GAN: the sharpest, when it works")),
            )),
            Choice("data", tr("Learned from which digits?"), (
                ("digits", tr("8 x 8 pixels, there without a network")),
                ("mnist", tr("MNIST, 28 x 28 pixels: fetched once, 11.6 MB")),
            )),
            Choice("width", tr("How large a network?"), (
                ("small", tr("64 units a layer: quick")), ("large", tr("256 units a layer")),
            )),
        ),
        _wire,
        30,
    )
)  # fmt: skip
