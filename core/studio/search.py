"""Finding a node type, or any other thing with a name, by a few typed letters.

Ranking is a pure function: what begins with the letters comes before what contains them, a name before another name for
the same thing, and that before a sentence about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.nodes.spec import NodeType

__all__ = ["find_types", "score"]

_LABEL, _ALSO, _TORCH, _SUMMARY = 1.0, 0.85, 0.75, 0.35  # how much a find in each is worth
_RECENT_BONUS = 0.08


def score(query: str, text: str) -> float:
    """How well ``text`` answers ``query``: 1 for the same, 0 for no answer at all; case does not matter.

    The letters must occur in order. Whole words, beginnings of words and unbroken runs count more.
    """
    query, text = query.strip().lower(), text.lower()
    if not query or not text:
        return 0.0
    if query == text:
        return 1.0
    length = min(1.0, len(query) / len(text))
    if text.startswith(query):
        return 0.9 + 0.08 * length
    position = text.find(query)
    if position > 0:
        starts_word = not text[position - 1].isalnum()
        return (0.8 if starts_word else 0.6) + 0.08 * length
    return _scattered(query, text)


def find_types(query: str, types: Iterable[NodeType], recent: Sequence[str] = ()) -> list[NodeType]:
    """Types that answer ``query``, best first. An empty query gives all: recently used first, then by label."""
    found = list(types)
    if not query.strip():
        place = {name: k for k, name in enumerate(recent)}
        return sorted(found, key=lambda t: (place.get(t.name, len(place)), t.label.lower()))
    bonus = {name: _RECENT_BONUS * (1 - k / len(recent)) for k, name in enumerate(recent)}
    ranked = [(_type_score(query, t), t) for t in found]
    ranked = [(s + bonus.get(t.name, 0.0), t) for s, t in ranked if s > 0.0]
    return [t for _, t in sorted(ranked, key=lambda pair: (-pair[0], pair[1].label.lower()))]


def _type_score(query: str, spec: NodeType) -> float:
    words = query.split()
    total = 0.0
    for word in [query, *(words if len(words) > 1 else [])]:
        best = max(
            _LABEL * score(word, spec.label),
            _ALSO * max((score(word, name) for name in spec.also_called), default=0.0),
            _TORCH * score(word, spec.torch.rsplit(".", 1)[-1]),
            _TORCH * score(word, spec.category),
            _SUMMARY * (score(word, spec.summary) if word.lower() in spec.summary.lower() else 0.0),
        )
        if word is query and best > 0.0:
            return best
        if word is not query:
            if best == 0.0:
                return 0.0  # each word must be found somewhere
            total += best
    return 0.9 * total / len(words) if len(words) > 1 else 0.0


def _scattered(query: str, text: str) -> float:
    """Letters in order but apart: each that begins a word, or follows the one before, counts fully."""
    where, last, good = 0, -2, 0.0
    for letter in query:
        if letter == " ":
            continue
        found = text.find(letter, where)
        if found < 0:
            return 0.0
        starts_word = found == 0 or not text[found - 1].isalnum()
        good += 1.0 if starts_word or found == last + 1 else 0.3
        last, where = found, found + 1
    share = good / len(query.replace(" ", ""))
    return 0.5 * share if share >= 0.6 else 0.0  # letters strewn about are chance, not an answer
