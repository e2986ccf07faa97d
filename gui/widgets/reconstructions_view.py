"""Pictures, and below each what the network made of it."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.numbers import digits
from core.runtime.outputs import Reconstructions
from core.studio.languages import tr
from gui import fonts, theme
from gui.widgets.output_view import OutputView
from gui.widgets.pictures_view import COLUMNS_IN_ATLAS, GAP, SIDE, atlas
from gui.widgets.textures import Pixels

__all__ = ["ReconstructionsView"]

BETWEEN = 3  # an original and what was made of it belong together


class ReconstructionsView(OutputView):
    """Pairs side by side, the original on top; both have the same scale of brightness."""

    def build(self) -> None:
        """One drawing, and one texture for all pictures."""
        self._pixels: Pixels | None = None
        self._content: Reconstructions | None = None
        self._room = (0, 0)
        self._laid_out: tuple[int, int, int] = (0, 0, 0)
        self._list = dpg.add_drawlist(width=100, height=100, parent=self.group)

    def headline(self, content: Reconstructions) -> str:
        """How far the network is off, in the data's own numbers."""
        part = tr("held out") if content.held_out else tr("training")
        return tr("mean squared error {error} ({part})", error=f"{digits(content.error):<9}", part=part)

    def draw(self, content: Reconstructions) -> None:
        """Paint all pictures; they are laid out once."""
        self._content = content
        low, high = float(content.originals.min()), float(content.originals.max())
        made = np.clip(np.nan_to_num(content.made, nan=low), low, high)
        both = np.concatenate([content.originals, made])
        page = atlas(both, max(1, SIDE // max(both.shape[1:3])))
        if self._pixels is None or self._pixels.array.shape[:2] != page.shape[:2]:
            self._pixels = Pixels(page.shape[1], page.shape[0])
            self._laid_out = (0, 0, 0)
        self._pixels.array[..., :3] = page if page.ndim == 3 else page[..., None]
        self._pixels.array[..., 3] = 1.0
        self._lay_out()

    def resize(self, width: int, height: int) -> None:
        """As many pairs as there is room for, one row at least."""
        self._room = (width, height)
        self._lay_out()

    def theme_changed(self) -> None:
        """Labels take the new colours."""
        self._laid_out = (0, 0, 0)
        self._lay_out()

    def _lay_out(self) -> None:
        content, pixels = self._content, self._pixels
        if content is None or pixels is None:
            return
        count = len(content.originals)
        if self._laid_out == (*self._room, count):
            return
        self._laid_out = (*self._room, count)
        dpg.delete_item(self._list, children_only=True)
        side, gap, between = theme.px(SIDE), theme.px(GAP), theme.px(BETWEEN)
        size = theme.px(theme.SIZE_MUTED)
        labels = (tr("data"), tr("network"))
        left = theme.px(10) + max(int(fonts.text_width(label, size)) for label in labels)
        columns = max(1, (self._room[0] - left + gap) // (side + gap))
        line = 2 * side + between + gap
        rows = max(1, min(-(-count // columns), (self._room[1] + gap) // line))
        dpg.configure_item(self._list, width=left + columns * (side + gap), height=rows * line)
        in_atlas = -(-2 * count // COLUMNS_IN_ATLAS)
        for k in range(2 * count):
            below, place = divmod(k, count)
            if place >= rows * columns:
                continue
            x = left + place % columns * (side + gap)
            y = place // columns * line + below * (side + between)
            u, v = (k % COLUMNS_IN_ATLAS) / COLUMNS_IN_ATLAS, (k // COLUMNS_IN_ATLAS) / in_atlas
            dpg.draw_image(
                pixels.tag, (x, y), (x + side, y + side), parent=self._list,
                uv_min=(u, v), uv_max=(u + 1 / COLUMNS_IN_ATLAS, v + 1 / in_atlas),
            )  # fmt: skip
        for row in range(rows):
            for below, label in enumerate(labels):
                top = row * line + below * (side + between) + (side - size) / 2
                dpg.draw_text((0, top), label, size=size, color=theme.colour("muted"), parent=self._list)
