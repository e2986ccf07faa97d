"""Matrices among the metrics: which one, on which part, is seen."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.judging import Judgement
from core.studio.languages import tr
from core.studio.names import node_title
from core.studio.session import Session
from gui import theme
from gui.widgets.matrix_view import MatrixView

__all__ = ["MatrixChoice"]

HEAD = 34
WIDE = 240  # of the choice, where there is room

Key = tuple[str, str]  # node and part


class MatrixChoice:
    """A choice, and the matrix below it. Call ``frame`` once a frame.

    Parameters
    ----------
    chosen
        Called when a person has chosen another one.
    """

    def __init__(self, session: Session, parent: int, chosen: Callable[[], None]) -> None:
        self.session, self._chosen = session, chosen
        self._key: Key = ("", "")
        self._choices: dict[str, Key] = {}
        with dpg.group(parent=parent, show=False) as self.group:
            self._which = int(dpg.add_combo([], width=theme.px(WIDE), callback=self._choose))
            self.view = MatrixView(int(self.group))

    def show(self, tested: Judgement | None) -> bool:
        """Draw the matrix that is seen, as it is now; says whether there is one."""
        tables = self._tables(tested)
        parts = {"train": tr("training part"), "validation": tr("validation part"), "test": tr("test part")}
        choices = {f"{node_title(self.session, n)}, {parts[p]}": (n, p) for n, p in tables}
        if choices != self._choices:
            self._choices = choices
            dpg.configure_item(self._which, items=list(choices))
        if self._key not in tables:
            self._key = next(iter(tables), ("", ""))
        title = next((words for words, key in choices.items() if key == self._key), "")
        if dpg.get_value(self._which) != title:
            dpg.set_value(self._which, title)
        if tables:
            self.view.matrix(tables[self._key], self.session.running.class_names.get(self._key[0], ()))
        return bool(tables)

    def fit(self, width: int, height: int) -> None:
        """Take this much room."""
        dpg.configure_item(self._which, width=min(width, theme.px(WIDE)))
        self.view.fit(width, height - theme.px(HEAD))

    def frame(self) -> None:
        """Follow the mouse."""
        if dpg.is_item_shown(self.group):
            self.view.frame()

    def theme_changed(self) -> None:
        """Colours or the interface size are new."""
        self.view.theme_changed()

    def _tables(self, tested: Judgement | None) -> dict[Key, np.ndarray]:
        """Matrices with a row and a column for each class: the validation part first, the test part last."""
        running = self.session.running
        found = {(node, part): m for node, parts in running.matrices.items() for part, m in sorted(parts.items())[::-1]}
        if tested is not None:
            found |= {(n, "test"): np.asarray(v) for n, v in tested.metrics.items() if np.ndim(v)}
        square = {key: m for key, m in found.items() if m.ndim == 2 and m.shape[0] == m.shape[1]}
        return {key: m for key, m in square.items() if key[0] in self.session.graph.nodes}

    def _choose(self, _sender: int, words: str) -> None:
        self._key = self._choices[words]
        self._chosen()
