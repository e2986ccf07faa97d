"""The Training and Metrics panels under a real mouse."""

from __future__ import annotations

import time

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from core.graph import Document
from core.runtime.recipe import KEY
from core.studio.recipe_editing import RecipeEditing
from core.studio.series import Series
from core.studio.session import Session
from core.studio.training_starts import add_metric, suggestions
from gui.widgets.legend_rows import rows_of
from tests.core.sketches import add, draw, link
from tests.gui.reading import visible_texts
from tests.gui.shell_app import shell

pytestmark = pytest.mark.window


@pytest.fixture
def window(viewport, tmp_path, monkeypatch):
    with shell(viewport, tmp_path, monkeypatch) as made:
        made.app.dock.show("training")
        made.app.dock.show("metrics")
        made.ui.step(4)
        yield made


def classifier(window, test: float = 0.0) -> None:
    """Two spirals, 200 samples, judged after each epoch of one step."""
    edit = draw()
    data, layer = add(edit, "data.spirals", points=100, test=test), add(edit, "layer.linear", out_features=2)
    loss, adam = add(edit, "loss.cross_entropy"), add(edit, "optimizer.adam")
    link(edit, f"{data}.x", f"{layer}.x")
    link(edit, f"{layer}.y", f"{loss}.input")
    link(edit, f"{data}.y", f"{loss}.target")
    link(edit, f"{loss}.loss", f"{adam}.loss")
    window.session.open_document(Document(edit.graph))
    window.ui.step(6)


def trained(window, condition) -> None:
    """Wait for the training process, and leave the processor to it."""

    def rested() -> bool:
        time.sleep(0.03)
        return bool(condition())

    window.ui.wait_until(rested)


def choose(window, menu, place: int) -> None:
    """Take an entry of a menu that a button has opened."""
    window.ui.wait_until(lambda: dpg.is_item_visible(menu.window))
    window.ui.step(3)
    (left, top), (x, y) = dpg.get_item_pos(menu.window), dpg.get_item_pos(menu.items[place])
    window.ui.click(left + x + 30, top + y + 8)
    window.ui.step(4)


def weights(rows: int, columns: int) -> list[list[float]]:
    """Numbers to begin with, no two columns alike."""
    return [[0.2 * ((3 * r + 5 * c) % 7 - 3) for c in range(columns)] for r in range(rows)]


def draw_gan(session: Session) -> None:
    """A generator makes points out of numbers; a discriminator, whose weights are two Parameter nodes, tells them from
    the data: once on the data, once on what was made (detached), and once more to train the generator."""
    edit = session.edit
    data = add(edit, "data.spirals", points=32, target="column", validation=0.0)
    numbers = add(edit, "data.line", points=64, validation=0.0)
    hidden, made = (add(edit, "layer.linear", out_features=size) for size in (8, 2))
    squash = add(edit, "activation.tanh")
    first, second = (add(edit, "tensor.parameter", value=weights(*shape)) for shape in ((2, 8), (8, 1)))
    detach = add(edit, "operation.detach")
    yes, no = (add(edit, "operation.clamp", lowest=answer, highest=answer) for answer in (1.0, 0.0))
    link(edit, f"{numbers}.x", f"{hidden}.x")
    link(edit, f"{hidden}.y", f"{squash}.x")
    link(edit, f"{squash}.y", f"{made}.x")
    link(edit, f"{made}.y", f"{detach}.x")
    for clamp in (yes, no):
        link(edit, f"{data}.y", f"{clamp}.x")
    losses = []
    for points, target in ((f"{data}.x", yes), (f"{detach}.y", no), (f"{made}.y", yes)):
        into, bend, out = add(edit, "operation.matmul"), add(edit, "activation.tanh"), add(edit, "operation.matmul")
        loss = add(edit, "loss.bce_with_logits")
        link(edit, points, f"{into}.a")
        link(edit, f"{first}.y", f"{into}.b")
        link(edit, f"{into}.y", f"{bend}.x")
        link(edit, f"{bend}.y", f"{out}.a")
        link(edit, f"{second}.y", f"{out}.b")
        link(edit, f"{out}.y", f"{loss}.input")
        link(edit, f"{target}.y", f"{loss}.target")
        losses.append(loss)
    both = add(edit, "operation.add")
    link(edit, f"{losses[0]}.loss", f"{both}.a")
    link(edit, f"{losses[1]}.loss", f"{both}.b")
    critic, artist = add(edit, "optimizer.adam", order=0), add(edit, "optimizer.adam", order=1)
    edit.set_mark([critic], "name", "Discriminator", "Rename")
    edit.set_mark([artist], "name", "Generator", "Rename")
    link(edit, f"{both}.y", f"{critic}.loss")
    link(edit, f"{losses[2]}.loss", f"{artist}.loss")
    for node, optimizer in ((first, critic), (second, critic), (hidden, artist), (made, artist)):
        link(edit, f"{node}.params", f"{optimizer}.params")


def test_the_story_of_two_that_play_against_each_other(window):
    """A GAN runs; its optimizers stand in the order of their steps, swap by the arrow, and are back after undo."""
    draw_gan(window.session)
    window.ui.step(4)
    assert not window.session.analysis.problems
    panel, running = window.app.panels["training"], window.session.running
    window.ui.step(4)
    assert [row.title for row in panel.optimizers.rows] == ["Discriminator", "Generator"]
    assert not panel.optimizers.warnings
    window.session.actions.trigger("train.epoch")
    trained(window, lambda: running.state == "paused" and running.step_count)
    assert len(running.losses) == 2
    critic, artist = (row.node for row in panel.optimizers.rows)
    window.click(panel.optimizers.arrows[critic, 1])
    assert [row.title for row in panel.optimizers.rows] == ["Generator", "Discriminator"]
    assert {n: window.graph.nodes[n].params["order"] for n in (artist, critic)} == {artist: 0, critic: 1}
    window.session.actions.trigger("train.epoch")
    trained(window, lambda: running.state == "paused" and running.step_count == 2)
    window.ui.keys("Control_L", "z")
    window.ui.step(4)
    assert [row.title for row in panel.optimizers.rows] == ["Discriminator", "Generator"]


