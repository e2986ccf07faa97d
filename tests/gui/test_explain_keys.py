"""Explaining with the keyboard alone: ask, choose a term, follow it, go back, check, type another index."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document
from tests.core.sketches import classifier_graph
from tests.gui.shell_app import shell

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    """The whole window with a small classifier, stepped to the derivative of its first layer."""
    with shell(viewport, tmp_path, monkeypatch) as made:
        made.session.open_document(Document(classifier_graph()))
        made.ui.keys("F10")
        debugger = made.session.running.debugger
        made.ui.wait_until(lambda: debugger.trace is not None)
        entry = next(e for e in debugger.trace.entries if e.phase == "backward" and e.node == "linear_1" and e.outgoing)
        debugger.to_entry(entry.index)
        made.ui.wait_until(lambda: debugger.array(entry.outgoing[0].key) is not None)
        yield made


def test_a_number_is_asked_about_followed_and_checked_with_keys(app) -> None:
    """E asks, Shift+Down and Shift+Enter follow a term, Alt+Backspace goes back, Ctrl+Shift+E checks."""
    explaining = app.session.running.explaining
    app.ui.keys("e")
    app.ui.wait_until(lambda: explaining.explanation is not None)
    first = explaining.spot
    app.ui.step(4)
    app.ui.keys("Shift_L", "Down")
    app.ui.keys("Shift_L", "Return")
    app.ui.wait_until(lambda: explaining.spot != first and explaining.explanation is not None)
    assert explaining.spot.key != first.key
    app.ui.keys("Alt_L", "BackSpace")
    app.ui.wait_until(lambda: explaining.spot == first and explaining.explanation is not None)
    app.ui.keys("Control_L", "Shift_L", "e")
    app.ui.wait_until(lambda: explaining.checked is not None)
    assert explaining.checked.agrees


def test_another_element_is_typed(app) -> None:
    """Shift+I goes to the index; what is typed there is explained."""
    explaining, panel = app.session.running.explaining, app.app.panels["explain"]
    app.ui.keys("e")
    app.ui.wait_until(lambda: explaining.explanation is not None)
    app.ui.step(4)
    app.ui.keys("Shift_L", "i")
    app.ui.wait_until(lambda: dpg.is_item_active(panel._index))
    app.ui.keys("Control_L", "a")
    app.ui.type("1, 0")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: explaining.spot.index == (1, 0) and explaining.explanation is not None)
