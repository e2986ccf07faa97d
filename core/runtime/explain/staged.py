"""The steps in which a textbook computes what is no plain sum: softmax, normalisation, pooling, losses.

Each function gives the intermediate numbers of one output element. They are worked out here from the recorded inputs,
with NumPy and in float64, so they are also a second opinion on what the engine's kernel gave.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.engine import backend
from core.engine.autograd.local import Local
from core.runtime.explain.explanation import Number, Term, at
from core.runtime.explain.record import Record, index_of
from core.runtime.trace import Entry, Ran

__all__ = ["Stages", "staged"]


@dataclass(frozen=True)
class Stages:
    """Numbers in the order in which one would compute them; ``terms`` are the sum or the set that matters most, and
    ``adds_up`` says whether they add up to the value."""

    sentence: str
    element: str
    numbers: tuple[Number, ...]
    terms: tuple[Term, ...] = ()
    adds_up: bool = False


def staged(record: Record, ran: Ran, entry: Entry, local: Local, index: tuple[int, ...]) -> Stages | None:
    """The steps for one output element, or None for operations that need none."""
    operation = ran.operation
    if hasattr(operation, "seen_as"):
        return _normalised(record, ran, index)
    if getattr(operation, "reduction", "none") in ("mean", "sum") and operation.name != "nll_loss":
        return _loss(record, ran, local)
    made = _BY_NAME.get(operation.name)
    return made(record, ran, index) if made else None


def _array(record: Record, ran: Ran, place: int) -> tuple[str, np.ndarray]:
    key = ran.arguments[place][1]
    return key, backend.to_numpy(record.whole(key)).astype(np.float64)


def _softmax(record: Record, ran: Ran, index: tuple[int, ...]) -> Stages:
    key, x = _array(record, ran, 0)
    dim = ran.operation.dim % max(x.ndim, 1)
    logarithm = ran.operation.name == "log_softmax"
    places = [(*index[:dim], k, *index[dim + 1 :]) for k in range(x.shape[dim])] if x.ndim else [()]
    highest = max(x[p] for p in places)
    terms = []
    for p in places:
        raised = float(np.exp(x[p] - highest))
        own = Number(f"x{at(p)}", float(x[p]), record.spot(key, p))
        terms.append(Term((Number(f"exp(x{at(p)} − max)", raised),), raised, (own,)))
    total = float(sum(t.product for t in terms))
    here = float(x[index])
    numbers = (
        Number(f"x{at(index)}", here, record.spot(key, index)),
        Number("max x", float(highest)),
        Number("Σ exp(x − max)", total),
        *(
            (Number("ln Σ", float(np.log(total))),)
            if logarithm
            else (Number("exp(x − max)", float(np.exp(here - highest))),)
        ),
    )
    words = (
        f"Numbers along dimension {dim} share one sum of exponentials; the largest is taken off first, against "
        "overflow."
    )
    shown = (
        r"y = x - \max x - \ln \sum_k e^{x_k - \max x}" if logarithm
        else r"y = \frac{e^{x - \max x}}{\sum_k e^{x_k - \max x}}"
    )  # fmt: skip
    return Stages(words, shown, numbers, tuple(terms))


def _normalised(record: Record, ran: Ran, index: tuple[int, ...]) -> Stages:
    operation = ran.operation
    key, x = _array(record, ran, 0)
    shape, axes = operation.seen_as(x.shape)
    flat = int(np.ravel_multi_index(index, x.shape))
    place = np.unravel_index(flat, shape)
    members = (
        np.arange(x.size)
        .reshape(shape)[tuple(slice(None) if d in axes else int(place[d]) for d in range(len(shape)))]
        .ravel()
    )
    values = x.ravel()[members]
    running = getattr(operation, "training", True) is False
    if running:
        kept = {name: backend.to_numpy(record.whole(k)).astype(float) for name, k in ran.kept.items()}
        if "m" not in kept:  # a frozen layer keeps nothing for backward
            kept["m"], kept["r"] = operation.hidden(np, x)
        where = tuple(0 if d in axes else int(place[d]) for d in range(len(shape)))
        mean, spread = float(kept["m"][where]), 1.0 / float(kept["r"][where])
    else:
        mean = float(values.mean())
        spread = float(np.sqrt(values.var() + operation.eps))
    own = float(x[index])
    numbers = [
        Number(f"x{at(index)}", own, record.spot(key, index)),
        Number(f"m, mean of {len(values):,}" if not running else "running mean", mean),
        Number("√(v + ε)", spread),
        Number("(x − m) / √(v + ε)", (own - mean) / spread),
    ]
    for letter, (kind, other) in zip("wb", ran.arguments[1:3], strict=False):
        if kind != "key":
            continue
        own_shape = record.trace.shape(other)
        aligned = operation.weights_as(x.shape)
        spread_out = np.broadcast_to(np.arange(int(np.prod(own_shape))).reshape(aligned), x.shape)
        there = index_of(int(spread_out[index]), own_shape)
        numbers.append(Number(f"{letter}{at(there)}", record.value(other, there), record.spot(other, there)))
    terms = []
    if not running:
        share = 1.0 / len(values)
        for number, value in zip(members, values, strict=True):
            there = index_of(int(number), x.shape)
            terms.append(
                Term(
                    (Number(f"x{at(there)}", float(value), record.spot(key, there)), Number("1/n", share)),
                    value * share,
                )
            )
    words = (
        "The running mean and variance from training take the place of the batch's."
        if running
        else f"Mean and variance are taken over {len(values):,} elements, so every one of them moves this number."
    )
    return Stages(words, r"y = w \, \frac{x - m}{\sqrt{v + \epsilon}} + b", tuple(numbers), tuple(terms))


def _max_pool(record: Record, ran: Ran, index: tuple[int, ...]) -> Stages:
    operation = ran.operation
    key, x = _array(record, ran, 0)
    dims = len(operation.kernel_size)
    lead, at_window = index[: len(index) - dims], index[len(index) - dims :]
    image = x.shape[x.ndim - dims :]
    spans = [
        [q for k in range(size) if 0 <= (q := p * step - margin + k * spread) < n]
        for p, size, step, margin, spread, n in zip(
            at_window,
            operation.kernel_size,
            operation.stride,
            operation.padding,
            operation.dilation,
            image,
            strict=True,
        )
    ]
    terms = []
    for place in itertools.product(*spans):
        there = (*lead, *place)
        terms.append(Term((Number(f"x{at(there)}", float(x[there]), record.spot(key, there)),), float(x[there])))
    highest = max(terms, key=lambda t: t.product)
    words = f"The largest of the {len(terms)} numbers under the window; in backward it alone receives the gradient."
    return Stages(words, r"y = \max_k x_k", (highest.factors[0],), tuple(terms))


def _loss(record: Record, ran: Ran, local: Local) -> Stages | None:
    """Each element's part of a mean or sum: the same operation with ``reduction="none"``."""
    single = copy.copy(ran.operation)
    single.reduction = "none"
    arguments = record.arguments(ran)
    parts = np.ravel(backend.to_numpy(Local(single, arguments).outputs[0])).astype(float)
    mean = ran.operation.reduction == "mean"
    share = 1.0 / parts.size if mean and parts.size else 1.0
    whole = float(parts.sum() * share)
    value = float(backend.to_numpy(local.outputs[0]))
    if not np.isclose(whole, value, rtol=1e-4, atol=1e-7):
        return None
    letters = record.letters(ran)
    key = ran.arguments[0][1]
    shape = record.trace.shape(key)
    whole_index = len(parts) == int(np.prod(shape))
    kind, target = ran.arguments[1]
    other = target if kind == "key" and record.trace.shape(target) == shape else None
    terms = []
    for number, part in enumerate(parts):
        there = index_of(number, shape if whole_index else shape[:1])
        of = (
            [Number(f"{letters[0]}{at(there)}", record.value(key, there), record.spot(key, there))]
            if whole_index
            else []
        )
        if other is not None and whole_index:
            of.append(Number(f"t{at(there)}", record.value(other, there), record.spot(other, there)))
        name = Number(f"ℓ({letters[0]}{at(there)}, t{at(there)})", float(part))
        terms.append(Term((name, *((Number("1/n", share),) if mean else ())), float(part) * share, tuple(of)))
    words = f"{'The mean' if mean else 'The sum'} of the losses ℓ of {len(parts):,} elements."
    shown = r"L = \frac{1}{n} \sum_i \ell(x_i, t_i)" if mean else r"L = \sum_i \ell(x_i, t_i)"
    return Stages(words, shown, (), tuple(terms), adds_up=True)


_BY_NAME: dict[str, Callable[[Record, Ran, tuple[int, ...]], Stages]] = {
    "softmax": _softmax,
    "log_softmax": _softmax,
    "max_pool": _max_pool,
}
