"""Why a gradient has its value: the chain rule written out, one term for every way the loss feels this element."""

from __future__ import annotations

import numpy as np

from core.engine import backend
from core.engine.autograd.local import Local
from core.runtime.explain.explanation import Explanation, Number, Term, at, largest, summed_up
from core.runtime.explain.partners import partners
from core.runtime.explain.record import Record, index_of, unit
from core.runtime.trace import Entry, Ran

__all__ = ["by_chain_rule", "by_paths"]


def by_chain_rule(record: Record, key: str, index: tuple[int, ...]) -> Explanation:
    """The gradient that one operation passes to one of its inputs: ``sum over j of ȳ[j] * dy[j]/dx[index]``."""
    made = record.made(key)
    entry = record.entries[made.entry]
    forward = record.forward_entry(entry)
    ran = record.ran(forward)
    local, letters = record.local(ran), record.letters(ran)
    letter = letters[made.place]
    terms: list[Term] = []
    incoming = {operand.name: operand.key for operand in entry.incoming}
    named, count, whole = "", 0, 0.0
    for number in range(len(local.outputs)):
        upstream = incoming.get("ȳ" if number == 0 else f"ȳ{number}")
        if upstream is None:
            continue
        found, named_here, of_all, sum_of_all = _terms(record, ran, local, made.place, index, number, upstream, letters)
        terms += found
        count, whole, named = count + of_all, whole + sum_of_all, named or named_here
    kept, total, omitted, left = summed_up(terms, count, whole)
    reduced = _reduced(record, ran, made.place, local)
    value = record.value(key, index)
    bar, place = rf"\bar{{{letter}}}", ",".join(map(str, index))
    subscript = f"_{{{place}}}" if place else ""
    right = rf"{named}_{{k(j)}}" if named else rf"\frac{{\partial y_j}}{{\partial {letter}{subscript}}}"
    element = rf"{bar}{subscript} = \sum_j \bar{{y}}_j \, {right}"
    if count == 1:
        element = rf"{bar}{subscript} = \bar{{y}} \, {right.replace('_{k(j)}', '').replace('y_j', 'y')}"
    return Explanation(
        record.spot(key, index), "sum", record.title(key) + at(index), value, _sentence(forward, letter, count),
        _derivative(entry, letter), element, kept, _at_hand(record, ran, forward, index, letters), total, omitted, left,
        reduced, entry.index,
    )  # fmt: skip


def by_paths(record: Record, key: str, index: tuple[int, ...]) -> Explanation:
    """A gradient that arrived on several ways: a tensor used n times gets n gradients, and they add up."""
    made = record.made(key)
    terms = []
    for part in made.parts:
        value = record.value(part, index)
        source = record.made(part)
        entry = record.entries[source.entry] if source.entry >= 0 else None
        through = " › ".join((entry.title, *entry.scope)) if entry else ""
        words = f"through {through} ({entry.operation})" if entry else "another way"
        terms.append(Term((Number(words, value, record.spot(part, index)),), value))
    kept, total, omitted, left = summed_up(terms)
    variable = record.variable(key)
    name = record.title(variable) if variable else "This tensor"
    sentence = f"{name} is used {len(terms)} times in the forward pass. Each use gives a gradient; they add up."
    return Explanation(
        record.spot(key, index), "paths", record.title(key) + at(index), record.value(key, index), sentence,
        r"\bar{x} = \sum_{\mathrm{uses}} \bar{x}_{\mathrm{use}}", "", kept, (), total, omitted, left,
    )  # fmt: skip


