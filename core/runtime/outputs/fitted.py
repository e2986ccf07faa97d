"""Answers to inputs of one or two numbers: the network as a function, drawn with the data that it was fitted to."""

from __future__ import annotations

import numpy as np

from core.runtime.outputs.answer import POINTS, Answer, even
from core.runtime.outputs.forms import Chances, Curve, Regions, Scatter, Surface

__all__ = ["class_numbers", "function_of", "scatter_of"]

GRID = 72  # side of a picture of the plane, in cells
ACROSS = 200  # points of a curve


def function_of(answer: Answer, truth: np.ndarray, classes: bool) -> Regions | Chances | Curve | Surface | None:
    """The form for data with one or two numbers a row and one answer; None for others."""
    x = answer.shown.batch["x"]
    columns = x.shape[1] if x.ndim == 2 and x.dtype.kind == "f" else 0
    if classes and columns == 2:
        return _regions(answer, x, class_numbers(truth))
    if classes and columns == 1:
        return _chances(answer, x, class_numbers(truth))
    if truth.reshape(len(truth), -1).shape[1] != 1 or classes:
        return None
    if columns == 1:
        return _curve(answer, x, truth.reshape(-1))
    return _surface(answer, x, truth.reshape(-1)) if columns == 2 else None


def scatter_of(truth: np.ndarray, prediction: np.ndarray) -> Scatter:
    """Numbers against numbers, of many the first."""
    keep = slice(0, POINTS)
    return Scatter(truth.reshape(-1)[keep].astype(float), prediction.reshape(-1)[keep].astype(float))


def class_numbers(target: np.ndarray) -> np.ndarray:
    """Class numbers of targets in any form: numbers, a column, one-hot rows."""
    rows = target.reshape(len(target), -1)
    return rows.argmax(axis=1) if rows.shape[1] > 1 else rows[:, 0].astype(int)


def _regions(answer: Answer, x: np.ndarray, truth: np.ndarray) -> Regions:
    x_range, y_range, cells = _plane(x)
    winner, certainty = answer.classes(answer.predict({"x": cells}))
    guessed, _ = answer.classes(answer.predict(answer.shown.batch))
    held_out, few = answer.shown.held_out, even(len(x), POINTS)
    return Regions(
        x_range, y_range, winner.reshape(GRID, GRID), certainty.reshape(GRID, GRID),
        x[few], truth[few], held_out[few], answer.names(max(truth.max(), winner.max())),
        *_shares(guessed == truth, held_out),
    )  # fmt: skip


def _chances(answer: Answer, x: np.ndarray, truth: np.ndarray) -> Chances:
    across = np.linspace(*_padded(x[:, 0]), ACROSS, dtype=x.dtype)
    chances = answer.chances(answer.predict({"x": across[:, None]}))
    guessed, _ = answer.classes(answer.predict(answer.shown.batch))
    held_out, few = answer.shown.held_out, even(len(x), POINTS)
    return Chances(
        across.astype(float), chances.T.astype(float), x[few, 0].astype(float), truth[few], held_out[few],
        answer.names(max(truth.max(), chances.shape[1] - 1)), *_shares(guessed == truth, held_out),
    )  # fmt: skip


def _curve(answer: Answer, x: np.ndarray, truth: np.ndarray) -> Curve:
    across = np.linspace(*_padded(x[:, 0]), ACROSS, dtype=x.dtype)
    up = answer.predict({"x": across.reshape(-1, 1)}).reshape(len(across), -1)[:, 0]
    few = even(len(x), POINTS)
    return Curve(across.astype(float), up.astype(float), x[few, 0].astype(float),
                 truth[few].astype(float), answer.shown.held_out[few])  # fmt: skip


def _surface(answer: Answer, x: np.ndarray, truth: np.ndarray) -> Surface | None:
    x_range, y_range, cells = _plane(x)
    heights = answer.predict({"x": cells})
    if heights.size != len(cells):
        return None
    found = answer.predict(answer.shown.batch).reshape(-1)
    error = float(np.sqrt(np.mean((found - truth) ** 2)))
    few = even(len(x), POINTS)
    return Surface(x_range, y_range, heights.reshape(GRID, GRID).astype(float), x[few], truth[few].astype(float),
                   answer.shown.held_out[few], error)  # fmt: skip


def _plane(x: np.ndarray) -> tuple[tuple[float, float], tuple[float, float], np.ndarray]:
    """The ranges of two columns with a margin, and the middle of every cell between."""
    x_range, y_range = _padded(x[:, 0]), _padded(x[:, 1])
    across, up = np.linspace(*x_range, GRID), np.linspace(*y_range, GRID)
    return x_range, y_range, np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype(x.dtype)


def _shares(right: np.ndarray, held_out: np.ndarray) -> tuple[float, float | None]:
    """The share that is right, of what is trained on and of what is held out."""
    return float(right[~held_out].mean()), float(right[held_out].mean()) if held_out.any() else None


def _padded(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = 0.12 * (high - low) or 1.0
    return low - margin, high + margin
