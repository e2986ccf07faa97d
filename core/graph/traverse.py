"""Walking a graph: order, cycles, what depends on what.

The order of a graph without cycles comes from the standard library, for it is asked for at every edit; everything else
is networkx's, which is imported when it is first needed: it would take a tenth of the program's start.
"""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from core.graph.model import Graph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ancestors", "cycles", "descendants", "order", "would_close_cycle"]


def order(graph: Graph) -> list[str]:
    """Node ids so that each comes after all that feed it, those that are ready at the same time by name; nodes on a
    cycle, and those behind one, are left out."""
    sorter = _sorter(graph, set())
    if sorter is None:
        import networkx as nx

        picture = _digraph(graph)
        looped = {node for loop in cycles(graph) for node in loop}
        behind = {later for node in looped for later in nx.descendants(picture, node)}
        sorter = _sorter(graph, looped | behind)
        assert sorter is not None
    found: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        found += ready
        sorter.done(*ready)
    return found


def cycles(graph: Graph) -> list[list[str]]:
    """The nodes of each cycle, every group sorted; empty when there is none."""
    if _sorter(graph, set()) is not None:
        return []
    import networkx as nx

    picture = _digraph(graph)
    groups = [sorted(group) for group in nx.strongly_connected_components(picture) if len(group) > 1]
    loops = [[node] for node in nx.nodes_with_selfloops(picture)]
    return sorted(groups + loops)


def ancestors(graph: Graph, node: str) -> set[str]:
    """Every node that ``node`` depends on, without itself."""
    import networkx as nx

    return set(nx.ancestors(_digraph(graph), node)) - {node}


def descendants(graph: Graph, node: str) -> set[str]:
    """Every node that depends on ``node``, without itself."""
    import networkx as nx

    return set(nx.descendants(_digraph(graph), node)) - {node}


def would_close_cycle(graph: Graph, source: str, target: str) -> bool:
    """Whether a link from ``source`` to ``target`` would close a cycle."""
    return source == target or source in descendants(graph, target)


def _sorter(graph: Graph, without: set[str]) -> TopologicalSorter[str] | None:
    """A prepared sorter of the nodes but ``without``, or None where they hold a cycle."""
    sorter: TopologicalSorter[str] = TopologicalSorter({n: () for n in graph.nodes if n not in without})
    for link in graph.links:
        if link.source.node not in without and link.target.node not in without:
            sorter.add(link.target.node, link.source.node)
    try:
        sorter.prepare()
    except CycleError:
        return None
    return sorter


def _digraph(graph: Graph) -> nx.DiGraph:
    import networkx as nx

    picture = nx.DiGraph()
    picture.add_nodes_from(graph.nodes)
    picture.add_edges_from((link.source.node, link.target.node) for link in sorted(graph.links))
    return picture
