"""Finding actions by a few typed letters, for the command palette and the list of shortcuts."""

from __future__ import annotations

from collections.abc import Iterable

from core.studio.actions import Action
from core.studio.search import score

__all__ = ["find_actions"]

_LABEL, _KEYS, _MENU, _HELP = 1.0, 0.9, 0.8, 0.4  # how much a find in each is worth


def find_actions(query: str, actions: Iterable[Action]) -> list[Action]:
    """Actions that answer ``query``, best first."""
    ranked = [(_value(query, action), number, action) for number, action in enumerate(actions)]
    return [action for value, _, action in sorted(ranked, key=lambda r: (-r[0], r[1])) if value > 0]


def _value(query: str, action: Action) -> float:
    return max(
        _LABEL * score(query, action.label),
        _KEYS * max((score(query, keys) for keys in action.keys), default=0.0),
        _MENU * score(query, f"{action.menu.replace('/', ' ')} {action.label}"),
        _HELP * (score(query, action.help) if query.lower() in action.help.lower() else 0.0),
    )
