"""A file of weights that is chosen while a network trains takes the place of what was trained so far."""

from __future__ import annotations

import pytest

from core.nodes.registry import standard_registry
from core.runtime.new_starts import without_new_starts
from tests.core.sketches import add, draw

WEIGHTS = {"resnet_1.conv1.weight": 1, "linear_1.weight": 2}


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ("", "a.pth", ["linear_1.weight"]),
        ("a.pth", "b.pth", ["linear_1.weight"]),
        ("a.pth", "a.pth", list(WEIGHTS)),
        ("a.pth", "", list(WEIGHTS)),
    ],
    ids=["first", "another", "same", "none"],
)
def test_only_a_node_with_another_file_starts_anew(before: str, now: str, kept: list[str]) -> None:
    """Everything else goes on, and so does a node whose file is no longer named."""
    edit = draw()
    resnet = add(edit, "layer.resnet", weights=before)
    add(edit, "layer.linear")
    former = edit.graph.copy()
    edit.set_param(resnet, "weights", now)
    assert list(without_new_starts(WEIGHTS, former, edit.graph, standard_registry())) == kept
