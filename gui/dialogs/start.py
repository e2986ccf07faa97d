"""The start page: recent projects, templates, and the sample projects by topic, with one search over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import dearpygui.dearpygui as dpg

from core.studio.examples import TOPICS, Example, examples
from core.studio.languages import tr
from core.studio.templates import Template, templates
from gui import fonts, theme
from gui.dialogs.base import Dialog
from gui.dialogs.template import TemplateDialog
from gui.shell.controls import button, heading, muted
from gui.shell.looks import look
from gui.widgets.example_card import CARD, GAP, ExampleCard
from gui.widgets.row_keys import RowKeys

if TYPE_CHECKING:
    from gui.app import App

__all__ = ["StartPage"]

COLUMNS = 3
SIDE = 210
RECENT = 6
HOME, ALL = "", "all"
Thing = TypeVar("Thing")


class StartPage(Dialog):
    """Topics on the left, cards on the right; a click opens one, and so do the arrow keys with Enter."""

    width, height = SIDE + COLUMNS * (CARD + GAP) + 84, 748

    def __init__(self, app: App) -> None:
        super().__init__()
        self.title = tr("Start")
        self.app, self.session = app, app.session
        self.examples, self.templates = examples(), templates()
        self.topic = HOME
        self.cards: list[ExampleCard] = []
        self.topics: dict[str, int] = {}
        self.opens: dict[str, int] = {}
        self._shown: object = None
        self.room = 0  # for the cards, in pixels

    def build(self, parent: int) -> None:
        with dpg.group(horizontal=True, parent=parent, horizontal_spacing=theme.px(12)):
            with dpg.child_window(width=theme.px(SIDE), height=-theme.px(44), border=False):
                self.search = dpg.add_input_text(hint=tr("Search examples and files"), width=-1)
                dpg.add_spacer(height=theme.px(4))
                self.first = self.search
                counts = {topic: sum(s.topic == topic for s in self.examples) for topic in TOPICS}
                self._topic(HOME, tr("Start"), "home", 0)
                self._topic(ALL, tr("All examples"), "school", len(self.examples))
                dpg.add_spacer(height=theme.px(4))
                for topic in TOPICS:
                    if counts[topic]:
                        self._topic(topic, tr(topic), "", counts[topic])
            self.page = int(dpg.add_child_window(width=-1, height=-theme.px(44), border=False))
            self.keys = RowKeys(self.page)
        with dpg.group(horizontal=True, parent=parent, horizontal_spacing=theme.px(8)):
            self.opens["new"] = button(tr("Empty project"), lambda: self._go(self.app.files.new), icon="file-new")
            self.opens["open"] = button(tr("Open a file…"), lambda: self._go(self.app.files.open), icon="folder-open")
            button(tr("Close"), self.cancel)
            dpg.add_spacer(width=theme.px(8))
            self.at_start = dpg.add_checkbox(
                label=tr("Show this when the program starts"), default_value=self.session.settings.start_page,
                callback=lambda _s, on: self._show_at_start(on),
            )  # fmt: skip

    def frame(self) -> None:
        """Follow what is typed, and load a picture now and then: all at once would halt the window."""
        self.room = int(dpg.get_item_rect_size(self.page)[0]) - theme.px(GAP + 8)  # less the scroll bar
        state = (self.topic, dpg.get_value(self.search).strip())
        if (*state, self.room) != self._shown:
            self._shown = (*state, self.room)
            self._fill(*state)
        self.keys.frame(sideways=not state[1])
        for card in self.cards:
            if card.load():
                break

    def enter(self) -> None:
        """Enter opens what the arrow keys have chosen, or the first that is found."""
        found = self.keys.first if dpg.get_value(self.search).strip() else None
        do = self.keys.chosen or found
        if do:
            do()

    # ---- the left side ----

    def _topic(self, topic: str, label: str, icon: str, count: int) -> None:
        text = f"{label}  {count}" if count else label
        item = button(text, lambda: self.choose(topic), kind="row", icon=icon, width=-1)
        self.topics[topic] = item

    def choose(self, topic: str) -> None:
        """Show a topic; the search begins anew."""
        self.topic = topic
        dpg.set_value(self.search, "")

    def _show_at_start(self, on: bool) -> None:
        self.session.settings.start_page = on
        self.session.settings.save()

    # ---- the right side ----

    def _fill(self, topic: str, search: str) -> None:
        dpg.delete_item(self.page, children_only=True)
        self.cards = []
        self.keys.clear()
        for name, item in self.topics.items():
            dpg.bind_item_theme(item, look("row-chosen" if name == topic and not search else "row"))
        if search:
            self._found(search)
        elif topic == HOME:
            self._templates(self.templates)
            self._recent(self._files(""))
            for each in TOPICS:
                self._examples(tr(each), [s for s in self.examples if s.topic == each])
        else:
            chosen = [s for s in self.examples if topic in (ALL, s.topic)]
            self._examples(tr("All examples") if topic == ALL else tr(topic), chosen)
        dpg.set_y_scroll(self.page, 0)

    def _found(self, search: str) -> None:
        words = search.lower().split()
        kept = [t for t in self.templates if all(w in f"{t.title} {t.summary}".lower() for w in words)]
        files, found = self._files(search), [s for s in self.examples if s.fits(search)]
        found.sort(key=lambda s: not all(w in s.title.lower() for w in words))
        self._examples(tr("Examples"), found)
        self._templates(kept)
        self._recent(files)
        if not (kept or files or found):
            muted(tr("Nothing has “{search}” in it. Try another word, in English or Chinese.", search=search),
                  parent=self.page, wrap=theme.px(480))  # fmt: skip
            button(tr("Show all examples"), lambda: self.choose(ALL), parent=self.page)

    def _files(self, search: str) -> list[Path]:
        """Recent projects that are still there."""
        found = [Path(f) for f in self.session.settings.recent_files if search.lower() in f.lower()]
        return [f for f in found if f.is_file()][:RECENT]

    def _templates(self, shown: list[Template]) -> None:
        if not shown:
            return
        self._heading(tr("Begin with your own data"))
        for template in self._in_rows(shown):
            self._template(template)
        self._gap()

    def _in_rows(self, shown: Sequence[Thing]) -> Iterator[Thing]:
        """One after the other, while the row that it stands in is open: as many in each as there is room for."""
        columns = max(1, min(COLUMNS, (self.room + theme.px(GAP)) // theme.px(CARD + GAP)))
        for start in range(0, len(shown), columns):
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(GAP), parent=self.page) as row:
                self.keys.row(int(row))
                yield from shown[start : start + columns]
            dpg.add_spacer(height=theme.px(4), parent=self.page)

    def _template(self, template: Template) -> None:
        do = lambda: self._go(lambda: self._ask(template))  # noqa: E731
        with dpg.child_window(width=theme.px(CARD), height=theme.px(96), border=False, no_scrollbar=True,
                              always_use_window_padding=True) as card:  # fmt: skip
            dpg.bind_item_theme(card, look("box"))
            title = button(template.title, do, kind="row", icon=template.icon)
            dpg.bind_item_font(title, fonts.font("semibold"))
            muted(template.summary, wrap=theme.px(CARD - 20))
        self.opens[template.name] = title
        self.keys.add(title, do)

    def _ask(self, template: Template) -> None:
        self.app.dialogs.open(TemplateDialog(self.app, template))

    def _recent(self, files: list[Path]) -> None:
        if not files:
            return
        self._heading(tr("Recent projects"))
        for path in files:
            do = lambda p=path: self._go(lambda: self.app.files.open_path(p))  # noqa: E731
            size, gaps = theme.px(theme.SIZE_BASE), theme.px(56)
            name = fonts.elide(path.stem, self.room * 0.6, size)
            folder = fonts.elide(str(path.parent), self.room - gaps - fonts.text_width(name, size), size)
            with dpg.group(horizontal=True, parent=self.page, horizontal_spacing=theme.px(8)) as row:
                title = button(name, do, kind="row", icon="file", tip=str(path))
                muted(folder)
            self.keys.row(int(row))
            self.keys.add(title, do)
            self.opens[str(path)] = title
        self._gap()

    def _examples(self, title: str, shown: list[Example]) -> None:
        if not shown:
            return
        self._heading(title)
        for sample in self._in_rows(shown):
            do = lambda s=sample: self._go(lambda: self.app.files.open_example(s))  # noqa: E731
            card = ExampleCard(sample, do)
            self.cards.append(card)
            self.opens[sample.name] = card.title
            self.keys.add(card.title, do)
        self._gap()

    def _heading(self, text: str) -> None:
        heading(text, parent=self.page)
        dpg.add_spacer(height=theme.px(2), parent=self.page)

    def _gap(self) -> None:
        dpg.add_spacer(height=theme.px(10), parent=self.page)

    def _go(self, then: Callable[[], object]) -> None:
        self.close()
        then()
