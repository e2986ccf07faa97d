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
    metrics: Mapping[str, Sequence[tuple[int, float]]] | None = None,
) -> None:
    """Draw losses over steps and write them to ``path`` (PNG, SVG or PDF by its ending).

    Parameters
    ----------
    losses
        One loss a step, from step 1 on, by the name of the optimizer.
    validation
        Pairs (step, loss).
    metrics
        Pairs (step, value on the validation part) by the name of the metric; each has a plot of its own below.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shown = dict(metrics or {})
    figure = Figure(figsize=(8, 4.5 + 1.8 * len(shown)), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes, *below = figure.subplots(
        1 + len(shown), squeeze=False, sharex=True, gridspec_kw={"height_ratios": [4.5] + [1.8] * len(shown)}
    )[:, 0]
    for name, values in losses.items():
        axes.plot(np.arange(1, len(values) + 1), values, linewidth=1.4, label=f"train ({name})")
    if validation:
        steps, values = zip(*validation, strict=True)
        axes.plot(steps, values, linewidth=1.4, linestyle="--", color="#f39c4a", label="validation")
    positive = [v for values in losses.values() for v in values if np.isfinite(v)]
    if positive and min(positive) > 0 and max(positive) / min(positive) > 50:
        axes.set_yscale("log")
    for panel, (name, pairs) in zip(below, shown.items(), strict=True):
        steps, values = zip(*pairs, strict=True)
        panel.plot(steps, values, linewidth=1.4, color="#f39c4a")
        panel.set_ylabel(name)
        panel.grid(alpha=0.25)
    (below[-1] if below else axes).set_xlabel("step")
    axes.set_ylabel("loss")
    axes.set_title(title)
    axes.grid(alpha=0.25)
    if losses or validation:
        axes.legend(frameon=False)
    figure.savefig(path)
