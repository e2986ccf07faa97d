"""Why a value of the forward pass is what it is: the sum it is made of, or the formula with its numbers.

Nothing here knows how convolution or attention work. One row of the operation's Jacobian says which elements of the
inputs matter; if inputs times derivatives add up to the output, that is the sum it is made of. For the operations
where they do not (softmax, normalisation, losses), ``staged`` has the textbook's steps.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine import backend
from core.engine.autograd.local import Local
from core.runtime.explain.explanation import Explanation, Number, Term, at, summed_up
from core.runtime.explain.partners import partners
from core.runtime.explain.record import Record, index_of, unit
from core.runtime.explain.staged import staged
from core.runtime.operand_names import letter
from core.runtime.trace import Entry, Ran

__all__ = ["by_operation"]

CLOSE = 2e-4  # of the largest term: float32 sums of some thousand terms are no closer


def by_operation(record: Record, key: str, index: tuple[int, ...]) -> Explanation:
    """The output of one operation."""
    made = record.made(key)
    entry = record.entries[made.entry]
    ran = record.ran(entry)
    value = record.value(key, index)
    title = record.title(key) + at(index)
    spot = record.spot(key, index)
    if not getattr(ran.operation, "differentiable", True) or not hasattr(ran.operation, "forward"):
        return _elementwise(record, ran, entry, key, index)
    local = record.local(ran)
    steps = staged(record, ran, entry, local, index)
    if steps is not None:
        kept, total, omitted, left = summed_up(list(steps.terms))
        return Explanation(
            spot, "sum" if steps.adds_up else "formula", title, value, steps.sentence, entry.formula, steps.element,
            kept, steps.numbers, total, omitted, left, entry=entry.index,
        )  # fmt: skip
    if _is_elementwise(record, ran, local):
        return _elementwise(record, ran, entry, key, index)
    rows = _rows(local, made.place, index)
    found = _as_sum(record, ran, local, made.place, index, rows, value)
    if found is not None:
        kept, total, omitted, left = summed_up(found)
        words = _sum_sentence(entry, len(found))
        return Explanation(
            spot, "sum", title, value, words, entry.formula, _sum_element(index, record.letters(ran), found), kept, (),
            total, omitted, left, entry=entry.index,
        )  # fmt: skip
    terms = _dependence(record, ran, rows)
    kept, total, omitted, left = summed_up(terms)
    words = (
        f"{entry.operation} is no sum of its inputs. Below is what it depends on, and how strongly (its derivative)."
    )
    return Explanation(
        spot, "depends", title, value, words, entry.formula, "", kept, (), total, omitted, left, entry=entry.index
    )


def _rows(local: Local, output: int, index: tuple[int, ...]) -> list[Any]:
    rows = local.row(output, unit(local.outputs[output], index))
    return [None if r is None else backend.to_numpy(r).astype(float) for r in rows]


def _is_elementwise(record: Record, ran: Ran, local: Local) -> bool:
    """Each output element depends on the elements at its own place only."""
    return bool(getattr(ran.operation, "broadcasts", False)) and len(local.outputs) == 1


def _elementwise(record: Record, ran: Ran, entry: Entry, key: str, index: tuple[int, ...]) -> Explanation:
    shape = record.trace.shape(key)
    numbers = []
    letters = record.letters(ran)
    for symbol, (kind, value) in zip(letters, ran.arguments, strict=True):
        if kind != "key":
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                numbers.append(Number(symbol, float(value)))
            continue
        own = record.trace.shape(value)
        there = _own_place(index, own, shape)
        if there is not None:
            numbers.append(Number(f"{symbol}{at(there)}", record.value(value, there), record.spot(value, there)))
    for name, kept in ran.kept.items():
        there = _own_place(index, record.trace.shape(kept), shape)
        if there is not None:
            numbers.append(Number(f"{letter(name)}{at(there)}", record.value(kept, there)))
    sentence = f"{_inside(entry)} works element by element: this one follows from those at the same place."
    if entry.operation == "detach":
        sentence = f"{_inside(entry)} hands the number on and cuts the tape: no gradient comes back through here."
    return Explanation(
        record.spot(key, index), "formula", record.title(key) + at(index), record.value(key, index), sentence,
        entry.formula, "", (), tuple(numbers), entry=entry.index,
    )  # fmt: skip


def _own_place(index: tuple[int, ...], own: tuple[int, ...], out: tuple[int, ...]) -> tuple[int, ...] | None:
    """Where an element of a broadcast result comes from in one input."""
    if len(own) > len(index):
        return None
    tail = index[len(index) - len(own) :]
    if any(n not in (1, m) for n, m in zip(own, out[len(out) - len(own) :], strict=True)):
        return None
    return tuple(0 if n == 1 else k for n, k in zip(own, tail, strict=True))


def _as_sum(
    record: Record, ran: Ran, local: Local, output: int, index: tuple[int, ...], rows: list[Any], value: float
) -> list[Term] | None:
    """The terms that add up to the value, if there are such: the first input's (times what they are multiplied with)
    and those of inputs that are only added; or those of all inputs."""
    letters = record.letters(ran)
    inputs = [k for k, row in enumerate(rows) if row is not None and ran.arguments[k][0] == "key"]
    if not inputs or not np.isfinite(value):
        return None
    first = inputs[0]
    multiplied = partners(record, ran, first, rows[first], lambda again: _rows(again, output, index)[first])
    added = [k for k in inputs[1:] if multiplied is None or k != multiplied[0]]
    for chosen in ([first, *added] if multiplied else inputs, [first]):
        terms = []
        for k in chosen:
            partner = multiplied if k == first else None
            terms += _terms_of(record, ran, k, rows[k], letters, partner)
        scale = max((abs(t.product) for t in terms), default=0.0)
        total = sum(t.product for t in terms)
        if terms and abs(total - value) <= CLOSE * max(scale, abs(value), 1e-30):
            return terms
    return None


def _terms_of(
    record: Record, ran: Ran, place: int, row: Any, letters: list[str], partner: tuple[int, np.ndarray] | None
) -> list[Term]:
    key = ran.arguments[place][1]
    shape, x = record.trace.shape(key), np.ravel(backend.to_numpy(record.whole(key))).astype(float)
    flat = np.ravel(row)
    terms = []
    for i in np.flatnonzero(flat if partner is None else partner[1]):
        there = index_of(int(i), shape)
        number = Number(f"{letters[place]}{at(there)}", x[i], record.spot(key, there))
        if partner is not None:
            other = ran.arguments[partner[0]][1]
            inside = index_of(int(partner[1][i]) - 1, record.trace.shape(other))
            factor = Number(f"{letters[partner[0]]}{at(inside)}", flat[i], record.spot(other, inside))
            terms.append(Term((number, factor), x[i] * flat[i]))
        elif flat[i] == 1.0:
            terms.append(Term((number,), x[i]))
        else:
            terms.append(Term((number, Number("factor", flat[i])), x[i] * flat[i]))
    return terms


def _dependence(record: Record, ran: Ran, rows: list[Any]) -> list[Term]:
    letters, terms = record.letters(ran), []
    for place, row in enumerate(rows):
        if row is None or ran.arguments[place][0] != "key":
            continue
        key = ran.arguments[place][1]
        shape, flat = record.trace.shape(key), np.ravel(row)
        for i in np.flatnonzero(flat):
            there = index_of(int(i), shape)
            number = Number(f"{letters[place]}{at(there)}", record.value(key, there), record.spot(key, there))
            terms.append(Term((number, Number("derivative", float(flat[i]))), float(flat[i])))
    return terms


def _inside(entry: Entry) -> str:
    return " › ".join((entry.title, *entry.scope, entry.operation))


def _sum_sentence(entry: Entry, count: int) -> str:
    if count == 1:
        return f"{_inside(entry)} hands this number on."
    return f"{_inside(entry)}: the sum of {count:,} terms."


def _sum_element(index: tuple[int, ...], letters: list[str], terms: list[Term]) -> str:
    place = ",".join(map(str, index))
    left = f"y_{{{place}}}" if place else "y"
    if len(terms[0].factors) > 1 and terms[0].factors[1].spot is not None:
        a, b = (f.symbol.split("[")[0] for f in terms[0].factors)
        more = " + " + terms[-1].factors[0].symbol.split("[")[0] if len(terms[-1].factors) == 1 else ""
        return rf"{left} = \sum_i {a}_i \, {b}_i{more}"
    return rf"{left} = \sum_i x_i" if len(terms) > 1 else f"{left} = x"
