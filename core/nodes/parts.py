"""Parts: which samples are trained on, which judge the training, and which are kept for the very end.

It stands here and not where batches are cut, because a node that learns something from its data (a vocabulary, a mean)
may look at the training part only, and has to know which that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import numpy as np

from core.nodes.samples import DataError, Samples

__all__ = ["Parts", "cut_parts", "fold_parts", "folding", "parts_of", "training_rows"]

_fold: ContextVar[tuple[int, int] | None] = ContextVar("fold", default=None)


@dataclass(frozen=True)
class Parts:
    """Row numbers of each part, in rising order."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def parts_of(samples: Samples, *, validation: float = 0.0, test: float = 0.0, seed: int = 0,
             stratify: bool = False, fold: tuple[int, int] | None = None) -> Parts:  # fmt: skip
    """The parts of a data node's samples; ``fold`` (k, count) takes the place of the validation part, see
    ``fold_parts``. Samples whose publisher names a test part keep it."""
    classes = None
    if stratify and samples.class_names and not samples.in_order:
        labels = np.asarray(samples.y[np.arange(len(samples))])
        classes = labels.reshape(len(labels), -1)
        classes = classes.argmax(axis=1) if classes.shape[1] > 1 else classes[:, 0].astype(np.int64)
    given = samples.test
    rows = np.arange(len(samples)) if given is None else np.setdiff1d(np.arange(len(samples)), given)
    inner = None if classes is None else classes[rows]
    cut: Parts
    if fold is None:
        cut = cut_parts(len(rows), validation, 0.0 if given is not None else test, seed,
                        classes=inner, in_order=samples.in_order)  # fmt: skip
    else:
        cut = fold_parts(len(rows), *fold, test=0.0 if given is not None else test, seed=seed,
                         classes=inner, in_order=samples.in_order)  # fmt: skip
    return Parts(rows[cut.train], rows[cut.validation], rows[cut.test] if given is None else np.sort(given))


@contextmanager
def folding(fold: tuple[int, int] | None) -> Iterator[None]:
    """Within the ``with`` block nodes are built for this round of cross-validation; see ``training_rows``."""
    before = _fold.set(fold)
    try:
        yield
    finally:
        _fold.reset(before)


def training_rows(samples: Samples, *, validation: float, test: float, seed: int, balance: str) -> np.ndarray:
    """The rows that a node may learn from while it is built, given its own parameters of these names."""
    stratify = balance != "as it is"
    return parts_of(samples, validation=validation, test=test, seed=seed, stratify=stratify, fold=_fold.get()).train


def cut_parts(
    count: int,
    validation: float = 0.0,
    test: float = 0.0,
    seed: int = 0,
    *,
    classes: np.ndarray | None = None,
    in_order: bool = False,
) -> Parts:
    """Cut ``count`` samples: validation and test are parts of all (0 to 0.5 each), the rest is trained on.

    Parameters
    ----------
    classes
        Class numbers (count,); every class is then cut in the same proportion.
    in_order
        The training part comes first, then validation, then test; nothing is drawn.

    Raises
    ------
    DataError
        If nothing is left to train on.
    """

    def cut(rows: np.ndarray) -> list[np.ndarray]:
        held, kept = round(len(rows) * validation), round(len(rows) * test)
        if in_order:
            end = len(rows) - held - kept
            return [rows[: max(0, end)], rows[max(0, end) : len(rows) - kept], rows[len(rows) - kept :]]
        return [rows[held + kept :], rows[:held], rows[held : held + kept]]

    return _assembled(count, seed, classes, in_order or not (validation or test), cut)


def fold_parts(
    count: int,
    fold: int,
    folds: int,
    *,
    test: float = 0.0,
    seed: int = 0,
    classes: np.ndarray | None = None,
    in_order: bool = False,
) -> Parts:
    """The parts of one round of k-fold cross-validation: fold number ``fold`` (from 0) of ``folds`` is held back.

    Every sample outside the test part is held back in exactly one round. Source: Kohavi 1995, "A study of
    cross-validation and bootstrap", https://www.ijcai.org/Proceedings/95-2/Papers/016.pdf
    """
    if not 0 <= fold < folds:
        raise ValueError(f"there are folds 0 to {folds - 1}, not {fold}")

    def cut(rows: np.ndarray) -> list[np.ndarray]:
        kept = round(len(rows) * test)
        tested, rest = (rows[len(rows) - kept :], rows[: len(rows) - kept]) if in_order else (rows[:kept], rows[kept:])
        pieces = np.array_split(rest, folds)
        return [np.concatenate(pieces[:fold] + pieces[fold + 1 :]), pieces[fold], tested]

    return _assembled(count, seed, classes, in_order, cut)


def _assembled(
    count: int, seed: int, classes: np.ndarray | None, in_order: bool, cut: Callable[[np.ndarray], list[np.ndarray]]
) -> Parts:
    order = np.arange(count) if in_order else np.random.default_rng(seed).permutation(count)
    groups = [order] if classes is None else [order[classes[order] == k] for k in np.unique(classes)]
    pieces = [cut(group) for group in groups]
    train, held, kept = (np.sort(np.concatenate([p[i] for p in pieces])) for i in range(3))
    if not len(train):
        raise DataError(
            f"There are {count} samples; nothing is left to train on.", "Lower the validation or test part."
        )
    return Parts(train, held, kept)
