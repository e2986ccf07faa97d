"""What the live panels are made of, where no window is needed."""

from __future__ import annotations

import numpy as np
import pytest

from core.runtime.numbers import column_text, view_of
from core.runtime.trace import Entry, Operand, TraceSummary
from core.studio.formulas import derivative_lines
from core.studio.operation_words import operand_title, sections_of
from core.studio.series import Series
from gui.live import small_map
from gui.panels.computation_graph import boxes_of, structure
from gui.widgets.calm_axes import grown, round_up
from gui.widgets.dashes import dashed
from gui.widgets.entry_list import entry_label
from gui.widgets.formula import as_plain_text, render
from gui.widgets.heatmap import cells
from gui.widgets.norm_bars import bar_share
from gui.widgets.pictures_view import atlas
from gui.widgets.regions_view import region_colours
from gui.widgets.sparkline import spark_points
from gui.widgets.tensor_table import WIDTH, header_text, row_texts, shown_text
from tests.core.runtime.test_debugger_truth import CLASSIFIER, record


@pytest.fixture(scope="module")
def trace() -> TraceSummary:
    """A step of a small network, really run."""
    return record(CLASSIFIER, 1).summary


def test_axes_grow_in_round_steps_and_never_shrink() -> None:
    """An axis moves only when data leave it, and then to a round number."""
    first = grown(None, 0.0, 0.73)
    assert first == (0.0, 1.0)
    assert grown(first, 0.0, 0.2) == first
    assert grown(first, 0.0, 1.01) == (0.0, 1.5)
    assert [round_up(v) for v in (0.011, 1.2, 4.0, 8.0)] == [0.015, 1.5, 5.0, 10.0]


def test_logarithmic_axes_show_whole_decades() -> None:
    """From one power of ten to another, also where all numbers are equal."""
    assert grown(None, 0.02, 0.7, log=True) == (0.01, 1.0)
    low, high = grown(None, 0.1, 0.1, log=True)
    assert low < high


def test_dashes_are_equally_long_on_screen() -> None:
    """A line is cut into pieces and gaps by its length in pixels, around corners too."""
    x, y = dashed(np.array([0.0, 50.0, 50.0]), np.array([0.0, 0.0, 50.0]), 1.0, 1.0, on=6, off=4)
    length = np.hypot(np.diff(x), np.diff(y))[::2].sum()
    assert length == pytest.approx(60.0, abs=6)
    assert len(x) % 2 == 0


def test_a_line_of_nothing_has_no_dashes() -> None:
    """Neither NaN nor a single point is a line."""
    assert len(dashed(np.array([1.0]), np.array([1.0]), 1, 1)[0]) == 0
    assert len(dashed(np.arange(3.0), np.full(3, np.nan), 1, 1)[0]) == 0


