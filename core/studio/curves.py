"""Curves: what a run has said of itself so far, as series that panels draw."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.runtime import messages as m
from core.runtime.patience import Standing
from core.studio.series import Series

__all__ = ["Curves"]


class Curves:
    """The curves of a run.

    Attributes
    ----------
    step_count, epoch, rate
        Where it is, and how many steps it makes in a second.
    losses, rates
        Loss of each step and learning rate, by optimizer node.
    validation
        Loss of the first optimizer on the validation part.
    metrics
        By metric node and part (``"train"``, ``"validation"``).
    matrices
        The newest value of metrics that are matrices, by node and part.
    class_names
        Names of the classes that a metric tells apart, by node.
    standing
        How the run stands against its recipe; None while it has nothing to say.
    grad_norms, update_ratios
        By parameter name.
    """

    losses: dict[str, Series]
    rates: dict[str, Series]
    validation: Series
    metrics: dict[str, dict[str, Series]]
    matrices: dict[str, dict[str, np.ndarray]]
    class_names: dict[str, tuple[str, ...]]
    standing: Standing | None
    grad_norms: dict[str, Series]
    update_ratios: dict[str, Series]

    @property
    def loss(self) -> float:
        """The newest loss of the first optimizer."""
        return next((s.last for s in self.losses.values()), float("nan"))

    def clear_curves(self) -> None:
        """Forget everything."""
        self.step_count, self.epoch, self.rate = 0, 1, 0.0
        self.losses, self.rates, self.metrics, self.matrices = {}, {}, {}, {}
        self.grad_norms, self.update_ratios = {}, {}
        self.validation = Series()
        self.class_names, self.standing = {}, None

    def take_progress(self, event: m.Progress) -> None:
        """Losses of all steps since the last time, and what was judged meanwhile."""
        self.step_count, self.epoch, self.rate = event.step, event.epoch, event.rate
        for node, values in event.losses.items():
            steps = np.arange(event.first_step, event.first_step + len(values), dtype=float)
            self.losses.setdefault(node, Series()).extend(steps, values)
        for node, rate in event.rates.items():
            self.rates.setdefault(node, Series()).append(event.step, rate)
        self.standing = event.standing or self.standing
        for step, judged in event.judgements:
            self.class_names.update(judged.class_names)
            if judged.part == "validation" and judged.loss is not None:
                self.validation.append(step, judged.loss)
            for node, value in judged.metrics.items():
                self._metric(node, judged.part, step, value)

    def take_measured(self, event: m.Measured) -> None:
        """Gradient norms and update ratios of one step."""
        for table, values in ((self.grad_norms, event.grad_norms), (self.update_ratios, event.update_ratios)):
            for name, value in values.items():
                table.setdefault(name, Series()).append(event.step, value)

    def _metric(self, node: str, part: str, step: int, value: Any) -> None:
        if np.ndim(value):
            self.matrices.setdefault(node, {})[part] = np.asarray(value)
        else:
            self.metrics.setdefault(node, {}).setdefault(part, Series()).append(step, float(value))
