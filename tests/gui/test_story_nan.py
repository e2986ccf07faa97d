"""The story of a NaN, with a real mouse: where does it come from?

x becomes a little smaller in every step, because log x should become small; once it is negative, its logarithm is no
number. A person stops where the NaN appears, and goes back to the update that made x negative.
"""

import math

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Breakpoint, Link
from core.studio.session import Session
from tests.core.sketches import add, link
from tests.gui.shell_app import shell

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    with shell(viewport, tmp_path, monkeypatch) as made:
        plant(made.session)
        made.app.canvas.show_all()
        made.ui.step(10)
        yield made


def plant(session: Session) -> None:
    """Parameter x -> log -> SGD: 1, 0.9, 0.789, ... and below zero in the sixth update."""
    edit = session.edit
    x, log, best = (
        add(edit, "tensor.parameter", value=1.0),
        add(edit, "operation.log"),
        add(edit, "optimizer.sgd", lr=0.1),
    )
    link(edit, f"{x}.y", f"{log}.x")
    link(edit, f"{log}.y", f"{best}.loss")
    edit.move({x: (0, 0), log: (320, 0), best: (640, 0)})


def choose(app, id: str) -> None:
    """Click an entry of the open context menu."""
    menu = app.app.canvas.menu
    app.ui.wait_until(lambda: dpg.is_item_visible(menu.window))
    app.ui.step(3)
    (left, top), (x, y) = dpg.get_item_pos(menu.window), dpg.get_item_pos(menu.items[id])
    app.ui.click(left + x + 30, top + y + 8)
    app.ui.step(3)


def test_where_the_nan_was_born(app):
    """A NaN breakpoint by mouse, a run that stops there, and the way back to the update that is to blame."""
    ui, session = app.ui, app.session
    running, debugger, canvas = session.running, session.running.debugger, app.app.canvas
    assert not session.analysis.problems

    # Right-click the Log node: Breakpoint with condition, NaN, set it.
    left, top, right, _ = canvas.scene.rect("log_1")
    ui.rest()
    ui.click(*canvas.to_screen((left + right) / 2, top + 12), button=3)
    choose(app, "debug.breakpoint_condition")
    dialog = app.wait_dialog()
    assert "NaN" in dpg.get_value(dialog.condition)
    app.click(dialog.done)
    ui.wait_until(lambda: "log_1" in session.graph.breakpoints)
    assert session.graph.breakpoints["log_1"] == Breakpoint("log_1", "nan")

    # Run: it stops at the logarithm that is no number, and says so.
    app.click(app.app.toolbar.buttons["train.toggle"].item)
    ui.wait_until(lambda: debugger.active and running.state == "paused")
    assert (debugger.entry.node, debugger.phase) == ("log_1", "forward")
    step = debugger.trace.step
    assert step == running.step_count == 7
    assert math.isnan(debugger.trace.loss)
    assert "Logarithm: NaN in the value" in running.reason
    ui.wait_until(lambda: any("NaN in the value" in text for text in app.said))

    # What went in? Watch the link by its menu: a negative number.
    wire = Link.between("parameter_1", "y", "log_1", "x")
    ui.rest()
    ui.click(*canvas.to_screen(*canvas.scene.links[wire].middle), button=3)
    choose(app, "debug.watch")
    app.app.dock.show("watches")
    panel = app.app.panels["watches"]
    ui.wait_until(lambda: panel.watches.values and dpg.get_item_label(panel.watches.values[0]).startswith("−"))

    # Back to where it became so: the update of the step before.
    ui.rest()
    ui.click(*canvas.to_screen(*canvas.scene.links[wire].middle), button=3)
    choose(app, "debug.last_change")
    ui.wait_until(lambda: debugger.trace.step == step - 1)
    assert debugger.phase == "update"
    before = next(o for o in debugger.entry.inputs if o.name == "weight")
    after = next(o for o in debugger.entry.outputs if o.name == "weight")
    ui.wait_until(lambda: debugger.array(before.key) is not None and debugger.array(after.key) is not None)
    assert debugger.array(before.key) > 0 > debugger.array(after.key)
    assert running.step_count == step, "looking back trains nothing"

    # One operation back and on again by keys; then the breakpoint is switched off by its box.
    at = debugger.cursor
    ui.keys("Shift_L", "F10")
    ui.wait_until(lambda: debugger.cursor == at - 1)
    ui.keys("F10")
    ui.wait_until(lambda: debugger.cursor == at)
    ui.step(3)
    app.click(panel.breakpoints.boxes["log_1"])
    ui.wait_until(lambda: not session.graph.breakpoints["log_1"].enabled)
    ui.keys("Control_L", "z")
    ui.wait_until(lambda: session.graph.breakpoints["log_1"].enabled)
