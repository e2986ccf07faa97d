"""What an explanation says: small frozen values that travel from the training process to the window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.runtime.trace import Spot

__all__ = ["MOST_TERMS", "Explanation", "Number", "Term", "at", "largest", "summed_up"]

MOST_TERMS = 4000  # so many travel to the window; what is beyond is given as one sum


@dataclass(frozen=True)
class Number:
    """One number of an explanation: how it is written (``w[3, 1]``), what it is, and where one can go from it."""

    symbol: str
    value: float
    spot: Spot | None = None


@dataclass(frozen=True)
class Term:
    """One part of a sum: the product of its factors; ``of`` are the numbers behind them, where a factor is a function
    of others (the loss of one sample)."""

    factors: tuple[Number, ...]
    product: float
    of: tuple[Number, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Why one element of a recorded tensor has its value.

    Attributes
    ----------
    kind
        ``sum``: it is the sum of ``terms``; ``paths``: the same, one term for each use of the tensor; ``formula``: it
        follows from ``numbers`` by ``formula``; ``depends``: ``terms`` are what it depends on, with its derivatives,
        and do not add up to it; ``given``: it was not computed in this step.
    title, value
        What it is called, and its recorded value.
    sentence
        The explanation in words.
    formula
        Of the operation, in mathtext, lines separated by line ends.
    element
        The same for this element, in mathtext.
    numbers
        Intermediate results and inputs, in the order in which one would compute them.
    total
        The sum of all terms, of those left out too; ``omitted`` says how many these are and ``omitted_sum`` their sum.
    reduced
        Why there is more than one term where one would expect one: the dimensions over which a broadcast was undone.
    entry
        The entry of the step in which it was computed, -1 if in none.
    onward
        Where one can go from here, by the words for it.
    """

    spot: Spot
    kind: Literal["sum", "paths", "formula", "depends", "given"]
    title: str
    value: float
    sentence: str
    formula: str = ""
    element: str = ""
    terms: tuple[Term, ...] = ()
    numbers: tuple[Number, ...] = ()
    total: float = 0.0
    omitted: int = 0
    omitted_sum: float = 0.0
    reduced: str = ""
    entry: int = -1
    onward: tuple[Number, ...] = ()


def at(index: Iterable[int]) -> str:
    """An index as it is written after a letter: ``[3, 1]``; nothing for a single number."""
    places = ", ".join(str(int(k)) for k in index)
    return f"[{places}]" if places else ""


def largest(products: np.ndarray) -> np.ndarray:
    """Which terms travel to the window, in their order: all of them, or of very many the largest."""
    if products.size <= MOST_TERMS:
        return np.arange(products.size)
    return np.sort(np.argpartition(-np.abs(products), MOST_TERMS)[:MOST_TERMS])


def summed_up(
    terms: list[Term], count: int | None = None, total: float | None = None
) -> tuple[tuple[Term, ...], float, int, float]:
    """The terms that travel, the sum of all of them, how many stay behind and the sum of those.

    Parameters
    ----------
    count, total
        Of all terms, where those of ``terms`` are a choice already (see ``largest``).
    """
    if count is None or total is None:
        products = np.array([term.product for term in terms])
        count, total = len(terms), float(products.sum())
        terms = [terms[k] for k in largest(products)]
    left = total - float(sum(term.product for term in terms)) if count > len(terms) else 0.0
    return tuple(terms), total, count - len(terms), left
