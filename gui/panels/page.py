"""The Page panel: what is this project about, what is there to see, and what to try?"""

from __future__ import annotations

from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.pages import LANGUAGES
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button
from gui.widgets.empty import EmptyState
from gui.widgets.help_page import show_page

__all__ = ["PagePanel"]

BEGINNING = "# {title}\n\n\n\n## What to see\n\n- \n\n## What to try\n\n1. \n"


class PagePanel(Panel):
    """The page in one of its languages, to read; or its text, to write."""

    name: ClassVar[str] = "page"
    title: ClassVar[str] = "Page"
    icon: ClassVar[str] = "book"
    area: ClassVar[Area] = "right"
    order: ClassVar[int] = 5
    help: ClassVar[str] = "What the project is about, what there is to see, and what to try. You can write it yourself."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pages = session.pages
        self.writing = False
        self._writes = ""  # the language that is written
        self._shown: object = None
        self._bar_shown: object = None
        self.languages: dict[str, int] = {}
        session.document_opened.connect(self._opened)

    def build(self, parent: int) -> None:
        """A row of languages with the button to write, and the text below it."""
        self._empty = EmptyState(
            parent,
            tr("This project has no page yet. A page tells its readers what it is about, what to see and what to try."),
            tr("Write the page"),
            self.write,
        )
        with dpg.group(parent=parent) as self._body:
            self._bar = int(dpg.add_group(horizontal=True, horizontal_spacing=theme.px(4)))
            dpg.add_spacer(height=theme.px(2))
            self._page = int(dpg.add_child_window(width=-1, height=-1, border=False))
            self.field = int(
                dpg.add_input_text(
                    multiline=True, width=-1, height=-1, show=False, tab_input=True,
                    callback=lambda _s, text: self.pages.write(text, self._writes),
                )
            )  # fmt: skip

    def theme_changed(self) -> None:
        """Sizes are new."""
        self._shown = self._bar_shown = None

    def write(self) -> None:
        """Write the page, or end writing it."""
        self.writing, self._writes = not self.writing, self.pages.language
        if self.writing and not self.pages.texts.get(self.pages.language):
            title = str(self.session.graph.meta.get("title") or tr("About this project"))
            self.pages.write(BEGINNING.format(title=title), self.pages.language)

    def choose(self, language: str) -> None:
        """Show the page in another language; while writing it may be one that has no page yet."""
        self.pages.choose(language)
        self._writes = language

    def update(self) -> None:
        """Follow the document, the language and the width."""
        texts = self.pages.texts
        empty = not texts and not self.writing
        self._empty.instead_of(self._body, empty)
        if empty:
            return
        width = int(dpg.get_item_rect_size(self.window)[0])
        language = self._writes if self.writing else self.pages.language
        state = (texts.get(language, ""), language, tuple(texts), self.writing, width)
        if state == self._shown or (self.writing and dpg.is_item_active(self.field)):
            return
        self._shown = state
        self._fill_bar(language, list(texts))
        dpg.configure_item(self._page, show=not self.writing)
        dpg.configure_item(self.field, show=self.writing)
        dpg.set_value(self.field, texts.get(language, ""))
        dpg.delete_item(self._page, children_only=True)
        dpg.set_y_scroll(self._page, 0)
        room = max(theme.px(120), width - theme.px(40))
        show_page(self._page, texts.get(language, ""), room)

    def _fill_bar(self, language: str, there: list[str]) -> None:
        choices = self.pages.languages if self.writing else there
        bar = (language, tuple(choices), self.writing, theme.scale())
        if bar == self._bar_shown:
            return  # what was typed is taken in when a button is pressed: that button has to be there when it is let go
        self._bar_shown = bar
        dpg.delete_item(self._bar, children_only=True)
        self.languages = {}
        for name in choices if len(choices) > 1 else []:
            self.languages[name] = button(
                LANGUAGES.get(name, name), lambda _s, _a, n: self.choose(n), parent=self._bar,
                kind="quiet" if name == language else "quiet:muted",
            )  # fmt: skip
            dpg.set_item_user_data(self.languages[name], name)
        self.pen = button(
            tr("Done") if self.writing else tr("Edit"), self.write, parent=self._bar, kind="quiet:muted",
            icon="check" if self.writing else "edit", tip=tr("Write this page, in Markdown."),
        )  # fmt: skip

    def _opened(self) -> None:
        self.writing = False
        self._shown = None
