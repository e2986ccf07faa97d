"""A language model's answer: what it writes on by itself behind a few words of the text.

Token by token the network reads the last ones and the next is drawn from its answer, with random numbers of its own
that are the same every time: the text becomes another only because the network did.
"""

from __future__ import annotations

import time

import numpy as np

from core.runtime.outputs.answer import Answer
from core.runtime.outputs.forms import Writing
from core.runtime.outputs.tokens import PAD, UNKNOWN, gap_of, of_places, words

__all__ = ["writing_of"]

START, WRITTEN = 40, 80  # characters, about
TEMPERATURE = 0.8  # below 1 the likely becomes likelier
LONGEST_S = 0.5  # a slow network writes less
MEASURED = 64  # rows that the perplexity is taken over
SEED = 1


def writing_of(answer: Answer) -> Writing:
    """What is written on from the first of the rows that are judged, and how good the next token is foreseen."""
    shown = answer.shown
    begin = shown.part(shown.judged[:1])
    x = begin["x"]
    length = int(np.count_nonzero(x[0] != PAD)) or x.shape[1]
    window = list(x[0, :length])
    gap = gap_of(answer.samples)
    start = gap.join(words(answer.samples, np.array(window)))
    tail = start[-START:]
    if len(tail) < len(start) and gap:
        tail = tail.partition(gap)[2]
    return Writing(tail, _written(answer, begin, window, gap), _perplexity(answer), bool(shown.held_out.any()))


def _written(answer: Answer, begin: dict[str, np.ndarray], window: list[int], gap: str) -> str:
    """So many characters as there is time for. The window is as long as the samples are, and moves along."""
    draws, until = np.random.default_rng(SEED), time.monotonic() + LONGEST_S
    room = begin["x"].shape[1]
    found: list[str] = []
    x = np.zeros_like(begin["x"])
    while sum(map(len, found)) + len(gap) * len(found) < WRITTEN and time.monotonic() < until:
        window = window[-room:]
        x[0] = PAD
        x[0, : len(window)] = window
        batch = {**begin, "x": x}
        if "lengths" in batch:
            batch["lengths"] = np.array([len(window)], dtype=begin["lengths"].dtype)
        scores = of_places(answer.predict(batch), room)[0, len(window) - 1]
        token = _drawn(scores, answer, draws)
        window.append(token)
        found.extend(words(answer.samples, np.array([token])) or [""])
    return gap.join(found)


def _drawn(scores: np.ndarray, answer: Answer, draws: np.random.Generator) -> int:
    """A token with the chances that the scores say; the likeliest where they are no numbers. Only what can be written
    is drawn: a network may have more outputs than the vocabulary has tokens."""
    known = len(answer.samples.vocabulary)
    first = UNKNOWN + 1 if known > UNKNOWN + 1 else PAD + 1
    scaled = scores[first : known or None].astype(np.float64) / TEMPERATURE
    if not scaled.size or not np.isfinite(scaled).all():
        return int(np.argmax(np.nan_to_num(scores, nan=-np.inf)))
    chances = np.exp(scaled - scaled.max())
    summed = np.cumsum(chances / chances.sum())
    return first + min(int(np.searchsorted(summed, draws.random(), side="right")), len(summed) - 1)


def _perplexity(answer: Answer) -> float:
    """e to the mean cross entropy of the next tokens: among how many it wavers."""
    from scipy.special import log_softmax

    batch = answer.shown.part(answer.shown.judged[:MEASURED])
    truth = batch["y"]
    logs = log_softmax(of_places(answer.predict(batch), truth.shape[1]), axis=-1)
    chosen = np.take_along_axis(logs, truth[..., None].astype(np.int64), axis=-1)[..., 0]
    ignored = PAD if answer.samples.vocabulary else answer.ignored
    kept = (truth != answer.ignored) & (truth != ignored)
    return float(np.exp(-chosen[kept].mean())) if kept.any() else float("nan")
