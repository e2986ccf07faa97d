"""Breakpoints and watches belong to the document: undone, copied, and gone with what they are on."""

from __future__ import annotations

import pytest

from core.graph import Breakpoint, EditError, Link, ParameterRef, PortRef
from core.runtime.expressions import ExpressionError
from tests.core.sketches import classifier_graph, draw

WEIGHT = ParameterRef("linear_1", "weight")
INTO = Link.between("linear_1", "y", "tanh_1", "x")
OUT = Link.between("tanh_1", "y", "linear_2", "x")


@pytest.fixture
def edit():
    made = draw(classifier_graph())
    made.stops.toggle(["linear_1", WEIGHT, INTO, OUT])
    return made


def test_they_go_with_their_node_and_come_back_with_undo(edit):
    """On the node, on its parameters and on its links; others stay."""
    before = dict(edit.graph.breakpoints)
    edit.delete(["linear_1"])
    assert list(edit.graph.breakpoints) == [OUT]
    edit.document.undo()
    assert edit.graph.breakpoints == before


def test_a_link_that_is_replaced_or_taken_off_loses_its_own(edit):
    """And a link whose end is moved takes it along."""
    edit.disconnect([OUT])
    assert OUT not in edit.graph.breakpoints
    other = edit.add("activation.relu", (0, 0))
    edit.reconnect(INTO, PortRef(other, "x"))
    moved = Link.between("linear_1", "y", other, "x")
    assert INTO not in edit.graph.breakpoints
    assert edit.graph.breakpoints[moved].target == moved


def test_copies_stop_where_the_originals_do(edit):
    """Node, parameter and inner link; conditions come along, links from outside do not."""
    edit.stops.set(Breakpoint(WEIGHT, "grad_above", 3.0, enabled=False))
    layer, tanh = sorted(edit.duplicate(["linear_1", "tanh_1"]))
    copy = ParameterRef(layer, "weight")
    link = Link.between(layer, "y", tanh, "x")
    assert edit.graph.breakpoints[copy] == Breakpoint(copy, "grad_above", 3.0, enabled=False)
    assert {layer, copy, link} == set(edit.graph.breakpoints) - {"linear_1", WEIGHT, INTO, OUT}


def test_each_edit_is_one_step(edit):
    """Set, change, disable, remove, clear."""
    steps = len(edit.document.history)
    stops = edit.stops
    stops.set(Breakpoint("adam_1", "loss_rises", 5.0))
    stops.set(Breakpoint("adam_1", "loss_rises", 7.0))
    stops.enable("adam_1", False)
    stops.remove(["adam_1"])
    stops.clear()
    assert len(edit.document.history) == steps + 5
    for _ in range(3):
        edit.document.undo()
    assert edit.graph.breakpoints["adam_1"] == Breakpoint("adam_1", "loss_rises", 7.0)


@pytest.mark.parametrize(
    "wrong",
    [
        Breakpoint("adam_1", "expression", expression="grda > 1"),
        Breakpoint("adam_1", "grad_above", float("nan")),
        Breakpoint("adam_1", "dead_units", 120.0),
        Breakpoint("nobody"),
        Breakpoint(Link.between("adam_1", "x", "linear_1", "y")),
    ],
    ids=lambda b: f"{b.target} {b.condition}",
)
def test_what_makes_no_sense_is_refused(edit, wrong):
    """With a sentence, and nothing changes."""
    before = dict(edit.graph.breakpoints)
    with pytest.raises((ValueError, EditError)):
        edit.stops.set(wrong)
    assert edit.graph.breakpoints == before


def test_a_condition_keeps_only_what_it_uses(edit):
    """Two breakpoints that stop alike are alike."""
    edit.stops.set(Breakpoint("adam_1", "nan", 3.0, "loss > 1"))
    assert edit.graph.breakpoints["adam_1"] == Breakpoint("adam_1", "nan")


def test_watches_are_added_once_moved_changed_and_removed(edit):
    """In their order, each one step to undo."""
    stops = edit.stops
    for expression in ("loss", " norm(linear_1.weight) ", "loss"):
        stops.watch(expression)
    assert [w.title for w in edit.graph.watches] == ["loss", "norm(linear_1.weight)"]
    stops.move_watch(1, -1)
    stops.move_watch(0, -1)
    stops.change_watch(0, name="size")
    assert [w.title for w in edit.graph.watches] == ["size", "loss"]
    stops.unwatch(1)
    edit.document.undo()
    assert len(edit.graph.watches) == 2
    with pytest.raises(ExpressionError):
        stops.watch("norm(")
