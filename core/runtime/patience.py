"""Patience: when training has not become better for long enough, and what the best weights were.

Source: Prechelt 1998, "Early stopping - but when?", https://doi.org/10.1007/3-540-49430-8_3; the first of its criteria
in the form that is usual today: so many epochs without an improvement.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.runtime.recipe import Recipe

__all__ = ["Best", "Patience", "Standing"]


@dataclass(frozen=True)
class Best:
    """The best epoch so far, with its weights where they are kept."""

    value: float
    epoch: int
    step: int
    weights: dict[str, np.ndarray] | None = None


@dataclass(frozen=True)
class Standing:
    """How a training stands against its recipe, as the window shows it.

    Attributes
    ----------
    best_epoch, best_value, best_step
        The best epoch so far; None before the first was judged.
    kept
        Whether its weights are kept.
    waited
        Epochs since then.
    scale
        What the loss is multiplied by for float16; None in other precisions.
    """

    best_epoch: int | None = None
    best_value: float | None = None
    best_step: int | None = None
    kept: bool = False
    waited: int = 0
    scale: float | None = None


class Patience:
    """Counts epochs without an improvement.

    Parameters
    ----------
    higher_is_better
        Which way is up for the value that the recipe judges by.
    """

    def __init__(self, recipe: Recipe, higher_is_better: bool = False) -> None:
        self.recipe, self.higher = recipe, higher_is_better
        self.best: Best | None = None
        self.waited = 0

    def note(self, value: float, epoch: int, step: int, weights: Mapping[str, np.ndarray]) -> bool:
        """Take in an epoch's value; whether patience has ended."""
        if self._is_better(value):
            kept = {name: array.copy() for name, array in weights.items()} if self.recipe.keep_best else None
            self.best, self.waited = Best(value, epoch, step, kept), 0
            return False
        self.waited += 1
        return 0 < self.recipe.patience <= self.waited

    def standing(self, scale: float | None = None) -> Standing:
        """How it stands, with the scale of the loss."""
        best = self.best
        if best is None:
            return Standing(waited=self.waited, scale=scale)
        return Standing(best.epoch, best.value, best.step, best.weights is not None, self.waited, scale)

    def begin_again(self) -> None:
        """Training goes on after patience had ended: it gets the same patience once more."""
        self.waited = 0

    def state(self) -> dict[str, Any]:
        best = self.best
        return {"waited": self.waited, "best": None if best is None else dict(vars(best))}

    def load_state(self, state: Mapping[str, Any]) -> None:
        """Go on from a ``state``."""
        self.waited = int(state.get("waited", 0))
        kept = state.get("best")
        self.best = Best(**kept) if kept else None

    def _is_better(self, value: float) -> bool:
        if not np.isfinite(value):
            return False
        if self.best is None:
            return True
        gain = value - self.best.value if self.higher else self.best.value - value
        return gain > self.recipe.min_improvement
