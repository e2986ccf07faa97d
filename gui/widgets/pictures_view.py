"""Pictures with what the network takes them for."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.outputs import Pictures
from core.studio.languages import tr
from gui import fonts, theme
from gui.widgets.output_view import OutputView, percent
from gui.widgets.textures import Pixels

__all__ = ["PicturesView", "atlas"]

SIDE = 64  # a picture on screen, in pixels at scale 1
GAP = 8
LABEL = 18
COLUMNS_IN_ATLAS = 8


def atlas(pictures: np.ndarray, factor: int) -> np.ndarray:
    """All pictures in one, eight in a row, every pixel enlarged by a whole factor, from 0 to 1: (height, width) where
    they are grey, (height, width, 3) in colour."""
    count, height, width, *colours = pictures.shape
    low, high = float(pictures.min()), float(pictures.max())
    scaled = (pictures - low) / ((high - low) or 1.0)
    rows = -(-count // COLUMNS_IN_ATLAS)
    high_px, wide_px = height * factor, width * factor
    page = np.zeros((rows * COLUMNS_IN_ATLAS, high_px, wide_px, *colours), dtype=np.float32)
    page[:count] = scaled.repeat(factor, axis=1).repeat(factor, axis=2)
    page = page.reshape(rows, COLUMNS_IN_ATLAS, high_px, wide_px, *colours).swapaxes(1, 2)
    return page.reshape(rows * high_px, COLUMNS_IN_ATLAS * wide_px, *colours)


class PicturesView(OutputView):
    """A grid of pictures; a wrong one has a red frame and a cross, and says what would have been right."""

    def build(self) -> None:
        """One drawing, and one texture for all pictures."""
        self._pixels: Pixels | None = None
        self._pictures: np.ndarray | None = None
        self._content: Pictures | None = None
        self._columns = 8
        self._list = dpg.add_drawlist(width=100, height=100, parent=self.group)

    def headline(self, content: Pictures) -> str:
        """Accuracy, and of which part."""
        part = tr("held out") if content.held_out else tr("training")
        return tr("{share} right ({part})", share=percent(content.accuracy), part=part)

    def draw(self, content: Pictures) -> None:
        """The pictures stay the same while the network learns, so mostly only the labels are new."""
        self._content = content
        if self._pictures is None or not np.array_equal(self._pictures, content.pictures):
            self._pictures = content.pictures
            self._paint(content.pictures)
        self._lay_out()

    def resize(self, width: int, height: int) -> None:
        """As many columns as there is room for."""
        self._columns = max(1, (width + theme.px(GAP)) // theme.px(SIDE + GAP))
        if self._content is not None:
            self._lay_out()

    def theme_changed(self) -> None:
        """Labels take the new colours."""
        if self._content is not None:
            self._lay_out()

    def _paint(self, pictures: np.ndarray) -> None:
        factor = max(1, SIDE // max(pictures.shape[1:3]))
        page = atlas(pictures, factor)
        if self._pixels is None or self._pixels.array.shape[:2] != page.shape:
            self._pixels = Pixels(page.shape[1], page.shape[0])
        self._pixels.array[..., :3] = page if page.ndim == 3 else page[..., None]
        self._pixels.array[..., 3] = 1.0

    def _lay_out(self) -> None:
        content, pixels = self._content, self._pixels
        assert content is not None
        assert pixels is not None
        dpg.delete_item(self._list, children_only=True)
        count, columns = len(content.pictures), self._columns
        side, gap, label = theme.px(SIDE), theme.px(GAP), theme.px(LABEL)
        dpg.configure_item(self._list, width=columns * (side + gap), height=-(-count // columns) * (side + gap + label))
        rows_in_atlas = -(-count // COLUMNS_IN_ATLAS)
        for k in range(count):
            x, y = (k % columns) * (side + gap), (k // columns) * (side + gap + label)
            u, v = (k % COLUMNS_IN_ATLAS) / COLUMNS_IN_ATLAS, (k // COLUMNS_IN_ATLAS) / rows_in_atlas
            dpg.draw_image(
                pixels.tag, (x, y), (x + side, y + side), parent=self._list,
                uv_min=(u, v), uv_max=(u + 1 / COLUMNS_IN_ATLAS, v + 1 / rows_in_atlas),
            )  # fmt: skip
            self._label(content, k, x, y, side)

    def _label(self, content: Pictures, k: int, x: int, y: int, side: int) -> None:
        """Class and certainty below the picture; of a name such as "6 - six" the first part."""
        names = content.class_names
        wrong = content.predicted[k] != content.truth[k]
        size = theme.px(theme.SIZE_MONO)
        said, true = (names[int(numbers[k])].partition(" - ")[0] for numbers in (content.predicted, content.truth))
        sure = f"{100 * content.certainty[k]:3.0f}%"
        colour = theme.colour("error") if wrong else theme.colour("text")
        if wrong:
            dpg.draw_rectangle((x, y), (x + side, y + side), color=colour, thickness=theme.px(2), parent=self._list)
            said = f"{said}≠{true}"
        face = fonts.font("mono")
        width = fonts.text_width(sure, size, "mono")
        said = fonts.elide(said, side - width - theme.px(2), size, "mono")
        items = [dpg.draw_text((x, y + side + 2), said, size=size, color=colour, parent=self._list)]
        items.append(dpg.draw_text((x + side - width, y + side + 2), sure, size=size, color=theme.colour("muted"),
                                   parent=self._list))  # fmt: skip
        if face:
            for item in items:
                dpg.bind_item_font(item, face)
