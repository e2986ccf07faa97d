"""Document: a graph one can edit, undo and listen to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from core.graph.changes import BreakpointSet, Change, FrameSet, MetaSet, NodeMoved, NodeSet, ParamSet, WatchesSet
from core.graph.model import Graph
from core.graph.transaction import EditError, Transaction

__all__ = ["Document", "HistoryEntry"]

Listener = Callable[[tuple[Change, ...]], None]


@dataclass
class HistoryEntry:
    """One step of the history list: what it is called and what it did."""

    label: str
    changes: tuple[Change, ...]
    amend_key: object = None


class Document:
    """A graph with its history.

    ``edit`` opens a transaction; when it closes, its changes become one step of the history and every listener hears of
    them. Listeners are told *after* the graph is whole again, and they must not edit while they are told.
    """

    def __init__(self, graph: Graph | None = None) -> None:
        self.graph = graph or Graph()
        self.history: list[HistoryEntry] = []
        self.position = 0  # history[:position] is done, history[position:] is undone and can be redone
        self._saved_position: int | None = 0
        self._listeners: list[Listener] = []
        self._open: Transaction | None = None

    @contextmanager
    def edit(self, label: str, amend: object = None) -> Iterator[Transaction]:
        """Open a transaction called ``label``.

        With an ``amend`` key the changes join the newest history step if that step was made with an equal key: a drag
        or a slider gives the same key on every move and is one step to undo.

        Raises
        ------
        EditError
            If a transaction is open already.
        """
        if self._open is not None:
            raise EditError(f"{self._open.label!r} is still being edited; {label!r} cannot start inside it.")
        self._open = transaction = Transaction(self.graph, label)
        try:
            yield transaction
        except BaseException:
            transaction.roll_back()
            raise
        finally:
            self._open = None
        if transaction.changes:
            self._commit(label, tuple(transaction.changes), amend)

    def undo(self) -> str | None:
        """Take back the newest step and return its label, or None if there is nothing to undo."""
        self._refuse_while_editing("undo")
        if not self.can_undo:
            return None
        self.position -= 1
        entry = self.history[self.position]
        self._replay(tuple(change.inverse() for change in reversed(entry.changes)))
        return entry.label

    def redo(self) -> str | None:
        """Do the newest undone step again and return its label, or None if there is nothing to redo."""
        self._refuse_while_editing("redo")
        if not self.can_redo:
            return None
        entry = self.history[self.position]
        self.position += 1
        self._replay(entry.changes)
        return entry.label

    @property
    def can_undo(self) -> bool:
        return self.position > 0

    @property
    def can_redo(self) -> bool:
        return self.position < len(self.history)

    @property
    def dirty(self) -> bool:
        """Whether the graph differs from what was saved last."""
        return self.position != self._saved_position

    def mark_saved(self) -> None:
        """Call this once the graph stands in a file."""
        self._saved_position = self.position
        if self.history[: self.position]:
            self.history[self.position - 1].amend_key = None  # a drag that goes on after saving is a step of its own

    def mark_unsaved(self) -> None:
        """Call this where the graph stands in no file at all, such as after a recovery."""
        self._saved_position = None

    def end_amending(self) -> None:
        """Close the newest step to further amendments: the mouse button was let go."""
        if self.position:
            self.history[self.position - 1].amend_key = None

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell ``listener`` of every change from now on; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _commit(self, label: str, changes: tuple[Change, ...], amend: object) -> None:
        if self._saved_position is not None and self._saved_position > self.position:
            self._saved_position = None  # the saved state was among the undone steps that are dropped now
        del self.history[self.position :]
        newest = self.history[-1] if self.history else None
        if newest is not None and amend is not None and newest.amend_key == amend:
            newest.changes = _merged(newest.changes + changes)
        else:
            self.history.append(HistoryEntry(label, changes, amend))
            self.position += 1
        self._notify(changes)

    def _refuse_while_editing(self, what: str) -> None:
        """A roll-back of the open transaction would meet a graph that it does not know."""
        if self._open is not None:
            raise EditError(f"{self._open.label!r} is still being edited; {what} has to wait.")

    def _replay(self, changes: tuple[Change, ...]) -> None:
        self.end_amending()  # after an undo or redo the next move is a step of its own, whatever its key
        transaction = Transaction(self.graph, "")
        transaction.replay(changes)
        self._notify(changes)

    def _notify(self, changes: tuple[Change, ...]) -> None:
        for listener in tuple(self._listeners):
            listener(changes)


def _merged(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Join repeated moves and settings of the same thing, so that a long drag does not fill the history."""
    merged: dict[object, Change] = {}
    for number, change in enumerate(changes):
        key: object = number
        if isinstance(change, NodeMoved):
            key = ("move", change.id)
        elif isinstance(change, NodeSet):
            key = ("mark", change.id, change.field)
        elif isinstance(change, ParamSet):
            key = ("param", change.id, change.param)
        elif isinstance(change, FrameSet):
            key = ("frame", change.id, change.field)
        elif isinstance(change, MetaSet):
            key = ("meta", change.key)
        elif isinstance(change, BreakpointSet):
            key = ("breakpoint", change.target)
        elif isinstance(change, WatchesSet):
            key = "watches"
        else:
            return changes  # something was added or removed between: the order matters, keep all
        old = merged.get(key)
        merged[key] = change if old is None else type(change)(**{**vars(change), "before": old.before})  # type: ignore[attr-defined]
    return tuple(merged.values())
