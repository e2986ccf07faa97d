"""Walking a graph: order, cycles, what depends on what. The algorithms are networkx's."""

from __future__ import annotations

import networkx as nx

from core.graph.model import Graph

__all__ = ["ancestors", "cycles", "order", "would_close_cycle"]


def _digraph(graph: Graph) -> nx.DiGraph:
    picture = nx.DiGraph()
    picture.add_nodes_from(graph.nodes)
    picture.add_edges_from((link.source.node, link.target.node) for link in sorted(graph.links))
    return picture


def order(graph: Graph) -> list[str]:
    """Node ids so that each comes after all that feed it; nodes on a cycle, and those behind one, are left out."""
    picture = _digraph(graph)
    looped = {node for loop in cycles(graph) for node in loop}
    behind = {later for node in looped for later in nx.descendants(picture, node)}
    picture.remove_nodes_from(looped | behind)
    return list(nx.lexicographical_topological_sort(picture))


def cycles(graph: Graph) -> list[list[str]]:
    """The nodes of each cycle, every group sorted; empty when there is none."""
    picture = _digraph(graph)
    groups = [sorted(group) for group in nx.strongly_connected_components(picture) if len(group) > 1]
    loops = [[node] for node in nx.nodes_with_selfloops(picture)]
    return sorted(groups + loops)


def ancestors(graph: Graph, node: str) -> set[str]:
    """Every node that ``node`` depends on, without itself."""
    return set(nx.ancestors(_digraph(graph), node)) - {node}


def would_close_cycle(graph: Graph, source: str, target: str) -> bool:
    """Whether a link from ``source`` to ``target`` would close a cycle."""
    return source == target or source in nx.descendants(_digraph(graph), target)
