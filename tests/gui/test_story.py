"""The whole story, with a real mouse and keyboard: a person meets the program for the first time."""

import math

import numpy as np
import pytest

from core.graph import Link
from core.storage import load_project
from gui.canvas.geometry import Port
from tests.gui.shell_app import shell

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    with shell(viewport, tmp_path, monkeypatch, empty=False) as made:
        yield made


def on_port(app, node: str, side: str, name: str) -> tuple[float, float]:
    return app.app.canvas.to_screen(*app.app.canvas.scene.point(Port(node, name, side)))


def test_from_the_first_start_to_a_saved_project(app, tmp_path):
    """Run, watch the loss fall, pause, step back through a batch, change a wire, undo, save, open again."""
    ui, session = app.ui, app.session
    running, debugger = session.running, session.running.debugger

    # A wired network is there, sound, and not run.
    assert session.files.name == "Two spirals"
    assert session.analysis.problems == []
    assert running.state == "idle"

    # Run: the loss falls, gradients flow.
    run = app.app.toolbar.buttons["train.toggle"].item
    app.click(run)
    ui.wait_until(lambda: running.step_count > 400)
    losses = next(iter(running.losses.values()))
    assert losses.y[-20:].mean() < losses.y[:20].mean()
    assert {"linear_1.weight", "linear_3.bias"} <= set(running.grad_norms)
    assert all(math.isfinite(series.last) for series in running.grad_norms.values())

    # Pause, then one operation on, and back again through the batch, with the real numbers.
    app.click(run)
    ui.wait_until(lambda: running.state == "paused")
    stopped_at = running.step_count
    ui.keys("F10")
    ui.wait_until(lambda: debugger.active)
    assert debugger.trace.step == stopped_at + 1
    debugger.to_phase("update")
    ui.step(3)
    update = debugger.entry
    ui.keys("Shift_L", "F10")
    ui.wait_until(lambda: debugger.phase == "backward")
    before, gradient = (o for o in update.inputs[:2])
    ui.wait_until(lambda: debugger.array(before.key) is not None and debugger.array(gradient.key) is not None)
    shown = debugger.port(next(iter(debugger.trace.ports)))
    assert shown[1], "the batch is known at every stop"
    while debugger.phase == "backward":
        at = debugger.cursor
        ui.keys("Shift_L", "F10")
        ui.wait_until(lambda at=at: debugger.cursor < at)
    assert debugger.phase == "loss"
    assert running.step_count == stopped_at + 1, "going back trains nothing"
    entry = next(e for e in debugger.trace.entries if e.operation == "linear" and e.phase == "forward")
    debugger.to_entry(entry.index)
    x, w, b = (o.key for o in entry.inputs)
    (y,) = (o.key for o in entry.outputs)
    ui.wait_until(lambda: all(debugger.array(k) is not None for k in (x, w, b, y)))
    np.testing.assert_allclose(
        debugger.array(y), debugger.array(x) @ debugger.array(w).T + debugger.array(b), rtol=1e-5, atol=1e-6
    )

    # Change a wire: take the link off the second layer's input, then take that back.
    link = next(k for k in session.graph.links if k.target.node == "linear_2")
    wired = session.graph.copy()
    empty = app.app.canvas.to_screen(*app.app.canvas.scene.point(Port("linear_2", "x", "in")))
    ui.rest()
    ui.drag(on_port(app, "linear_2", "in", "x"), (empty[0] - 12, empty[1] + 110))
    ui.wait_until(lambda: link not in session.graph.links)
    ui.keys("Escape")  # the search for a node to put there
    ui.step(3)
    assert any(p.node == "linear_2" and p.code == "missing-input" for p in session.analysis.problems)
    assert running.stale
    ui.keys("Control_L", "z")
    ui.wait_until(lambda: session.graph == wired)
    assert session.analysis.problems == []

    # Save under a name, empty the canvas, open it again.
    session.edit.set_mark(["linear_1"], "name", "first layer", "Rename")
    session.settings.last_folder = str(tmp_path)
    target = tmp_path / "mine.bps"
    ui.keys("Control_L", "s")
    app.wait_dialog()
    ui.keys("Control_L", "a")
    ui.type("mine")
    ui.keys("Return")
    ui.wait_until(lambda: target.exists() and not session.document.dirty)
    assert session.path == target
    assert load_project(target).graph == session.graph
    saved = session.graph.copy()
    ui.wait_until(lambda: not app.app.dialogs.open_now)
    ui.step(6)
    ui.keys("Control_L", "n")
    ui.wait_until(lambda: not session.graph.nodes)
    ui.step(3)
    ui.keys("Control_L", "o")
    app.wait_dialog()
    ui.type("mine")
    ui.keys("Return")
    ui.wait_until(lambda: session.graph == saved)
    assert session.graph.nodes["linear_1"].name == "first layer"
    assert Link(link.source, link.target) in session.graph.links
    assert running.step_count == stopped_at + 1, "training goes on where it was saved"
    app.click(app.app.toolbar.buttons["train.step"].item)
    ui.wait_until(lambda: running.step_count == stopped_at + 2)
