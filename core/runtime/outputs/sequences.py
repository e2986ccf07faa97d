"""Answers that are sequences, as a translation: what came in, what should come out, and what came out.

A decoder is given the words before the one it answers. Where the data have a port with these (the truth, one place
later), the network goes on from its own words instead, as it must in use: one forward pass for every word.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from core.nodes.samples import Samples
from core.nodes.text_pairs import END
from core.runtime.outputs.answer import Answer
from core.runtime.outputs.forms import Sentence, Sequences
from core.runtime.outputs.tokens import PAD, gap_of, is_next, of_places, words

__all__ = ["sequences_of"]

ROWS = 12  # shown
MEASURED = 48  # rows that the share of right words is taken over
LACKING = "_"
LONGEST_S = 0.4  # for going on alone; a slower network is given the right words


def sequences_of(answer: Answer, port: str) -> Sequences:
    """Rows of a table; ``port`` is that of the truth."""
    shown = answer.shown
    batch = shown.part(shown.judged[:MEASURED])
    truth = batch[port]
    start = next((p for p, a in batch.items() if p not in ("x", port) and is_next(a, truth)), "")
    alone = _alone(answer, batch, start, truth.shape[1]) if start else None
    found = _likeliest(answer, batch, truth.shape[1]) if alone is None else alone
    asked = (truth != PAD) & (truth != answer.ignored)
    right = found == truth
    known = answer.samples
    target = replace(known, vocabulary=known.target_vocabulary or known.vocabulary)  # a translation has other words
    gap = gap_of(target)
    rows = []
    for k in range(min(ROWS, len(truth))):
        wanted = gap.join(w for w in words(target, truth[k]) if w != END)
        said, marks = _said(target, found[k][asked[k]], right[k][asked[k]])
        rows.append(Sentence(_text(answer, batch["x"][k]), wanted, said, marks, gap))
    share = float(right[asked].mean()) if asked.any() else 0.0
    return Sequences(tuple(rows), share, alone is not None, bool(shown.held_out.any()))


def _said(target: Samples, tokens: np.ndarray, right: np.ndarray) -> tuple[tuple[str, ...], tuple[bool, ...]]:
    """The words of an answer up to its own end, with whether each is right; a word that is lacking is a line."""
    found = [(words(target, np.array([t])) or [LACKING])[0] for t in tokens]
    end = found.index(END) if END in found else len(found)
    if end == len(found) - 1 and right[end]:  # it ends where it should
        return tuple(found[:end]), tuple(bool(r) for r in right[:end])
    said = [*found[:end], *[LACKING] * (len(found) - end)]
    return tuple(said), tuple(bool(r) and k < end for k, r in enumerate(right))


def _text(answer: Answer, x: np.ndarray) -> str:
    """What came in: tokens as words, numbers as numbers."""
    if x.dtype.kind in "iu":
        return gap_of(answer.samples).join(words(answer.samples, x.reshape(-1)))
    return " ".join(f"{v:.3g}" for v in x.reshape(-1)[:8])


def _likeliest(answer: Answer, batch: dict[str, np.ndarray], places: int) -> np.ndarray:
    return np.asarray(of_places(answer.predict(batch), places).argmax(axis=-1))


def _alone(answer: Answer, batch: dict[str, np.ndarray], start: str, places: int) -> np.ndarray | None:
    """Its own words, (rows, places); None where that takes too long."""
    until = time.monotonic() + LONGEST_S
    given = np.full_like(batch[start], PAD)
    given[:, 0] = batch[start][:, 0]
    found = np.full((len(given), places), PAD)
    for place in range(places):
        if time.monotonic() > until:
            return None
        found[:, place] = _likeliest(answer, {**batch, start: given}, places)[:, place]
        if place + 1 < places:
            given[:, place + 1] = found[:, place]
    return found
