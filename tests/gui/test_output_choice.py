"""What the Output panel offers where there is something to choose, and pictures as probes draw them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from core.graph import Document, Node
from core.nodes.registry import standard_registry
from core.runtime.drawings import Boxes, Clouds, Sheet, Trails
from core.runtime.drawn_numbers import Course, figures_of, spread_of
from core.studio.output_choice import choose_output, chosen_output, output_choices
from core.studio.session import Session
from core.studio.settings import Settings
from gui.canvas.geometry import DRAWING_SIDE, node_box
from gui.widgets.drawing_paint import LOW, Ground, key_of, paint
from gui.widgets.number_paint import bins_of, notes_of, table_of
from tests.core.sketches import add, classifier_graph, draw, link

DARK = Ground((20, 22, 26), (60, 64, 70), (230, 232, 236), dark=True)
AREA = {"surface": "", "x_min": -1.0, "x_max": 1.0, "y_min": -1.0, "y_max": 1.0}


@pytest.fixture
def session() -> Iterator[Session]:
    """The classifier with a second optimizer and a probe that draws."""
    edit = draw(classifier_graph())
    second, probe = add(edit, "optimizer.sgd"), add(edit, "probe.points")
    link(edit, "cross_entropy_1.loss", f"{second}.loss")
    link(edit, "spirals_1.x", f"{probe}.a")
    made = Session(settings=Settings())
    made.open_document(Document(edit.graph))
    yield made
    made.close()


def test_each_network_and_each_probe_can_be_chosen(session: Session) -> None:
    """The first network is shown until another is chosen; the choice is kept in the project and can be undone."""
    assert list(output_choices(session)) == ["adam_1", "sgd_1", "points_1"]
    assert chosen_output(session) == "adam_1"
    choose_output(session, "points_1")
    assert chosen_output(session) == "points_1"
    assert session.graph.meta["output"] == "points_1"
    session.document.undo()
    assert chosen_output(session) == "adam_1"


def test_a_choice_that_is_gone_falls_back(session: Session) -> None:
    """Without its node a choice stands for the first one again."""
    choose_output(session, "points_1")
    session.edit.delete(["points_1"])
    assert chosen_output(session) == "adam_1"


def test_a_probe_that_draws_has_room_for_it() -> None:
    """Its node is large enough for the picture, and collapsed it is as flat as any."""
    spec = standard_registry()["probe.points"]
    box = node_box(Node("n", spec.name), spec)
    assert box.drawing_y is not None
    assert box.width >= DRAWING_SIDE
    assert box.height >= box.drawing_y + DRAWING_SIDE
    assert node_box(Node("n", spec.name, collapsed=True), spec).drawing_y is None


def test_pictures_are_painted_in_a_grid() -> None:
    """The least number is black and the greatest white; with a scale from 0 to 1 grey stays grey."""
    pictures = np.stack([np.full(16, 0.25), np.full(16, 0.75)]).astype(np.float16)
    for scale, shades in (("least to greatest", (0, 255)), ("0 to 1", (63, 191))):
        page = paint(Sheet(pictures), {"height": 0, "count": 16, "scale": scale}, 64, DARK)
        assert (page[8, 8, 0], page[8, 48, 0]) == shades
    assert tuple(page[48, 8]) == DARK.paper


def test_clouds_differ_in_colour_and_sign() -> None:
    """A point of the second cloud has another colour than one of the first; the key names both."""
    square = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]], dtype=np.float32)
    drawing = Clouds((square, np.array([[0.5, 0.5]], dtype=np.float32)), ("data", "made"))
    page, keys = paint(drawing, {}, 100, DARK), key_of(drawing, DARK)
    assert [k.name for k in keys] == ["data", "made"]
    assert keys[0].sign != keys[1].sign
    middle = page[48:53, 48:53].reshape(-1, 3)
    assert any(np.abs(middle.astype(int) - keys[1].colour).sum(axis=1) < 60)


def test_a_trail_ends_where_the_point_is() -> None:
    """The dot of the newest point has the trail's colour, and a map lies below it where a formula is given."""
    trail = np.array([[-0.8, -0.8], [0.5, 0.5]], dtype=np.float32)
    drawing = Trails((trail,), ("Adam",))
    page = paint(drawing, AREA, 100, DARK)
    assert np.abs(page[25, 75].astype(int) - key_of(drawing, DARK)[0].colour).sum() < 60
    assert tuple(page[5, 5]) == DARK.paper
    lost = Trails((np.concatenate([trail, np.full((1, 2), np.nan, np.float32)]),), ("Adam",))
    assert np.array_equal(paint(lost, AREA, 100, DARK), page)
    assert tuple(paint(drawing, {**AREA, "surface": "x ** 2 + y"}, 100, DARK)[5, 5]) != DARK.paper


