"""Curves of a training run as a picture, for a report or a terminal without a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

__all__ = ["save_curves"]


def save_curves(
    path: Path,
    losses: Mapping[str, Sequence[float]],
    validation: Sequence[tuple[int, float]] = (),
    title: str = "",
) -> None:
    """Draw losses over steps and write them to ``path`` (PNG, SVG or PDF by its ending).

    Parameters
    ----------
    losses
        One loss a step, from step 1 on, by the name of the optimizer.
    validation
        Pairs (step, loss).
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for name, values in losses.items():
        axes.plot(np.arange(1, len(values) + 1), values, linewidth=1.4, label=f"train ({name})")
    if validation:
        steps, values = zip(*validation, strict=True)
        axes.plot(steps, values, linewidth=1.4, linestyle="--", color="#f39c4a", label="validation")
    positive = [v for values in losses.values() for v in values if np.isfinite(v)]
    if positive and min(positive) > 0 and max(positive) / min(positive) > 50:
        axes.set_yscale("log")
    axes.set_xlabel("step")
    axes.set_ylabel("loss")
    axes.set_title(title)
    axes.grid(alpha=0.25)
    if losses or validation:
        axes.legend(frameon=False)
    figure.savefig(path)
