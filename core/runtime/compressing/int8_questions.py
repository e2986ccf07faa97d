"""Questions about int8: what it would do to a network, and the file with its weights. They change nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.graph import PortRef
from core.runtime.compressing.int8_file import int8_file
from core.runtime.compressing.quality import Quality, quality_of
from core.runtime.compressing.quantising import Left, Quantised, Scheme, forward, quantise, rows_of_training
from core.runtime.compressing.sizes import dense_file
from core.runtime.plan import Plan
from core.runtime.questions import Bench, Question

__all__ = ["Int8File", "Int8Report", "LayerError", "LeftOut", "TryInt8"]

LOOKED_AT = 1000  # samples of the training part for errors and times, at most
TIMES = 3


@dataclass(frozen=True)
class LayerError:
    """How far a node's output is from that in float32, with all int8 layers before it.

    Attributes
    ----------
    count
        Weights that are int8 now.
    largest, mean
        Of the absolute differences.
    size
        Mean absolute output in float32, to compare with.
    """

    node: str
    count: int
    largest: float
    mean: float
    size: float


@dataclass(frozen=True)
class LeftOut:
    """Numbers that stay in float32, and why."""

    why: Left
    names: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Int8Report:
    """A network in float32 and in int8.

    Attributes
    ----------
    bytes_before, bytes_after
        Of files that were made.
    seconds_before, seconds_after
        Of one forward pass of ``samples`` samples, the fastest of three.
    """

    scheme: Scheme
    step: int
    before: Quality
    after: Quality
    bytes_before: int
    bytes_after: int
    layers: tuple[LayerError, ...]
    left: tuple[LeftOut, ...]
    seconds_before: float
    seconds_after: float
    samples: int


@dataclass(frozen=True)
class TryInt8(Question):
    """What would int8 do? The network really is computed with whole numbers."""

    scheme: Scheme

    def answer(self, bench: Bench) -> Int8Report:
        plan: Plan = bench.plan
        made = quantise(plan, self.scheme)
        batch = _one_batch(plan)
        real, before_s = _timed(plan, batch, {})
        whole, after_s = _timed(plan, batch, made.functions)
        return Int8Report(
            self.scheme,
            bench.trainer.step_count,
            quality_of(plan),
            quality_of(plan, made.functions),
            len(dense_file(plan.state())),
            len(int8_file(plan, made, self.scheme)),
            tuple(_error(plan, node, made, real, whole) for node in made.functions),
            _left(plan, made),
            before_s,
            after_s,
            max((len(tensor) for tensor in batch.values()), default=0),
        )


@dataclass(frozen=True)
class Int8File(Question):
    """The bytes of a file with int8 weights."""

    scheme: Scheme

    def answer(self, bench: Bench) -> bytes:
        return int8_file(bench.plan, quantise(bench.plan, self.scheme), self.scheme)


def _one_batch(plan: Plan) -> dict[PortRef, Any]:
    return next(iter(rows_of_training(plan, LOOKED_AT, whole=True)), {})


def _timed(
    plan: Plan, batch: dict[PortRef, Any], functions: dict[str, Callable[..., Any]]
) -> tuple[dict[PortRef, Any], float]:
    taken, values = [], batch
    for _ in range(TIMES):
        begin = time.perf_counter()
        values = forward(plan, batch, functions)
        taken.append(time.perf_counter() - begin)
    return values, min(taken)


def _error(plan: Plan, node: str, made: Quantised, real: dict[PortRef, Any], whole: dict[PortRef, Any]) -> LayerError:
    count = sum(layer.weight.numel() for name, layer in made.layers.items() if name.partition(".")[0] == node)
    port = PortRef(node, plan.nodes[node].outputs[0])
    if port not in real:  # no loss needs it
        return LayerError(node, count, 0.0, 0.0, 0.0)
    wanted, found = (values[port].detach().cpu().float().numpy() for values in (real, whole))
    apart = np.abs(found - wanted)
    return LayerError(node, count, float(apart.max()), float(apart.mean()), float(np.abs(wanted).mean()))


def _left(plan: Plan, made: Quantised) -> tuple[LeftOut, ...]:
    parameters = plan.parameters()
    reasons = dict.fromkeys(made.left.values())
    names = {why: tuple(n for n, reason in made.left.items() if reason == why) for why in reasons}
    return tuple(LeftOut(why, own, sum(parameters[n].numel() for n in own)) for why, own in names.items())