def test_early_stopping_is_switched_on_and_its_patience_typed(window):
    """Each lands in the document; a hundred more typed signs would still be one step to undo."""
    classifier(window)
    form = window.app.panels["training"].form
    window.click(form.fields["stop"])
    assert window.graph.meta[KEY] == {"patience": 10}
    window.ui.step(3)
    window.ui.double_click(*window.middle(form.fields["patience"]))
    window.ui.keys("Control_L", "a")
    window.ui.type("25")
    window.ui.keys("Return")
    window.ui.step(3)
    assert window.graph.meta[KEY] == {"patience": 25}
    window.session.undo()
    assert window.graph.meta[KEY] == {"patience": 10}


def test_a_wrong_value_in_the_file_is_shown_and_reset(window):
    """The button takes it out."""
    classifier(window)
    graph = window.graph.copy()
    graph.meta[KEY] = {"precision": "float8"}
    window.session.open_document(Document(graph))
    window.ui.step(6)
    form = window.app.panels["training"].form
    assert any("float8" in words for words in visible_texts(form.group))
    window.click(form.reset)
    assert KEY not in window.graph.meta
    assert not dpg.is_item_visible(form.reset)


def test_a_schedule_is_added_by_two_clicks(window):
    """The button offers schedules; the chosen one is linked to the optimizer and can be undone."""
    classifier(window)
    panel = window.app.panels["training"]
    window.click(panel.optimizers.schedules["adam_1"])
    choose(window, panel.menu, 0)
    assert window.graph.source_of("adam_1", "schedule").node == "cosine_annealing_lr_1"
    assert panel.optimizers.rows[0].schedule == "cosine_annealing_lr_1"
    window.session.undo()
    window.ui.step(3)
    assert panel.optimizers.rows[0].schedule == ""


def test_metrics_are_added_run_and_read(window):
    """The empty panel's button adds one; a run fills node, matrix and standing; Judge asks the test part."""
    classifier(window, test=0.25)
    metrics, training, running = window.app.panels["metrics"], window.app.panels["training"], window.session.running
    window.click(metrics._none._button)
    choose(window, metrics.menu, 0)
    assert "accuracy_1" in window.graph.nodes
    add_metric(window.session, next(s for s in suggestions(window.session) if s.type == "metric.confusion_matrix"))
    RecipeEditing(window.session).configure(keep_best=True)
    running.run(until_epoch=5)
    trained(window, lambda: running.state == "paused" and running.metrics)
    window.ui.wait_until(lambda: dpg.is_item_visible(metrics.judge))
    assert "validation" in running.metrics["accuracy_1"]
    live = window.app.live
    window.ui.wait_until(lambda: "accuracy_1" in live._strips and "%" in live._strips["accuracy_1"].text)
    window.click(metrics.judge)
    trained(window, lambda: metrics.tested is not None)
    step, judged = metrics.tested
    assert (step, judged.part, judged.count) == (running.step_count, "test", 50)
    window.ui.wait_until(lambda: "Test part, 50 samples, at step 5" in dpg.get_item_label(metrics._result))
    left, top = dpg.get_item_rect_min(metrics.matrix.view._list)
    start, above, side = metrics.matrix.view._cells
    window.ui.move(left + start + side * 1.5, top + above + side * 0.5)
    window.ui.wait_until(lambda: dpg.is_item_shown(metrics.matrix.view._tip))
    assert "were taken for 1" in dpg.get_value(metrics.matrix.view._tip_text)
    best = running.standing.best_epoch
    assert f"in epoch {best}" in dpg.get_value(training.standing.values["best"])
    window.click(training.standing.back.item)
    window.ui.wait_until(lambda: any(f"The weights of epoch {best} are in place" in words for words in window.said))


def test_a_legend_takes_the_rows_that_it_needs():
    """In order, as few as the room allows; what is left over after the last row stays in it."""
    assert rows_of([100, 100, 100], 320) == [[0, 1, 2]]
    assert rows_of([100, 100, 100], 220) == [[0, 1], [2]]
    assert rows_of([100] * 5, 50) == [[0], [1], [2, 3, 4]]


def test_narrow_room_shows_curves_or_the_matrix(window):
    """Two buttons turn from one to the other, so that neither is too small to read."""
    classifier(window)
    metrics, running = window.app.panels["metrics"], window.session.running
    for type_name in ("metric.accuracy", "metric.confusion_matrix"):
        add_metric(window.session, next(s for s in suggestions(window.session) if s.type == type_name))
    running.metrics = {"accuracy_1": {"validation": Series()}}
    running.metrics["accuracy_1"]["validation"].append(1, 0.5)
    running.matrices = {"confusion_matrix_1": {"validation": np.eye(2, dtype=int)}}
    window.ui.wait_until(lambda: dpg.is_item_visible(metrics.judge) and dpg.is_item_shown(metrics.matrix.group))
    assert not dpg.is_item_shown(metrics.halves["matrix"])
    window.app.views.set_scale(1.5)
    window.ui.wait_until(lambda: dpg.is_item_shown(metrics.halves["matrix"]))
    window.ui.step(4)
    assert not dpg.is_item_shown(metrics.matrix.group)
    window.click(metrics.halves["matrix"])
    window.ui.wait_until(lambda: dpg.is_item_shown(metrics.matrix.group))
    assert not dpg.is_item_shown(metrics.curves[0].group)
