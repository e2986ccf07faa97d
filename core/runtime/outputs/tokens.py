"""Answers that are tokens, one for every place: how they are told apart, chosen and written as words."""

from __future__ import annotations

import numpy as np

from core.nodes.samples import Samples
from core.nodes.text_pairs import BEGIN, END

__all__ = ["PAD", "UNKNOWN", "gap_of", "is_next", "of_places", "words"]

PAD, UNKNOWN = 0, 1  # numbers that every vocabulary begins with


def is_next(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether every token of ``y`` is the one that follows in ``x``: the same row, one place further on."""
    if x.shape != y.shape or x.ndim != 2 or x.shape[1] < 2 or x.dtype.kind not in "iu" or y.dtype.kind not in "iu":
        return False
    later, now = x[:, 1:], y[:, :-1]
    there = later != PAD
    return bool(there.any()) and bool((later == now)[there].all())


def of_places(answer: np.ndarray, places: int) -> np.ndarray:
    """Scores as (rows, places, vocabulary), whichever of the last two dimensions a loss wants them in."""
    if answer.ndim == 2 and not len(answer) % places:  # places one under the other
        return answer.reshape(-1, places, answer.shape[1])
    return answer if answer.shape[1] == places and answer.shape[2] != places else np.moveaxis(answer, 1, -1)


def gap_of(samples: Samples) -> str:
    """What stands between two tokens: nothing where they are characters, or pieces that bring their own blanks."""
    known = [token for token in samples.vocabulary[UNKNOWN + 1 :] if token not in (BEGIN, END)]
    return "" if all(len(t) == 1 for t in known) or any(" " in t for t in known) else " "


def words(samples: Samples, tokens: np.ndarray) -> list[str]:
    """The words of token numbers; padding is left out. Without a vocabulary a number is that of a character."""
    known = samples.vocabulary
    if not known:
        return [chr(int(t)) for t in tokens if 0 < int(t) < 0x110000]
    return [known[int(t)] if int(t) < len(known) else "?" for t in tokens if int(t) != PAD]
