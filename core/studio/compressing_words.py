"""What the Compress panel says: rows before and after, layers as bars, reasons, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.runtime.compressing.int8_questions import Int8Report, LeftOut
from core.runtime.compressing.pruning_questions import LayerZeros, PruningReport
from core.runtime.compressing.quality import ACCURACY, Measure, Quality
from core.runtime.numbers import bytes_text, digits
from core.studio.languages import tr
from core.studio.names import node_title, parameter_title

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["Bar", "Line", "int8_bars", "int8_lines", "left_words", "measure_title", "pruning_bars", "pruning_lines",
           "value_text"]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A line of the table; ``tone`` is a colour of the theme for the change: good news, bad news, or neither."""

    title: str
    before: str
    after: str
    change: str
    tone: str = "muted"
    help: str = ""


@dataclass(frozen=True)
class Bar:
    """A layer: how much of its bar is full, of that how much was so before, and the number beside it."""

    name: str
    title: str
    share: float
    before: float
    words: str
    chosen: bool = True
    help: str = ""


def pruning_lines(session: Session, report: PruningReport) -> list[Line]:
    """Quality, zeros and sizes before and after pruning."""
    count = sum(layer.count for layer in report.layers)
    zeros = [sum(getattr(layer, when) for layer in report.layers) for when in ("before", "after")]
    shares = [100 * n / max(1, count) for n in zeros]
    lines = _quality(session, report.before, report.after)
    lines.append(
        Line(
            tr("Zeros"),
            f"{shares[0]:.1f} %",
            f"{shares[1]:.1f} %",
            f"+{zeros[1] - zeros[0]:,}",
            "muted",
            tr("Of the weights that can be pruned: {count}.", count=f"{count:,}"),
        )
    )
    lines.append(
        _size(tr("File, dense"), report.sizes_before.dense, report.sizes_after.dense,
              tr("All numbers in float32: zeros take as much room as others."))
    )  # fmt: skip
    lines.append(
        _size(tr("File, sparse"), report.sizes_before.sparse, report.sizes_after.sparse,
              tr("One bit for each place, and only the numbers that are not zero."))
    )  # fmt: skip
    return lines


def int8_lines(session: Session, report: Int8Report) -> list[Line]:
    """Quality, size and time in float32 and in int8."""
    lines = _quality(session, report.before, report.after)
    lines.append(
        _size(tr("File"), report.bytes_before, report.bytes_after,
              tr("Both files were made: float32 numbers; int8 numbers with their scales."))
    )  # fmt: skip
    ratio = report.seconds_after / report.seconds_before if report.seconds_before else 1.0
    lines.append(
        Line(
            tr("Forward pass"),
            f"{1000 * report.seconds_before:.2f} ms",
            f"{1000 * report.seconds_after:.2f} ms",
            f"× {ratio:.1f}",
            "muted",
            tr(
                "Of {count} samples. NumPy has no fast products of whole numbers: the gain here is size. Hardware that "
                "has them is faster in int8.",
                count=f"{report.samples:,}",
            ),
        )
    )
    return lines


def pruning_bars(session: Session, layers: tuple[LayerZeros, ...], chosen: tuple[str, ...]) -> list[Bar]:
    """The share of zeros of each layer."""
    return [
        Bar(
            layer.name, parameter_title(session, layer.name), layer.after / max(1, layer.count),
            layer.before / max(1, layer.count), f"{100 * layer.after / max(1, layer.count):.0f} %",
            not chosen or layer.name in chosen,
            tr("{zeros} of {count} weights are zero.", zeros=f"{layer.after:,}", count=f"{layer.count:,}"),
        )
        for layer in layers
    ]  # fmt: skip


def int8_bars(session: Session, report: Int8Report) -> list[Bar]:
    """How far each layer's output is from that in float32: the mean error beside the mean output."""
    parts = [layer.mean / layer.size if layer.size else 0.0 for layer in report.layers]
    most = max([*parts, 1e-12])
    return [
        Bar(
            layer.node, node_title(session, layer.node), part / most, 0.0, f"{100 * part:#.2g} %", True,
            tr("Outputs are off by {mean} on average, at most by {largest}; their mean size is {size}.",
               mean=digits(layer.mean), largest=digits(layer.largest), size=digits(layer.size)),
        )
        for layer, part in zip(report.layers, parts, strict=True)
    ]  # fmt: skip


def left_words(left: tuple[LeftOut, ...]) -> str:
    """What stays in float32, and why, in a sentence; empty where nothing does."""
    reasons = {
        "bias": tr("biases, which are added to the sums"),
        "norm": tr("norms, which multiply no matrices"),
        "embedding": tr("embeddings, which are looked up"),
        "recurrent": tr("recurrent layers, where errors would add up over time"),
        "attention": tr("attention projections, which their layer uses itself"),
        "wide": tr("layers with too many inputs for sums of 32 bits"),
        "other": tr("other parameters, which are no products"),
    }
    if not left:
        return ""
    parts = [f"{reasons[part.why]} ({part.count:,})" for part in left]
    return tr("Left in float32: {parts}.", parts="; ".join(parts))


def measure_title(session: Session, measure: Measure, several: bool = False) -> str:
    """What a measured number is called; losses are told apart where there are several."""
    if measure.node == ACCURACY:
        return tr("Accuracy")
    if measure.kind == "loss":
        return f"{tr('Loss')}, {node_title(session, measure.node)}" if several else tr("Loss")
    return node_title(session, measure.node)


def value_text(measure: Measure) -> str:
    """A measured number, in percent where it is a share."""
    return f"{100 * measure.value:.1f} %" if measure.percent else digits(measure.value)


def _quality(session: Session, before: Quality, after: Quality) -> list[Line]:
    several = sum(measure.kind == "loss" for measure in before.measures) > 1
    part = tr("validation part") if before.part == "validation" else tr("training part")
    about = tr("On {count} samples of the {part}.", count=f"{before.count:,}", part=part)
    lines = []
    for was, now in zip(before.measures, after.measures, strict=True):
        apart = now.value - was.value
        sign = "+" if apart > 0 else "−" if apart < 0 else ""
        change = f"{sign}{100 * abs(apart):.1f}" if was.percent else f"{sign}{digits(abs(apart))}"
        tone = "muted"
        if was.higher_is_better is not None and abs(apart) > 0.01 * abs(was.value):
            tone = "ok" if (apart > 0) == was.higher_is_better else "warn"
        lines.append(
            Line(measure_title(session, was, several), value_text(was), value_text(now), change, tone, about)
        )  # fmt: skip
    return lines


def _size(title: str, before: int, after: int, about: str) -> Line:
    share = 100 * (after / before - 1) if before else 0.0
    change = f"{'+' if share > 0.5 else '−' if share < -0.5 else ''}{abs(share):.0f} %"
    return Line(title, bytes_text(before), bytes_text(after), change, "ok" if share < -0.5 else "muted", about)
