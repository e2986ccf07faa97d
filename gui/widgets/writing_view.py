"""What a language model writes on by itself: the start from the text is muted, its own words are not."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from core.runtime.outputs import Writing
from core.studio.languages import tr
from gui import theme
from gui.widgets.flowing import flow
from gui.widgets.output_view import OutputView

__all__ = ["WritingView"]

SIZE = 17.0
WIDEST = 760  # a longer line is hard to read


class WritingView(OutputView):
    """A paragraph, in lines as they fit."""

    def build(self) -> None:
        """One drawing, and what its two colours stand for."""
        self._content: Writing | None = None
        self._width = 0
        self._list = dpg.add_drawlist(width=100, height=40, parent=self.group)
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(14), parent=self.group) as keys:
            self.key("■", tr("start from the text"), "muted", keys)
            self.key("■", tr("written by the network"), "accent", keys)

    def headline(self, content: Writing) -> str:
        """How well the next token is foreseen."""
        part = tr("held out") if content.held_out else tr("training")
        return tr("perplexity {value} ({part})", value=f"{digits(content.perplexity):<9}", part=part)

    def draw(self, content: Writing) -> None:
        """Write it anew."""
        self._content = content
        self._paint()

    def resize(self, width: int, height: int) -> None:
        """Lines break elsewhere."""
        self._width = width
        self._paint()

    def theme_changed(self) -> None:
        """Words take the new colours."""
        self._paint()

    def _paint(self) -> None:
        content = self._content
        if content is None or self._width <= 0:
            return
        dpg.delete_item(self._list, children_only=True)
        width = min(self._width, theme.px(WIDEST))
        runs = [("…" + content.start, "muted", False), (content.written, "accent", False)]
        end = flow(self._list, runs, 0, theme.px(4), width, theme.px(SIZE))
        dpg.configure_item(self._list, width=width, height=int(end + theme.px(8)))
