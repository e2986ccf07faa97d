"""What a probe draws, as large as the Output panel allows: a picture or a table, and beside it what is to be said."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.drawings import Trails
from core.runtime.drawn_numbers import Course, Figures
from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.series import smoothed
from gui import theme
from gui.canvas.drawing_item import Shown, ground
from gui.fonts import text_width
from gui.theme import SIZE_MONO
from gui.widgets import text
from gui.widgets.drawing_paint import Key, key_of, paint
from gui.widgets.number_paint import Note, notes_of, table_of
from gui.widgets.output_view import OutputView
from gui.widgets.textures import Pixels

__all__ = ["DrawingView"]

SIDE = 384  # pixels
BESIDE = 180  # room for the key


class DrawingView(OutputView):
    """A picture or a table, with its key beside it."""

    def build(self) -> None:
        """The picture is one image and the table one text; what stands beside them is made anew when it is other."""
        self._pixels = Pixels(SIDE, SIDE)
        self._shown: Shown | None = None
        self._beside: tuple[list[Key], list[Note]] = ([], [])
        with dpg.group(horizontal=True, parent=self.group, horizontal_spacing=theme.px(14)):
            self._image = dpg.add_image(self._pixels.tag, width=200, height=200)
            self._table = text.add("", face="mono", show=False)
            self._key = dpg.add_group()

    def draw(self, content: Shown) -> None:
        """Paint it."""
        drawing = content.drawing
        if drawing is None or isinstance(drawing, str):
            return
        self._shown, colours = content, ground()
        if not isinstance(drawing, Figures):
            picture = paint(drawing, content.params, SIDE, colours)
            self._pixels.array[: len(picture), :, :3] = picture.astype(np.float32) / 255
            self._pixels.array[..., 3] = 1.0
            dpg.configure_item(self._image, uv_max=(1.0, len(picture) / SIDE))
        dpg.configure_item(self._image, show=not isinstance(drawing, Figures))
        dpg.configure_item(self._table, show=isinstance(drawing, Figures))
        self.resize(*self._size)
        beside = key_of(drawing, colours), notes_of(drawing, content.params)
        if beside != self._beside:
            self._beside = beside
            self._explain(*beside)

    def headline(self, content: Shown) -> str:
        """Where the trails are drawn; the newest number of a curve that is smoothed."""
        drawing, params = content.drawing, content.params
        if isinstance(drawing, Course) and params["smoothing"] > 0 and len(drawing.values):
            return tr("smoothed {value}", value=digits(smoothed(drawing.values, params["smoothing"])[-1]))
        if not isinstance(drawing, Trails):
            return ""
        low, high = ([digits(params[f"{a}_{end}"]) for a in "xy"] for end in ("min", "max"))
        return tr("x from {a} to {b}, y from {c} to {d}", a=low[0], b=high[0], c=low[1], d=high[1])

    def resize(self, width: int, height: int) -> None:
        """In its own shape, and never so large that it would be blurred; as much of a table as there is room for."""
        drawing = self._shown.drawing if self._shown else None
        if width <= 0 or height <= 0 or drawing is None or isinstance(drawing, str):
            return
        across = width - theme.px(BESIDE)
        if isinstance(drawing, Figures):
            signs = int(across / theme.px(text_width("0", SIZE_MONO, "mono")))
            lines = table_of(drawing, max(12, signs), max(2, int(height / theme.px(SIZE_MONO + 2)) - 1))
            dpg.set_value(self._table, "\n".join(lines))
            return
        share = dpg.get_item_configuration(self._image)["uv_max"][1] or 1.0
        side = int(max(theme.px(120), min(across, height / share, 2 * SIDE)))
        dpg.configure_item(self._image, width=side, height=int(side * share))

    def theme_changed(self) -> None:
        """Paint it in the new colours."""
        self._beside = ([], [])
        if self._shown is not None:
            self.draw(self._shown)

    def _explain(self, keys: list[Key], notes: list[Note]) -> None:
        dpg.delete_item(self._key, children_only=True)
        for key in keys:
            with dpg.group(horizontal=True, horizontal_spacing=6, parent=self._key):
                dpg.add_text(key.sign, color=(*key.colour, 255))
                text.add(key.name)
        for note in notes:
            text.add(note.left, "" if note.strong else "muted", parent=self._key)
            if note.right:
                text.add(note.right, "muted", parent=self._key)
