"""The whole window for a test: a fresh App in the viewport of the process, and a person in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document, Graph
from core.studio.session import Session
from core.studio.settings import Settings
from gui.app import App
from tests.gui.driver import Driver

SIZE = (1280, 800)


class Shell:
    """An App with hands."""

    def __init__(self, viewport, *, remember: bool = False, empty: bool = True) -> None:
        self.session = Session(settings=Settings.load())
        self.app = App(self.session)
        self.app.start(size=None if remember else SIZE, viewport=False)
        if empty:
            self.session.open_document(Document())
        viewport.work = lambda: None
        self.ui = Driver(lambda: self._frame(viewport))
        self.ui.move(SIZE[0] // 2, SIZE[1] // 3, steps=1)
        self.ui.step(8)

    def _frame(self, viewport) -> None:
        self.app.frame()
        assert not viewport.errors

    def begin(self) -> None:
        """As if just started, for the next test of a shared window: an empty project, the mouse out of the way."""
        self.ui.let_go()
        self.app.dock.reset()
        self.session.open_document(Document())
        self.ui.move(SIZE[0] // 2, SIZE[1] // 3, steps=1)
        self.ui.step(4)

    @property
    def graph(self):
        return self.session.graph

    @property
    def said(self) -> list[str]:
        """What notices were shown, the newest first."""
        return [notice.text for _, notice in self.app.notices.past]

    @staticmethod
    def middle(item: int | str) -> tuple[float, float]:
        """The middle of an item on screen."""
        x, y = dpg.get_item_rect_min(item)
        w, h = dpg.get_item_rect_size(item)
        return x + w / 2, y + h / 2

    def click(self, item: int | str) -> None:
        """Click an item."""
        self.ui.rest()
        self.ui.click(*self.middle(item))
        self.ui.step(3)

    def tab(self, panel: str) -> int:
        """The tab of a panel."""
        return next(s.button(panel) for s in self.app.dock._strips if panel in s.stack.tabs)

    def wait_dialog(self):
        """The dialog that is about to open, once it stands in its place."""
        self.ui.wait_until(lambda: self.app.dialogs.current is not None)
        self.ui.step(6)
        dialog = self.app.dialogs.current
        assert dialog is not None
        if dialog.first:
            self.ui.wait_until(lambda: dpg.is_item_active(dialog.first))
        return dialog

    def train_nodes(self) -> tuple[str, str]:
        """Data and a layer, not linked."""
        return self.session.edit.add("data.spirals", (0, 0)), self.session.edit.add("layer.linear", (300, 0))

    def close(self, viewport) -> None:
        """Take the window down, without asking."""
        errors = [n.details for _, n in self.app.notices.past if n.severity == "error" and n.details]
        self.ui.let_go()
        self.app.close()
        viewport.frame()
        assert not errors, errors[0]


@contextmanager
def shell(viewport, tmp_path: Path, monkeypatch, **how) -> Iterator[Shell]:
    """A Shell with settings of its own, closed afterwards."""
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path / "home"))
    made = Shell(viewport, **how)
    try:
        yield made
    finally:
        made.close(viewport)


@contextmanager
def shared_shell(viewport, folder: Path) -> Iterator[Shell]:
    """A Shell for all tests of a file; each begins with ``begin``."""
    with pytest.MonkeyPatch.context() as patch, shell(viewport, folder, patch) as made:
        yield made


@contextmanager
def showing(graph: Graph, viewport, tmp_path: Path, monkeypatch, request) -> Iterator[Shell]:
    """A Shell that shows a whole graph; a test that fails leaves a picture of it."""
    with shell(viewport, tmp_path, monkeypatch) as made:
        made.session.open_document(Document(graph))
        made.app.canvas.show_all()
        made.ui.step(6)
        yield made
        if getattr(request.node, "failed", False):
            made.app.screenshot(tmp_path / "window.png")
            print(f"The window when the test failed: {tmp_path / 'window.png'}")


def type_of(item: int) -> str:
    """The kind of an item, such as ``mvButton``."""
    return str(dpg.get_item_type(item)).removeprefix("mvAppItemType::")


def inside(item: int) -> list[int]:
    """Everything inside an item."""
    found: list[int] = []
    for children in dpg.get_item_children(item).values():
        for child in children:
            found.append(child)
            found += inside(child)
    return found
