"""The story of a branch that learns nothing, with a real mouse: why there is no gradient, and how it comes back."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Graph, Link
from tests.core.sketches import add, draw, link
from tests.gui.reading import visible_texts
from tests.gui.shell_app import showing

pytestmark = pytest.mark.window

WIRE = Link.between("linear_1", "y", "detach_1", "x")


def two_branches() -> Graph:
    """Moons go through two Linear layers that are added; the upper one has a Detach behind it."""
    edit = draw()
    data = add(edit, "data.moons", target="classes", batch_size=32)
    upper, cut = add(edit, "layer.linear", out_features=4), add(edit, "operation.detach")
    lower, both = add(edit, "layer.linear", out_features=4), add(edit, "operation.add")
    head, loss = add(edit, "layer.linear", out_features=2), add(edit, "loss.cross_entropy")
    adam = add(edit, "optimizer.adam")
    for source, target in (
        (f"{data}.x", f"{upper}.x"),
        (f"{upper}.y", f"{cut}.x"),
        (f"{cut}.y", f"{both}.a"),
        (f"{data}.x", f"{lower}.x"),
        (f"{lower}.y", f"{both}.b"),
        (f"{both}.y", f"{head}.x"),
        (f"{head}.y", f"{loss}.input"),
        (f"{data}.y", f"{loss}.target"),
        (f"{loss}.loss", f"{adam}.loss"),
    ):
        link(edit, source, target)
    places = {data: (0, 200), upper: (320, 0), cut: (640, 0), lower: (320, 300), both: (960, 200), head: (1280, 200),
              loss: (1600, 200), adam: (1920, 200)}  # fmt: skip
    edit.move(places)
    return edit.graph


@pytest.fixture
def app(viewport, tmp_path, monkeypatch, request):
    with showing(two_branches(), viewport, tmp_path, monkeypatch, request) as made:
        yield made


def click_node(app, node: str) -> None:
    """Click a node's header."""
    left, top, right, _ = app.app.canvas.scene.rect(node)
    app.ui.rest()
    app.ui.click(*app.app.canvas.to_screen((left + right) / 2, top + 12))
    app.ui.wait_until(lambda: app.session.selected_nodes == {node})
    app.ui.step(4)


def in_the_inspector(app) -> list[str]:
    """The words of the inspector, brought to the front by its tab."""
    app.click(app.tab("inspector"))
    app.ui.step(8)
    return visible_texts(app.app.panels["inspector"].window)


def on_the_bench(app) -> dict[str, str]:
    """What stands in the column .grad of the Autograd panel after forward and backward, by tensor."""
    app.click(app.tab("autograd"))
    app.ui.step(6)
    panel, bench = app.app.panels["autograd"], app.session.running.bench
    before = len(bench.log)
    app.click(panel.forward)
    app.ui.wait_until(lambda: len(bench.log) > before + (before == 0))
    app.click(panel.backward)
    app.ui.wait_until(lambda: bench.log and bench.log[-1].line == "loss.backward()")
    app.ui.step(4)
    rows = [visible_texts(row) for row, *_ in panel.tensors._rows if dpg.is_item_shown(row)]
    heads = [dpg.get_item_label(c) for c in dpg.get_item_children(panel.tensors.table, 0)]
    place = heads.index(".grad") - len(heads)
    return {row[0]: row[place] for row in rows}


def test_a_detached_branch_gets_its_gradient_once_the_detach_is_muted(app):
    """Link, inspector and bench say why the upper branch has no gradient; M on the Detach, another step: it comes."""
    ui, session = app.ui, app.session
    debugger, scene = session.running.debugger, app.app.canvas.scene
    panel = app.app.panels["debugger"]

    # A step, its backward pass done.
    ui.keys("F10")
    ui.wait_until(lambda: debugger.active)
    ui.step(6)
    app.click(panel._chips["update"])
    ui.wait_until(lambda: debugger.phase == "update")
    ui.step(6)
    ui.move(*app.app.canvas.to_screen(*scene.links[WIRE].middle))
    for _ in range(8):  # words on links are there once they can be read
        if scene.links[WIRE].look.note.note is None:
            ui.wheel(+1)
    ui.step(4)
    assert scene.links[WIRE].look.note.note.cut_text == "no gradient:  detached"
    assert not scene.links[WIRE].look.note.note.gradient_text
    other = Link.between("linear_2", "y", "add_1", "b")
    assert scene.links[other].look.note.note.gradient_text
    assert not scene.links[other].look.note.note.cut_text

    # The layer behind it has weights and no gradient, and its inspector says so; its neighbour has both.
    click_node(app, "linear_1")
    words = in_the_inspector(app)
    assert "weight" in words
    assert "gradient of weight" not in words
    assert "⊘ no gradient:  detached" in words
    click_node(app, "linear_2")
    words = in_the_inspector(app)
    assert "gradient of weight" in words
    assert not [w for w in words if w.startswith("⊘")]
    assert "linear_1.weight" not in [e.attributes.get("parameter") for e in debugger.trace.entries]

    # On the bench the same: .grad stays None, for the reason that stands beside it.
    grads = on_the_bench(app)
    assert grads["Linear 1.weight"] == grads["Linear 1.bias"] == "None: detached"
    assert grads["Linear 2.weight"].startswith("‖")

    # M on the Detach lets the gradient through.
    click_node(app, "detach_1")
    ui.keys("m")
    ui.wait_until(lambda: session.graph.nodes["detach_1"].muted)
    ui.step(4)
    click_node(app, "linear_1")
    assert not [w for w in in_the_inspector(app) if w.startswith("⊘")], "the old step says nothing of the new network"
    step = debugger.trace.step
    ui.keys("F10")
    ui.wait_until(lambda: debugger.trace is not None and debugger.trace.step > step)
    ui.step(6)
    app.click(app.tab("debugger"))
    ui.step(6)
    app.click(panel._chips["update"])
    ui.wait_until(lambda: debugger.phase == "update")
    ui.step(6)
    note = scene.links[WIRE].look.note.note
    assert note.gradient_text
    assert not note.cut_text
    words = in_the_inspector(app)
    assert "gradient of weight" in words
    assert not [w for w in words if w.startswith("⊘")]
    assert "linear_1.weight" in [e.attributes.get("parameter") for e in debugger.trace.entries]
