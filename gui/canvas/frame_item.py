"""One comment frame as it is drawn: a titled sheet behind the nodes."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.graph import Frame
from gui.canvas import ink
from gui.canvas.geometry import FRAME_HEADER
from gui.fonts import elide
from gui.theme import RGBA, SIZE_BASE, colour, contrast, mix

__all__ = ["FrameItem"]


class FrameItem:
    """The marks of one frame inside ``parent`` (a layer)."""

    def __init__(self, parent: int) -> None:
        self.layer = ink.layer(parent)
        self._drawn: tuple[object, ...] = ()
        self._pos: tuple[float, float] | None = None

    def show(self, frame: Frame, pos: tuple[float, float], size: tuple[float, float], selected: bool) -> None:
        """Draw the frame at a place and size, which a drag may have taken ahead of the document."""
        made = (frame.title, frame.colour, size, selected)
        if made != self._drawn:
            self._drawn = made
            self._draw(frame, size, selected)
        if pos != self._pos:
            self._pos = pos
            dpg.apply_transform(self.layer, dpg.create_translation_matrix([*pos]))

    def redraw(self) -> None:
        """The theme is new: draw at the next ``show`` whatever comes."""
        self._drawn = ()

    def delete(self) -> None:
        dpg.delete_item(self.layer)

    def _draw(self, frame: Frame, size: tuple[float, float], selected: bool) -> None:
        dpg.delete_item(self.layer, children_only=True)
        tint, canvas = _parse(frame.colour), colour("canvas")
        width, height = size
        edge = colour("accent") if selected else mix(tint, canvas, 0.45)
        head = mix(tint, canvas, 0.62)
        ink.rect(self.layer, 0, 0, width, height, mix(tint, canvas, 0.86), rounding=8)
        ink.rect(self.layer, 0, 0, width, FRAME_HEADER, head, rounding=8)
        ink.rect(self.layer, 0, FRAME_HEADER - 8, width, FRAME_HEADER, head)
        ink.rect(self.layer, 0, 0, width, height, line=edge, rounding=8, thickness=2.0 if selected else 1.0)
        tone = max((colour("text"), colour("header_text"), colour("shadow")), key=lambda c: contrast(c, head))
        words = elide(frame.title, width - 24, SIZE_BASE, "semibold")
        ink.text(self.layer, 12, (FRAME_HEADER - SIZE_BASE) / 2, words, SIZE_BASE, tone, "semibold")
        for step in (6, 10, 14):  # the corner that resizes it
            a, b = (width - step, height - 4), (width - 4, height - step)
            dpg.draw_line(a, b, color=edge, thickness=1.5, parent=self.layer)


def _parse(text: str) -> RGBA:
    try:
        value = int(text.lstrip("#"), 16)
    except ValueError:
        return colour("line")
    return value >> 16 & 255, value >> 8 & 255, value & 255, 255
