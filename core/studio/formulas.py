"""Formulas with this batch put in: shapes under the letters, or numbers in their place; and those of a whole node.

Formulas are mathtext with the letters of an operation's tensors. Only letters that stand for a tensor are touched:
commands (``\\exp``), upright words (``\\mathrm{mean}``) and letters with another meaning stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from core.runtime.explain import Explanation, Term
from core.runtime.numbers import digits
from core.runtime.trace import Entry

__all__ = [
    "OperationFormulas",
    "derivative_lines",
    "filled_in",
    "formulas_of",
    "letter_shapes",
    "sum_in_numbers",
    "with_shapes",
]

# \mathrm{word}, any other command, a letter with a bar, a single letter; whatever else stays as it is.
_TOKENS = re.compile(r"\\mathrm\s*\{[^}]*\}|\\bar\s*\{\s*([A-Za-z])\s*\}|\\[A-Za-z]+|[A-Za-z]")
# A letter with its shape under it, and the index or exponent that follows: these belong above the shape too.
_INDEX = r"[_^](?:[A-Za-z0-9]|\\[A-Za-z]+|\{(?:[^{}]|\{[^{}]*\})*\})"
_WITH_INDEX = re.compile(r"(\\underset\{\([\d, ]*\)\})\{(\\bar\s*\{\s*[A-Za-z]\s*\}|[A-Za-z])\}((?:" + _INDEX + ")+)")
_MOST_SHOWN = 3


@dataclass(frozen=True)
class OperationFormulas:
    """One kind of operation inside a node, as it ran in a recorded step.

    Attributes
    ----------
    operation, count
        Which it is, and how often it ran in the node.
    forward, derivatives
        In mathtext, with the shapes of one of the runs under the letters; no ``derivatives`` where none ran.
    """

    operation: str
    count: int
    forward: str
    derivatives: str


def formulas_of(entries: Iterable[Entry], node: str) -> list[OperationFormulas]:
    """The operations of a node in the order in which they ran, each kind once: a GRU has the same ten a hundred times.

    Of several runs of a kind, the shapes and derivatives are those of the run with the most derivatives: the first
    layer's data have no gradient, what comes later has. For an optimizer it is the update, which has no one shape.
    """
    shown: dict[tuple[str, str], Entry] = {}
    counts: dict[tuple[str, str], int] = {}
    for entry in entries:
        kind = (entry.operation, entry.formula)
        if entry.node != node or not entry.formula:
            continue
        if entry.phase != "backward":
            counts[kind] = counts.get(kind, 0) + 1
            shown.setdefault(kind, entry)
        elif entry.derivatives and kind in shown:
            before = shown[kind]
            if before.phase != "backward" or _lines(entry) >= _lines(before):
                shown[kind] = entry
    return [_formulas_of(entry, counts[kind]) for kind, entry in shown.items()]


def _lines(entry: Entry) -> int:
    return derivative_lines(entry).count("\n")


def _formulas_of(entry: Entry, count: int) -> OperationFormulas:
    if entry.phase == "update":
        return OperationFormulas(entry.operation, count, entry.formula, "")
    shapes = letter_shapes(entry)
    back = with_shapes(derivative_lines(entry), shapes) if entry.phase == "backward" else ""
    return OperationFormulas(entry.operation, count, with_shapes(entry.formula, shapes), back)


def derivative_lines(entry: Entry) -> str:
    """What to typeset: the operation's formula, or in backward the derivatives by the inputs that have a gradient."""
    if entry.phase != "backward" or not entry.derivatives:
        return entry.formula
    lines = []
    for operand in entry.outgoing:
        line = (
            entry.derivatives.get(operand.symbol)
            or entry.derivatives.get(operand.name)
            or entry.derivatives.get("*" + operand.symbol.rstrip("0123456789"))
        )
        if line and line not in lines:
            lines.append(line)
    return "\n".join(lines) or entry.formula


def letter_shapes(entry: Entry) -> dict[str, tuple[int, ...]]:
    """The shape of each tensor of an operation by the letter of its formula."""
    shapes = {o.symbol: o.shape for o in (*entry.inputs, *entry.outputs) if o.symbol}
    if "w" in shapes:
        shapes["W"] = shapes["w"]  # as formulas write the matrix that an operation calls w
    if entry.incoming:
        shapes["y\u0304"] = entry.incoming[0].shape
    return shapes


def _replaced(formula: str, what: Callable[[str, str, str], str]) -> str:
    """Every letter replaced by ``what(letter, as it stands, what follows)``; barred ones are ``x̄``."""
    made, at = [], 0
    for found in _TOKENS.finditer(formula):
        made.append(formula[at : found.start()])
        token, at = found.group(), found.end()
        if found.group(1):
            made.append(what(found.group(1) + "\u0304", token, formula[at:]))
        elif len(token) == 1 and token.isalpha():
            made.append(what(token, token, formula[at:]))
        else:
            made.append(token)
    return "".join(made) + formula[at:]


def with_shapes(formula: str, shapes: Mapping[str, tuple[int, ...]]) -> str:
    """The shape of each tensor under its letter, once a line.

    Parameters
    ----------
    shapes
        By letter; a gradient has a bar (``x̄``) and the shape of its tensor if it is not named.
    """
    lines = []
    for line in formula.split("\n"):
        done: set[str] = set()

        def under(letter: str, token: str, _rest: str, done: set[str] = done) -> str:
            shape = shapes.get(letter, shapes.get(letter[0]) if letter.endswith("\u0304") else None)
            if not shape or letter in done:
                return token
            done.add(letter)
            return rf"\underset{{({', '.join(map(str, shape))})}}{{{token}}}"

        lines.append(_WITH_INDEX.sub(r"\1{\2\3}", _replaced(line, under)))
    return "\n".join(lines)


def filled_in(formula: str, values: Mapping[str, float]) -> str:
    """The right side of a formula with numbers for its letters; empty where a letter has an index, or has no number.

    Constants of the formula (``e``, ``\\pi``) are kept.
    """
    left, equals, right = formula.split("\n")[0].partition("=")
    if not equals:
        return ""
    complete = True

    def number(letter: str, token: str, rest: str) -> str:
        nonlocal complete
        if letter in values and not rest.lstrip().startswith("_"):
            return "(" + mathtext_number(values[letter]) + ")"
        if letter not in ("e", "i", "d") or letter in values:
            complete = False
        return token

    made = _replaced(right, number)
    return f"{left.strip()} = {made.strip()}" if complete and made != right else ""


def mathtext_number(value: float) -> str:
    """Four significant digits, with a power of ten where it is far from one."""
    text = digits(value).replace("−", "-")
    mantissa, mark, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{exponent}}}" if mark and exponent.lstrip("-").isdigit() else text


def sum_in_numbers(found: Explanation) -> str:
    """The first terms of a sum as numbers, and what comes out: ``= 0.5 · 0.2 + ... = 0.13``."""
    if found.kind not in ("sum", "paths") or not found.terms:
        return ""
    if len(found.terms) + found.omitted == 1 and len(found.terms[0].factors) == 1:
        return ""  # handed on: "= 0.75 = 0.75" would say nothing
    shown = [_term(term) for term in found.terms[:_MOST_SHOWN]]
    more = r" + \ldots" if len(found.terms) + found.omitted > _MOST_SHOWN else ""
    return "= " + " + ".join(shown) + more + " = " + mathtext_number(found.total)


def _term(term: Term) -> str:
    return r" \cdot ".join(
        f"({mathtext_number(f.value)})" if f.value < 0 else mathtext_number(f.value) for f in term.factors
    )
