"""Metric nodes of the open document: what each of them works out, and by which of them the network can be judged."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from core.graph import Node
from core.nodes.metrics import Metric
from core.nodes.trust import trust
from core.studio.names import node_title

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["MetricNodes"]


class MetricNodes:
    """Knows the metrics of a session's document; each is made once, and anew when its node or the trust is another."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._made: dict[str, tuple[Node, bool, Metric | None]] = {}

    def of(self, node: str) -> Metric | None:
        """What a metric node works out; None for any other node, and for one that cannot be made."""
        found = self.session.graph.nodes.get(node)
        spec = self.session.registry.get(found.type) if found else None
        if found is None or spec is None or spec.role != "metric":
            return None
        trusted = self.session.trusting.trusted
        known = self._made.get(node)
        if known is None or known[0] is not found or known[1] != trusted:
            metric: Metric | None = None
            with trust(trusted), suppress(Exception):  # one that cannot be made has an error of its own
                metric = spec.make(spec.values(found.params))
            known = self._made[node] = (found, trusted, metric)
        return known[2]

    def judge(self, node: str) -> Metric | None:
        """What a metric node works out, where that is something to be judged by."""
        metric = self.of(node)
        return metric if metric is not None and metric.higher_is_better is not None else None

    def judges(self) -> dict[str, str]:
        """The metric nodes that the network can be judged by, and what they are called."""
        return {n.id: node_title(self.session, n.id) for n in self.session.graph if self.judge(n.id) is not None}