def _terms(
    record: Record, ran: Ran, local: Local, place: int, index: tuple[int, ...], output: int, upstream: str,
    letters: list[str],
) -> tuple[list[Term], str, int, float]:  # fmt: skip
    """Terms that travel, the letter of what they are multiplied with, and count and sum of all terms."""
    x = record.arguments(ran)[place]
    one = unit(x, index)
    column = local.column(place, one, output)
    if column is None:
        return [], "", 0, 0.0
    found = partners(record, ran, place, column, lambda again: again.column(place, one.astype(np.float64), output))
    derivatives = np.ravel(backend.to_numpy(column)).astype(float)
    arrived = np.ravel(backend.to_numpy(record.whole(upstream))).astype(float)
    shape = tuple(local.outputs[output].shape)
    touched = np.flatnonzero(derivatives if found is None else found[1])
    if shape == tuple(x.shape) and getattr(ran.operation, "broadcasts", False):
        own = int(np.ravel_multi_index(index, shape)) if shape else 0  # also where the derivative is zero, as in relu
        touched = np.union1d(touched, [own])
    outer = "y" if len(local.outputs) == 1 else ran.operation.outputs[output]
    products = arrived[touched] * derivatives[touched]
    terms = []
    for j in touched[largest(products)]:
        there = index_of(int(j), shape)
        left = Number(f"{outer}\u0304{at(there)}", arrived[j], record.spot(upstream, there))
        if found is not None and found[1][j]:
            other, label = found[0], int(found[1][j]) - 1
            key = ran.arguments[other][1]
            inside = index_of(label, record.trace.shape(key))
            right = Number(f"{letters[other]}{at(inside)}", derivatives[j], record.spot(key, inside))
        else:
            right = Number(f"∂{outer}{at(there)}/∂{letters[place]}{at(index)}", derivatives[j])
        terms.append(Term((left, right), arrived[j] * derivatives[j]))
    return terms, letters[found[0]] if found is not None else "", len(touched), float(products.sum())


def _reduced(record: Record, ran: Ran, place: int, local: Local) -> str:
    """The dimensions over which a gradient was summed because forward had stretched the input."""
    kind, key = ran.arguments[place]
    if kind != "key":
        return ""
    shape, out = record.trace.shape(key), tuple(local.outputs[0].shape)
    if not getattr(ran.operation, "broadcasts", False) or shape == out:
        return ""
    padded = (1,) * (len(out) - len(shape)) + shape
    dims = [k for k, (a, b) in enumerate(zip(padded, out, strict=True)) if a != b]
    sizes = " × ".join(str(out[k]) for k in dims)
    where = f"dimension {dims[0]}" if len(dims) == 1 else "dimensions " + ", ".join(map(str, dims))
    return (
        f"Forward stretched it from {shape} to {out} (broadcasting), so its gradient is summed over {where}: "
        f"{sizes} terms."
    )


def _sentence(forward: Entry, letter: str, count: int) -> str:
    inside = " › ".join((forward.title, *forward.scope))
    if count == 1:
        return f"In {inside} ({forward.operation}) this element moves one output: upstream gradient times derivative."
    if not count:
        return f"In {inside} ({forward.operation}) no output depends on this element: its gradient is zero."
    return (
        f"In {inside} ({forward.operation}) this element moves {count:,} outputs. Each gives upstream gradient times "
        "local derivative; the gradient is their sum."
    )


def _derivative(entry: Entry, letter: str) -> str:
    return (
        entry.derivatives.get(letter)
        or entry.derivatives.get("*" + letter.rstrip("0123456789"))
        or next(
            (entry.derivatives[o.symbol] for o in entry.outgoing if o.symbol == letter and letter in entry.derivatives),
            "",
        )
        or entry.formula
    )


def _at_hand(
    record: Record, ran: Ran, forward: Entry, index: tuple[int, ...], letters: list[str]
) -> tuple[Number, ...]:
    """What an elementwise derivative is made of: the values at the same place."""
    if not getattr(ran.operation, "broadcasts", False):
        return ()
    numbers = []
    for operand in (*forward.inputs, *forward.outputs):
        if operand.shape == record.trace.shape(ran.outputs[0]) and len(index) == len(operand.shape):
            name = f"{operand.symbol or operand.name}{at(index)}"
            numbers.append(Number(name, record.value(operand.key, index), record.spot(operand.key, index)))
    return tuple(numbers)
