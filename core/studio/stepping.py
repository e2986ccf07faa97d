"""Stepping: which entry of a recorded step comes next, by operation, node or phase, in both directions.

Pure functions of the entries and of where the cursor stands, so that moving about can be read and tested without a run.
All of them give the index of an entry, or None where the step has none in that direction.

Inside a node with modules and time steps (a recurrent layer, say) a person walks at a *depth*: entries that share the
first ``depth + 1`` names of their scope are one stop for "over", so that the node's insides are passed in one go until
he steps into them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.runtime.trace import Entry

__all__ = [
    "back_over", "end_of_node", "node_after", "node_before", "of_node", "over", "part_after", "part_before",
    "phase_after", "phase_before",
]  # fmt: skip

Entries = Sequence[Entry]


def over(entries: Entries, cursor: int, depth: int) -> int | None:
    """The next stop, with what is deeper inside passed over."""
    if cursor < 0:
        return 0 if entries else None
    here = _stop(entries[cursor], depth)
    return _first(e for e in entries[cursor + 1 :] if here is None or _stop(e, depth) != here)


def back_over(entries: Entries, cursor: int, depth: int) -> int | None:
    """The stop before, where ``over`` would come from."""
    if cursor <= 0:
        return None
    here = _stop(entries[cursor], depth)
    start = cursor
    while here is not None and start > 0 and _stop(entries[start - 1], depth) == here:
        start -= 1
    if start < cursor:
        return start  # in the middle of a stop: to its beginning first
    if start == 0:
        return None
    before = _stop(entries[start - 1], depth)
    start -= 1
    while before is not None and start > 0 and _stop(entries[start - 1], depth) == before:
        start -= 1
    return start


def node_after(entries: Entries, cursor: int) -> int | None:
    """The first operation of another node or phase."""
    if cursor < 0:
        return 0 if entries else None
    here = _place(entries[cursor])
    return _first(e for e in entries[cursor + 1 :] if _place(e) != here)


def node_before(entries: Entries, cursor: int) -> int | None:
    """The last operation of the node or phase before."""
    if cursor <= 0:
        return None
    here = _place(entries[cursor])
    return _first(e for e in reversed(entries[:cursor]) if _place(e) != here)


def part_after(entries: Entries, cursor: int) -> int | None:
    """The first operation of another time step or module; where there is none inside the node, of another node."""
    if cursor < 0:
        return 0 if entries else None
    here = _part(entries[cursor])
    return _first(e for e in entries[cursor + 1 :] if _part(e) != here)


def part_before(entries: Entries, cursor: int) -> int | None:
    """The last operation of the time step, module or node before."""
    if cursor <= 0:
        return None
    here = _part(entries[cursor])
    return _first(e for e in reversed(entries[:cursor]) if _part(e) != here)


def end_of_node(entries: Entries, cursor: int) -> int | None:
    """The last operation of the node at hand; from there, that of the next one."""
    start = cursor if cursor >= 0 else 0
    if 0 <= cursor < len(entries) - 1 and _place(entries[cursor + 1]) != _place(entries[cursor]):
        start = cursor + 1
    elif cursor >= len(entries) - 1:
        return None
    while start + 1 < len(entries) and _place(entries[start + 1]) == _place(entries[start]):
        start += 1
    return start


def phase_after(entries: Entries, cursor: int) -> int | None:
    """The first operation of the next phase."""
    if cursor < 0:
        return 0 if entries else None
    return _first(e for e in entries[cursor + 1 :] if e.phase != entries[cursor].phase)


def phase_before(entries: Entries, cursor: int) -> int | None:
    """The first operation of this phase; from there, that of the phase before."""
    if cursor <= 0:
        return None
    start = cursor - 1
    while start > 0 and entries[start - 1].phase == entries[start].phase:
        start -= 1
    return start


def of_node(entries: Entries, node: str, cursor: int, *, back: bool = False) -> int | None:
    """The next operation of a node, or the one before."""
    if back:
        return _first(e for e in reversed(entries[: max(cursor, 0)]) if e.node == node)
    return _first(e for e in entries[cursor + 1 :] if e.node == node)


def _place(entry: Entry) -> tuple[str, str]:
    return entry.node, entry.phase


def _part(entry: Entry) -> tuple[object, ...]:
    return entry.node, entry.phase, entry.scope


def _stop(entry: Entry, depth: int) -> tuple[object, ...] | None:
    """What belongs to one stop; None for an entry that is a stop of its own."""
    if len(entry.scope) <= depth:
        return None
    return entry.node, entry.phase, *entry.scope[: depth + 1]


def _first(entries: Iterable[Entry]) -> int | None:
    found = next(iter(entries), None)
    return None if found is None else found.index
