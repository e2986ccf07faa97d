"""A metric that is a matrix: which classes were taken for which, with the shares of a row under the mouse."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.outputs import Confusion
from core.studio.languages import tr
from gui.widgets import text
from gui.widgets.confusion_view import MOST, ConfusionView
from gui.widgets.output_view import percent

__all__ = ["MatrixView"]


class MatrixView(ConfusionView):
    """Counts in colour; on hover what the cell says, in words. Call ``frame`` once a frame."""

    def build(self) -> None:
        """The drawing, and what is said of the cell under the mouse."""
        super().build()
        with dpg.tooltip(self.group) as self._tip:
            self._tip_text = text.add()

    def matrix(self, counts: np.ndarray, names: tuple[str, ...]) -> None:
        """Draw counts, rows for the truth; classes without a name are numbers."""
        known = names + tuple(str(k) for k in range(len(names), max(counts.shape)))
        right = float(np.trace(counts)) / max(1.0, float(counts.sum()))
        self.draw(Confusion(counts.astype(np.int64), known, right, True))

    def cell(self) -> tuple[int, int] | None:
        """Row and column under the mouse."""
        if self._content is None or not dpg.is_item_visible(self._list):
            return None
        x, y = dpg.get_mouse_pos(local=False)
        left, top = dpg.get_item_rect_min(self._list)
        start, above, side = self._cells
        column, row = (x - left - start) // side, (y - top - above) // side
        count = min(len(self._content.counts), MOST)
        return (int(row), int(column)) if 0 <= row < count and 0 <= column < count else None

    def frame(self) -> None:
        """Say what the cell under the mouse says."""
        at = self.cell()
        if dpg.is_item_shown(self._tip) != (at is not None):
            dpg.configure_item(self._tip, show=at is not None)
        if at is not None and self._content is not None:
            words = _said(self._content, *at)
            if dpg.get_value(self._tip_text) != words:
                dpg.set_value(self._tip_text, words)


def _said(content: Confusion, row: int, column: int) -> str:
    counts, names = content.counts, content.class_names
    total = int(counts[row].sum())
    share = percent(counts[row, column] / total).strip() if total else "–"
    return tr(
        "True class {truth}: {count} of {total} were taken for {answer} ({share}).", truth=names[row],
        count=int(counts[row, column]), total=total, answer=names[column], share=share,
    )  # fmt: skip
