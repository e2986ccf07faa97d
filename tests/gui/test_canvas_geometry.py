"""Measures of nodes and what lies under a point: no window needed."""

import numpy as np
import pytest

from core.graph import Frame, Link, Node
from gui.canvas.geometry import bounds, curve, curve_points, inside_frame, node_box
from gui.canvas.hits import HitIndex
from gui.theme import GRID
from tests.gui.small_registry import small_registry

REGISTRY = small_registry()


@pytest.mark.parametrize("spec", list(REGISTRY), ids=lambda s: s.name)
@pytest.mark.parametrize("name", ["", "a name of its own"])
@pytest.mark.parametrize("strip", [False, True])
def test_ports_and_sides_stand_on_the_grid(spec, name, strip):
    """A node on the grid has its ports and its corners on the grid, so links between nodes run straight."""
    box = node_box(Node("n", spec.name, name), spec, strip=strip)
    for spot in box.ports:
        assert spot.x % GRID == 0
        assert spot.y % GRID == 0
    assert box.width % GRID == 0
    assert box.height % GRID == 0


def test_a_renamed_node_says_what_it_is():
    """A name of its own moves the type into the second line, and the ports one row down."""
    plain = node_box(Node("n", "layer.linear"), REGISTRY["layer.linear"])
    named = node_box(Node("n", "layer.linear", "fc1"), REGISTRY["layer.linear"])
    assert (plain.title, plain.subtitle) == ("Linear", "")
    assert (named.title, named.subtitle) == ("fc1", "Linear")
    assert named.spot("in", "x").y == plain.spot("in", "x").y + 20


def test_a_collapsed_node_is_its_header():
    """Collapsed, all ports of a side stand together at the header."""
    box = node_box(Node("n", "operation.add", collapsed=True), REGISTRY["operation.add"], strip=True)
    assert box.height == 26
    assert box.strip_y is None
    assert {s.y for s in box.ports} == {13}


def test_a_type_that_is_not_known_has_a_box_too():
    """A node from a newer program is drawn with the name of its type, and its links end at the header."""
    box = node_box(Node("n", "layer.from_the_future"), None)
    assert box.title == "layer.from_the_future"
    assert box.spot("out", "y").x == box.width


def test_a_long_name_is_cut():
    """A name wider than the widest node is cut, and the node stays within its greatest width."""
    box = node_box(Node("n", "layer.linear", "an extraordinarily long name for a single little node"),
                   REGISTRY["layer.linear"])  # fmt: skip
    assert box.width <= 320
    assert box.title.endswith("…")


@pytest.mark.parametrize("end", [(300, 0), (300, 200), (10, 5), (-300, 50)])
def test_links_leave_to_the_right_and_arrive_from_the_left(end):
    """Wherever the ends are, a link begins and ends level."""
    a, b, c, d = curve((0.0, 0.0), end)
    assert (a, d) == ((0.0, 0.0), end)
    assert b[0] > a[0]
    assert c[0] < d[0]
    assert (b[1], c[1]) == (a[1], d[1])


def test_points_run_from_end_to_end():
    """The points of a curve include both ends."""
    points = curve_points(curve((0, 0), (200, 100)))
    np.testing.assert_allclose(points[[0, -1]], [[0, 0], [200, 100]])


def test_a_frame_holds_what_has_its_middle_inside():
    """A node belongs to a frame when its middle lies on it."""
    frame = Frame("f", pos=(0, 0), size=(200, 200))
    assert inside_frame(frame, (100, 100, 260, 160))
    assert not inside_frame(frame, (150, 100, 310, 160))


def test_bounds():
    """The rectangle around several; nothing around none."""
    assert bounds([(0, 0, 1, 1), (-5, 2, 0, 9)]) == (-5, 0, 1, 9)
    assert bounds([]) is None


LINK = Link.between("a", "y", "b", "x")


@pytest.fixture
def index():
    index = HitIndex()
    index.set_node("a", (0, 0, 100, 50))
    index.set_node("b", (50, 25, 150, 75))
    index.set_link(LINK, curve((100, 200), (300, 200)))
    return index


def test_the_upper_node_comes_first(index):
    """Of nodes over each other the one on top is named first; raising changes that."""
    assert index.nodes_at(75, 40) == ["b", "a"]
    index.raise_node("a")
    assert index.nodes_at(75, 40) == ["a", "b"]


def test_what_was_dropped_is_gone(index):
    """A removed node or link is not found any more, and its row is used again."""
    index.drop_node("b")
    index.drop_link(LINK)
    assert index.nodes_at(120, 60) == []
    assert index.link_at(200, 200, 5) is None
    index.set_node("c", (0, 100, 10, 110))
    assert index.nodes_in((-1, -1, 500, 500)) == {"a", "c"}


def test_a_link_is_found_near_its_line(index):
    """A link is hit within the reach, not beyond it."""
    assert index.link_at(200, 204, 5) == LINK
    assert index.link_at(200, 208, 5) is None


def test_a_cut_crosses(index):
    """A line through the link cuts it, one beside it does not."""
    assert index.links_cut((200, 150), (205, 250)) == {LINK}
    assert index.links_cut((200, 150), (205, 190)) == set()
    assert index.links_cut((400, 150), (400, 250)) == set()


def test_many_things_find_room(index):
    """The arrays grow with the graph."""
    for k in range(300):
        index.set_node(f"n{k}", (k * 10, 1000, k * 10 + 8, 1010))
        index.set_link(Link.between(f"n{k}", "y", f"n{k + 1}", "x"), curve((k * 10, 1000), (k * 10 + 5, 1000)))
    assert index.nodes_at(2994, 1005) == ["n299"]
    assert len(index.links_in((0, 990, 4000, 1010))) == 300
