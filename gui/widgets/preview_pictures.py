"""A page of pictures with what each is, every pixel a sharp square."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.studio.colormaps import class_colour
from core.studio.preview_forms import LARGE_PICTURE, LARGE_SIDE, PicturesPage
from gui import fonts, theme
from gui.widgets.output_view import OutputView
from gui.widgets.textures import Pixels

__all__ = ["PreviewPictures", "tile_of"]

GAP, LABEL = 8, 20
ATLAS = (672, 384)  # pixels: room for 60 small pictures or 18 large ones


def tile_of(picture: np.ndarray, box: int) -> np.ndarray:
    """A picture (height, width, 3) that fits into a square box: pixels as sharp squares, or means of several.

    Where there is room for two or more, all squares are of one size; else they fill the box.
    """
    side = max(picture.shape[:2])
    if side <= box:
        whole = box // side
        factor = whole if whole > 1 else box / side
        rows, columns = (np.arange(int(size * factor)) / factor for size in picture.shape[:2])
        return picture[rows.astype(int)[:, None], columns.astype(int)[None]]
    step = -(-side // box)
    height, width = (size // step * step for size in picture.shape[:2])
    if not height or not width:  # a strip thinner than one step
        return picture[:: step or 1, :: step or 1]
    cut = picture[:height, :width].reshape(height // step, step, width // step, step, -1)
    return np.asarray(cut.mean(axis=(1, 3)))


class PreviewPictures(OutputView):
    """As many columns as there is room for; a bar in the colour of the class stands before its name."""

    def build(self) -> None:
        """One drawing, and one texture for the whole page."""
        self._pixels: Pixels | None = None
        self._page: PicturesPage | None = None
        self._tiles: list[tuple[int, int]] = []
        self._box = LARGE_PICTURE
        self._width = 400
        self.list = int(dpg.add_drawlist(width=100, height=100, parent=self.group))

    def draw(self, content: PicturesPage) -> None:
        """Show a page."""
        self._page = content
        if self._pixels is None:
            self._pixels = Pixels(*ATLAS)
        large = bool(len(content.pictures)) and max(content.pictures.shape[1:3]) > LARGE_PICTURE
        self._box = LARGE_SIDE if large else LARGE_PICTURE
        self._pixels.clear()
        across = ATLAS[0] // self._box
        self._tiles = []
        for number, picture in enumerate(content.pictures[: across * (ATLAS[1] // self._box)]):
            tile = tile_of(picture, self._box)
            top, left = number // across * self._box, number % across * self._box
            height, width = tile.shape[:2]
            self._pixels.array[top : top + height, left : left + width, :3] = np.clip(tile, 0, 1)
            self._pixels.array[top : top + height, left : left + width, 3] = 1.0
            self._tiles.append((width, height))
        self._lay_out()

    def resize(self, width: int, height: int) -> None:
        """Another number of columns."""
        self._width = width
        self._lay_out()

    def theme_changed(self) -> None:
        """Labels take the new colours."""
        self._lay_out()

    def _lay_out(self) -> None:
        page, pixels = self._page, self._pixels
        if page is None or pixels is None:
            return
        dpg.delete_item(self.list, children_only=True)
        side, gap, label = theme.px(self._box), theme.px(GAP), theme.px(LABEL)
        columns = max(1, (self._width + gap) // (side + gap))
        rows = -(-len(self._tiles) // columns)
        dpg.configure_item(self.list, width=columns * (side + gap), height=max(1, rows * (side + gap + label)))
        across = ATLAS[0] // self._box
        for number, (width, height) in enumerate(self._tiles):
            x, y = number % columns * (side + gap), number // columns * (side + gap + label)
            u, v = number % across * self._box / ATLAS[0], number // across * self._box / ATLAS[1]
            left, top = x + (side - theme.px(width)) // 2, y + (side - theme.px(height)) // 2
            dpg.draw_rectangle((x, y), (x + side, y + side), fill=theme.colour("field"), color=theme.colour("line"),
                               parent=self.list)  # fmt: skip
            dpg.draw_image(
                pixels.tag, (left, top), (left + theme.px(width), top + theme.px(height)), parent=self.list,
                uv_min=(u, v), uv_max=(u + width / ATLAS[0], v + height / ATLAS[1]),
            )  # fmt: skip
            self._label(page, number, x, y + side + theme.px(3), side)

    def _label(self, page: PicturesPage, number: int, x: int, y: int, side: int) -> None:
        size = theme.px(theme.SIZE_MONO)
        start = x
        if page.classes[number] >= 0:
            bar = theme.px(4)
            dpg.draw_rectangle((x, y + 1), (x + bar, y + size), fill=class_colour(int(page.classes[number])),
                               color=(0, 0, 0, 0), parent=self.list)  # fmt: skip
            start += bar + theme.px(4)
        words = fonts.elide(page.captions[number], (x + side - start) / theme.scale(), theme.SIZE_MONO)
        item = dpg.draw_text((start, y), words, size=size, color=theme.colour("text"), parent=self.list)
        if fonts.font("mono"):
            dpg.bind_item_font(item, fonts.font("mono"))
