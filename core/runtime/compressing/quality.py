"""How good a network is, as it is shown before and after: loss and metrics on one part of the data.

A network that tells classes apart and has no metric node gets its accuracy worked out all the same: it is what people
ask for first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.graph import PortRef
from core.nodes.library.metric.accuracy import accuracy
from core.nodes.metrics import Metric
from core.runtime.judging import Part, judge, metrics_of
from core.runtime.plan import NodeFailed, Plan

__all__ = ["ACCURACY", "Measure", "Quality", "quality_of"]

ACCURACY = "accuracy"  # the measure that stands for no node


@dataclass(frozen=True)
class Measure:
    """One number: the mean loss of an optimizer node, or the value of a metric node.

    Attributes
    ----------
    node
        Its id; ``ACCURACY`` for the accuracy of a network without a metric node.
    higher_is_better
        Which way is up; None where that cannot be said.
    """

    node: str
    kind: str
    value: float
    percent: bool = False
    higher_is_better: bool | None = False


@dataclass(frozen=True)
class Quality:
    """What was measured, on how many samples of which part."""

    part: Part
    count: int
    measures: tuple[Measure, ...]

    @property
    def main(self) -> Measure | None:
        """What a curve shows: the first metric with a direction, else the loss."""
        metrics = (m for m in self.measures if m.kind == "metric" and m.higher_is_better is not None)
        return next(metrics, self.measures[0] if self.measures else None)


def quality_of(plan: Plan, functions: Mapping[str, Callable[..., Any]] | None = None) -> Quality:
    """Judge a network on its validation part, or on the training part where there is no such.

    Parameters
    ----------
    functions
        What takes the place of some nodes' own computation.

    Raises
    ------
    ValueError
        With a sentence, where there are no data to judge by.
    """
    judged = _with_accuracy(plan)
    try:
        found = judge(judged, "validation", functions) or judge(judged, "train", functions)
    except NodeFailed as problem:
        raise ValueError(str(problem)) from problem
    if found is None:
        raise ValueError("There are no data to judge the network by. Add a data node and a loss.")
    measures = [Measure(node, "loss", value) for node, value in found.losses.items()]
    for node, metric in metrics_of(judged).items():
        if node in found.metrics and np.ndim(found.metrics[node]) == 0:
            measures.append(
                Measure(node, "metric", float(found.metrics[node]), metric.percent, metric.higher_is_better)
            )
    return Quality(found.part, found.count, tuple(measures))


def _with_accuracy(plan: Plan) -> Plan:
    """The plan with an accuracy beside its first loss over classes, unless it has a metric already."""
    losses = [plan.nodes[o.loss.node] for o in plan.objectives]
    loss = next((node for node in losses if node.spec.name == "loss.cross_entropy"), None)
    if metrics_of(plan) or loss is None:
        return plan
    metric: Metric = accuracy(0.5)
    inputs = tuple(source for source in loss.inputs[:2] if isinstance(source, PortRef))
    beside = replace(loss, id=ACCURACY, function=None, inputs=inputs, metric=metric)
    return replace(plan, nodes={**plan.nodes, ACCURACY: beside})
