"""The Search panel under a real mouse and keyboard."""

from __future__ import annotations

import time

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document
from core.studio.searching_axes import RESULT
from tests.core.sketches import classifier_graph, line_graph
from tests.core.studies import finished_project
from tests.gui.driver import RIGHT
from tests.gui.shell_app import inside, shared_shell, type_of

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def shared(viewport, tmp_path_factory):
    """One window for all tests: they tidy up by beginning anew."""
    with shared_shell(viewport, tmp_path_factory.mktemp("window")) as made:
        yield made


@pytest.fixture
def window(shared):
    shared.begin()
    shared.app.dock.show("study")
    shared.ui.step(4)
    return shared


def panel_of(window):
    return next(p for p in window.app.dock.panels.values() if p.name == "study")


def with_results(window, tmp_path):
    window.session.files.open(finished_project(tmp_path)[0])
    panel = panel_of(window)
    window.ui.wait_until(lambda: panel.searching.rows)
    panel._turn("trials")
    window.ui.step(6)
    return panel


def rested(condition: bool) -> bool:
    """The condition, after leaving the processor to the trials for a moment."""
    time.sleep(0.03)
    return condition


def on_row(panel, number: int) -> tuple[float, float]:
    """The beginning of a row of the table, on screen; rows are wider than what can be seen of them."""
    x, y = dpg.get_item_rect_min(panel.table.item(number))
    return x + 10, y + dpg.get_item_rect_size(panel.table.item(number))[1] / 2


def on_plot(panel, axis: int, place: float) -> tuple[float, float]:
    """A place on an axis of the plot, on screen."""
    left, top = dpg.get_item_rect_min(panel.plot._canvas)
    x, y = panel.plot.at(axis, place)
    return left + x, top + y


def test_a_first_search_is_one_click(window):
    """The empty panel's button varies the learning rate and starts; a trial that is given up is followed by the next;
    Stop ends it."""
    window.session.open_document(Document(line_graph()))
    window.session.searching.configure(epochs=100_000)
    panel = panel_of(window)
    window.ui.step(4)
    button = next(item for item in inside(panel._empty.group) if type_of(item) == "mvButton")
    window.click(button)
    searching = window.session.searching
    assert [vary.name for vary in searching.setup.vary] == ["sgd_1.lr"]
    window.ui.wait_until(lambda: rested(any(row.epochs for row in searching.rows)))
    assert panel.view == "trials"
    searching.choose(frozenset([0]))
    window.ui.step(4)
    window.click(panel.cancel)
    window.ui.wait_until(lambda: searching.rows[0].state == "failed")
    assert searching.rows[0].why == "Cancelled."
    window.ui.wait_until(lambda: searching.rows[-1].state == "running")
    window.click(panel.stop)
    window.ui.wait_until(lambda: searching.state == "idle")
    assert [row.state for row in searching.rows] == ["failed", "broken off", "waiting"]


def test_a_parameter_is_added_by_typing_its_name_and_its_range_is_typed(window):
    """Add, a few letters, Enter; then the range, which lands in the document and can be undone."""
    window.session.open_document(Document(classifier_graph()))
    panel = panel_of(window)
    window.ui.step(4)
    window.click(panel.other)
    window.click(panel._form.add_button)
    window.ui.wait_until(lambda: dpg.is_item_active(panel._form.search.field))
    window.ui.type("spirals noise")
    window.ui.keys("Return")
    window.ui.step(3)
    searching = window.session.searching
    assert [vary.name for vary in searching.setup.vary] == ["spirals_1.noise"]
    window.ui.double_click(*window.middle(panel._form.fields["spirals_1.noise.high"]))
    window.ui.keys("Control_L", "a")
    window.ui.type("0.3")
    window.ui.keys("Return")
    window.ui.step(3)
    assert searching.setup.vary[0].high == 0.3
    window.session.undo()
    assert searching.setup.vary[0].high != 0.3


def test_the_table_shows_the_best_on_top_and_a_failed_trial_with_its_reason(window, tmp_path):
    """Sorted by the result; what has none comes last."""
    panel = with_results(window, tmp_path)
    assert [row.number for row in panel.table.order] == [1, 3, 0, 2, 4]
    assert dpg.get_item_label(panel.table.item(1)).split()[0] == "1"
    assert "nan" in panel.table.order[-1].why


def test_a_chosen_row_can_be_changed_by_keys_and_opened(window, tmp_path):
    """A click chooses, Down goes to the next, Enter puts its values into the graph."""
    panel = with_results(window, tmp_path)
    window.ui.click(*on_row(panel, 1))
    window.ui.step(3)
    assert window.session.searching.chosen == {1}
    window.ui.keys("Down")
    window.ui.step(3)
    assert window.session.searching.chosen == {3}
    window.ui.keys("Return")
    window.ui.step(3)
    row = panel.searching.rows[3]
    assert window.graph.nodes["adam_1"].params["lr"] == row.values["adam_1.lr"]
    assert window.graph.nodes["linear_1"].params["out_features"] == row.values["linear_1.out_features"]


def test_row_and_line_point_at_each_other(window, tmp_path):
    """The mouse on a row lights its line, the mouse on a line its row."""
    panel = with_results(window, tmp_path)
    window.ui.move(*on_row(panel, 1))
    window.ui.step(3)
    assert panel.plot._marked == 1
    x, y = panel.plot.lines[2][0]
    x1, y1 = panel.plot.lines[2][1]
    left, top = dpg.get_item_rect_min(panel.plot._canvas)
    window.ui.move(left + x + 0.3 * (x1 - x), top + y + 0.3 * (y1 - y))
    window.ui.step(3)
    assert panel.table._marked == panel.plot._under is not None


def test_dragging_along_an_axis_filters_and_a_click_lifts_the_filter(window, tmp_path):
    """What does not pass there is dimmed in the plot and leaves the table."""
    panel = with_results(window, tmp_path)
    axis = next(k for k, a in enumerate(panel.plot.axes) if a.name == RESULT)
    window.ui.drag(on_plot(panel, axis, 0.6), on_plot(panel, axis, -0.02))
    window.ui.step(3)
    assert [row.number for row in panel.table.order] == [1, 3, 0]
    window.ui.rest()
    window.ui.click(*on_plot(panel, axis, 0.9))
    window.ui.step(3)
    assert len(panel.table.order) == 5


def test_a_parameter_can_be_told_to_vary_where_it_is_set(window):
    """A right click on its name in the inspector; the same menu takes it out again."""
    window.session.open_document(Document(classifier_graph()))
    window.session.select(["adam_1"])
    inspector = next(p for p in window.app.dock.panels.values() if p.name == "inspector")
    window.ui.wait_until(lambda: "lr" in inspector.fields)
    window.ui.step(4)
    searching = window.session.searching
    for expected in (["adam_1.lr"], []):
        window.ui.click(*window.middle(inspector.fields["lr"].title_item), button=RIGHT)
        window.ui.step(4)
        window.click(inspector._menu.vary)
        assert [vary.name for vary in searching.setup.vary] == expected