def test_boxes_stand_where_they_say() -> None:
    """Centre and size are shares of the picture; the corner is painted, its middle is not."""
    drawing = Boxes(np.zeros((1, 1, 8, 8), np.float16), np.array([[0.5, 0.5, 0.5, 0.5]], np.float32), np.zeros((0, 4)))
    page = paint(drawing, {"count": 1}, 100, DARK)
    assert page[25, 50].max() > 150
    assert page[50, 50].max() < 40
    assert page[10, 50].max() < 40


def inked(page: np.ndarray) -> np.ndarray:
    """Where something is painted."""
    return np.abs(page.astype(int) - DARK.paper).sum(axis=2) > 60


def test_a_table_shows_what_fits_in_even_columns() -> None:
    """Four significant digits, right-aligned; dots stand for the columns and rows that have no room."""
    lines = table_of(figures_of(np.array([[0.5, -12.25, 3.0], [1e-6, 0.25, 7.0], [1.0, 1.0, 1.0]])), 21, 2)
    assert lines == ["  0.5000   \u221212.25 \u2026", "       \u2026"]
    assert table_of(figures_of(np.arange(7)), 5, 3) == ["0 1 2", "3 4 5", "6"]


def test_a_course_is_drawn_from_left_to_right_in_its_range() -> None:
    """A number that grows begins in the lower left corner; with logarithms its powers of ten make a straight line."""
    course = Course(np.arange(1, 6), 10.0 ** np.arange(-2, 3))
    plain, powers = ({"smoothing": 0.0, "log_scale": log} for log in (False, True))
    pages = [inked(paint(course, params, 100, DARK)) for params in (plain, powers)]
    assert pages[0].shape == (round(100 * LOW), 100)
    middle = [np.flatnonzero(page[:, 50]).mean() for page in pages]
    assert middle[0] > 50
    assert abs(middle[1] - 30) < 2
    assert [(n.left, n.right) for n in notes_of(course, powers)] == [("100", "0.01 to 100"), ("step 1", "5")]


def test_smoothing_takes_effect_and_leaves_the_newest_value() -> None:
    """The range that is written is that of the smoothed curve."""
    course = Course(np.arange(40), np.tile([0.0, 1.0], 20))
    notes = notes_of(course, {"smoothing": 0.9, "log_scale": False})
    assert notes[0].left == "1"
    assert notes[0].right != notes_of(course, {"smoothing": 0.0, "log_scale": False})[0].right


def test_bars_count_as_numpy_does_and_keep_whole_numbers_whole() -> None:
    """As many bars as the parameter says; classes have one each."""
    numbers = np.random.default_rng(0).normal(size=500)
    for bins in (4, 40):
        assert np.array_equal(bins_of(spread_of(numbers), bins)[0], np.histogram(numbers.astype(np.float32), bins)[0])
    counts, edges = bins_of(spread_of(np.array([3, 5, 5, 7])), 40)
    assert (counts.tolist(), edges[0], edges[-1]) == ([1, 0, 2, 0, 1], 2.5, 7.5)
    page = inked(paint(spread_of(np.array([0, 1, 1])), {"bins": 40}, 100, DARK))
    assert page[:, 25].sum() * 2 - page[:, 75].sum() in (-2, -1, 0, 1, 2)