def test_numbers_in_a_table_keep_their_width() -> None:
    """Whatever a number is, it takes the width of a column, and one space stays before it."""
    values = [0.5, -1.5e-12, 123456.0, -99999.4, np.nan, np.inf, -np.inf, 0.0, 1e-4, -0.001, 3.4e38]
    for value in values:
        text = column_text(value, WIDTH)
        assert len(text) == WIDTH
        assert text.startswith(" ")
    assert column_text(0.5, 8).strip() == "0.5000"
    assert column_text(np.int64(-3), 5) == "   −3"
    lines = row_texts(np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert {len(line) for line in lines} == {len(header_text(2))}


def test_the_table_says_what_it_leaves_out() -> None:
    """The first 64 rows and columns are shown."""
    assert shown_text(view_of(np.zeros((10, 784)))) == "showing 64 of 784 columns"
    assert shown_text(view_of(np.zeros((10, 3)))) == ""


def test_statistics_hold_for_the_whole_tensor() -> None:
    """The histogram counts every finite element, NaN are counted apart."""
    view = view_of(np.append(np.arange(99.0), np.nan))
    assert (view.minimum, view.maximum, view.bad) == (0.0, 98.0, 1)
    assert view.histogram.sum() == 99
    assert view_of(np.full(5, 2.0)).histogram.sum() == 5


def test_cells_of_a_heat_map_fit_their_box() -> None:
    """64 x 64 numbers and a single row both stay inside."""
    for rows, columns in ((64, 64), (1, 64), (3, 2), (1, 1), (64, 1)):
        wide, high = cells(rows, columns, 104)
        assert 1 <= wide * columns <= 104
        assert 1 <= high * rows <= 104


def test_a_bar_fills_its_room_by_orders_of_magnitude() -> None:
    """Half the orders of magnitude are half the room; nothing is no bar."""
    assert bar_share(1e-2, 1e-4, 1.0) == pytest.approx(0.5)
    assert bar_share(0.0, 1e-4, 1.0) == 0.0
    assert bar_share(float("nan"), 1e-4, 1.0) == 0.0


def test_a_guess_has_hardly_any_colour() -> None:
    """Where the network is unsure the ground shines through."""
    winner = np.zeros((1, 2), dtype=int)
    unsure, sure = region_colours(winner, np.array([[0.5, 1.0]]), 2, (0, 0, 0))[0]
    assert unsure.sum() < 0.2 * sure.sum()


def test_pictures_stand_eight_in_a_row() -> None:
    """An atlas keeps each picture whole."""
    pictures = np.arange(9)[:, None, None] * np.ones((9, 2, 2))
    page = atlas(pictures, 2)
    assert page.shape == (8, 32)
    assert page[0, 4] == pytest.approx(1 / 8)
    assert page[4, 0] == pytest.approx(1.0)


def test_a_sparkline_has_at_most_a_point_for_each_pixel() -> None:
    """And none where there is nothing to draw."""
    assert len(spark_points(np.random.default_rng(0).random(1000), 80, 18)) == 80
    assert spark_points(np.array([1.0]), 80, 18) == []
    assert spark_points(np.array([0.0, -1.0, 5.0]), 80, 18, log=True) == []


def test_a_small_map_has_at_most_four_rows() -> None:
    """Any shape becomes a map; opposite signs have opposite colours."""
    for shape in ((64, 784), (16,), (), (2, 3, 4)):
        colours = small_map(np.ones(shape))
        assert len(colours) <= 4
        assert len(colours[0]) <= 24
    ((minus, plus),) = small_map(np.array([[-1.0, 1.0]]))
    assert minus[2] > minus[0]
    assert plus[0] > plus[2]


def test_a_series_that_goes_back_drops_what_came_after() -> None:
    """Training that goes on from a kept state overwrites the steps after it."""
    series = Series()
    series.extend(np.arange(1.0, 6.0), np.arange(1.0, 6.0))
    series.extend(np.array([3.0, 4.0]), np.array([30.0, 40.0]))
    assert series.x.tolist() == [1, 2, 3, 4]
    assert series.y.tolist() == [1, 2, 30, 40]
    assert series.at(3.5) == 30
    assert np.isnan(series.at(0.5))


def test_extent_ignores_what_is_not_finite() -> None:
    """Axes are made for finite numbers; logarithmic ones for those above 0."""
    series = Series()
    series.extend(np.arange(4.0), np.array([np.nan, 0.0, 0.5, np.inf]))
    assert series.extent() == (0.0, 0.5)
    assert series.extent(positive=True) == (0.5, 0.5)
    series.append(9.0, 7.0)
    assert series.extent() == (0.0, 7.0)


def test_formulas_of_a_step_can_be_set(trace: TraceSummary) -> None:
    """mathtext reads every formula and derivative that the debugger meets in this step."""
    for entry in trace.entries:
        page = render(derivative_lines(entry), 17)
        assert page.max() > 0.9
        assert "\\" not in as_plain_text(entry.formula)


def test_backward_shows_the_derivatives_of_what_has_a_gradient(trace: TraceSummary) -> None:
    """One line for each gradient that goes out, and no other."""
    derivatives = [e for e in trace.entries if e.phase == "backward" and e.operation == "linear"]
    entry = derivatives[-1]
    assert derivative_lines(entry).count("\n") == len(entry.outgoing) - 1
    assert r"\bar{x}" not in derivative_lines(entry), "data have no gradient"


def test_sections_hold_every_operand(trace: TraceSummary) -> None:
    """Nothing that was recorded is left out."""
    for entry in trace.entries:
        shown = [o for _, operands in sections_of(entry) for o in operands]
        assert len(shown) == len(entry.inputs) + len(entry.outputs) + len(entry.incoming) + len(entry.outgoing)


def test_an_operand_is_called_by_letter_and_name() -> None:
    """So that formula and numbers can be read together; a bar marks a gradient."""
    operand = Operand("weight", "t1", "fc.weight", (2, 2), "float32", "", "w")
    assert operand_title(operand) == "w · weight"
    assert operand_title(operand, going_out=True) == "w\u0304 · weight"


def test_an_update_is_called_by_its_parameter() -> None:
    """With the name that a person gave its node."""
    entry = Entry(0, "update", "opt", "Adam", "Adam.step", "", "", attributes={"parameter": "linear_1.weight"})
    assert entry_label(entry, lambda name: "fc1.weight") == "Adam   fc1.weight"


def test_the_layout_depends_on_structure_alone(trace: TraceSummary) -> None:
    """Two steps of one network have equal structures though their grad_fns are others; the loss stands rightmost."""
    assert structure(trace) == structure(record(CLASSIFIER, 1).summary)
    placed = boxes_of(trace)
    assert len(placed) == len(trace.autograd)
    assert placed[0][0] == max(x for x, _ in placed.values())
