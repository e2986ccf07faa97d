"""Answers that are classes: pictures with what they are taken for, or a confusion matrix."""

from __future__ import annotations

import numpy as np

from core.runtime.outputs.answer import PICTURES, Answer
from core.runtime.outputs.fitted import class_numbers
from core.runtime.outputs.forms import Confusion, Pictures
from core.runtime.outputs.rebuilt import small_pictures

__all__ = ["classes_of"]

MOST_CLASSES = 20  # rows of a confusion matrix; rarer classes share one


def classes_of(answer: Answer, truth: np.ndarray) -> Pictures | Confusion:
    """Pictures where the data are some and each has one class, else a matrix."""
    shown, judged = answer.shown, answer.shown.judged
    held_out = bool(shown.held_out.any())
    batch = shown.part(judged)
    found, truth = _each(answer, answer.predict(batch), truth[judged])
    winner, certainty = answer.classes(found)
    accuracy = float((winner == truth).mean())
    names = answer.names(max(truth.max(), winner.max()))
    few = slice(0, PICTURES)
    pictures = small_pictures(batch["x"][few], answer.samples)
    if pictures is not None and len(truth) == len(judged):
        return Pictures(pictures, winner[few], truth[few], certainty[few], names, accuracy, held_out)
    if len(names) > MOST_CLASSES:
        truth, winner, names = _most_frequent(truth, winner, names)
    counts = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(counts, (truth, winner), 1)
    return Confusion(counts, names, accuracy, held_out)


def _each(answer: Answer, found: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Answers (many, classes) and class numbers (many,): one for each sample, or for each token of each sample."""
    if truth.dtype.kind not in "iu" or truth.ndim < 2 or truth.shape[1:] == (1,):
        return found, class_numbers(truth)
    if found.ndim == truth.ndim + 1:  # the classes stand behind the batch
        found = np.moveaxis(found, 1, -1)
    found, truth = found.reshape(-1, found.shape[-1]), truth.reshape(-1)
    kept = truth != answer.ignored
    return found[kept], truth[kept]


def _most_frequent(
    truth: np.ndarray, winner: np.ndarray, names: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """The same with the rarer classes taken together."""
    kept = np.sort(np.argsort(-np.bincount(truth, minlength=len(names)), kind="stable")[: MOST_CLASSES - 1])
    place = np.full(len(names), len(kept))
    place[kept] = np.arange(len(kept))
    return place[truth], place[winner], (*(names[k] for k in kept), "others")
