"""The Watches panel, the dialog for conditions and the signs on the canvas, with a real mouse and keyboard."""

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Breakpoint, Document, Link, ParameterRef, Watch
from core.runtime.trace import Spot
from gui.canvas.stop_sign import StopSign
from gui.dialogs.breakpoint import number_in
from gui.widgets.watch_list import completions
from tests.core.sketches import classifier_graph
from tests.gui.shell_app import shell

NAMES = ["linear_1.weight", "linear_1.bias", "tanh_1.y", "linear_1.weight.grad", "loss", "norm"]
WIRE = Link.between("tanh_1", "y", "linear_2", "x")
WEIGHT = ParameterRef("linear_1", "weight")


def test_completion_goes_by_the_last_word():
    """Beginnings first, then what contains it; a finished word offers nothing more than its continuations."""
    assert completions("norm(lin", NAMES) == ["linear_1.weight", "linear_1.bias", "linear_1.weight.grad"]
    assert completions("2 * weight", NAMES) == ["linear_1.weight", "linear_1.weight.grad"]
    assert completions("linear_1.weight", NAMES) == ["linear_1.weight.grad"]
    assert completions("3 + ", NAMES) == []


def test_numbers_as_people_write_them():
    """Point or comma, with or without a percent sign; else a sentence."""
    assert [number_in(t) for t in ("0.5", " 1e-6 ", "2,5", "50%")] == [0.5, 1e-6, 2.5, 50.0]
    with pytest.raises(ValueError, match="is no number"):
        number_in("many")


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    with shell(viewport, tmp_path, monkeypatch) as made:
        made.session.open_document(Document(classifier_graph()))
        made.app.dock.show("watches")
        made.ui.step(10)
        yield made


pytestmark = pytest.mark.window


def panel(app):
    return app.app.panels["watches"]


def test_a_watch_is_written_completed_and_followed(app):
    """Type, choose with the arrow, Enter completes, Enter adds; the value follows the cursor and is marked when new."""
    ui, session = app.ui, app.session
    debugger = session.running.debugger
    ui.keys("Alt_L", "Shift_L", "w")
    watches = panel(app).watches
    ui.wait_until(lambda: dpg.is_item_active(watches.field))
    ui.type("bias")
    ui.wait_until(lambda: watches.offers and watches.offers[0] == "linear_1.bias")
    ui.keys("Down")
    ui.step(3)
    ui.keys("Return")
    ui.wait_until(lambda: dpg.get_value(watches.field) == "linear_1.bias")
    ui.step(4)  # the field lets go of the keyboard, and takes it again
    ui.wait_until(lambda: dpg.is_item_active(watches.field))
    ui.keys("Return")
    ui.wait_until(lambda: session.graph.watches == (Watch("linear_1.bias"),))
    debugger.step()
    ui.wait_until(lambda: debugger.active)
    ui.wait_until(lambda: watches.values and "(8)" in dpg.get_item_label(watches.values[0]))
    before = dpg.get_item_label(watches.values[0])
    assert dpg.get_value(watches._marks[0]) == " "
    debugger.to_entry(len(debugger.trace.entries) - 1)
    ui.wait_until(lambda: watches._marks and dpg.get_value(watches._marks[0]) == "●")
    assert dpg.get_item_label(watches.values[0]) != before


def test_a_wrong_expression_says_what_is_wrong(app):
    """Nothing is added."""
    watches = panel(app).watches
    app.click(watches.field)
    app.ui.type("norm.")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: dpg.is_item_shown(watches.problem))
    assert not app.graph.watches


def test_a_click_on_a_value_opens_the_tensor(app):
    """As everywhere where a tensor stands."""
    ui, session = app.ui, app.session
    opened: list[Spot] = []
    session.running.debugger.opened.connect(opened.append)
    session.edit.stops.watch("linear_1.weight[2, 1]")
    session.running.debugger.step()
    ui.wait_until(lambda: session.running.debugger.active)
    app.app.dock.show("watches")
    watches = panel(app).watches
    ui.wait_until(lambda: watches.values and dpg.get_item_label(watches.values[0])[0] in "−0123456789")
    app.click(watches.values[0])
    ui.wait_until(lambda: opened)
    assert opened[0].index == (2, 1)


