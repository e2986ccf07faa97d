"""Sequences in a table: what came in, what is right, and what the network says, with its wrong words marked."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.runtime.outputs import Sentence, Sequences
from core.studio.languages import tr
from gui import theme
from gui.widgets.flowing import flow
from gui.widgets.flowing_view import FlowingView
from gui.widgets.output_view import percent

__all__ = ["SequencesView"]

COLUMNS = 3
GAP = 16
LEAST, MOST = 110, 330  # width of a column


class SequencesView(FlowingView):
    """Three columns, a row for each sequence; a wrong word is red and underlined."""

    def headline(self, content: Sequences) -> str:
        """The share of right words, and how the network came to them."""
        part = tr("held out") if content.held_out else tr("training")
        how = tr("going on from its own words") if content.alone else tr("given the right words before each")
        return tr("{share} of the words right ({part}), {how}", share=percent(content.accuracy), part=part, how=how)

    def paint(self, content: Sequences, into: int, width: int) -> tuple[int, int]:
        """Columns share the room."""
        gap, size = theme.px(GAP), theme.px(theme.SIZE_MONO)
        each = min(theme.px(MOST), max(theme.px(LEAST), (width - (COLUMNS - 1) * gap) // COLUMNS))
        lefts = [k * (each + gap) for k in range(COLUMNS)]
        for left, title in zip(lefts, (tr("input"), tr("right answer"), tr("network")), strict=True):
            dpg.draw_text((left, 0), title, size=theme.px(theme.SIZE_MUTED), color=theme.colour("muted"),
                          parent=into)  # fmt: skip
        top = float(theme.px(20))
        for row in content.rows:
            rule = top - theme.px(3)
            dpg.draw_line((0, rule), (lefts[-1] + each, rule), color=theme.colour("line"), parent=into)
            runs = ([(row.source, "text", False)], [(row.truth, "text", False)], _marked(row))
            ends = [flow(into, run, x, top, each, size) for run, x in zip(runs, lefts, strict=True)]
            top = max(ends) + theme.px(4)
        return lefts[-1] + each, int(top)


def _marked(row: Sentence) -> list[tuple[str, str, bool]]:
    """The answer's words, wrong ones red and underlined; blanks between them are not."""
    found: list[tuple[str, str, bool]] = []
    for number, (word, right) in enumerate(zip(row.answer, row.right, strict=True)):
        if number and row.gap:
            found.append((row.gap, "text", False))
        found.append((word, "text" if right else "error", not right))
    return found
