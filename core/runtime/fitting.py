"""Fitting: what transforms learn from the data before the first step, such as a mean or a vocabulary.

Only the training part is looked at: whatever else would come to the network through a mean is not new to it any more.
What was learned is remembered by what it was learned from, so that an edit elsewhere does not read a large file again.
"""

from __future__ import annotations

import os
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

import core.engine as torch
from core.graph import PortRef
from core.graph.traverse import ancestors
from core.nodes.samples import DataError
from core.nodes.spec import NodeType
from core.runtime.failures import NodeFailed

if TYPE_CHECKING:
    from core.runtime.plan import Plan

__all__ = ["fit_transforms", "is_fitted", "origin"]

KEPT = 16  # fitted transforms that are remembered

_known: OrderedDict[tuple, dict[str, np.ndarray]] = OrderedDict()


def is_fitted(module: Any) -> bool:
    """Whether a module learns from the data before the first step; its state is then never taken from elsewhere."""
    return hasattr(module, "fit")


def origin(spec: NodeType, values: Mapping[str, Any]) -> tuple:
    """What a node's result depends on besides its inputs: type, parameters, and the state of the files they name."""
    files = []
    for value in values.values():
        if isinstance(value, str) and 0 < len(value) < 4096 and "\n" not in value:
            try:
                found = os.stat(value)
            except (OSError, ValueError):
                continue
            files.append((value, found.st_mtime_ns, found.st_size))
    return (spec.name, repr(sorted(values.items())), tuple(files))


def fit_transforms(plan: Plan) -> None:
    """Fit every module that has a method ``fit`` (``core.nodes.transforms.Fitted``), each after all that feed it.

    It gets an iterable of batches of the training part; a batch is a tuple of what the node's inputs get.

    Raises
    ------
    NodeFailed
        If a node before it cannot run, the data cannot be read, or nothing can be learned from them.
    """
    for node, module in plan.modules.items():
        if not is_fitted(module):
            continue
        before = ancestors(plan.graph, node)
        key = _fingerprint(plan, node, before)
        if key is None or key not in _known:
            try:
                with torch.no_grad():  # what is learned here is no function of trained parameters
                    module.fit(_batches(plan, node, before))
            except DataError as problem:
                raise NodeFailed(plan.nodes[node], problem) from problem
            if key is not None:
                _known[key] = {name: t.detach().cpu().numpy().copy() for name, t in module.state_dict().items()}
                while len(_known) > KEPT:
                    _known.popitem(last=False)
        else:
            _known.move_to_end(key)
            module.restore({name: torch.tensor(array, device=plan.device) for name, array in _known[key].items()})


def _batches(plan: Plan, node: str, before: set[str]) -> Iterator[tuple[Any, ...]]:
    """What comes to a node of the training part, in chunks that fit the memory."""
    feeds = {n: feed for n, feed in plan.feeds.items() if n in before}
    order = [n for n in plan.order if n in before]
    count = min((len(feed.train) for feed in feeds.values()), default=0)
    pieces = next(iter(feeds.values())).chunks(np.arange(count)) if feeds else iter([np.arange(0)])
    plan.train(False)
    try:
        for piece in pieces:
            values: dict[PortRef, Any] = {}
            for name, feed in feeds.items():
                values.update(plan.batch(name, feed.train[piece]))
            with torch.no_grad():
                plan.run(order, values)
            inputs = plan.nodes[node].inputs
            yield tuple(values[ref] if isinstance(ref, PortRef) else None for ref in inputs)
    finally:
        plan.train(True)


def _fingerprint(plan: Plan, node: str, before: set[str]) -> tuple | None:
    """By what a fitted state is remembered; None behind trained weights, which are different every time."""
    if any(n in plan.modules and list(plan.modules[n].parameters()) for n in before):
        return None
    graph = plan.graph
    nodes = []
    for name in sorted(before | {node}):
        spec, own = plan.nodes[name].spec, graph.nodes[name]
        rows = zlib.crc32(plan.feeds[name].train.tobytes()) if name in plan.feeds else 0
        nodes.append((name, own.muted, origin(spec, spec.values(own.params)), rows))
    links = frozenset(k for k in graph.links if k.target.node in before | {node})
    return (tuple(nodes), links)