def test_breakpoints_are_switched_changed_and_removed_in_their_rows(app):
    """The box, the number and the cross; each is one step to undo."""
    ui, session = app.ui, app.session
    session.edit.stops.set(Breakpoint(WEIGHT, "grad_above", 3.0))
    rows = panel(app).breakpoints
    ui.wait_until(lambda: WEIGHT in rows.boxes)
    ui.step(4)
    app.click(rows.boxes[WEIGHT])
    ui.wait_until(lambda: not app.graph.breakpoints[WEIGHT].enabled)
    ui.step(4)
    app.click(rows.amounts[WEIGHT])
    ui.keys("Control_L", "a")
    ui.type("7")
    ui.keys("Return")
    ui.wait_until(lambda: app.graph.breakpoints[WEIGHT].threshold == 7.0)
    ui.step(4)
    app.click(rows.names[WEIGHT])
    ui.wait_until(lambda: session.selected_nodes == {"linear_1"})
    session.undo()
    session.undo()
    assert app.graph.breakpoints[WEIGHT] == Breakpoint(WEIGHT, "grad_above", 3.0)


def test_the_dialog_needs_no_mouse(app):
    """Down to the condition, page down to the parameter, a number, Enter."""
    ui, session = app.ui, app.session
    session.select(["linear_1"])
    ui.keys("Control_L", "F9")
    dialog = app.wait_dialog()
    ui.keys("Next")
    ui.wait_until(lambda: dialog.draft.target == WEIGHT)
    ui.keys("Down")
    ui.wait_until(lambda: dialog.draft.condition == "grad_above")
    ui.wait_until(lambda: dpg.is_item_active(dialog.number))
    ui.keys("Control_L", "a")
    ui.type("25")
    ui.keys("Return")
    ui.wait_until(lambda: WEIGHT in app.graph.breakpoints)
    assert app.graph.breakpoints[WEIGHT] == Breakpoint(WEIGHT, "grad_above", 25.0)
    assert not app.app.dialogs.open_now


def test_signs_on_nodes_and_links(app):
    """A dot on the header and on the link; hollow while disabled; gone with undo."""
    ui, session, scene = app.ui, app.session, app.app.canvas.scene
    app.app.canvas.show_all()
    session.edit.stops.toggle(["tanh_1"])
    session.edit.stops.set(Breakpoint(WIRE, "nan", enabled=False))
    ui.step(3)
    assert scene.nodes["tanh_1"].look.stop == StopSign()
    assert scene.links[WIRE].look.stop == StopSign(enabled=False, conditional=True)
    session.undo()
    ui.step(3)
    assert scene.links[WIRE].look.stop is None
    session.edit.stops.toggle([WEIGHT])
    ui.step(3)
    assert scene.nodes["linear_1"].look.stop == StopSign(small=True)


def test_batches_by_keys(app):
    """Alt with the page keys goes from batch to batch, Alt with the arrows from node to node."""
    ui, debugger = app.ui, app.session.running.debugger
    ui.rest()
    app.app.dock.show("loss")
    ui.step(4)
    for step in (1, 2):
        ui.keys("Alt_L", "Next")
        ui.wait_until(lambda step=step: debugger.active and debugger.trace.step == step)
        ui.wait_until(lambda: app.session.running.state == "paused")
    ui.keys("Alt_L", "Prior")
    ui.wait_until(lambda: debugger.trace.step == 1)
    ui.keys("Alt_L", "Right")
    ui.wait_until(lambda: debugger.entry.node == "tanh_1")
    ui.keys("Alt_L", "Left")
    ui.wait_until(lambda: debugger.entry.node == "linear_1")
