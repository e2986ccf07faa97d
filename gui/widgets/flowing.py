"""Coloured words that flow: laid out in lines as they fit, in one drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable

import dearpygui.dearpygui as dpg

from gui import fonts, theme

__all__ = ["flow"]

Run = tuple[str, str, bool]  # words, the colour they have in the theme, whether a line stands under them

_PART = re.compile(r"\n|[ \t]+|[^\s]+")


def flow(parent: int, runs: Iterable[Run], left: float, top: float, width: float, size: float) -> float:
    """Draw runs of words behind one another into a drawing; returns where the next line would begin.

    A line breaks at blanks; a word that is longer than a line is cut, as Chinese text has no blanks.
    """
    x, y, line = left, top, size * 1.45
    face = fonts.font("mono")
    for words, tone, marked in runs:
        colour = theme.colour(tone)
        for part in _PART.findall(words):
            if part == "\n":
                x, y = left, y + line
                continue
            for piece in _cut(part, width, size):
                wide = fonts.text_width(piece, size, "mono")
                if x > left and x + wide > left + width and not piece.isspace():
                    x, y = left, y + line
                if not piece.isspace():
                    item = dpg.draw_text((x, y), piece, size=size, color=colour, parent=parent)
                    if face:
                        dpg.bind_item_font(item, face)
                    if marked:
                        under = y + size + theme.px(1)
                        dpg.draw_line((x, under), (x + wide, under), color=colour, thickness=theme.px(2), parent=parent)
                x += wide
    return y + line


def _cut(word: str, width: float, size: float) -> list[str]:
    """A word in pieces that fit a line."""
    if fonts.text_width(word, size, "mono") <= width or len(word) < 2:
        return [word]
    at = max(1, int(len(word) * width / max(1.0, fonts.text_width(word, size, "mono"))))
    return [word[k : k + at] for k in range(0, len(word), at)]
