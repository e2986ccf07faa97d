"""The Compress panel under a real mouse: a trained network is tried, pruned, put back, and made int8."""

from __future__ import annotations

import dearpygui.dearpygui as dpg
import numpy as np
import pytest
import safetensors.numpy

from core.graph import Document
from tests.core.sketches import classifier_graph
from tests.gui.shell_app import inside, shell, type_of

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def shared(viewport, tmp_path_factory):
    """One window, and one training process, for all tests here: starting them takes longer than the tests."""
    with pytest.MonkeyPatch.context() as patch, shell(viewport, tmp_path_factory.mktemp("home"), patch) as made:
        made.app.dock.show("compress")
        made.session.running.warm_up()
        yield made


@pytest.fixture
def window(shared):
    """The window with a network that was not trained yet."""
    shared.session.open_document(Document(classifier_graph()))
    shared.ui.step(3)
    return shared


def panel_of(window):
    return next(p for p in window.app.dock.panels.values() if p.name == "compress")


def wait(window, condition) -> None:
    window.ui.wait_until(lambda: condition() and not panel_of(window).own.busy)
    window.ui.step(4)


def trained(window):
    """Its panel after an epoch of training."""
    running, panel = window.session.running, panel_of(window)
    running.run(until_epoch=1)
    window.ui.wait_until(lambda: running.step_count and running.state == "paused" and panel.own.layers)
    window.ui.step(3)
    return panel


def test_it_is_empty_until_something_was_trained(window):
    """The sentence says what will be here; its button begins the training."""
    panel = panel_of(window)
    assert not dpg.is_item_shown(panel._body)
    assert panel.own.obstacle == "Train the network first."
    window.click(next(item for item in inside(panel._empty.group) if type_of(item) == "mvButton"))
    window.ui.wait_until(lambda: dpg.is_item_shown(panel._body))
    window.session.running.pause()
    window.ui.wait_until(lambda: window.session.running.state == "paused")


def test_trying_pruning_and_going_back(window):
    """Try tells and changes nothing; Prune holds zeros through training; Put back undoes it."""
    panel, running = trained(window), window.session.running
    own, before = panel.own, running.kept_state["weights"]["linear_1.weight"]
    window.ui.click(*panel.bars.middle("linear_2.weight"))
    window.ui.step(3)
    assert own.pruning.layers == ("linear_1.weight",)
    window.click(panel.pruning.try_)
    wait(window, lambda: own.report)
    assert not own.done
    assert not own.pruned
    assert panel.table.cell(1, 0) == "Accuracy"
    assert panel.table.cell(2, 2) == "25.0 %"  # half of one of two layers
    assert [bar.words for bar in panel.bars._bars] == ["50 %", "0 %"]

    window.click(panel.pruning.prune)
    wait(window, lambda: own.done)
    assert dpg.is_item_shown(panel.pruning.back)
    running.step()
    wait(window, lambda: own.report.step == running.step_count > own.pruned_at)  # it is looked at again
    assert "trained on to step" in dpg.get_value(panel._words)
    assert np.count_nonzero(running.kept_state["weights"]["linear_1.weight"]) == 8

    window.click(panel.pruning.back)
    wait(window, lambda: not own.pruned)
    np.testing.assert_array_equal(running.kept_state["weights"]["linear_1.weight"], before)


def test_a_network_that_changed_must_be_trained_first(window):
    """Results of another network are not mixed up with this one's; the sentence says what to do."""
    panel = trained(window)
    window.session.edit.set_param("linear_1", "bias", False)
    window.ui.step(3)
    window.click(panel.pruning.try_)
    assert panel.own.report is None
    assert "has changed" in dpg.get_value(panel._words)


def test_a_sweep_is_cancelled_carried_out_and_clicked(window):
    """Cancel keeps what a sweep has found; a click on the curve takes its amount."""
    panel = trained(window)
    own = panel.own
    window.session.actions.trigger("compress.sweep")
    window.ui.wait_until(lambda: len(own.sweep) >= 2)
    own.cancel()
    found = len(own.sweep)
    window.ui.step(5)
    assert len(own.sweep) == found < 20
    assert not own.busy
    window.click(panel.pruning.sweep)
    wait(window, lambda: len(own.sweep) == 20)
    assert panel.half == "curve"
    window.click(panel.curve.plot)
    window.ui.step(2)
    assert 0.35 < own.pruning.amount < 0.65
    assert dpg.get_value(panel.pruning.amount) == round(100 * own.pruning.amount)


def test_int8_is_tried_and_written(window, tmp_path):
    """The table has size and quality, what is left in float32 is said, and the file holds whole numbers."""
    panel = trained(window)
    own = panel.own
    window.click(panel.sides["int8"])
    window.click(panel.quantising.try_)
    wait(window, lambda: own.int8)
    assert panel.int8_table.cell(2, 0) == "File"
    assert "biases" in dpg.get_value(panel._left)
    window.click(panel.quantising.save)
    dialog = window.wait_dialog()
    dpg.set_value(dialog.field, str(tmp_path / "small.int8.safetensors"))
    dialog.confirm()
    wait(window, lambda: (tmp_path / "small.int8.safetensors").exists())
    assert safetensors.numpy.load_file(tmp_path / "small.int8.safetensors")["linear_1.weight"].dtype == np.int8
    panel.turn("prune")
