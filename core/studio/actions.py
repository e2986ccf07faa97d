"""Action: one thing a person can do, with its name, its keys and its effect in one place.

Menus, the toolbar, the command palette, the shortcut list and the key handler are all made from the registered actions.
An action whose ``enabled`` says no is shown grey, with ``why_not`` as its tooltip where one is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Action", "Actions"]


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One command.

    Parameters
    ----------
    id
        Stable name, ``"area.verb"``: settings refer to it when a shortcut is rebound.
    label
        What menus and the command palette show.
    run
        Does it.
    keys
        Shortcuts as people write them: ``"Ctrl+Shift+Z"``; the first is shown.
    menu
        Menu it stands in, ``"File"``, ``"Edit/Align"``; empty for none.
    icon, help
        Icon name from ``assets/fonts/icons.json``; one sentence for the tooltip.
    checked
        For switches: whether it is on.
    why_not
        The sentence that says why it is grey, while it is.
    """

    id: str
    label: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    menu: str = ""
    icon: str = ""
    help: str = ""
    enabled: Callable[[], bool] = _always
    checked: Callable[[], bool] | None = None
    why_not: Callable[[], str] | None = None

    @property
    def shortcut(self) -> str:
        return self.keys[0] if self.keys else ""


class Actions:
    """Every action by id, and by its keys."""

    def __init__(self) -> None:
        self._by_id: dict[str, Action] = {}
        self._by_keys: dict[str, Action] = {}

    def add(self, action: Action) -> Action:
        """Register an action. Raises ValueError where its id or a shortcut is taken: one of the two would be dead."""
        if action.id in self._by_id:
            raise ValueError(f"There is an action {action.id!r} already.")
        for keys in action.keys:
            taken = self._by_keys.get(normal_keys(keys))
            if taken:
                raise ValueError(f"{keys} belongs to {taken.id!r} already; {action.id!r} needs other keys.")
        self._by_id[action.id] = action
        for keys in action.keys:
            self._by_keys[normal_keys(keys)] = action
        return action

    def __getitem__(self, id: str) -> Action:
        return self._by_id[id]

    def __iter__(self) -> Iterator[Action]:
        return iter(self._by_id.values())

    def for_keys(self, keys: str) -> Action | None:
        """The action that these keys trigger."""
        return self._by_keys.get(normal_keys(keys))

    def trigger(self, id: str) -> bool:
        """Run an action if it is enabled; says whether it ran."""
        action = self._by_id[id]
        if not action.enabled():
            return False
        action.run()
        return True

    def in_menu(self, menu: str) -> list[Action]:
        """Actions of one menu, in the order in which they were registered."""
        return [a for a in self if a.menu == menu]


def normal_keys(keys: str) -> str:
    """``shift+ctrl+z`` and ``Ctrl+Shift+Z`` are the same: modifiers sorted, all in lower case."""
    *modifiers, key = [part.strip().lower() for part in keys.replace("++", "+plus").split("+")]
    return "+".join([*sorted(modifiers), key])
