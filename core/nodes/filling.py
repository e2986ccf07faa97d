"""What is learned from the training part of a table: what to put into missing cells, and means and deviations.

Rows come in pieces and are forgotten again, so that a table larger than the memory can be learned from. Looking at the
validation part here would let it know what it is to judge.

Source of the way in which deviations of pieces are put together: Chan, Golub and LeVeque 1979, "Updating Formulae and a
Pairwise Algorithm for Computing Sample Variances", http://i.stanford.edu/pub/cstr/reports/cs/tr/79/773/CS-TR-79-773.pdf
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.nodes.samples import DataError

__all__ = ["FILL_MEAN", "FILL_MOST_FREQUENT", "Filling", "learn_filling"]

FILL_MEAN, FILL_MOST_FREQUENT = "fill with the mean", "fill with the most frequent"


@dataclass(frozen=True)
class Filling:
    """What is done to each column of inputs.

    Parameters
    ----------
    fill
        Takes the place of nan, (columns,).
    mean, deviation
        Subtracted, and divided by; 0 and 1 where a column is left as it is.
    """

    fill: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray

    def apply(self, raw: np.ndarray) -> np.ndarray:
        """Rows (samples, columns) without gaps, standardised."""
        filled = np.where(np.isnan(raw), self.fill, raw)
        return (filled - self.mean) / self.deviation


def learn_filling(
    pieces: Iterable[np.ndarray], names: Sequence[str], is_text: Sequence[bool], fill: str, standardise: bool
) -> Filling:
    """Learn from the rows of the training part.

    Parameters
    ----------
    pieces
        Rows (samples, columns) with nan where a value is missing; a text column holds the positions of its texts.
    fill
        ``FILL_MEAN`` (texts get the most frequent one all the same), ``FILL_MOST_FREQUENT``, or anything else where
        nothing is missing.

    Raises
    ------
    DataError
        If a column has gaps to be filled, but no value in the training part.
    """
    texts = np.array(is_text, dtype=bool)
    filling = fill in (FILL_MEAN, FILL_MOST_FREQUENT)
    counted = [i for i in range(len(names)) if filling and (texts[i] or fill == FILL_MOST_FREQUENT)]
    often: dict[int, Counter[float]] = {i: Counter() for i in counted}
    known, gaps, mean, squares = (np.zeros(len(names)) for _ in range(4))
    for piece in pieces:
        there = ~np.isnan(piece)
        count = there.sum(axis=0)
        gaps += len(piece) - count
        own = np.where(there, piece, 0.0).sum(axis=0) / np.maximum(count, 1)
        own_squares = (np.where(there, piece - own, 0.0) ** 2).sum(axis=0)
        known, mean, squares = _together(known, mean, squares, count, own, own_squares)
        for i in counted:
            often[i].update(piece[there[:, i], i].tolist())
    empty = next((names[i] for i in range(len(names)) if filling and not known[i]), None)
    if empty is not None:
        raise DataError(f"Column {empty!r} has no value in the training part, so its gaps cannot be filled",
                        "Leave the column out.")  # fmt: skip
    put_in = mean.copy()
    for i in counted:
        put_in[i] = min(often[i], key=lambda value: (-often[i][value], value))  # the smallest of equally frequent ones
    total, mean, squares = _together(known, mean, squares, gaps, put_in, np.zeros(len(names)))
    if not standardise:
        return Filling(put_in, np.zeros(len(names)), np.ones(len(names)))
    deviation = np.sqrt(squares / np.maximum(total, 1))
    plain = texts | ~(deviation > 0)
    return Filling(put_in, np.where(texts, 0.0, mean), np.where(plain, 1.0, deviation))


def _together(n: np.ndarray, mean: np.ndarray, squares: np.ndarray, m: np.ndarray, other: np.ndarray,
              other_squares: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Count, mean and sum of squared deviations of two groups as one."""
    total = n + m
    part = m / np.maximum(total, 1)
    step = other - mean
    return total, mean + step * part, squares + other_squares + step**2 * n * part
