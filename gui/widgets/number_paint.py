"""How the probes of plain numbers look: a table that fits its room, a curve, bars, and the lines written below them.

Curves and bars are painted onto a page; what is to be read is given as text, which stays sharp at every size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import ImageDraw

from core.runtime.drawings import Drawing
from core.runtime.drawn_numbers import Course, Figures, Spread
from core.runtime.numbers import column_text, digits
from core.studio.languages import tr
from core.studio.series import smoothed

__all__ = ["FINER", "Colour", "Note", "bins_of", "notes_of", "paint_course", "paint_spread", "table_of"]

Colour = tuple[int, int, int]

FINER = 2  # times as large is painted what is made smaller afterwards
GAP = 1  # signs between two columns; most have one more, where a minus would be
MORE = " …"
EDGE = 0.06  # of the height of a curve, free above and below


@dataclass(frozen=True)
class Note:
    """A line below a drawing: its left and its right part; what is ``strong`` is read first."""

    left: str
    right: str = ""
    strong: bool = False


def notes_of(drawing: Drawing, params: Mapping[str, Any]) -> list[Note]:
    """What is written below a drawing: ranges, counts, the newest value."""
    if isinstance(drawing, Figures):
        view = drawing.view
        size = int(np.prod(view.shape))
        shape = f"({', '.join(map(str, view.shape))}{',' if len(view.shape) == 1 else ''})"
        notes = [Note(tr("shape {shape}", shape=shape), _bad(view.bad) or view.dtype, strong=True)]
        if size - view.bad > 1:
            ends = tr("{low} to {high}", low=digits(view.minimum), high=digits(view.maximum))
            notes.append(Note(ends, tr("mean {value}", value=digits(view.mean))))
        return notes
    if isinstance(drawing, Course):
        return _notes_of_course(drawing, params)
    if isinstance(drawing, Spread):
        if not len(drawing.numbers):
            return [Note(tr("no number to count"), _bad(drawing.bad), strong=True)]
        count = tr("{count} numbers", count=f"{drawing.size:,}")
        if len(drawing.numbers) < drawing.size - drawing.bad:
            count = tr("{some} of {all} numbers", some=f"{len(drawing.numbers):,}", all=f"{drawing.size:,}")
        return [Note(digits(drawing.low), digits(drawing.high), strong=True), Note(count, _bad(drawing.bad))]
    return []


def _notes_of_course(course: Course, params: Mapping[str, Any]) -> list[Note]:
    if not len(course.steps):
        return []
    newest = Note(digits(course.values[-1]), strong=True)
    known = _heights(course, params)
    known = known[np.isfinite(known)]
    if known.size:
        low, high = (digits(10**v if params["log_scale"] else v) for v in (known.min(), known.max()))
        newest = Note(newest.left, tr("{low} to {high}", low=low, high=high), strong=True)
    elif params["log_scale"]:
        newest = Note(newest.left, tr("nothing above 0"), strong=True)
    return [newest, Note(tr("step {step}", step=f"{course.steps[0]:,}"), f"{course.steps[-1]:,}")]


def _bad(count: int) -> str:
    return tr("{count} not finite", count=f"{count:,}") if count else ""


# ---- a table ----


def table_of(figures: Figures, signs: int, lines: int) -> list[str]:
    """The first rows and columns that fit into so many ``lines`` of so many ``signs``, right-aligned in columns.

    A tensor of one dimension goes on in the next line. What is left out is marked by dots.
    """
    part, view = figures.view.part, figures.view
    if not part.size:
        return []
    flat = len(view.shape) < 2
    cells = [[column_text(v, 1) for v in row[: max(1, signs * lines if flat else signs)]] for row in part[:lines]]
    columns, width = _fitting(cells, signs, flat)
    if flat:
        cells = [cells[0][k : k + columns] for k in range(0, len(cells[0]), columns)]
    wider = not flat and columns < view.shape[-1]
    written = [(" " * GAP).join(f"{c:>{width}}" for c in row[:columns]) + wider * MORE for row in cells]
    rows = -(-int(np.prod(view.shape)) // (columns if flat else view.shape[-1]))
    return written if rows <= lines else [*written[: lines - 1], f"{MORE.strip():>{width}}"]


def _fitting(cells: list[list[str]], signs: int, flat: bool) -> tuple[int, int]:
    """How many columns fit, and how wide each is."""
    most = len(cells[0])
    for columns in range(most, 0, -1):
        width = max(len(c) for row in cells for c in (row if flat else row[:columns]))
        more = 0 if flat or columns == most else len(MORE)
        if columns * (width + GAP) - GAP + more <= signs:
            return columns, width
    return 1, max(len(row[0]) for row in cells)


# ---- a curve ----


def paint_course(
    pen: ImageDraw.ImageDraw, size: tuple[int, int], course: Course, params: Mapping[str, Any], tone: Colour,
    faint: Colour, line: Colour,
) -> None:  # fmt: skip
    """The curve, over all of the page; where it is smoothed the values as they are stand ``faint`` behind it."""
    raw = _heights(course, {**params, "smoothing": 0.0})
    lines = [(raw, tone)]
    if params["smoothing"] > 0:
        lines = [(raw, faint), (_heights(course, params), tone)]
    shown = lines[-1][0][np.isfinite(lines[-1][0])]
    if not shown.size:
        return
    low, high = float(shown.min()), float(shown.max())
    if high - low <= 1e-12 * max(1.0, abs(low)):
        low, high = low - 0.5, high + 0.5
    if not params["log_scale"] and low < 0 < high:
        y = _y(np.zeros(1), low, high, size[1])[0]
        pen.line((0, y, size[0], y), fill=line, width=FINER)
    for heights, colour in lines:
        for x, y in _pieces(course.steps, heights, low, high, size):
            thick = FINER if colour == faint else 2 * FINER
            if len(x) == 1:
                pen.ellipse((x[0] - thick, y[0] - thick, x[0] + thick, y[0] + thick), fill=colour)
            else:
                pen.line(list(zip(x, y, strict=True)), fill=colour, width=thick, joint="curve")


def _heights(course: Course, params: Mapping[str, Any]) -> np.ndarray:
    """The values as they are drawn: smoothed, and their power of ten; NaN where there is none."""
    values = smoothed(course.values, params["smoothing"]) if params["smoothing"] > 0 else course.values
    if params["log_scale"]:
        values = np.log10(np.where(values > 0, values, np.nan))
    return np.where(np.isfinite(values), values, np.nan)


def _y(heights: np.ndarray, low: float, high: float, tall: int) -> np.ndarray:
    share = np.clip((heights - low) / (high - low), -1.0, 2.0)
    return (1 - EDGE - share * (1 - 2 * EDGE)) * tall


def _pieces(
    steps: np.ndarray, heights: np.ndarray, low: float, high: float, size: tuple[int, int]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The parts of a curve between its gaps, in pixels; the newest step is at the right side."""
    span = max(1, int(steps[-1] - steps[0]))
    margin = 3 * FINER
    x = margin + (steps - steps[0]) / span * (size[0] - 2 * margin)
    good = np.flatnonzero(np.isfinite(heights))
    parts = np.split(good, np.flatnonzero(np.diff(good) > 1) + 1)
    return [(x[p], _y(heights[p], low, high, size[1])) for p in parts if len(p)]


