"""Whether data are read as a whole or while training runs."""

from __future__ import annotations

import os

from core.nodes.params import Choice

__all__ = ["KEEPING", "is_streamed", "streaming_choice"]

KEEPING = ("auto", "in memory", "from the file")

_SHARE = 4  # data that need more than this part of the memory are left in their file


def streaming_choice() -> Choice:
    """The parameter by which a person decides."""
    return Choice("streaming", KEEPING[0], options=KEEPING, label="keep",
                  help="Where the samples are while training runs; auto: in memory while they fill less than a quarter "
                  "of it, else they are read from the file again and again.")  # fmt: skip


def is_streamed(choice: str, needed_bytes: int) -> bool:
    """Whether samples that take so many bytes are to be read while training runs."""
    if choice == KEEPING[0]:
        return needed_bytes > _memory_bytes() // _SHARE
    return choice == KEEPING[2]


def _memory_bytes() -> int:
    """What the machine has; 4 GiB where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 4 << 30
