"""What a language model writes on by itself: the start from the text is muted, its own words are not."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from core.runtime.outputs import Writing
from core.studio.languages import tr
from gui import theme
from gui.widgets.flowing import flow
from gui.widgets.flowing_view import FlowingView

__all__ = ["WritingView"]

SIZE = 17.0
WIDEST = 760  # a longer line is hard to read


class WritingView(FlowingView):
    """A paragraph, in lines as they fit."""

    def build(self) -> None:
        """One drawing, and what its two colours stand for."""
        super().build()
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(14), parent=self.group) as keys:
            self.key("■", tr("start from the text"), "muted", keys)
            self.key("■", tr("written by the network"), "accent", keys)

    def headline(self, content: Writing) -> str:
        """How well the next token is foreseen."""
        part = tr("held out") if content.held_out else tr("training")
        return tr("perplexity {value} ({part})", value=f"{digits(content.perplexity):<9}", part=part)

    def paint(self, content: Writing, into: int, width: int) -> tuple[int, int]:
        """The start, and what follows it."""
        width = min(width, theme.px(WIDEST))
        runs = [("…" + content.start, "muted", False), (content.written, "accent", False)]
        end = flow(into, runs, 0, theme.px(4), width, theme.px(SIZE))
        return width, int(end + theme.px(8))