# ---- bars ----


def bins_of(spread: Spread, bins: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts and the edges between them, as ``torch.histc`` finds them: even steps from the least to the greatest.

    Whole numbers are not cut in two: each has a bar, or as many of them as it takes share one.
    """
    low, high = spread.low, spread.high
    if spread.whole:
        step = max(1, int(np.ceil((high - low + 1) / bins)))
        edges = np.arange(low, high + step + 1, step)[: int((high - low) // step) + 2] - 0.5
    else:
        if high <= low:
            low, high = low - 0.5, high + 0.5
        edges = np.linspace(low, high, bins + 1)
    numbers = np.clip(spread.numbers.astype(np.float64), edges[0], edges[-1])
    return np.histogram(numbers, edges)[0], edges


def paint_spread(
    pen: ImageDraw.ImageDraw, size: tuple[int, int], spread: Spread, bins: int, tone: Colour, line: Colour
) -> None:
    """A bar for every bin over all of the page, and a line where zero is."""
    if not len(spread.numbers):
        return
    counts, edges = bins_of(spread, bins)
    wide, tall = size
    margin = 3 * FINER
    x = margin + (edges - edges[0]) / (edges[-1] - edges[0]) * (wide - 2 * margin)
    if spread.low < 0 < spread.high:
        zero = float(np.interp(0.0, edges, x))
        pen.line((zero, 0, zero, tall), fill=line, width=FINER)
    gap = FINER if (x[1] - x[0]) >= 5 * FINER else 0
    for count, left, right in zip(counts, x[:-1], x[1:], strict=True):
        if count:
            top = tall - max(2 * FINER, (1 - 2 * EDGE) * tall * count / counts.max())
            pen.rectangle((left, top, max(left, right - 1 - gap), tall), fill=tone)
