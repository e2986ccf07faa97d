"""The operations of a step as a tree: phases, nodes, and inside a node its modules and time steps.

What a person sees is a flat list of lines; parts that are closed are one line. Nothing here draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.runtime.trace import Entry

__all__ = ["Line", "StepTree"]

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Line:
    """One line of the list.

    Attributes
    ----------
    entry
        Index of the operation, or of the first one inside a part.
    part
        Whether it heads a part; ``path`` tells it from all others, ``is_open`` whether what is inside is shown.
    label
        What heads the part; empty for an operation.
    count
        Operations inside.
    """

    entry: int
    level: int
    part: bool = False
    path: Path = ()
    label: str = ""
    is_open: bool = True
    count: int = 1


class StepTree:
    """The parts of one step and which of them are open.

    Phases are open. A part inside a node is closed unless the cursor is in it or a person opened it.
    """

    def __init__(self) -> None:
        self._entries: Sequence[Entry] = ()
        self._paths: list[Path] = []
        self._chosen: dict[Path, bool] = {}  # what a person opened or closed
        self._made: tuple[object, list[Line]] = (None, [])
        self._firsts: list[tuple[int, ...]] = []  # of each entry: where the part of each depth around it begins

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """Another step. Parts keep being open or closed: the next step of a network has the same ones."""
        self._made = (None, [])
        self._entries = entries
        self._paths = [self._path(entry) for entry in entries]
        self._firsts = []
        above: Path = ()
        starts: tuple[int, ...] = ()
        for index, path in enumerate(self._paths):
            same = [path[:depth] == above[:depth] for depth in range(1, len(path) + 1)]
            starts = tuple(starts[k] if same[k] else index for k in range(len(path)))
            self._firsts.append(starts)
            above = path

    def toggle(self, path: Path, is_open: bool) -> None:
        """A person opens or closes a part."""
        self._chosen[path] = is_open
        self._made = (None, [])

    def lines(self, cursor: int) -> list[Line]:
        """What is shown, from top to bottom; the same list as long as no part opens or closes."""
        around = self._prefixes(cursor)
        if self._made[0] != around:
            self._made = (around, self._lines(around))
        return self._made[1]

    def _lines(self, around: set[Path]) -> list[Line]:
        made: list[Line] = []
        above: Path = ()
        closed: Path | None = None
        heads: dict[Path, int] = {}
        for index, path in enumerate(self._paths):
            if closed is not None and path[: len(closed)] == closed:
                continue
            closed = None
            common = 0
            while common < min(len(above), len(path)) and above[common] == path[common]:
                common += 1
            for depth in range(common + 1, len(path) + 1):
                head = path[:depth]
                is_open = self._chosen.get(head, depth == 1 or head in around)
                heads[head] = len(made)
                made.append(
                    Line(index, depth - 1, True, head, self._label(index, depth), is_open, self._count(index, head))
                )
                if not is_open:
                    closed = head
                    break
            above = path
            if closed is None:
                made.append(Line(index, len(path)))
        return made

    def stack(self, cursor: int) -> list[tuple[str, int]]:
        """Where the cursor is, the innermost part first: its words, and the first operation of that part."""
        if not 0 <= cursor < len(self._paths):
            return []
        firsts = self._firsts[cursor]
        return [(self._label(cursor, depth), firsts[depth - 1]) for depth in range(len(firsts), 0, -1)]

    def _path(self, entry: Entry) -> Path:
        return (entry.phase, entry.node, *entry.scope) if entry.scope else (entry.phase,)

    def _label(self, index: int, depth: int) -> str:
        entry = self._entries[index]
        return (entry.phase, entry.title, *entry.scope)[depth - 1]

    def _prefixes(self, cursor: int) -> set[Path]:
        if not 0 <= cursor < len(self._paths):
            return set()
        path = self._paths[cursor]
        return {path[:depth] for depth in range(1, len(path) + 1)}

    def _count(self, first: int, head: Path) -> int:
        last = first
        while last < len(self._paths) and self._paths[last][: len(head)] == head:
            last += 1
        return last - first
