"""Fuzzy search: letters in order are enough, whole beginnings of words count more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

__all__ = ["rank", "score"]

T = TypeVar("T")


def score(query: str, text: str) -> float:
    """How well ``text`` fits ``query``; 0 is not at all. Runs of letters and word starts count more."""
    query, low = query.lower().replace(" ", ""), text.lower()
    if not query:
        return 1.0
    at = low.find(query)
    if at >= 0:
        return 100.0 - at - 0.1 * len(low) + (20.0 if at == 0 or not low[at - 1].isalnum() else 0.0)
    total, place, run = 0.0, 0, 0.0
    for letter in query:
        found = low.find(letter, place)
        if found < 0:
            return 0.0
        run = run + 1 if found == place and place else 0.0
        start = found == 0 or not low[found - 1].isalnum()
        total += 1.0 + run + (3.0 if start else 0.0)
        place = found + 1
    return total / (1.0 + 0.02 * len(low)) if total > len(query) else 0.0  # letters strewn about are no match


def rank(query: str, items: Iterable[T], texts: Callable[[T], Iterable[str]]) -> list[T]:
    """The items that fit, best first; ``texts`` gives the names of an item, the later ones count a little less."""
    scored = []
    for number, item in enumerate(items):
        best = max((score(query, text) - 2.0 * place for place, text in enumerate(texts(item))), default=0.0)
        if best > 0:
            scored.append((-best, number, item))
    return [item for *_, item in sorted(scored, key=lambda s: s[:2])]
