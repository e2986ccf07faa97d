"""Where the entries of a computation graph stand: layers from the loss back to the leaves, with few crossings.

Sugiyama's method (Sugiyama, Tagawa, Toda 1981): ranks by longest path, long links cut by helper points, order in a rank
by the barycentre of the neighbours, and positions that are as close to the neighbours' as the gaps allow.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["layered"]

Key = TypeVar("Key", bound=Hashable)

_SWEEPS = 6
_LONG = 24  # links over more ranks get no helper points: they cross much, and would cost more than they help


def layered(links: Mapping[Key, Sequence[Key]], gap: float = 1.0) -> dict[Key, tuple[int, float]]:
    """Rank and height of every entry.

    Parameters
    ----------
    links
        For each entry those that it points to; targets that are no keys are left out.
    gap
        Least distance of two entries in a rank.

    Returns
    -------
    dict
        ``(rank, height)``. Entries nothing points to have rank 0, each other one rank more than the farthest that
        points to it. Heights are around 0.

    Raises
    ------
    ValueError
        If the links close a cycle.
    """
    import networkx as nx  # not at the program's start, where nobody needs it

    graph = nx.DiGraph()
    graph.add_nodes_from(links)
    graph.add_edges_from((a, b) for a, targets in links.items() for b in targets if b in links)
    if not nx.is_directed_acyclic_graph(graph):
        raise ValueError("A graph with a cycle has no layers.")
    rank = {key: number for number, layer in enumerate(_layers(graph)) for key in layer}
    members, before, after = _with_helpers(graph, rank)
    _order(members, before, after)
    height = _heights(members, before, after, gap)
    return {key: (rank[key], height[key]) for key in links}


def _layers(graph: nx.DiGraph) -> list[list]:
    """Longest-path ranks: networkx's generations put an entry right behind the last of those that point to it."""
    import networkx as nx

    return [list(layer) for layer in nx.topological_generations(graph)]


def _with_helpers(graph: nx.DiGraph, rank: dict) -> tuple[list[list], dict, dict]:
    """Entries and helper points by rank, and the neighbours of each on the rank before and after."""
    members: list[list] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    before: dict = {key: [] for key in graph}
    after: dict = {key: [] for key in graph}
    for key in graph:
        members[rank[key]].append(key)
    for source, target in graph.edges:
        span = rank[target] - rank[source]
        chain = [source]
        if 1 < span <= _LONG:
            for step in range(1, span):
                helper = ("helper", source, target, step)
                members[rank[source] + step].append(helper)
                before[helper], after[helper] = [], []
                chain.append(helper)
        chain.append(target)
        for a, b in itertools.pairwise(chain):
            after[a].append(b)
            before[b].append(a)
    return members, before, after


def _order(members: list[list], before: dict, after: dict) -> None:
    """Sort each rank by the mean place of the neighbours, down and up again."""
    place = {key: float(k) for layer in members for k, key in enumerate(layer)}
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        neighbours = before if down else after
        for layer in members if down else reversed(members):
            centre = {k: _mean([place[n] for n in neighbours[k]], place[k]) for k in layer}
            layer.sort(key=centre.__getitem__)
            for number, key in enumerate(layer):
                place[key] = float(number)


def _heights(members: list[list], before: dict, after: dict, gap: float) -> dict:
    """Heights as near to the neighbours' mean as order and gap allow: an isotonic regression for each rank."""
    from scipy.optimize import isotonic_regression

    height = {k: (n - (len(layer) - 1) / 2) * gap for layer in members for n, k in enumerate(layer)}
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        neighbours = before if down else after
        for layer in members if down else reversed(members):
            wanted = np.array([_mean([height[n] for n in neighbours[k]], height[k]) for k in layer])
            steps = np.arange(len(layer)) * gap
            placed = isotonic_regression(wanted - steps).x + steps
            for key, value in zip(layer, placed, strict=True):
                height[key] = float(value)
    return height


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
