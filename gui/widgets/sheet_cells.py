"""The numbers a spreadsheet has at hand: square pieces of a tensor, asked for when they come into sight.

Ten million cells are never here at once. What was seen lately is kept, so that going back costs nothing; what belongs
to an earlier step is shown until the new numbers come, so that nothing flickers while training runs.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator

import numpy as np

__all__ = ["TILE", "Ask", "Colour", "SheetCells"]

TILE = (64, 32)  # rows and columns of a piece
KEPT = 96
IN_FLIGHT = 6  # a hand that drags the scroll bar across a large tensor must not queue hundreds of questions

Ask = Callable[[int, int, int, int], None]
Colour = tuple[int, int, int, int]
Write = Callable[[np.ndarray], list[tuple[str, Colour]]]


class SheetCells:
    """Pieces of one sheet. ``ask(top, left, height, width)`` asks for one, ``put`` takes it in."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._tiles: OrderedDict[tuple[int, int], tuple[int, np.ndarray]] = OrderedDict()
        self._written: dict[tuple[int, int], dict[int, list[tuple[str, Colour]]]] = {}
        self._flying: set[tuple[int, int]] = set()
        self._age = 0
        self.version = 0  # counts up with every piece that comes

    def clear(self) -> None:
        """Another tensor, or another sheet of it."""
        self._tiles.clear()
        self._written.clear()
        self.renew()

    def renew(self) -> None:
        """The numbers are of another step now: all are asked for again when they are seen."""
        self._age += 1
        self._flying.clear()
        self.version += 1

    def put(self, top: int, left: int, values: np.ndarray) -> None:
        """A piece has come."""
        place = (top // TILE[0], left // TILE[1])
        self._flying.discard(place)
        self._written.pop(place, None)
        self._tiles[place] = (self._age, values)
        self._tiles.move_to_end(place)
        while len(self._tiles) > KEPT:
            gone, _ = self._tiles.popitem(last=False)
            self._written.pop(gone, None)
        self.version += 1

    def want(self, top: int, left: int, height: int, width: int) -> None:
        """These cells are in sight: ask for what is missing or old."""
        for place in self._places(top, left, height, width):
            kept = self._tiles.get(place)
            if (kept is None or kept[0] != self._age) and place not in self._flying and len(self._flying) < IN_FLIGHT:
                self._flying.add(place)
                self._ask(place[0] * TILE[0], place[1] * TILE[1], *TILE)

    def row(self, row: int, left: int, width: int, write: Write) -> list[tuple[str, Colour] | None]:
        """A row's cells from ``left`` on, each as ``write`` made it; None for a missing one.

        ``write`` gets the numbers of one piece's row; what it gives is kept as long as the piece, so that scrolling
        writes nothing twice.
        """
        found: list[tuple[str, Colour] | None] = []
        column = left
        while column < left + width:
            inside = column % TILE[1]
            count = min(TILE[1] - inside, left + width - column)
            place = (row // TILE[0], column // TILE[1])
            tile, line = self._tiles.get(place), row % TILE[0]
            if tile is None or line >= len(tile[1]):
                found += [None] * count
            else:
                written = self._written.setdefault(place, {})
                if line not in written:
                    written[line] = write(tile[1][line])
                found += written[line][inside : inside + count]
            column += count
        return found

    def write_again(self) -> None:
        """Numbers are to look otherwise from now on."""
        self._written.clear()

    def value(self, row: int, column: int) -> object | None:
        """One number, in the tensor's own type; None while it is not here."""
        tile = self._tiles.get((row // TILE[0], column // TILE[1]))
        row, column = row % TILE[0], column % TILE[1]
        return tile[1][row, column] if tile and row < tile[1].shape[0] and column < tile[1].shape[1] else None

    @staticmethod
    def _places(top: int, left: int, height: int, width: int) -> Iterator[tuple[int, int]]:
        for row in range(top // TILE[0], (top + max(height, 1) - 1) // TILE[0] + 1):
            for column in range(left // TILE[1], (left + max(width, 1) - 1) // TILE[1] + 1):
                yield row, column
