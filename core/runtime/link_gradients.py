"""What flows back through each link: the share that one use of a tensor adds to its gradient.

The gradient of an output is the sum over all links that leave it. On a link stands its own share, so that a person sees
where a sum such as 4 + 3 = 7 comes from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.graph import Graph, Link
from core.runtime.numbers import short
from core.runtime.trace import LinkGradient, Trace

__all__ = ["link_gradients"]


def link_gradients(graph: Graph, nodes: Mapping[str, Any], trace: Trace) -> dict[Link, LinkGradient]:
    """The gradient of every link into a node in which something ran.

    Parameters
    ----------
    nodes
        The plan's nodes by id; their type gives the order of the inputs.
    trace
        With all its backward entries; sums of several uses inside one node are added to its arrays.

    Returns
    -------
    dict
        Links into nodes that ran no operation (optimizers, muted nodes) are missing: there the output's own gradient
        passes. A link through which nothing flows has an empty key.
    """
    summary = trace.summary
    flows: dict[tuple[str, str], list[tuple[str, int]]] = {}
    ran: set[str] = set()
    for entry in summary.entries:
        if entry.phase in ("forward", "loss"):
            ran.add(entry.node)
        elif entry.phase == "backward":
            source = {operand.name: operand.key for operand in entry.inputs}
            for gradient in entry.outgoing:
                if gradient.name in source:
                    flows.setdefault((entry.node, source[gradient.name]), []).append((gradient.key, entry.index))
    into: dict[str, list[Link]] = {}
    for link in graph.links:
        into.setdefault(link.target.node, []).append(link)
    found: dict[Link, LinkGradient] = {}
    for link in sorted(graph.links):
        record, node = summary.ports.get(link.source), nodes.get(link.target.node)
        if record is None or node is None or node.id not in ran:
            continue
        uses = flows.get((node.id, record.key), [])
        ports = [port.name for port in node.spec.inputs]
        twins = [k for k in into[node.id] if k.source == link.source]
        twins.sort(key=lambda k: ports.index(k.target.port))
        if len(twins) > 1 and len(uses) == len(twins):
            uses = [uses[twins.index(link)]]  # one tensor at several inputs: each has its own share
        found[link] = _together(trace, uses)
    return found


def _together(trace: Trace, uses: list[tuple[str, int]]) -> LinkGradient:
    if not uses:
        return LinkGradient("", -1, "")
    key, entry = uses[0][0], max(at for _, at in uses)
    if len(uses) > 1:
        total = trace.arrays[key].copy()
        for other, _ in uses[1:]:
            total += trace.arrays[other]
        key = "+".join(k for k, _ in uses)
        trace.arrays[key] = total
    return LinkGradient(key, entry, short(trace.array(key)))
