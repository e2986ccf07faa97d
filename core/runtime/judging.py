"""Judging: how good the network is on a part of the data, by its losses and by the metric nodes.

The part goes through the network in pieces that fit the memory, without gradients and in evaluation mode. Losses are
averaged over the samples; a metric gets all predictions and targets at once, so no cutting can change it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

import core.engine as torch
from core.graph import PortRef
from core.graph.traverse import ancestors
from core.nodes.metrics import Metric
from core.runtime.plan import NodeFailed, Plan
from core.runtime.pursuit import precision_of
from core.runtime.questions import Bench, Question

__all__ = ["JudgeOn", "Judgement", "Part", "judge", "metrics_of"]

Part = Literal["train", "validation", "test"]

FEWEST = 1000  # samples of the training part that are looked at, however small the validation part is


@dataclass(frozen=True)
class Judgement:
    """How good the network is on one part.

    Attributes
    ----------
    losses
        Mean loss by optimizer node.
    metrics
        Value (a number, or a matrix) by metric node.
    count
        Samples that were looked at.
    class_names
        By metric node, where its data have classes with names.
    """

    part: Part
    losses: Mapping[str, float]
    metrics: Mapping[str, Any] = field(default_factory=dict)
    count: int = 0
    class_names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def loss(self) -> float | None:
        """The loss of the first objective."""
        return next(iter(self.losses.values()), None)

    def value(self, judge: str) -> float | None:
        """What the recipe judges by: the value of a metric node, or the loss."""
        found = self.metrics.get(judge) if judge else self.loss
        return float(found) if found is not None and np.ndim(found) == 0 else None


def metrics_of(plan: Plan) -> dict[str, Metric]:
    """The metric nodes of a plan that can be worked out."""
    return {n: node.metric for n, node in plan.nodes.items() if node.metric is not None}


def judge(plan: Plan, part: Part, functions: Mapping[str, Callable[..., Any]] | None = None) -> Judgement | None:
    """Judge a plan by one part of its data; None if no data node has such a part.

    ``functions`` take the place of some nodes' own, as in ``Plan.run``.
    """
    metrics = metrics_of(plan)
    wanted = {n for o in plan.objectives for n in o.order}
    for source in {source.node for node in metrics for source in plan.nodes[node].sources}:
        wanted |= ancestors(plan.graph, source) | {source}
    order = [n for n in plan.order if n in wanted]
    feeds = {n: plan.feeds[n] for n in order if n in plan.feeds}
    if not any(len(getattr(feed, part)) for feed in feeds.values()):
        return None
    rows = {n: getattr(feed, part) if len(getattr(feed, part)) else feed.train for n, feed in feeds.items()}
    count = min(len(r) for r in rows.values())  # rows of several data nodes go together, as in a batch
    if part == "train":
        most = max([FEWEST, *(len(feed.validation) for feed in feeds.values())])
        even = np.linspace(0, count - 1, min(count, most)).astype(int)
        rows, count = {n: r[even] for n, r in rows.items()}, len(even)
    sums = {o.node: 0.0 for o in plan.objectives}
    pairs: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {node: [] for node in metrics}
    random = torch.get_rng_state()  # looking must not change training
    plan.train(False)
    try:
        with torch.no_grad(), precision_of(plan):
            for start, stop in _pieces(feeds, rows, count):
                values: dict[PortRef, Any] = {}
                for node in feeds:
                    values.update(plan.batch(node, rows[node][start:stop]))
                plan.run(order, values, functions=functions)
                for objective in plan.objectives:
                    sums[objective.node] += float(values[objective.loss].item()) * (stop - start)
                for node in metrics:
                    pairs[node].append(_pair(plan, node, values))
    finally:
        plan.train(True)
        torch.set_rng_state(random)
    found = {node: _worked_out(plan, node, metrics[node], pairs[node]) for node in metrics}
    return Judgement(part, {n: total / count for n, total in sums.items()}, found, count, _class_names(plan, metrics))


@dataclass(frozen=True)
class JudgeOn(Question):
    """Judge the network, as it is now, by a part of the data: the answer is the step and the Judgement."""

    part: Part = "test"

    def answer(self, bench: Bench) -> tuple[int, Judgement]:
        try:
            found = bench.trainer.judge(self.part)
        except NodeFailed as problem:
            raise ValueError(str(problem)) from problem
        if found is None:
            raise LookupError(f"No data node keeps a {self.part} part. Set '{self.part} part' in a data node above 0.")
        return bench.trainer.step_count, found


def _class_names(plan: Plan, metrics: Mapping[str, Metric]) -> dict[str, tuple[str, ...]]:
    """The names that the data node behind a metric's target gives its classes."""
    found = {}
    for node in metrics:
        target = plan.analysis.source(node, "target")
        behind = {target.node} | ancestors(plan.graph, target.node) if target is not None else set()
        names = [plan.feeds[n].samples.class_names for n in plan.feeds if n in behind]
        if names and names[0]:
            found[node] = names[0]
    return found


def _pieces(feeds: Mapping[str, Any], rows: Mapping[str, np.ndarray], count: int) -> list[tuple[int, int]]:
    """From where to where each piece goes; the node with the largest samples decides."""
    size = min((len(next(feed.chunks(rows[node]))) for node, feed in feeds.items()), default=count)
    return [(start, min(start + size, count)) for start in range(0, count, size)]


def _pair(plan: Plan, node: str, values: Mapping[PortRef, Any]) -> tuple[np.ndarray, np.ndarray]:
    given = [values[source].detach() for source in plan.nodes[node].inputs if isinstance(source, PortRef)]
    prediction, target = (t.float() if t.dtype in (torch.float16, torch.bfloat16) else t for t in given)
    return prediction.cpu().numpy(), target.cpu().numpy()


def _worked_out(plan: Plan, node: str, metric: Metric, pairs: list[tuple[np.ndarray, np.ndarray]]) -> Any:
    try:
        return metric.compute(np.concatenate([p for p, _ in pairs]), np.concatenate([t for _, t in pairs]))
    except Exception as error:
        raise NodeFailed(plan.nodes[node], error) from error
