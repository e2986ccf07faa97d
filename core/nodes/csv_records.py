"""The records of a CSV file one after the other, each with the place where it stands in the file.

A record may go on over several lines where a cell in quotation marks holds a line break. What cannot be read comes as a
BadRecord, and reading goes on behind it: whoever reads decides whether a bad record is refused or left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

__all__ = ["BadRecord", "Layout", "Record", "parsed", "records"]

csv.field_size_limit(1 << 24)  # a cell may be a long text; Python's own limit is 128 KiB

_PIECE_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Record:
    """Cells without blanks around them; ``start`` and ``end`` in bytes, ``line`` counted from 1."""

    start: int
    end: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRecord:
    """What could not be read, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Layout:
    """What has to be known to take a file apart: Python's name of the encoding, end of a line, delimiter."""

    codec: str
    newline: bytes
    delimiter: str


def records(
    path: str | Path, layout: Layout, start: int = 0, line: int = 1, until: int | None = None
) -> Iterator[Record | BadRecord]:
    """Read from byte ``start``, which is in line number ``line``, while records begin before byte ``until``.

    Blank lines are passed over. A row of delimiters alone is a record, of empty cells.
    """
    with Path(path).open("rb") as file:
        lines = _Lines(file, layout, start, line)
        reader = _reader(lines, layout)
        while until is None or lines.at < until:
            start, line = lines.at, lines.line
            try:
                cells = next(reader, None)
            except UnicodeDecodeError:
                yield BadRecord(lines.line - 1, f"this is no {layout.codec.upper()} text")
                reader = _reader(lines, layout)
                continue
            except csv.Error as problem:
                yield BadRecord(line, f"{problem}; look for a quotation mark that is opened and not closed")
                lines.go_to(start, line)  # it may have swallowed the rest of the file: go on behind its first line
                lines.skip()
                reader = _reader(lines, layout)
                continue
            if cells is None:
                return
            stripped = tuple(cell.strip() for cell in cells)
            if len(stripped) > 1 or any(stripped):
                yield Record(start, lines.at, line, stripped)


def parsed(pieces: Sequence[bytes], layout: Layout) -> list[tuple[str, ...]]:
    """The cells of records that were read as bytes, one from each piece."""
    end = layout.newline
    whole = b"".join(piece if piece.endswith(end) else piece + end for piece in pieces)
    text = io.StringIO(whole.decode(layout.codec), newline="")
    return [tuple(cell.strip() for cell in cells) for cells in _reader(text, layout)]


def _reader(lines: Iterator[str], layout: Layout) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=layout.delimiter, skipinitialspace=True, strict=True)


class _Lines:
    """Lines of text from a byte position on; knows where the next one begins."""

    def __init__(self, file: BinaryIO, layout: Layout, at: int, line: int) -> None:
        self.file, self.codec, self.newline = file, layout.codec, layout.newline
        self.go_to(at, line)

    def go_to(self, at: int, line: int) -> None:
        self.file.seek(at)
        self.at, self.line = at, line
        self._rest = b""  # read already, for ends of lines that the file object does not know

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        raw = self.skip()
        if not raw:
            raise StopIteration
        return raw.decode(self.codec)

    def skip(self) -> bytes:
        """Pass over a line; its bytes, none at the end of the file."""
        raw = self.file.readline() if self.newline == b"\n" else self._by_hand()
        self.at += len(raw)
        self.line += 1
        return raw

    def _by_hand(self) -> bytes:
        width, searched = len(self.newline), 0
        while True:
            found = self._rest.find(self.newline, searched)
            while found > 0 and found % width:  # of two-byte signs: half of one and half of the next
                found = self._rest.find(self.newline, found + 1)
            if found >= 0:
                break
            searched = max(0, len(self._rest) - len(self._rest) % width)
            piece = self.file.read(_PIECE_BYTES)
            if not piece:
                raw, self._rest = self._rest, b""
                return raw
            self._rest += piece
        end = found + width
        raw, self._rest = self._rest[:end], self._rest[end:]
        return raw
