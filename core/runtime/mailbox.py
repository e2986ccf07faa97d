"""Mailbox: the newest snapshot, in memory that both processes share.

The writer fills one of two halves and then points to it; the reader copies the half that is pointed to and looks
again whether the pointer moved meanwhile. Nobody ever waits, and a slow reader simply skips snapshots.
"""

from __future__ import annotations

import pickle
import struct
from multiprocessing import shared_memory
from typing import Any

__all__ = ["Mailbox"]

_HEADER = struct.Struct("<QQQ")  # count of letters ever written, length of the letter in each half
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
        self._half = (len(self._buffer) - _HEADER.size) // 2
        self._seen = 0
        if self._owner:
            _HEADER.pack_into(self._buffer, 0, 0, 0, 0)

    @property
    def name(self) -> str:
        return self._memory.name

    def put(self, value: Any) -> bool:
        """Write a value; False if it is too large."""
        letter = pickle.dumps(value, protocol=5)
        if len(letter) > self._half:
            return False
        count, *lengths = _HEADER.unpack_from(self._buffer, 0)
        half = (count + 1) % 2
        start = _HEADER.size + half * self._half
        self._buffer[start : start + len(letter)] = letter
        lengths[half] = len(letter)
        _HEADER.pack_into(self._buffer, 0, count + 1, *lengths)
        return True

    def take(self) -> Any:
        """The newest value if there is one that was not taken yet, else None."""
        for _ in range(3):
            count, *lengths = _HEADER.unpack_from(self._buffer, 0)
            if count == self._seen:
                return None
            start = _HEADER.size + (count % 2) * self._half
            letter = bytes(self._buffer[start : start + lengths[count % 2]])
            again = _HEADER.unpack_from(self._buffer, 0)[0]
            if again == count:  # at most the other half was being written meanwhile
                self._seen = count
                return pickle.loads(letter)
        return None

    def close(self) -> None:
        """Let go of the memory; the parent also removes it."""
        self._buffer = memoryview(b"")
        self._memory.close()
        if self._owner:
            self._memory.unlink()
