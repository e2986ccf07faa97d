"""Where the notes of links stand, without a window."""

import pytest

from core.graph import Link, PortRef
from gui.canvas.geometry import curve, curve_point
from gui.canvas.hits import HitIndex
from gui.canvas.link_note import LinkNote, note_size
from gui.canvas.note_places import MIDDLE, NOTHING, LinkNotes

NOTE = LinkNote("0.42", "0.013")
FAR = curve((0.0, 50.0), (900.0, 50.0))


def wire(number: int) -> Link:
    return Link(PortRef(f"a_{number}", "y"), PortRef(f"b_{number}", "x"))


def box(course, placed):
    """The ground of a note on its link."""
    (x, y), size = curve_point(course, placed.spot), note_size(placed.note, placed.room)
    return x - size.half, y - size.up, x + size.half, y + size.down


def apart(a, b) -> bool:
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@pytest.fixture
def notes():
    made = LinkNotes()
    made.replace({wire(k): NOTE for k in (1, 2)})
    return made


def test_alone_it_stands_in_the_middle(notes):
    """Where nothing is in the way."""
    assert notes.place(wire(1), FAR, False, HitIndex(), tuple) == (NOTE, 900.0, MIDDLE)


def test_a_link_without_one_has_none(notes):
    """And one whose note was taken away."""
    assert notes.place(wire(3), FAR, False, HitIndex(), tuple) == NOTHING
    assert notes.replace({wire(2): NOTE}) == {wire(1)}
    assert notes.place(wire(1), FAR, False, HitIndex(), tuple) == NOTHING


def test_it_stands_beside_a_node_that_its_link_runs_behind(notes):
    """On the part of the link that can be seen; the edge of the node may be touched where nothing is written."""
    nodes = HitIndex()
    nodes.set_node("between", (380.0, 0.0, 540.0, 100.0))
    placed = notes.place(wire(1), FAR, False, nodes, tuple)
    left, _, right, _ = box(FAR, placed)
    assert placed.note is NOTE
    assert right <= 380.0 + 9 or left >= 540.0 - 9


def test_two_links_in_one_course_have_their_notes_side_by_side(notes):
    """None is written over the other, nor over the title of a frame."""
    title = (0.0, 0.0, 500.0, 60.0)
    grounds = [box(FAR, notes.place(wire(k), FAR, False, HitIndex(), lambda: [title])) for k in (1, 2)]
    assert apart(*grounds)
    assert all(apart(ground, title) for ground in grounds)


def test_without_room_it_comes_when_it_is_wanted(notes):
    """Where nodes stand close, it would hide their ports."""
    nodes, short = HitIndex(), curve((100.0, 50.0), (130.0, 50.0))
    nodes.set_node("a", (0.0, 0.0, 100.0, 100.0))
    nodes.set_node("b", (130.0, 0.0, 230.0, 100.0))
    assert notes.place(wire(1), short, False, nodes, tuple) == NOTHING
    assert notes.place(wire(1), short, True, nodes, tuple) == (NOTE, 40.0, MIDDLE)


def test_without_room_a_sign_says_that_no_gradient_comes_back(notes):
    """The reason comes when it is wanted."""
    nodes, short = HitIndex(), curve((100.0, 50.0), (130.0, 50.0))
    nodes.set_node("a", (0.0, 0.0, 100.0, 100.0))
    nodes.set_node("b", (130.0, 0.0, 230.0, 100.0))
    cut = LinkNote("0.42", "", "no gradient:  detached")
    notes.replace({wire(1): cut})
    assert notes.place(wire(1), short, False, nodes, tuple).note == LinkNote("0.42", "", cut.cut_text, short=True)
    assert notes.place(wire(1), short, True, nodes, tuple).note is cut


def test_it_keeps_its_place_until_it_is_told_that_nodes_moved(notes):
    """A number that changes does not make it jump."""
    nodes = HitIndex()
    notes.place(wire(1), FAR, False, nodes, tuple)
    nodes.set_node("between", (380.0, 0.0, 540.0, 100.0))
    notes.replace({wire(1): LinkNote("0.43", "0.014")})
    assert notes.place(wire(1), FAR, False, nodes, tuple).spot == MIDDLE
    assert notes.unsettle() == {wire(1)}
    assert notes.place(wire(1), FAR, False, nodes, tuple).spot != MIDDLE
