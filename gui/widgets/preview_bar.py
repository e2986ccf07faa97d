"""The head of the Data panel: which node, how many samples of what shape; part, form, page, and another draw."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.preview import Preview, Sight
from core.studio.preview_forms import Form
from core.studio.preview_reading import PARTS, Part
from gui import fonts, theme
from gui.shell.controls import button, tooltip
from gui.shell.looks import look
from gui.widgets import text

__all__ = ["PreviewBar", "facts"]

WIDE = 500  # from here on all buttons stand in one line


def facts(sight: Sight) -> str:
    """``1,797 samples · x 64 float32 · y int64, 10 classes``."""
    samples = sight.samples
    if samples is None:
        return ""
    words = [tr("{count} samples", count=f"{len(samples):,}")]
    for port, rows in samples.ports.items():
        shape = " × ".join(map(str, rows.shape[1:]))
        words.append(" ".join(p for p in (port, shape, str(rows.dtype)) if p))
    if samples.class_names:
        words.append(tr("{count} classes", count=len(samples.class_names)))
    return " · ".join(words)


class PreviewBar:
    """Two lines; every button wishes for something of the preview."""

    def __init__(self, parent: int, preview: Preview) -> None:
        self._preview = preview
        self._forms: tuple[Form, ...] = ()
        self._pages = 1
        self._said = ""
        self.parts: dict[Part, int] = {}
        with dpg.group(parent=parent, horizontal=True, horizontal_spacing=theme.px(10)):
            self._title = text.add("", face="semibold")
            self._facts = text.add("", "muted")
        with dpg.group(parent=parent, horizontal_spacing=theme.px(8)) as self._lines:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(2)):
                self._make_parts()
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(2)):
                self._make_tools()

    def _make_parts(self) -> None:
        tips = (
            tr("All samples"), tr("What the network learns from"), tr("Kept from training, to judge by"),
            tr("Kept apart from both, for the one judgement at the very end"),
        )  # fmt: skip
        for part, tip in zip(PARTS, tips, strict=True):
            item = dpg.add_button(label=part, callback=self._choose_part, user_data=part)
            tooltip(int(item), tip, tr("(Alt+P: the next one)"))
            self.parts[part] = int(item)

    def _make_tools(self) -> None:
        self.form = int(dpg.add_combo([], width=theme.px(104), callback=self._choose_form))
        tooltip(self.form, tr("How the samples are shown"))
        back, on = tr("Page before (Alt+,)"), tr("Next page (Alt+.)")
        self.back = button("", lambda: self._turn(-1), icon="chevron-left", kind="quiet", tip=back)
        self._page = dpg.add_button(label="")
        dpg.bind_item_theme(self._page, look("quiet:muted"))
        theme.bind_font(self._page, "mono")
        self.on = button("", lambda: self._turn(1), icon="chevron-right", kind="quiet", tip=on)
        self.draw = button(
            tr("Draw again"), self._preview.draw_again, icon="dice", kind="quiet",
            tip=tr("Other random numbers, as every batch of training gets its own (Alt+R)"),
        )  # fmt: skip

    def fit(self, width: int) -> None:
        """One line or two for the buttons, and what has room of the facts."""
        dpg.configure_item(self._lines, horizontal=width > theme.px(WIDE))
        title = fonts.text_width(dpg.get_value(self._title), face="semibold")
        dpg.set_value(self._facts, fonts.elide(self._said, max(40.0, width / theme.scale() - title - 40)))

    def show(self, title: str, facts: str, sight: Sight) -> None:
        """Say what is seen now."""
        dpg.set_value(self._title, title)
        self._said = facts
        wish = sight.wish
        words = {"all": tr("All"), "train": tr("Train"), "validation": tr("Validation"), "test": tr("Test")}
        for part, item in self.parts.items():
            count = f"  {sight.counts[part]:,}" if part in sight.counts else ""
            dpg.configure_item(item, label=f"{words[part]}{count}##{part}")
            dpg.bind_item_theme(item, look("row-chosen" if part == wish.part else "row"))
        names = _form_names()
        self._forms = sight.forms
        dpg.configure_item(self.form, items=[names[f] for f in sight.forms], show=len(sight.forms) > 1)
        dpg.set_value(self.form, names.get(sight.form, ""))
        self._pages = max(1, sight.pages)
        page = min(wish.page, self._pages - 1)
        for item in (self.back, self.on, self._page):
            dpg.configure_item(item, show=self._pages > 1)
        width = len(str(self._pages))
        dpg.configure_item(self._page, label=f"{page + 1:>{width}}/{self._pages}")
        for item, on in ((self.back, page > 0), (self.on, page < self._pages - 1)):
            dpg.bind_item_theme(item, look("quiet" if on else "quiet:line"))
        dpg.configure_item(self.draw, show=sight.random)

    def theme_changed(self) -> None:
        """The looks follow by themselves; the width of the list does not."""
        dpg.configure_item(self.form, width=theme.px(104))

    def _choose_part(self, _sender: int, _value: object, part: Part) -> None:
        self._preview.show(part=part)

    def _choose_form(self, _sender: int, name: str) -> None:
        chosen = next((f for f in self._forms if _form_names()[f] == name), None)
        if chosen:
            self._preview.show(form=chosen)

    def _turn(self, step: int) -> None:
        page = min(max(0, self._preview.wish.page + step), self._pages - 1)
        self._preview.show(page=page)


def _form_names() -> dict[Form, str]:
    return {
        "pictures": tr("Pictures"),
        "points": tr("Points"),
        "curves": tr("Curves"),
        "text": tr("Text"),
        "table": tr("Table"),
    }
