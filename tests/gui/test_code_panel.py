"""The Code panel with a real mouse and keyboard: mistakes at their line, undo, the gradient check, and trust."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document, PortRef
from core.studio.coding import WITH_BACKWARD
from tests.core.sketches import line_graph
from tests.gui.shell_app import shell

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    with shell(viewport, tmp_path, monkeypatch) as made:
        made.session.open_document(Document(line_graph()))
        node = made.session.edit.add("own.python", (260.0, 120.0))
        made.session.edit.connect(PortRef("linear_1", "y"), PortRef(node, "a"))
        made.session.select([node])
        made.app.dock.show("code")
        made.ui.step(10)
        yield made


def code(app) -> str:
    return app.session.graph.nodes["python_1"].params.get("code", "")


def test_what_is_typed_goes_into_the_project_and_mistakes_stand_at_their_line(app):
    """A pause takes it over, one step of undo; a wrong line is marked and named."""
    ui, session, panel = app.ui, app.session, app.app.panels["code"]
    app.click(panel.editor.field)
    ui.wait_until(lambda: panel.editor.active)
    ui.keys("Control_L", "a")
    ui.type("def")
    ui.wait_until(lambda: dpg.get_value(panel._fault).startswith("Line 1: "))
    ui.wait_until(lambda: code(app) == "def")
    assert session.analysis.errors_of("python_1")
    session.undo()
    ui.wait_until(lambda: panel.editor.text.startswith("class Part"))
    ui.wait_until(lambda: dpg.get_value(panel._fault) == "No mistake found.")


def test_trust_is_asked_for_and_a_gradient_is_checked(app):
    """Of a project from elsewhere nothing runs; a click lets it run, another checks its backward."""
    ui, session, panel = app.ui, app.session, app.app.panels["code"]
    session.edit.set_param("python_1", "code", WITH_BACKWARD)
    session.trusting.withdraw()
    ui.step(5)
    assert session.analysis.errors_of("python_1")
    assert dpg.is_item_shown(panel._distrust)
    app.click(panel.trust_button)
    ui.wait_until(lambda: session.trusting.trusted and not session.analysis.errors_of("python_1"))
    ui.step(3)
    app.click(panel._check)
    ui.wait_until(lambda: panel.coding.checked is not None)
    assert panel.coding.checked.agrees, panel.coding.checked.message
    session.edit.set_param("python_1", "code", WITH_BACKWARD.replace("grad * 2", "grad * 3"))
    ui.step(3)
    app.click(panel._check)
    ui.wait_until(lambda: panel.coding.checked is not None)
    assert not panel.coding.checked.agrees
