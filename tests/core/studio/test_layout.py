"""Layered layout of a computation graph."""

from __future__ import annotations

import itertools

import pytest

from core.studio.layout import layered


def test_rank_is_the_longest_way_from_the_root() -> None:
    """An entry stands behind the last of those that point to it."""
    placed = layered({"loss": ["a", "b"], "a": ["b"], "b": []})
    assert [placed[k][0] for k in ("loss", "a", "b")] == [0, 1, 2]


def test_entries_of_a_rank_keep_their_gap() -> None:
    """No two entries of a rank are nearer than the gap."""
    placed = layered({"loss": list("abcde"), **{k: [] for k in "abcde"}}, gap=2.0)
    heights = sorted(placed[k][1] for k in "abcde")
    assert all(b - a >= 2.0 - 1e-9 for a, b in itertools.pairwise(heights))


def test_two_chains_do_not_cross() -> None:
    """Barycentres put the ends of a chain on the side of its start."""
    placed = layered({"loss": ["a1", "b1"], "a1": ["a2"], "b1": ["b2"], "b2": [], "a2": []})
    assert (placed["a1"][1] < placed["b1"][1]) == (placed["a2"][1] < placed["b2"][1])


def test_a_chain_is_straight() -> None:
    """Where there is room every entry stands level with its only neighbour."""
    placed = layered({k: [k + 1] for k in range(9)} | {9: []})
    assert {round(height, 6) for _, height in placed.values()} == {0.0}


def test_a_long_link_gets_out_of_the_way() -> None:
    """A link over several ranks keeps a lane of its own beside the entries between."""
    placed = layered({"loss": ["a", "far"], "a": ["b"], "b": ["c"], "c": ["far"], "far": []})
    assert len({placed[k][0] for k in placed}) == 5
    assert placed["b"][1] != pytest.approx(0.0)


def test_targets_that_are_not_there_are_left_out() -> None:
    """A part of a graph can be laid out."""
    assert set(layered({"a": ["b", "elsewhere"], "b": []})) == {"a", "b"}


def test_a_cycle_is_refused() -> None:
    """Layers need a first one."""
    with pytest.raises(ValueError, match="cycle"):
        layered({"a": ["b"], "b": ["a"]})


def test_an_empty_graph_has_an_empty_layout() -> None:
    """Nothing is nothing."""
    assert layered({}) == {}
