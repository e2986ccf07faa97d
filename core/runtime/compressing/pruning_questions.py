"""Questions about pruning: what it would do to a network, and doing it.

To try it out, the weights are pruned, judged, and put back to the bit; so the judging is the same as everywhere, and
training does not notice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

import core.engine as torch
from core.runtime.compressing.layers import weights_of
from core.runtime.compressing.masks import Masks, prune, put_back
from core.runtime.compressing.pruning import Pruning, masks_for
from core.runtime.compressing.quality import Quality, quality_of
from core.runtime.compressing.sizes import Sizes, sizes_of
from core.runtime.plan import Plan
from core.runtime.questions import Bench, Question

__all__ = [
    "LayerZeros", "LookAgain", "Prune", "PruningReport", "PutBack", "PutBackReport", "SweepPoint", "TryAmount",
    "TryPruning", "ZerosNow",
]  # fmt: skip


@dataclass(frozen=True)
class LayerZeros:
    """How many of a layer's weights are zero, before and after."""

    name: str
    count: int
    before: int
    after: int


@dataclass(frozen=True)
class PruningReport:
    """A network before and after pruning.

    Attributes
    ----------
    step
        After which the network was looked at.
    layers
        All weights that can be pruned, in the order of the network.
    """

    pruning: Pruning
    step: int
    layers: tuple[LayerZeros, ...]
    before: Quality
    after: Quality
    sizes_before: Sizes
    sizes_after: Sizes


@dataclass(frozen=True)
class SweepPoint:
    """One point of the curve of quality against amount; ``zeros`` is the share among the weights that were pruned."""

    amount: float
    zeros: float
    quality: Quality


@dataclass(frozen=True)
class ZerosNow(Question):
    """Which weights can be pruned, and how many of them are zero as it is?"""

    def answer(self, bench: Bench) -> tuple[LayerZeros, ...]:
        known, now = weights_of(bench.plan), _zeros(bench.plan)
        return tuple(LayerZeros(name, known[name].parameter.numel(), now[name], now[name]) for name in known)


@dataclass(frozen=True)
class TryPruning(Question):
    """What would pruning do? Changes nothing."""

    pruning: Pruning

    def answer(self, bench: Bench) -> PruningReport:
        trainer = bench.trainer
        before, zeros, sizes = quality_of(trainer.plan), _zeros(trainer.plan), sizes_of(trainer.plan.state())
        with _pruned(trainer, self.pruning):
            return _report(bench, self.pruning, before, zeros, sizes)


@dataclass(frozen=True)
class TryAmount(Question):
    """How good is the network with so many zeros? Changes nothing."""

    pruning: Pruning

    def answer(self, bench: Bench) -> SweepPoint:
        with _pruned(bench.trainer, self.pruning) as masks:
            of = [masks.kept[name] for name in masks.kept]
            zeros = sum(int(np.count_nonzero(~mask)) for mask in of) / max(1, sum(mask.size for mask in of))
            return SweepPoint(self.pruning.amount, zeros, quality_of(bench.plan))


@dataclass(frozen=True)
class Prune(Question):
    """Prune the network that is trained; what is pruned stays at zero when training goes on."""

    pruning: Pruning

    def answer(self, bench: Bench) -> PruningReport:
        trainer = bench.trainer
        before, zeros, sizes = quality_of(trainer.plan), _zeros(trainer.plan), sizes_of(trainer.plan.state())
        prune(trainer, masks_for(trainer.plan, self.pruning, trainer.masks.kept))
        bench.weights_changed()
        return _report(bench, self.pruning, before, zeros, sizes)


@dataclass(frozen=True)
class LookAgain(Question):
    """How good is a pruned network now that it was trained on, beside what it was before the pruning?"""

    report: PruningReport

    def answer(self, bench: Bench) -> PruningReport:
        report, zeros = self.report, {layer.name: layer.before for layer in self.report.layers}
        return _report(bench, report.pruning, report.before, zeros, report.sizes_before)


@dataclass(frozen=True)
class PutBackReport:
    """What is in place again: the weights from before the first pruning, or (False) only the freedom to train on."""

    weights: bool


@dataclass(frozen=True)
class PutBack(Question):
    """Undo all pruning: weights and optimizers are as they were before the first of it."""

    def answer(self, bench: Bench) -> PutBackReport:
        if not bench.trainer.masks.kept:
            raise LookupError("Nothing is pruned.")
        weights = put_back(bench.trainer)
        bench.weights_changed()
        return PutBackReport(weights)


@contextmanager
def _pruned(trainer: Any, pruning: Pruning) -> Iterator[Masks]:
    """Inside, the network is pruned; afterwards it is as before, to the bit."""
    plan, held = trainer.plan, trainer.masks.kept
    masks = Masks(plan)
    masks.take(masks_for(plan, pruning, held))
    parameters = {name: plan.parameters()[name] for name in masks.kept}
    own = {name: parameter.detach().clone() for name, parameter in parameters.items()}
    try:
        masks.apply()
        yield masks
    finally:
        with torch.no_grad():
            for name, parameter in parameters.items():
                parameter.copy_(own[name])


def _zeros(plan: Plan) -> dict[str, int]:
    return {
        name: int(np.count_nonzero(weight.parameter.detach().cpu().numpy() == 0))
        for name, weight in weights_of(plan).items()
    }


def _report(bench: Bench, pruning: Pruning, before: Quality, zeros: dict[str, int], sizes: Sizes) -> PruningReport:
    plan, known, now = bench.plan, weights_of(bench.plan), _zeros(bench.plan)
    layers = tuple(LayerZeros(name, known[name].parameter.numel(), zeros.get(name, 0), now[name]) for name in known)
    return PruningReport(
        pruning, bench.trainer.step_count, layers, before, quality_of(plan), sizes, sizes_of(plan.state())
    )
