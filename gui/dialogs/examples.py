"""The sample projects, as pictures with two lines each."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.studio.examples import Example, examples
from core.studio.languages import tr
from gui import fonts, theme
from gui.dialogs.base import Dialog
from gui.shell.controls import button, muted
from gui.shell.looks import look
from gui.widgets.textures import registry

__all__ = ["ExamplesDialog"]

COLUMNS = 3
CARD, PICTURE = 264, 112

_pictures: dict[str, tuple[int, int, int]] = {}


class ExamplesDialog(Dialog):
    """Cards in a grid; a click opens one."""

    width, height = COLUMNS * (CARD + 12) + 60, 740

    def __init__(self, choose: Callable[[Example], object]) -> None:
        super().__init__()
        self.title = tr("Examples")
        self._choose = choose
        self.cards: dict[str, int] = {}

    def build(self, parent: int) -> None:
        muted(tr("Each opens as a new project, wired and ready to run."), parent=parent)
        dpg.add_spacer(height=theme.px(4), parent=parent)
        found = examples()
        with dpg.child_window(parent=parent, width=-1, height=-theme.px(44), border=False) as box:
            if not found:
                muted(tr("No sample projects were found beside the program."), parent=int(box))
            for start in range(0, len(found), COLUMNS):
                with dpg.group(horizontal=True, horizontal_spacing=theme.px(12), parent=box):
                    for item in found[start : start + COLUMNS]:
                        self._card(item)
                dpg.add_spacer(height=theme.px(6), parent=box)
        button(tr("Close"), self.close, parent=parent)

    def _card(self, item: Example) -> None:
        inner = theme.px(CARD - 16)
        with dpg.child_window(
            width=theme.px(CARD), height=theme.px(PICTURE + 140), border=False, no_scrollbar=True,
            no_scroll_with_mouse=True,
            always_use_window_padding=True,
        ) as card:  # fmt: skip
            dpg.bind_item_theme(card, look("box"))
            picture = _picture(item)
            if picture:
                tag, w, h = picture
                scale = min(inner / w, theme.px(PICTURE) / h)
                dpg.add_image_button(
                    tag,
                    width=round(w * scale),
                    height=round(h * scale),
                    callback=lambda: self._pick(item),
                )
            else:
                plain = dpg.add_button(
                    label=fonts.icon("graph"), width=inner, height=theme.px(PICTURE), callback=lambda: self._pick(item)
                )
                dpg.bind_item_theme(plain, look("placeholder"))
            title = button(item.title, lambda: self._pick(item), kind="row")
            dpg.bind_item_font(title, fonts.font("semibold"))
            muted(item.summary, wrap=inner)
        self.cards[item.name] = title

    def _pick(self, item: Example) -> None:
        self.close()
        self._choose(item)


def _picture(item: Example) -> tuple[int, int, int] | None:
    """Texture and size of an example's picture, loaded once; None where it has none that can be read."""
    if item.picture is None:
        return None
    found = _pictures.get(item.name)
    if found and dpg.does_item_exist(found[0]):
        return found
    loaded = dpg.load_image(str(item.picture))
    if loaded is None:
        return None
    width, height, _, data = loaded
    tag = int(dpg.add_static_texture(width, height, data, parent=registry()))
    _pictures[item.name] = (tag, width, height)
    return _pictures[item.name]
