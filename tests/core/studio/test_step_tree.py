"""The list of a step's operations: parts, and where one stands in them."""

from __future__ import annotations

import pytest

from core.runtime.trace import Entry
from core.studio.step_tree import StepTree


def entry(index: int, phase: str, node: str, *scope: str) -> Entry:
    """An operation inside a part."""
    return Entry(index, phase, node, node.upper(), "add", "AddBackward0", "y = a + b", scope=scope)  # type: ignore[arg-type]


STEP = [
    entry(0, "forward", "linear"),
    entry(1, "forward", "gru", "layer 0", "time step 0"),
    entry(2, "forward", "gru", "layer 0", "time step 0"),
    entry(3, "forward", "gru", "layer 0", "time step 1"),
    entry(4, "backward", "gru", "layer 0", "time step 1"),
    entry(5, "backward", "gru", "layer 0", "time step 1"),
]


@pytest.mark.parametrize(
    ("cursor", "stack"),
    [
        (0, [("forward", 0)]),
        (2, [("time step 0", 1), ("layer 0", 1), ("GRU", 1), ("forward", 0)]),
        (3, [("time step 1", 3), ("layer 0", 1), ("GRU", 1), ("forward", 0)]),
        (5, [("time step 1", 4), ("layer 0", 4), ("GRU", 4), ("backward", 4)]),
        (6, []),
    ],
)
def test_the_stack_names_each_part_and_its_first_operation(cursor, stack):
    """The innermost part comes first; the same words in another phase are another part."""
    tree = StepTree()
    tree.set_entries(STEP)
    assert tree.stack(cursor) == stack
