"""The settings: few, each acts at once and is remembered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from core.studio.languages import available, current, tr
from gui import theme
from gui.dialogs.base import Dialog, Question
from gui.shell.controls import button, muted

if TYPE_CHECKING:
    from gui.app import App

__all__ = ["SettingsDialog"]

LANGUAGES = {"en": "English", "de": "Deutsch", "zh": "中文", "fr": "Français", "es": "Español"}
AUTOSAVE = {"never": 0.0, "10 s": 10.0, "20 s": 20.0, "1 min": 60.0, "5 min": 300.0}


class SettingsDialog(Dialog):
    """Colours, size, language, autosave, and starting fresh."""

    width = 520

    def __init__(self, app: App) -> None:
        super().__init__()
        self.title = tr("Settings")
        self.app = app

    def build(self, parent: int) -> None:
        with dpg.table(header_row=False, parent=parent, policy=dpg.mvTable_SizingFixedFit):
            dpg.add_table_column(width_fixed=True, init_width_or_weight=theme.px(170))
            dpg.add_table_column(width_stretch=True)
            self._rows()
        dpg.add_spacer(height=theme.px(12), parent=parent)
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=parent):
            button(tr("Done"), self.close, kind="primary")
            button(
                tr("Start fresh…"), self._ask_fresh, tip=tr("Forget every setting and the layout; keep the projects.")
            )

    def _rows(self) -> None:
        names = {theme.load(n).label: n for n in theme.available()}
        views, settings = self.app.views, self.app.session.settings
        with self._row(tr("Colours")):
            self.theme = dpg.add_combo(
                list(names), default_value=theme.current().label, width=-1,
                callback=lambda _s, label: views.set_theme(names[label]),
            )  # fmt: skip
        with self._row(tr("Interface size")), dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
            button("−", lambda: self._size(-1), width=theme.px(32))
            self.size = dpg.add_text(f"{theme.scale():.0%}")
            button("+", lambda: self._size(+1), width=theme.px(32))
            muted("Ctrl+Shift+=  Ctrl+Shift+-")
        codes = {LANGUAGES.get(code, code): code for code in available()}
        with self._row(tr("Language")):
            dpg.add_combo(
                list(codes), default_value=LANGUAGES.get(current(), current()), width=-1,
                callback=lambda _s, label: views.set_language(codes[label]),
            )  # fmt: skip
        words = {tr(label): value for label, value in AUTOSAVE.items()}
        now = next((w for w, v in words.items() if v == settings.autosave_s), f"{settings.autosave_s:g} s")
        with self._row(tr("Keep unsaved work every")):
            dpg.add_combo(
                list(words), default_value=now, width=-1, callback=lambda _s, label: self._autosave(words[label])
            )

    @contextmanager
    def _row(self, label: str) -> Iterator[None]:
        with dpg.table_row():
            dpg.add_text(label)
            with dpg.group():
                yield

    def _size(self, steps: int) -> None:
        self.app.views.change_size(steps)
        dpg.set_value(self.size, f"{theme.scale():.0%}")

    def _autosave(self, every_s: float) -> None:
        self.app.session.settings.autosave_s = every_s
        self.app.session.settings.save()

    def _ask_fresh(self) -> None:
        self.app.dialogs.open(
            Question(
                tr("Forget every setting?"),
                tr("Colours, size, layout and shortcuts become what they were on the first day. Projects stay."),
                [(tr("Start fresh"), self.app.views.start_fresh, "danger")],
            )
        )

    def enter(self) -> None:
        self.close()
