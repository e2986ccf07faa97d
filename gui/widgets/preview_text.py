"""Texts as the network gets them: every token on a ground of its own, so that one sees where a text was cut."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.preview_forms import TextPage
from gui import fonts, theme
from gui.widgets.output_view import OutputView

__all__ = ["PreviewText", "shown_token"]

LINE, PAD, GAP = 22, 4, 3


def shown_token(token: str) -> str:
    """A token with its white space made visible."""
    return token.replace("\n", "↵").replace("\t", "→").replace(" ", "·") or "∅"


class PreviewText(OutputView):
    """A drawing that is as wide as its place, and as high as its texts are long."""

    def build(self) -> None:
        """One drawing for the page."""
        self._page: TextPage | None = None
        self._width = 400
        self.list = int(dpg.add_drawlist(width=100, height=100, parent=self.group))

    def draw(self, content: TextPage) -> None:
        """Show a page."""
        self._page = content
        self._lay_out()

    def resize(self, width: int, height: int) -> None:
        """Lines break elsewhere."""
        self._width = width
        self._lay_out()

    def theme_changed(self) -> None:
        """In the new colours."""
        self._lay_out()

    def _lay_out(self) -> None:
        if self._page is None:
            return
        dpg.delete_item(self.list, children_only=True)
        width, y = max(80.0, self._width / theme.scale() - 4), 0.0
        for tokens, caption, left_out in zip(
            self._page.tokens, self._page.captions, self._page.left_out, strict=True
        ):  # fmt: skip
            if caption:
                self._write(0, y, fonts.elide(f"y: {caption}", width, theme.SIZE_MONO, "mono"), "muted")
                y += LINE - 2
            y = self._tokens(tokens, y, width)
            if left_out:
                self._write(0, y, tr("and {count} tokens more", count=f"{left_out:,}"), "muted")
                y += LINE
            y += 8
        dpg.configure_item(self.list, width=self._width, height=theme.px(max(y, 10)))

    def _tokens(self, tokens: tuple[str, ...], y: float, width: float) -> float:
        x = 0.0
        grounds = (theme.colour("raised"), theme.mix(theme.colour("raised"), theme.colour("accent"), 0.18))
        for number, token in enumerate(tokens):
            words = fonts.elide(shown_token(token), width - 2 * PAD, theme.SIZE_MONO, "mono")
            wide = fonts.text_width(words, theme.SIZE_MONO, "mono") + 2 * PAD
            if x and x + wide > width:
                x, y = 0.0, y + LINE
            special = token.startswith("<") and token.endswith(">")
            dpg.draw_rectangle(
                (theme.px(x), theme.px(y)), (theme.px(x + wide), theme.px(y + LINE - 3)), rounding=theme.px(3),
                fill=grounds[number % 2], color=(0, 0, 0, 0), parent=self.list,
            )  # fmt: skip
            self._write(x + PAD, y + 2, words, "muted" if special else "text")
            x += wide + GAP
        return y + LINE

    def _write(self, x: float, y: float, words: str, colour: str) -> None:
        item = dpg.draw_text(
            (theme.px(x), theme.px(y)), words, size=theme.px(theme.SIZE_MONO), color=theme.colour(colour),
            parent=self.list,
        )  # fmt: skip
        if fonts.font("mono"):
            dpg.bind_item_font(item, fonts.font("mono"))
