"""Every way through a step has its way back, and stepping over a layer passes what is inside it."""

from __future__ import annotations

import pytest

from core.runtime.trace import Entry, Phase
from core.studio import stepping


def entries(text: str) -> list[Entry]:
    """``f:lstm/t0`` is a forward operation of the node lstm in the scope t0."""
    phases: dict[str, Phase] = {"f": "forward", "l": "loss", "b": "backward", "u": "update"}
    made = []
    for index, word in enumerate(text.split()):
        phase, _, path = word.partition(":")
        node, *scope = path.split("/")
        made.append(Entry(index, phases[phase], node, node, "op", "", "", scope=tuple(scope)))
    return made


STEP = entries(
    "f:lin f:lstm/gates f:lstm/t0/mul f:lstm/t0/tanh f:lstm/t1/mul f:lstm/t1/tanh f:lstm f:out f:out l:loss "
    "b:loss b:out b:lstm b:lstm/t1/tanh b:lin u:adam u:adam"
)


def walk(move, start: int, *how: int) -> list[int]:
    """Every place on the way until it ends."""
    places = [start]
    while (there := move(STEP, places[-1], *how)) is not None:
        places.append(there)
    return places


def test_over_passes_each_inner_part_in_one_go():
    """At the depth of the node a module or time step is one stop."""
    assert walk(stepping.over, 0, 0) == [0, 1, 2, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]


def test_over_at_a_greater_depth_stops_inside():
    """Whoever stepped into a time step walks through it."""
    assert walk(stepping.over, 2, 1)[:4] == [2, 3, 4, 5]


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_back_is_the_way_over_reversed(depth):
    """There and back again."""
    there = walk(stepping.over, 0, depth)
    assert walk(stepping.back_over, there[-1], depth) == there[::-1]


def test_back_from_the_middle_goes_to_the_beginning_of_the_stop():
    """From inside a time step to its first operation."""
    assert stepping.back_over(STEP, 3, 0) == 2


def test_nodes_and_phases():
    """On to the first of another node, back to the last of the one before; phases begin at their first."""
    assert walk(stepping.node_after, 0) == [0, 1, 7, 9, 10, 11, 12, 14, 15]
    assert walk(stepping.node_before, 16) == [16, 14, 13, 11, 10, 9, 8, 6, 0]
    assert walk(stepping.phase_after, 0) == [0, 9, 10, 15]
    assert walk(stepping.phase_before, 16) == [16, 15, 10, 9, 0]
    assert walk(stepping.end_of_node, 0) == [0, 6, 8, 9, 10, 11, 13, 14, 16]


def test_to_a_node_in_both_directions():
    """The next operation of a node, and the one before."""
    assert stepping.of_node(STEP, "lstm", 3) == 4
    assert stepping.of_node(STEP, "lstm", 6) == 12
    assert stepping.of_node(STEP, "lstm", 12, back=True) == 6
    assert stepping.of_node(STEP, "lstm", 13) is None


@pytest.mark.parametrize("move", [stepping.node_after, stepping.phase_after])
def test_before_the_first(move):
    """From there every way on leads to the first."""
    assert move(STEP, -1) == 0
    assert move([], -1) is None


def test_time_steps_one_after_the_other_and_back():
    """From one time step to the next, and out of the node where there is none left."""
    starts = [1]
    while (there := stepping.part_after(STEP, starts[-1])) is not None and STEP[there].node in ("lstm", "out"):
        starts.append(there)
    assert [STEP[k].scope for k in starts] == [
        ("gates",),
        ("t0", "mul"),
        ("t0", "tanh"),
        ("t1", "mul"),
        ("t1", "tanh"),
        (),
        (),
    ]
    assert stepping.part_before(STEP, 3) == 2
