"""What a drawing probe shows inside its node: a picture or a table, and below it what its signs stand for.

The picture is a texture. Textures are uploaded in every frame, so one that is out of view lends its own to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.drawings import Drawing
from core.runtime.drawn_numbers import Figures
from core.studio.languages import tr
from gui import theme
from gui.canvas import ink
from gui.canvas.geometry import DRAWING_SIDE, KEY_ROW, NodeBox
from gui.fonts import elide, text_width
from gui.theme import SIZE_MUTED, colour
from gui.widgets.drawing_paint import Ground, Key, key_of, paint
from gui.widgets.number_paint import Note, notes_of, table_of
from gui.widgets.textures import Pixels, registry

__all__ = ["DrawingItem", "Shown", "ground"]

SIDE = 256  # pixels; the picture is 200 wide at 100 %
INSET = 8  # from the frame to the table in it

_free: list[Pixels] = []


@dataclass(frozen=True, eq=False)
class Shown:
    """A drawing with the parameters of its probe; None says that there is nothing yet."""

    drawing: Drawing | None
    params: Mapping[str, Any]


def ground() -> Ground:
    """The present theme's colours for pictures."""
    paper, line, words = (theme.colour(name)[:3] for name in ("field", "line", "text"))
    return Ground(paper, line, words, theme.current().dark)


class DrawingItem:
    """The marks of one drawing, in the room that a node's box keeps for it."""

    def __init__(self, parent: int, box: NodeBox) -> None:
        self.layer = ink.layer(parent)
        self._words: str | None = None
        self._form: tuple[list[Key], int, int] | None = None  # keys, lines of the table, notes
        self._lines: list[int] = []
        self._notes: list[tuple[int, int]] = []  # left and right
        self._pixels: Pixels | None = None
        self._marks = ink.layer(self.layer)
        self._say(tr("Run, and it appears here."), box)

    def show(self, shown: Shown, box: NodeBox) -> None:
        """Draw it."""
        if box.drawing_y is None:
            return
        if shown.drawing is None or isinstance(shown.drawing, str):
            self.rest()
            self._say(shown.drawing or tr("Run, and it appears here."), box)
            return
        colours, drawing = ground(), shown.drawing
        table = _table(drawing, box) if isinstance(drawing, Figures) else []
        notes, keys = notes_of(drawing, shown.params), key_of(drawing, colours)
        painted = not isinstance(drawing, Figures)
        form = (keys, len(table), len(notes))
        if form != self._form or painted != (self._pixels is not None):
            self._make(form, painted, box)
        if self._pixels is not None:
            picture = paint(drawing, shown.params, SIDE, colours)
            self._pixels.array[: len(picture), :, :3] = picture.astype(np.float32) / 255
            self._pixels.array[..., 3] = 1.0
        for item, words in zip(self._lines, table, strict=True):
            dpg.configure_item(item, text=words)
        self._write(notes, box)

    def rest(self) -> None:
        """It is out of view, or gone: somebody else may use the texture."""
        if self._pixels is not None:
            dpg.delete_item(self._marks, children_only=True)
            _free.append(self._pixels)
            self._pixels = None
            self._words = self._form = None

    def _make(self, form: tuple[list[Key], int, int], painted: bool, box: NodeBox) -> None:
        """The marks without their content: the picture or the lines of a table, the key, the notes."""
        dpg.delete_item(self._marks, children_only=True)
        self._form, self._words = form, None
        keys, lines, notes = form
        left, top, right, bottom = _frame(box)
        if painted:
            self._make_picture(left, top, right, bottom)
        else:
            ink.rect(self._marks, left, top, right, bottom, colour("field"), colour("line"), rounding=2)
        self._lines = [
            ink.text(self._marks, left + INSET, top + INSET / 2 + k * KEY_ROW, "", SIZE_MUTED, colour("text"), "mono")
            for k in range(lines)
        ]
        self._notes = []
        for row in range(notes):
            y = bottom + 3 + row * KEY_ROW
            pair = [ink.text(self._marks, left, y, "", SIZE_MUTED, colour("text")) for _ in range(2)]
            self._notes.append((pair[0], pair[1]))
        self._make_key(keys, left, right, bottom)

    def _make_picture(self, left: float, top: float, right: float, bottom: float) -> None:
        if self._pixels is None:
            registry()
            while _free and not dpg.does_item_exist(_free[-1].tag):
                _free.pop()
            self._pixels = _free.pop() if _free else Pixels(SIDE, SIDE)
        share = (bottom - top) / (right - left)
        dpg.draw_image(self._pixels.tag, (left, top), (right, bottom), uv_max=(1.0, share), parent=self._marks)
        ink.rect(self._marks, left, top, right, bottom, line=colour("line"), rounding=2)

    def _make_key(self, keys: list[Key], left: float, right: float, bottom: float) -> None:
        half = (right - left) / 2
        for number, key in enumerate(keys[:6]):
            row, column = divmod(number, 2)
            x, y = left + column * half, bottom + 3 + row * KEY_ROW
            ink.text(self._marks, x, y, key.sign, SIZE_MUTED, (*key.colour, 255))
            name = elide(key.name, half - 18, SIZE_MUTED)
            ink.text(self._marks, x + 14, y, name, SIZE_MUTED, colour("text"))

    def _write(self, notes: list[Note], box: NodeBox) -> None:
        """The notes below: the right part ends where the frame does."""
        left, _, right, bottom = _frame(box)
        for row, (note, (first, last)) in enumerate(zip(notes, self._notes, strict=True)):
            y, tone = bottom + 3 + row * KEY_ROW, colour("text" if note.strong else "muted")
            x = right - text_width(note.right, SIZE_MUTED)
            dpg.configure_item(first, text=elide(note.left, x - left - 8, SIZE_MUTED), color=tone)
            dpg.configure_item(last, text=note.right, pos=(x, y), color=colour("muted") if note.left else tone)

    def _say(self, words: str, box: NodeBox) -> None:
        """A sentence in the middle, in lines as they fit."""
        if words == self._words:
            return
        self._words, self._form = words, None
        dpg.delete_item(self._marks, children_only=True)
        left, top, right, bottom = _frame(box)
        ink.rect(self._marks, left, top, right, bottom, colour("field"), colour("line"), rounding=2)
        lines = _lines(words, right - left - 20)[: int((bottom - top) // KEY_ROW)]
        y = (top + bottom - len(lines) * KEY_ROW) / 2
        for number, line in enumerate(lines):
            ink.text(self._marks, left + 10, y + number * KEY_ROW, line, SIZE_MUTED, colour("muted"))


def _frame(box: NodeBox) -> tuple[float, float, float, float]:
    left, top = (box.width - DRAWING_SIDE) / 2, box.drawing_y or 0.0
    return left, top, left + DRAWING_SIDE, top + box.drawing_height


def _table(figures: Figures, box: NodeBox) -> list[str]:
    """The numbers that have room."""
    signs = int((DRAWING_SIDE - 2 * INSET) / text_width("0", SIZE_MUTED, "mono"))
    return table_of(figures, signs, int((box.drawing_height - INSET) // KEY_ROW))


def _lines(words: str, room: float) -> list[str]:
    lines, line = [], ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, SIZE_MUTED) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]
