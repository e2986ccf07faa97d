"""A text file piece by piece, so that it may be larger than the memory; many tokens are kept in a file."""

from __future__ import annotations

import codecs
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.nodes.encodings import codec_of, foreign, guess_encoding
from core.nodes.memory import is_streamed
from core.nodes.remembered import Stamp, cannot_read, stamp_of
from core.nodes.samples import DataError

__all__ = ["CODE_POINTS", "TextFile", "open_text", "token_array"]

CODE_POINTS = "code points"

_PIECES = 500  # of which parts for training and judging are made
_LARGEST_BYTES = 1 << 20
_HEAD_BYTES = 1 << 18


@dataclass(frozen=True)
class TextFile:
    """A text file whose encoding is known."""

    file: Stamp
    encoding: str
    codec: str
    mark: int
    lenient: bool  # bytes that are no text become a replacement sign

    @property
    def piece_bytes(self) -> int:
        """How much is read at a time: a small part of the file, and never much of the memory."""
        return max(64, min(_LARGEST_BYTES, -(-self.file.size_bytes // _PIECES)))

    @property
    def pieces(self) -> int:
        """How many pieces there are, at most."""
        return max(1, -(-(self.file.size_bytes - self.mark) // self.piece_bytes))

    def read(self) -> Iterator[tuple[int, str]]:
        """Number and text of each piece. Together they are the whole text; each but the last ends behind a blank or a
        line break if it holds any, so that no word is cut.

        Raises
        ------
        DataError
            Naming the line where there is no text of this encoding.
        """
        decoder = codecs.getincrementaldecoder(self.codec)("replace" if self.lenient else "strict")
        line, rest = 1, ""
        try:
            with Path(self.file.path).open("rb") as opened:
                opened.seek(self.mark)
                for number in range(self.pieces):
                    raw = opened.read(self.piece_bytes)
                    text = rest + decoder.decode(raw, final=number == self.pieces - 1).replace("\r\n", "\n")
                    cut = len(text) if number == self.pieces - 1 else max(text.rfind(" "), text.rfind("\n")) + 1
                    yield number, text[: cut or len(text)]
                    rest = text[cut:] if cut else ""
                    line += text.count("\n", 0, cut)
        except UnicodeDecodeError as problem:
            line += raw[: problem.start].count(b"\n") + rest.count("\n")
            raise DataError(f"{self.file.name}, about line {line}: this is no {self.encoding} text",
                            "Choose another encoding, save it again as UTF-8, or skip bad rows.") from None  # fmt: skip
        except OSError as problem:
            raise cannot_read(self.file.path, problem) from None


def open_text(path: str, encoding: str, lenient: bool) -> TextFile:
    """Look at the beginning of a text file.

    Raises
    ------
    DataError
        If it is not there, empty, or no text.
    """
    file = stamp_of(path, "text file")
    try:
        with Path(path).open("rb") as opened:
            head = opened.read(_HEAD_BYTES)
    except OSError as problem:
        raise cannot_read(path, problem) from None
    other = foreign(head)
    if other is not None:
        raise DataError(f"{file.name} is no text file, but {other[0]}", f"{other[1]}.")
    used = guess_encoding(head) if encoding == "auto" else encoding
    codec, mark = codec_of(used, head)
    if file.size_bytes <= mark:
        raise DataError(f"{file.name} is empty", "Choose a file with a text.")
    if b"\0" in head and not codec.startswith("utf-16"):
        raise DataError(f"{file.name} is no text file", "Save it as plain text first.")
    return TextFile(file, used, codec, mark, lenient)


def token_array(
    texts: Iterable[str], encode: Callable[[str], np.ndarray], expected: int, streaming: str
) -> tuple[np.ndarray, np.ndarray]:
    """The tokens of all texts in a row, int32, and where each text ends.

    Parameters
    ----------
    expected
        How many tokens there will be at most: decides whether they are kept in memory or in a temporary file.
    """
    ends: list[int] = []
    count = 0
    if not is_streamed(streaming, 4 * expected):
        parts = [encode(text).astype(np.int32) for text in texts]
        ends = np.cumsum([len(part) for part in parts]).tolist()
        return np.concatenate(parts) if parts else np.empty(0, np.int32), np.array(ends, dtype=np.int64)
    with tempfile.TemporaryFile() as kept:  # mapped files stay readable after they are closed
        for text in texts:
            tokens = encode(text).astype(np.int32)
            kept.write(tokens.tobytes())
            count += len(tokens)
            ends.append(count)
        kept.flush()
        mapped = np.memmap(kept, dtype=np.int32, mode="r", shape=(count,)) if count else np.empty(0, np.int32)
        return mapped, np.array(ends, dtype=np.int64)
