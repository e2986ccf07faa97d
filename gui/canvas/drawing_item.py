"""What a drawing probe shows inside its node: a picture, and below it what its signs stand for.

The picture is a texture. Textures are uploaded in every frame, so one that is out of view lends its own to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.drawings import Drawing
from core.studio.languages import tr
from gui import theme
from gui.canvas import ink
from gui.canvas.geometry import DRAWING_SIDE, KEY_ROW, NodeBox
from gui.fonts import elide, text_width
from gui.theme import SIZE_MUTED, colour
from gui.widgets.drawing_paint import Ground, Key, key_of, paint
from gui.widgets.textures import Pixels, registry

__all__ = ["DrawingItem", "Shown", "ground"]

SIDE = 256  # pixels; the picture is 200 wide at 100 %

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
        self._keys: list[Key] = []
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
        colours = ground()
        keys = key_of(shown.drawing, colours)
        if self._pixels is None or keys != self._keys:
            self._make(keys, box)
        assert self._pixels is not None
        self._pixels.array[..., :3] = paint(shown.drawing, shown.params, SIDE, colours).astype(np.float32) / 255
        self._pixels.array[..., 3] = 1.0

    def rest(self) -> None:
        """It is out of view, or gone: somebody else may use the texture."""
        if self._pixels is not None:
            dpg.delete_item(self._marks, children_only=True)
            _free.append(self._pixels)
            self._pixels = None
            self._words = None

    def _make(self, keys: list[Key], box: NodeBox) -> None:
        """The picture and its key, without the pixels."""
        dpg.delete_item(self._marks, children_only=True)
        self._keys, self._words = keys, None
        if self._pixels is None:
            registry()
            while _free and not dpg.does_item_exist(_free[-1].tag):
                _free.pop()
            self._pixels = _free.pop() if _free else Pixels(SIDE, SIDE)
        left, top, right, bottom = _square(box)
        dpg.draw_image(self._pixels.tag, (left, top), (right, bottom), parent=self._marks)
        ink.rect(self._marks, left, top, right, bottom, line=colour("line"), rounding=2)
        half = (right - left) / 2
        for number, key in enumerate(keys[:6]):
            row, column = divmod(number, 2)
            x, y = left + column * half, bottom + 3 + row * KEY_ROW
            ink.text(self._marks, x, y, key.sign, SIZE_MUTED, (*key.colour, 255))
            name = elide(key.name, half - 18, SIZE_MUTED)
            ink.text(self._marks, x + 14, y, name, SIZE_MUTED, colour("text"))

    def _say(self, words: str, box: NodeBox) -> None:
        """A sentence in the middle, in lines as they fit."""
        if words == self._words:
            return
        self._words, self._keys = words, []
        dpg.delete_item(self._marks, children_only=True)
        left, top, right, bottom = _square(box)
        ink.rect(self._marks, left, top, right, bottom, colour("field"), colour("line"), rounding=2)
        lines = _lines(words, right - left - 20)[:10]
        y = (top + bottom - len(lines) * KEY_ROW) / 2
        for number, line in enumerate(lines):
            ink.text(self._marks, left + 10, y + number * KEY_ROW, line, SIZE_MUTED, colour("muted"))


def _square(box: NodeBox) -> tuple[float, float, float, float]:
    left, top = (box.width - DRAWING_SIDE) / 2, box.drawing_y or 0.0
    return left, top, left + DRAWING_SIDE, top + DRAWING_SIDE


def _lines(words: str, room: float) -> list[str]:
    lines, line = [], ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, SIZE_MUTED) > room:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]
