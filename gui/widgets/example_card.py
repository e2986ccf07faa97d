"""A card for an example: its picture, what it is about, and what it reaches."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.studio.examples import Example
from core.studio.languages import tr
from gui import fonts, theme
from gui.shell.controls import button, muted, tooltip
from gui.shell.looks import look
from gui.widgets.textures import registry

__all__ = ["CARD", "GAP", "ExampleCard"]

CARD, PICTURE, GAP = 256, 144, 12
TEXT = 132  # what stands below the picture

_pictures: dict[str, tuple[int, int, int]] = {}


class ExampleCard:
    """The picture is put there by ``load``, when the card can be seen."""

    def __init__(self, example: Example, choose: Callable[[], object]) -> None:
        self.example = example
        inner = theme.px(CARD - 16)
        with dpg.child_window(
            width=theme.px(CARD), height=theme.px(PICTURE + TEXT), border=False, no_scrollbar=True,
            no_scroll_with_mouse=True, always_use_window_padding=True,
        ) as self.card:  # fmt: skip
            dpg.bind_item_theme(self.card, look("box"))
            with dpg.group() as self._frame:
                self._plain = dpg.add_button(
                    label=fonts.icon("graph"), width=inner, height=theme.px(PICTURE - 8), callback=choose
                )
                dpg.bind_item_theme(self._plain, look("placeholder"))
            self.title = button(example.title, choose, kind="row")
            dpg.bind_item_font(self.title, fonts.font("semibold"))
            muted(example.summary.replace("\n", " "), wrap=inner)
        self._choose = choose
        self._loaded = example.picture is None
        if example.expect:
            reaches = "\n".join(f"  {text}" for text in example.expect)
            tooltip(self.title, tr("What it reaches in {epochs} epochs:", epochs=example.epochs), reaches)

    def load(self) -> bool:
        """Put the picture there if it is missing and the card can be seen; says whether that took time."""
        if self._loaded or not dpg.is_item_visible(self._plain):
            return False
        self._loaded = True
        found = _pictures.get(self.example.name)
        fresh = not (found and dpg.does_item_exist(found[0]))
        if fresh:
            found = self._read()
        if found is None:
            return fresh
        tag, w, h = found
        room = theme.px(CARD - 16)
        scale = min(room / w, theme.px(PICTURE - 8) / h)
        dpg.delete_item(self._frame, children_only=True)
        picture = dpg.add_image_button(
            tag, width=round(w * scale), height=round(h * scale), callback=self._choose, parent=self._frame
        )
        dpg.bind_item_theme(picture, look("picture"))
        return fresh

    def _read(self) -> tuple[int, int, int] | None:
        loaded = dpg.load_image(str(self.example.picture))
        if loaded is None:
            return None
        width, height, _, data = loaded
        tag = int(dpg.add_static_texture(width, height, data, parent=registry()))
        _pictures[self.example.name] = (tag, width, height)
        return _pictures[self.example.name]
