"""What a probe draws, as large as the Output panel allows: the picture, its key, and what its axes range over."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.drawings import Trails
from core.runtime.numbers import digits
from core.studio.languages import tr
from gui import theme
from gui.canvas.drawing_item import Shown, ground
from gui.widgets import text
from gui.widgets.drawing_paint import Key, key_of, paint
from gui.widgets.output_view import OutputView
from gui.widgets.textures import Pixels

__all__ = ["DrawingView"]

SIDE = 384  # pixels
BESIDE = 180  # room for the key


class DrawingView(OutputView):
    """A square picture with its key beside it."""

    def build(self) -> None:
        """The picture is one image; the key is made anew when it is another."""
        self._pixels = Pixels(SIDE, SIDE)
        self._shown: Shown | None = None
        self._keys: list[Key] = []
        with dpg.group(horizontal=True, parent=self.group, horizontal_spacing=theme.px(14)):
            self._image = dpg.add_image(self._pixels.tag, width=200, height=200)
            self._key = dpg.add_group()

    def draw(self, content: Shown) -> None:
        """Paint it."""
        if content.drawing is None or isinstance(content.drawing, str):
            return
        self._shown, colours = content, ground()
        self._pixels.array[..., :3] = paint(content.drawing, content.params, SIDE, colours).astype(np.float32) / 255
        self._pixels.array[..., 3] = 1.0
        keys = key_of(content.drawing, colours)
        if keys != self._keys:
            self._keys = keys
            self._explain(keys)

    def headline(self, content: Shown) -> str:
        """Where the trails are drawn."""
        if not isinstance(content.drawing, Trails):
            return ""
        low, high = ([digits(content.params[f"{a}_{end}"]) for a in "xy"] for end in ("min", "max"))
        return tr("x from {a} to {b}, y from {c} to {d}", a=low[0], b=high[0], c=low[1], d=high[1])

    def resize(self, width: int, height: int) -> None:
        """Square, and never so large that it would be blurred."""
        side = max(theme.px(120), min(width - theme.px(BESIDE), height, 2 * SIDE))
        dpg.configure_item(self._image, width=side, height=side)

    def theme_changed(self) -> None:
        """Paint it in the new colours."""
        self._keys = []
        if self._shown is not None:
            self.draw(self._shown)

    def _explain(self, keys: list[Key]) -> None:
        dpg.delete_item(self._key, children_only=True)
        for key in keys:
            with dpg.group(horizontal=True, horizontal_spacing=6, parent=self._key):
                dpg.add_text(key.sign, color=(*key.colour, 255))
                text.add(key.name)
