"""The live strip at the bottom of a node: a curve, a small picture of numbers, or a number, fed while training runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import dearpygui.dearpygui as dpg
import numpy as np

from gui.canvas import ink
from gui.canvas.geometry import NodeBox
from gui.fonts import elide, text_width
from gui.theme import RGBA, SIZE_MUTED, colour, mix

__all__ = ["Strip", "StripItem"]

HEIGHT, SIDE = 36.0, 8.0
MAX_POINTS, MAX_CELLS = 64, (4, 24)


@dataclass(frozen=True)
class Strip:
    """What a node's strip shows.

    Parameters
    ----------
    text
        A number or a few characters, drawn in mono at the right.
    label
        What it is, e.g. ``"grad"``; drawn muted at the left, in front of nothing else.
    values
        A sparkline: the newest value last. Not drawn where there are fewer than two finite values.
    heat
        Rows of numbers for a small map of colours; every cell is drawn, so at most 4 x 24 of them are used.
    heat_colours
        The same cells as (red, green, blue), 0 to 255, where the caller has a colour scale of its own.
    colour
        Token of the sparkline's colour.
    stale
        The graph has changed since this was computed: drawn hatched.
    """

    text: str = ""
    label: str = ""
    values: Sequence[float] = ()
    heat: Sequence[Sequence[float]] = ()
    heat_colours: Sequence[Sequence[tuple[int, int, int]]] = ()
    colour: str = "accent"
    stale: bool = False


class StripItem:
    """The marks of one strip. A new value of the same make changes marks in place; another make draws anew."""

    def __init__(self, parent: int) -> None:
        self.layer = ink.layer(parent)
        self._make: tuple[object, ...] = ()
        self._line = 0
        self._text = 0
        self._cells: list[int] = []

    def show(self, strip: Strip, box: NodeBox) -> None:
        """Draw ``strip`` into the room that ``box`` keeps for it."""
        if box.strip_y is None:
            return
        left, top, right, bottom = SIDE, box.strip_y, box.width - SIDE, box.strip_y + HEIGHT
        heat = self._heat_colours(strip)
        values = _finite(strip.values)
        shape = (len(heat), len(heat[0])) if heat else (0, 0)
        make = (box.width, top, bool(len(values)), shape, bool(strip.text), len(strip.text), strip.label, strip.stale,
                strip.colour)  # fmt: skip
        if make != self._make:
            self._make = make
            dpg.delete_item(self.layer, children_only=True)
            self._draw(strip, heat, values, (left, top, right, bottom))
        elif heat:
            for cell, fill in zip(self._cells, (c for row in heat for c in row), strict=True):
                dpg.configure_item(cell, fill=fill)
        if self._line:
            points = _polyline(values, self._curve_box((left, top, right, bottom), strip))
            dpg.configure_item(self._line, points=points)
        if self._text:
            dpg.configure_item(self._text, text=strip.text)

    def _draw(
        self, strip: Strip, heat: list[list[RGBA]], values: np.ndarray, box: tuple[float, float, float, float]
    ) -> None:
        left, top, right, bottom = box
        self._line = self._text = 0
        self._cells = []
        ink.rect(self.layer, left, top, right, bottom, mix(colour("raised"), colour("canvas"), 0.75), rounding=4)
        if heat:
            self._draw_heat(heat, box)
        if len(values):
            token = colour("muted" if strip.stale else strip.colour)
            self._line = int(dpg.draw_polyline([[0, 0], [1, 1]], color=token, thickness=1.5, parent=self.layer))
        text_top = (top + bottom - SIZE_MUTED) / 2
        if strip.text:
            width = text_width(strip.text, SIZE_MUTED, "mono")
            self._text = ink.text(
                self.layer, right - 6 - width, text_top, strip.text, SIZE_MUTED, colour("text"), "mono"
            )
        if strip.label and not heat and not len(values):
            room = right - left - 18 - text_width(strip.text, SIZE_MUTED, "mono")
            words = elide(strip.label, room, SIZE_MUTED)
            ink.text(self.layer, left + 6, text_top, words, SIZE_MUTED, colour("muted"))
        if strip.stale:
            self._hatch(box)

    def _draw_heat(self, heat: list[list[RGBA]], box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box[0] + 4, box[1] + 4, box[2] - 4, box[3] - 4
        width, height = (right - left) / len(heat[0]), (bottom - top) / len(heat)
        for row, colours in enumerate(heat):
            for column, fill in enumerate(colours):
                x, y = left + column * width, top + row * height
                self._cells.append(ink.rect(self.layer, x, y, x + width, y + height, fill))

    def _hatch(self, box: tuple[float, float, float, float]) -> None:
        left, top, right, bottom = box
        tone = colour("muted", 110)
        x = left - (bottom - top)
        while x < right:
            start, end = max(left, x), min(right, x + bottom - top)
            if end > start:
                dpg.draw_line((start, bottom - (start - x)), (end, bottom - (end - x)), color=tone, parent=self.layer)
            x += 8

    @staticmethod
    def _curve_box(box: tuple[float, float, float, float], strip: Strip) -> tuple[float, float, float, float]:
        taken = text_width(strip.text, SIZE_MUTED, "mono") + 10 if strip.text else 0.0
        return box[0] + 6, box[1] + 5, box[2] - 6 - taken, box[3] - 5

    @staticmethod
    def _heat_colours(strip: Strip) -> list[list[RGBA]]:
        rows, columns = MAX_CELLS
        if strip.heat_colours:
            return [[(*c, 255) for c in row[:columns]] for row in strip.heat_colours[:rows]]
        if not len(strip.heat):
            return []
        values = np.atleast_2d(np.asarray(strip.heat, dtype=float))[:rows, :columns]
        largest = float(np.nanmax(np.abs(values), initial=0.0)) or 1.0
        middle, low, high = colour("raised"), colour("accent"), colour("backward")
        return [[_shade(v / largest, low, middle, high) for v in row] for row in values.tolist()]


def _shade(share: float, low: RGBA, middle: RGBA, high: RGBA) -> RGBA:
    """A colour for a number from -1 to 1; what is no number has the colour of an error."""
    return colour("error") if share != share else mix(middle, high if share > 0 else low, min(1.0, abs(share)))


def _finite(values: Sequence[float]) -> np.ndarray:
    found = np.asarray(values, dtype=float)
    found = found[np.isfinite(found)][-MAX_POINTS:]
    return found if len(found) >= 2 else found[:0]


def _polyline(values: np.ndarray, box: tuple[float, float, float, float]) -> list[list[float]]:
    left, top, right, bottom = box
    low, high = float(values.min()), float(values.max())
    span = high - low or 1.0
    x = np.linspace(left, right, len(values))
    y = bottom - (values - low) / span * (bottom - top) if high > low else np.full(len(values), (top + bottom) / 2)
    return np.column_stack([x, y]).tolist()
