"""The Autograd panel, with a real mouse: its buttons are lines of PyTorch and do what those do."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document
from tests.core.sketches import classifier_graph
from tests.gui.shell_app import shell

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    """The whole window with a small classifier, a step recorded, the panel in front."""
    with shell(viewport, tmp_path, monkeypatch) as made:
        made.session.open_document(Document(classifier_graph()))
        made.ui.keys("F10")
        made.ui.wait_until(lambda: made.session.running.debugger.trace is not None)
        made.app.dock.show("autograd")
        made.ui.step(6)
        yield made


def click(app, item: int, lines: int) -> None:
    """Click, and wait until the log has that many lines."""
    app.click(item)
    app.ui.wait_until(lambda: len(app.session.running.bench.log) >= lines)
    app.ui.step(4)


def test_two_backward_calls_add_up_and_a_freed_graph_refuses(app) -> None:
    """Forward, backward with the graph kept, backward again: .grad has doubled; one more is refused in red."""
    panel, bench = app.app.panels["autograd"], app.session.running.bench
    click(app, panel.forward, 2)
    app.click(panel.retain)
    assert dpg.get_value(panel.retain)
    click(app, panel.backward, 3)
    once = {row.name: row.norm for row in bench.report.tensors if row.gradient}
    app.click(panel.retain)
    click(app, panel.backward, 4)
    twice = {row.name: row.norm for row in bench.report.tensors if row.gradient}
    assert twice == pytest.approx({name: 2 * norm for name, norm in once.items()}, rel=1e-4)
    assert "freed" in dpg.get_item_label(panel._state)
    click(app, panel.backward, 5)
    assert bench.log[-1].failed
    assert "second time" in bench.log[-1].answer


def test_the_detach_button_of_a_row_cuts_the_tape(app) -> None:
    """After the cut only what lies behind it gets a gradient, and the row says so."""
    panel, bench = app.app.panels["autograd"], app.session.running.bench
    click(app, panel.forward, 2)
    row = next(k for k, r in enumerate(panel._tensor_rows) if r.port is not None and r.port.node == "tanh_1")
    dpg.set_y_scroll(panel.tensors.table, 10_000.0)
    app.ui.step(4)
    click(app, panel.tensors.button(row, 0), 3)
    click(app, panel.forward, 4)
    click(app, panel.backward, 5)
    assert {row.node for row in bench.report.tensors if row.gradient} == {"linear_2"}
    assert panel._tensor_rows[row].detached
