"""Formulas with this batch put in: shapes under the letters, or numbers in their place.

Formulas are mathtext with the letters of an operation's tensors. Only letters that stand for a tensor are touched:
commands (``\\exp``), upright words (``\\mathrm{mean}``) and letters with another meaning stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.runtime.explain import Explanation, Term
from core.runtime.numbers import digits

__all__ = ["filled_in", "sum_in_numbers", "with_shapes"]

# \mathrm{word}, any other command, a letter with a bar, a single letter; whatever else stays as it is.
_TOKENS = re.compile(r"\\mathrm\s*\{[^}]*\}|\\bar\s*\{\s*([A-Za-z])\s*\}|\\[A-Za-z]+|[A-Za-z]")
_MOST_SHOWN = 3


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

        lines.append(_replaced(line, under))
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
    shown = [_term(term) for term in found.terms[:_MOST_SHOWN]]
    more = r" + \ldots" if len(found.terms) + found.omitted > _MOST_SHOWN else ""
    return "= " + " + ".join(shown) + more + " = " + mathtext_number(found.total)


def _term(term: Term) -> str:
    return r" \cdot ".join(
        f"({mathtext_number(f.value)})" if f.value < 0 else mathtext_number(f.value) for f in term.factors
    )
