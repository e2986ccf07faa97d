"""One pinned probe as it is drawn: a small card on the canvas, a line to what it is pinned to, and its tensor.

The card is drawn in canvas units inside the plot, so it zooms with the graph; its pictures are textures that are lent
by ``gui.widgets.textures``. When far out only the ground is left, and what is out of view is not drawn at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import column_text, digits
from core.runtime.peeks import MODES, Mode, Peek
from core.studio.colormaps import BAD, scale_of
from core.studio.languages import tr
from gui.canvas import ink
from gui.canvas.geometry import Point, Rect
from gui.fonts import elide, icon, text_width
from gui.theme import SIZE_MUTED, colour, mix
from gui.widgets.heatmap import paint
from gui.widgets.textures import Pixels, borrow, give_back

__all__ = ["ProbeDetail", "ProbeItem", "ProbeLook", "ProbePart", "foot_of"]

ProbeDetail = Literal["full", "picture", "block"]
ProbePart = Literal["title", "close", "numbers", "heat", "image", "histogram", "part", "before", "after", "body"]

WIDTH, LEAST_WIDTH = 176.0, 148.0
HEADER, TOOLS, FOOT, PAD = 22.0, 22.0, 18.0, 8.0
PICTURE = 112.0  # height of a picture or a histogram
LINE, SIZE = 15.0, 11.0  # of the numbers
SIGNS = 10
GLYPH = 22.0
ROUNDING = 6.0
GLYPHS: dict[Mode, str] = {"numbers": "matrix", "heat": "grid", "image": "image", "histogram": "chart-histogram"}


@dataclass(frozen=True)
class ProbeLook:
    """What a card shows apart from its numbers: its words, its mode, and whether it is selected."""

    title: str
    mode: Mode
    part: str
    other: bool  # whether there is the other of value and gradient
    sample: int
    selected: bool
    foot: str = ""
    words: str = ""  # instead of numbers: why there are none


class ProbeItem:
    """The marks of one probe inside ``parent`` (a layer)."""

    def __init__(self, parent: int) -> None:
        self.layer = ink.layer(parent, show=False)
        self._leader = int(dpg.draw_line((0, 0), (1, 1), parent=self.layer, thickness=1.5))
        self._dot = int(dpg.draw_circle((0, 0), 4, parent=self.layer))
        self._card = ink.layer(self.layer)
        self._frame = self._head = self._body = 0
        self.look: ProbeLook | None = None
        self.peek: Peek | None = None
        self.size: Point = (WIDTH, HEADER + TOOLS + PICTURE + FOOT)
        self.pos: Point = (0.0, 0.0)
        self.shown = False
        self._detail: ProbeDetail = "full"
        self._pixels: Pixels | None = None

    @property
    def rect(self) -> Rect:
        """Where the card is on the canvas."""
        return self.pos[0], self.pos[1], self.pos[0] + self.size[0], self.pos[1] + self.size[1]

    def delete(self) -> None:
        self._give_back()
        dpg.delete_item(self.layer)

    def place(self, anchor: Point, pos: Point) -> None:
        """Stand with the upper left corner at ``pos``, tied to ``anchor``."""
        self.pos = pos
        left, top, right, bottom = self.rect
        end = min(max(anchor[0], left), right), min(max(anchor[1], top), bottom)
        dpg.configure_item(self._leader, p1=anchor, p2=end)
        dpg.configure_item(self._dot, center=anchor)
        dpg.apply_transform(self._card, dpg.create_translation_matrix([*pos]))

    def set_shown(self, shown: bool) -> None:
        if shown != self.shown:
            self.shown = shown
            dpg.configure_item(self.layer, show=shown)
            if not shown:
                self._give_back()
            elif self.look is not None:
                self.show(self.look, self.peek)

    def set_detail(self, detail: ProbeDetail) -> None:
        """Leave away what could not be read at this zoom."""
        if detail != self._detail:
            self._detail = detail
            self._apply_detail()

    def show(self, look: ProbeLook, peek: Peek | None) -> None:
        """Draw the card with its numbers; without any, the words of the look stand for them."""
        self.look, self.peek = look, peek
        if not self.shown:
            return
        dpg.delete_item(self._card, children_only=True)
        self._frame, self._head, self._body = (ink.layer(self._card) for _ in range(3))
        width, height = WIDTH, PICTURE
        if look.words or peek is None or not peek.values.size:
            self._give_back()
            words = look.words or tr("This is no picture.") if peek is not None or look.words else "…"
            height = self._write(words)
        elif look.mode == "numbers":
            self._give_back()
            width, height = self._numbers(peek)
        elif look.mode == "histogram":
            self._give_back()
            self._bars(peek)
        else:
            self._picture(peek, look.mode)
        self.size = (width, HEADER + TOOLS + height + FOOT)
        self._draw_frame(look)
        self._draw_head(look, peek)
        self._apply_detail()

    def part_at(self, point: Point) -> ProbePart | None:
        """What of the card is at a canvas point."""
        x, y = point[0] - self.pos[0], point[1] - self.pos[1]
        width, height = self.size
        if not (0 <= x <= width and 0 <= y <= height):
            return None
        if y < HEADER:
            return "close" if x > width - HEADER else "title"
        if y < HEADER + TOOLS:
            glyph = int((x - PAD / 2) // GLYPH)
            if 0 <= glyph < len(MODES):
                return MODES[glyph]
            return "part" if x > width - 34 and self.look is not None and self.look.other else "title"
        if y > height - FOOT and x > width - 40 and self.look is not None and self.look.mode == "image":
            return "after" if x > width - 20 else "before"
        return "body"

    # -- parts ---------------------------------------------------------------------------------------------------

    def _draw_frame(self, look: ProbeLook) -> None:
        width, height = self.size
        tone = colour("backward" if look.part == "gradient" else "forward")
        edge = colour("accent") if look.selected else mix(tone, colour("panel"), 0.45)
        ink.rect(self._frame, 0, 0, width, height, colour("panel"), edge, ROUNDING, 2.0 if look.selected else 1.25)
        ink.rect(self._frame, 1, 1, width - 1, HEADER, mix(tone, colour("panel"), 0.72), rounding=ROUNDING - 1)
        dpg.configure_item(self._leader, color=mix(tone, colour("canvas"), 0.35))
        dpg.configure_item(self._dot, color=tone, fill=colour("canvas"), thickness=1.75)

    def _draw_head(self, look: ProbeLook, peek: Peek | None) -> None:
        layer, (width, height) = self._head, self.size
        muted = colour("muted")
        title = elide(look.title, width - PAD - HEADER, SIZE_MUTED, "semibold")
        ink.text(layer, PAD, (HEADER - SIZE_MUTED) / 2, title, SIZE_MUTED, colour("text"), "semibold")
        ink.text(layer, width - HEADER + 5, (HEADER - 13) / 2, icon("close"), 13, muted)
        for number, mode in enumerate(MODES):
            x, y = PAD / 2 + number * GLYPH, HEADER + 1
            if mode == look.mode:
                ink.rect(layer, x + 1, y + 1, x + GLYPH - 1, y + TOOLS - 3, colour("line"), rounding=4)
            tone = colour("text") if mode == look.mode else muted
            ink.text(layer, x + 4, y + 3, icon(GLYPHS[mode]), 14, tone)
        if look.other:
            tone = colour("backward" if look.part == "gradient" else "forward")
            sign = tr("grad") if look.part == "gradient" else tr("value")
            ink.text(layer, width - PAD - text_width(sign, SIZE_MUTED), HEADER + 4, sign, SIZE_MUTED, tone)
        room = width - 2 * PAD
        if look.mode == "image" and peek is not None and peek.samples > 1:
            for x, name in ((width - 40, "chevron-left"), (width - 20, "chevron-right")):
                ink.text(layer, x + 2, height - FOOT + 1, icon(name), 14, colour("text"))
            room -= 36
        foot = elide(look.foot, room, SIZE, "mono")
        ink.text(layer, PAD, height - FOOT + 3, foot, SIZE, muted, "mono")

    def _write(self, words: str) -> float:
        """A sentence, in lines as they fit; returns its height."""
        lines, line = [], ""
        for word in words.split():
            longer = f"{line} {word}".strip()
            if line and text_width(longer, SIZE_MUTED) > WIDTH - 2 * PAD:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
        for number, part in enumerate(lines):
            ink.text(self._head, PAD, HEADER + TOOLS + 6 + number * LINE, part, SIZE_MUTED, colour("muted"))
        return len(lines) * LINE + 12

    def _numbers(self, peek: Peek) -> Point:
        rows, columns = peek.values.shape
        complex_numbers = np.iscomplexobj(peek.values)
        values = np.abs(peek.values) if complex_numbers else peek.values
        for number, row in enumerate(values):
            line = "".join(column_text(v, SIGNS) for v in row)
            ink.text(self._body, 0, HEADER + TOOLS + 4 + number * LINE, line, SIZE, colour("text"), "mono")
        return max(LEAST_WIDTH, text_width("0" * SIGNS * columns, SIZE, "mono") + PAD), rows * LINE + 8

    def _bars(self, peek: Peek) -> None:
        counts = peek.values
        left, right, bottom = PAD, WIDTH - PAD, HEADER + TOOLS + PICTURE - 4
        step, most = (right - left) / len(counts), float(counts.max()) or 1.0
        tone = colour("backward" if self.look and self.look.part == "gradient" else "forward")
        for number, count in enumerate(counts.tolist()):
            high = (PICTURE - 12) * count / most
            if high > 0:
                x = left + number * step
                ink.rect(self._body, x, bottom - high, x + step - 0.75, bottom, tone)
        if peek.minimum < 0 < peek.maximum:
            x = left + (right - left) * -peek.minimum / (peek.maximum - peek.minimum)
            dpg.draw_line((x, bottom - PICTURE + 10), (x, bottom), color=colour("muted"), parent=self._body)
        dpg.draw_line((left, bottom), (right, bottom), color=colour("line"), parent=self._body)

    def _picture(self, peek: Peek, mode: Mode) -> None:
        if self._pixels is None:
            self._pixels = borrow()
        values = peek.values
        if mode == "heat":
            u, v = paint(self._pixels, np.abs(values) if np.iscomplexobj(values) else values,
                         scale_of(peek.minimum, peek.maximum))  # fmt: skip
        else:
            u, v = _paint_picture(self._pixels, values, peek.minimum, peek.maximum)
        rows, columns = values.shape[:2]
        side = min((WIDTH - 2 * PAD) / columns, (PICTURE - 8) / rows, 24.0)
        wide, high = max(side * columns, 2.0), max(side * rows, 2.0)
        if side * min(rows, columns) < 8:  # a long stripe is made thick enough to be seen
            wide, high = (wide, max(high, 16.0)) if rows < columns else (max(wide, 16.0), high)
        x, y = (WIDTH - wide) / 2, HEADER + TOOLS + (PICTURE - high) / 2
        dpg.draw_image(self._pixels.tag, (x, y), (x + wide, y + high), uv_max=(u, v), parent=self._body)

    def _apply_detail(self) -> None:
        for layer, needed in ((self._head, ("full",)), (self._body, ("full", "picture"))):
            if layer:
                dpg.configure_item(layer, show=self._detail in needed)

    def _give_back(self) -> None:
        if self._pixels is not None:
            give_back(self._pixels)
            self._pixels = None


def foot_of(peek: Peek, look_mode: Mode, sample: int) -> str:
    """The line at the bottom of a card: shape, and what the mode leaves open."""
    shape = "(" + ", ".join(map(str, peek.shape)) + ")" if peek.shape else ""
    if look_mode == "image" and peek.samples > 1:
        return tr("{n} of {all}", n=min(sample, peek.samples - 1) + 1, all=peek.samples)
    if look_mode == "numbers" or not peek.values.size:
        return shape
    low, high = digits(peek.minimum), digits(peek.maximum)
    if look_mode == "heat":
        scale = scale_of(peek.minimum, peek.maximum)
        words = f"{shape}  ± {scale.labels[2]}" if scale.signed else f"{shape}  {low} … {high}"
    else:
        words = f"{low} … {high}"
    return words + (f"  {tr('NaN or ∞')} {peek.bad}" if peek.bad else "")


def _paint_picture(pixels: Pixels, values: np.ndarray, low: float, high: float) -> tuple[float, float]:
    """Grey or coloured pixels from the least (black) to the greatest (white); returns the part used, as (u, v)."""
    rows, columns = values.shape[:2]
    tall, wide = pixels.height // rows, pixels.width // columns
    good = np.isfinite(values)
    share = np.where(good, (values - low) / ((high - low) or 1.0), 0.0).astype(np.float32)
    shades = share if share.ndim == 3 else np.repeat(share[:, :, None], 3, axis=2)
    lost = ~good if good.ndim == 2 else ~good.all(axis=2)
    if lost.any():
        shades[lost] = np.array(BAD, dtype=np.float32) / 255
    block = np.repeat(np.repeat(shades, tall, axis=0), wide, axis=1)
    pixels.array[: rows * tall, : columns * wide, :3] = block
    pixels.array[: rows * tall, : columns * wide, 3] = 1.0
    return columns * wide / pixels.width, rows * tall / pixels.height
