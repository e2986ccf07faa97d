"""Trust: whether Python code that a project brings along may run.

A project may come from anybody, so opening one runs nothing of it. Only after a person has said that they trust the
project do its Python nodes work; until then whoever would run their code asks here and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.nodes.samples import DataError

__all__ = ["require_trust", "trust", "trusted"]

_trusted: ContextVar[bool] = ContextVar("trusted", default=False)


def trusted() -> bool:
    """Whether code of the project at hand may run. A new thread begins without trust."""
    return _trusted.get()


@contextmanager
def trust(flag: bool = True) -> Iterator[None]:
    """Within the ``with`` block code may run, or with False may not."""
    before = _trusted.set(flag)
    try:
        yield
    finally:
        _trusted.reset(before)


def require_trust(what: str = "This project") -> None:
    """Let nobody past who is not trusted.

    Parameters
    ----------
    what
        What holds the code, at the beginning of a sentence: "This node".

    Raises
    ------
    DataError
        If the project is not trusted.
    """
    if not trusted():
        raise DataError(
            f"{what} holds Python code, which is switched off",
            "Read the code, then trust the project if you know who wrote it.",
        )
