"""Mailbox: the newest snapshot, in memory that both processes share.

The writer fills one of two halves and then points to it; the reader copies the half that is pointed to. A half says
which letter it holds, how long it is, and its checksum: one that is just being written, or that one processor sees in
another order than another, is not taken for whole. Nobody ever waits, and a slow reader simply skips snapshots.
"""

from __future__ import annotations

import pickle
import zlib
from multiprocessing import shared_memory
from typing import Any

__all__ = ["Mailbox"]

WORD = 8  # bytes of a number; written at once, unlike by struct.pack_into, which clears the place first
SIZE = 8 * 1024 * 1024  # bytes; a letter that does not fit is not sent, the next smaller one is


class Mailbox:
    """Room for one value of either process. Make it in the parent with no name, open it in the child by name.

    The values are pickled: both ends are this program, started together; nothing from a file ever comes here.
    """

    def __init__(self, name: str | None = None, size: int = SIZE) -> None:
        self._owner = name is None
        if name is None:
            self._memory = shared_memory.SharedMemory(create=True, size=size)
        else:
            # Only the parent may remove it, so the child's resource tracker must not. Children of "spawn" share the
            # parent's tracker, where registering twice is harmless.
            self._memory = shared_memory.SharedMemory(name=name)
        assert self._memory.buf is not None  # it is open
        self._buffer: memoryview = self._memory.buf
        words = len(self._buffer) // WORD // 2
        self._room = (words - 1 - 3) * WORD  # for a letter
        # The memory in words: how many letters were ever written; then twice number, length, checksum and the letter.
        self._words = self._buffer[: 2 * words * WORD].cast("Q")
        self._halves = (1, words)
        self._seen = 0
        if self._owner:
            self._words[0] = 0

    @property
    def name(self) -> str:
        return self._memory.name

    def put(self, value: Any) -> bool:
        """Write a value; False if it is too large."""
        letter = pickle.dumps(value, protocol=5)
        if len(letter) > self._room:
            return False
        number = self._words[0] + 1
        half = self._halves[number % 2]
        start = (half + 3) * WORD
        self._buffer[start : start + len(letter)] = letter
        self._words[half], self._words[half + 1], self._words[half + 2] = number, len(letter), zlib.crc32(letter)
        self._words[0] = number
        return True

    def take(self) -> Any:
        """The newest value if there is one that was not taken yet, else None."""
        for _ in range(3):
            number = self._words[0]
            if number == self._seen:
                return None
            half = self._halves[number % 2]
            held, length, checksum = self._words[half], self._words[half + 1], self._words[half + 2]
            start = (half + 3) * WORD
            letter = bytes(self._buffer[start : start + min(length, self._room)])
            if held == number and zlib.crc32(letter) == checksum:
                self._seen = number
                return pickle.loads(letter)
        return None

    def close(self) -> None:
        """Let go of the memory; the parent also removes it."""
        self._words.release()
        self._buffer = memoryview(b"")
        self._memory.close()
        if self._owner:
            self._memory.unlink()
