"""Answers that are the input again, as an autoencoder's: each picture beside what the network made of it."""

from __future__ import annotations

import numpy as np

from core.nodes.samples import Samples
from core.runtime.outputs.answer import Answer
from core.runtime.outputs.fitted import scatter_of
from core.runtime.outputs.forms import Reconstructions, Scatter

__all__ = ["rebuilt_of", "small_pictures"]

SIDE = 64  # pixels of a shown picture, at most
PAIRS = 16
MEASURED = 256  # rows that the error is taken over


def rebuilt_of(answer: Answer) -> Reconstructions | Scatter | str:
    """Pairs of pictures; numbers against numbers where the data are none; why there is nothing to show."""
    shown = answer.shown
    batch = shown.part(shown.judged[:MEASURED])
    made, wanted = answer.run(batch, answer.prediction, answer.target)
    if answer.loss == "loss.bce_with_logits":
        from scipy.special import expit

        made = expit(made)
    if not np.ptp(wanted):
        return (
            "The loss holds the answer against one number, not against data. Add a Pictures or Points probe to see "
            "what the network makes, and choose it above."
        )
    if made.size != wanted.size:
        return "The prediction and what it is held against differ in size, so they cannot be shown side by side."
    originals = small_pictures(wanted[:PAIRS], answer.samples)
    pictures = small_pictures(made.reshape(wanted.shape)[:PAIRS], answer.samples)
    if originals is None or pictures is None:
        return scatter_of(wanted, made)
    error = float(np.mean((made.reshape(wanted.shape).astype(float) - wanted) ** 2))
    return Reconstructions(originals, pictures, error, bool(shown.held_out.any()))


def small_pictures(x: np.ndarray, samples: Samples) -> np.ndarray | None:
    """Rows with the numbers of pictures as pictures that are small enough to be sent: (count, height, width), in colour
    (count, height, width, 3). None where the data are no pictures, or the rows are others."""
    shape = tuple(samples.x.shape[1:])
    if samples.image_shape:
        shape = (1, *samples.image_shape)
    elif samples.sort != "image" or len(shape) != 3 or shape[0] not in (1, 3):
        return None
    if x[0].size != int(np.prod(shape)):
        return None
    pictures = x.reshape(-1, *shape)
    step = -(-max(shape[1:]) // SIDE)
    small = pictures[:, :, ::step, ::step]
    return small[:, 0] if shape[0] == 1 else np.ascontiguousarray(small.transpose(0, 2, 3, 1))
