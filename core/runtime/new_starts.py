"""Which weights of a former training must not go on: those of a node that was told to start from another file.

What still fits of the weights is kept when a graph is edited while it trains. A person who chooses a file of weights
wants those, although the former ones would fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.graph import Graph
from core.nodes.params import FilePath
from core.nodes.registry import Registry

__all__ = ["without_new_starts"]


def without_new_starts(weights: Mapping[str, Any], before: Graph, now: Graph, registry: Registry) -> dict[str, Any]:
    """``weights``, named ``<node id>.<name>``, without those of nodes whose file of weights is another now."""
    anew = set()
    for node in now:
        spec, former = registry.get(node.type), before.nodes.get(node.id)
        if spec is None or former is None or former.type != node.type:
            continue
        files = [p.name for p in spec.params if p.name == "weights" and isinstance(p, FilePath)]
        if any(spec.values(node.params)[name] not in ("", spec.values(former.params)[name]) for name in files):
            anew.add(node.id)
    return {name: value for name, value in weights.items() if name.partition(".")[0] not in anew}
