"""Edits stand or fall together, and every one of them can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from core.graph import Change, Document, EditError, Frame, Link, Node, NodeMoved
from core.graph.changes import ABSENT
from tests.core.graphs import apply_edit, apply_edits, edits


def two_nodes() -> Document:
    document = Document()
    with document.edit("Add") as edit:
        edit.add_node("tensor.value", id="a")
        edit.add_node("activation.relu", id="b")
        edit.link(Link.between("a", "y", "b", "x"))
    return document


@settings(deadline=None)
@given(chosen=edits)
def test_undoing_everything_gives_the_first_graph_back(chosen: list[tuple[Any, ...]]) -> None:
    """Undo is the inverse of every edit, and redo the inverse of undo."""
    document = two_nodes()
    first, known = document.graph.copy(), len(document.history)
    apply_edits(document, chosen)
    last = document.graph.copy()
    while document.position > known:
        assert document.undo() is not None
    assert document.graph == first
    while document.redo() is not None:
        pass
    assert document.graph == last


@settings(deadline=None)
@given(before=edits, chosen=edits)
def test_an_exception_takes_the_whole_transaction_back(before: list[Any], chosen: list[Any]) -> None:
    """Whatever was done before the exception is undone, and nothing enters the history."""
    document = two_nodes()
    apply_edits(document, before)
    graph, steps = document.graph.copy(), len(document.history)

    def broken() -> None:
        with document.edit("Broken") as edit:
            for one in chosen:
                apply_edit(edit, one)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert document.graph == graph
    assert len(document.history) == steps


@settings(deadline=None)
@given(chosen=edits)
def test_listeners_can_follow_by_the_changes_alone(chosen: list[Any]) -> None:
    """Applying the notified changes to a copy of the graph keeps the copy equal, through undo and redo."""
    document = two_nodes()
    copy = document.graph.copy()

    def follow(changes: tuple[Change, ...]) -> None:
        for change in changes:
            change.apply(copy)

    document.subscribe(follow)
    apply_edits(document, chosen)
    document.undo()
    document.undo()
    document.redo()
    assert copy == document.graph


def test_removing_a_node_takes_its_links_and_undo_brings_both_back() -> None:
    """No link may lead to a node that is not there."""
    document = two_nodes()
    before = document.graph.copy()
    with document.edit("Remove") as edit:
        edit.remove_node("a")
    assert not document.graph.links
    document.undo()
    assert document.graph == before


def test_a_drag_is_one_step() -> None:
    """Moves with one key join, keep the first position, and listeners still hear of each."""
    document = two_nodes()
    heard: list[Change] = []
    document.subscribe(heard.extend)
    for x in (10.0, 20.0, 30.0):
        with document.edit("Move", amend="drag 1") as edit:
            edit.move_node("a", (x, 0.0))
    assert len(document.history) == 2
    assert document.history[-1].changes == (NodeMoved("a", (0.0, 0.0), (30.0, 0.0)),)
    assert len(heard) == 3
    document.undo()
    assert document.graph.nodes["a"].pos == (0.0, 0.0)


def test_dragging_a_frame_is_one_small_step() -> None:
    """However long the drag, the history keeps where it began and where it ended."""
    document = Document()
    with document.edit("Add") as edit:
        frame = edit.add_frame(Frame("")).id
    for x in range(100):
        with document.edit("Move", amend="drag") as edit:
            edit.set_frame(frame, "pos", (float(x), 1.0))
    assert len(document.history[-1].changes) == 1
    document.undo()
    assert document.graph.frames[frame].pos == (0.0, 0.0)


def test_a_second_drag_is_a_step_of_its_own() -> None:
    """Other keys, an ended drag and a save each begin a new step."""
    document = two_nodes()

    def drag(key: str, x: float) -> int:
        with document.edit("Move", amend=key) as edit:
            edit.move_node("a", (x, 0.0))
        return len(document.history)

    assert [drag("one", 1.0), drag("two", 2.0)] == [2, 3]
    document.end_amending()
    assert drag("two", 3.0) == 4
    document.mark_saved()
    assert drag("two", 4.0) == 5


def test_amending_after_undo_does_not_reach_into_the_undone_step() -> None:
    """A step that was undone and done again is closed to the drag that made it."""
    document = two_nodes()
    for x in (1.0, 2.0):
        with document.edit("Move", amend="drag") as edit:
            edit.move_node("a", (x, 0.0))
    document.undo()
    document.redo()
    with document.edit("Move", amend="drag") as edit:
        edit.move_node("a", (3.0, 0.0))
    document.undo()
    assert document.graph.nodes["a"].pos == (2.0, 0.0)


def test_the_dirty_mark_follows_the_saved_state() -> None:
    """Undo back to what was saved is clean again; once that state is dropped, nothing is."""
    document = two_nodes()
    assert document.dirty
    document.mark_saved()
    assert not document.dirty
    document.undo()
    assert document.dirty
    document.redo()
    assert not document.dirty
    document.undo()
    with document.edit("Other") as edit:
        edit.add_node("tensor.value")
    assert document.dirty
    document.undo()
    assert document.dirty, "the saved state can no longer be reached"


def test_a_drag_that_goes_on_from_the_saved_state_is_dirty() -> None:
    """Amending must not change a step that a file already holds."""
    document = Document()
    with document.edit("Add") as edit:
        edit.add_node("tensor.value", id="a")
    for x in (1.0, 2.0):
        with document.edit("Move", amend="drag") as edit:
            edit.move_node("a", (x, 0.0))
        if x == 1.0:
            document.mark_saved()
    assert document.dirty


def test_an_amended_step_that_is_undone_to_clean_is_clean() -> None:
    """A drag after saving and its undo lead back to the file."""
    document = two_nodes()
    document.mark_saved()
    with document.edit("Move", amend="drag") as edit:
        edit.move_node("a", (1.0, 0.0))
    document.undo()
    assert not document.dirty


def test_an_empty_edit_is_no_step() -> None:
    """Setting what is set already changes nothing and is not listed."""
    document = two_nodes()
    with document.edit("Nothing") as edit:
        edit.move_node("a", (0, 0))
        edit.set_mark("a", "muted", False)
        edit.set_param("a", "value", ABSENT)
    assert len(document.history) == 1


def test_edits_do_not_nest() -> None:
    """Two open transactions could not both be rolled back."""
    document = two_nodes()
    with document.edit("Outer"), pytest.raises(EditError, match="Outer"), document.edit("Inner"):
        pass
    with document.edit("Next") as edit:
        edit.move_node("a", (1, 1))


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_undo_waits_for_an_open_edit(verb: str) -> None:
    """Inside a transaction neither undo nor redo may pull the graph away from under it."""
    document = two_nodes()
    before = document.graph.copy()
    with document.edit("Open"), pytest.raises(EditError, match="Open"):
        getattr(document, verb)()
    assert document.graph == before


def test_a_listener_that_fails_leaves_the_step_in_the_history() -> None:
    """Listeners are told after the edit is complete; their failure is theirs."""
    document = two_nodes()

    def fail(changes: tuple[Change, ...]) -> None:
        raise ValueError("listener")

    end = document.subscribe(fail)
    with pytest.raises(ValueError, match="listener"), document.edit("Move") as edit:
        edit.move_node("a", (5, 5))
    end()
    assert document.graph.nodes["a"].pos == (5.0, 5.0)
    document.undo()
    assert document.graph.nodes["a"].pos == (0.0, 0.0)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda e: e.remove_node("gone"),
        lambda e: e.move_node("gone", (0, 0)),
        lambda e: e.set_param("gone", "p", 1),
        lambda e: e.set_mark("a", "type", "x"),
        lambda e: e.add_node("t", id="a"),
        lambda e: e.link(Link.between("a", "y", "gone", "x")),
        lambda e: e.unlink(Link.between("a", "y", "b", "z")),
        lambda e: e.remove_frame("gone"),
        lambda e: e.set_frame("gone", "title", "x"),
    ],
)
def test_edits_that_would_break_the_graph_are_refused(break_it: Any) -> None:
    """The error names what is missing, and the graph stays as it was."""
    document = two_nodes()
    before = document.graph.copy()

    def broken() -> None:
        with document.edit("Broken") as edit:
            edit.move_node("a", (7, 7))
            break_it(edit)

    with pytest.raises(EditError):
        broken()
    assert document.graph == before


def test_an_input_takes_one_link_unless_it_takes_many() -> None:
    """A new link replaces the old one, as one step."""
    document = two_nodes()
    with document.edit("Add") as edit:
        edit.add_node("tensor.value", id="c")
        edit.link(Link.between("c", "y", "b", "x"))
    assert document.graph.links == {Link.between("c", "y", "b", "x")}
    with document.edit("Many") as edit:
        edit.link(Link.between("a", "y", "b", "x"), many=True)
    assert len(document.graph.links) == 2


def test_values_are_copied_into_the_document() -> None:
    """A list that the caller changes afterwards does not change the document or its history."""
    document, shape = two_nodes(), [1, 2]
    with document.edit("Set") as edit:
        edit.set_param("a", "shape", shape)
        edit.add_node("tensor.full", params={"shape": (shape, (3,))}, id="c")
    shape.append(3)
    assert document.graph.nodes["a"].params["shape"] == [1, 2]
    assert document.graph.nodes["c"].params["shape"] == [[1, 2], [3]]


@pytest.mark.parametrize(("before", "after"), [(1, 1.0), (1, True), ([1], [1.0]), ([[0]], [[False]])])
def test_equal_numbers_of_other_types_are_other_values(before: Any, after: Any) -> None:
    """1, 1.0 and True mean different things to a node, also inside a list."""
    document = two_nodes()
    for value in (before, after):
        with document.edit("Set") as edit:
            edit.set_param("a", "value", value)
    assert repr(document.graph.nodes["a"].params["value"]) == repr(after)


def test_free_ids_are_readable_and_free() -> None:
    """Ids come from the type and count up past nodes and frames."""
    document = two_nodes()
    with document.edit("Add") as edit:
        edit.add_frame(Frame("relu_1"))
        assert edit.add_node("activation.relu").id == "relu_2"
        assert edit.add_node("activation.relu").id == "relu_3"
    assert isinstance(document.graph.nodes["relu_2"], Node)
