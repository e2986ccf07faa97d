"""Guard: what goes wrong in one part of the window becomes a message, and the rest goes on."""

from __future__ import annotations

import traceback
from collections.abc import Callable

from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["Guard"]


class Guard:
    """Call it with the name of a part and what gives that part its turn."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._told: dict[str, int] = {}

    def __call__(self, name: str, part: Callable[[], object]) -> None:
        """Give a part its turn. One that fails is told of once, and again when it fails in another way."""
        try:
            part()
        except Exception as error:
            print_of = hash((name, type(error), str(error)))
            if self._told.get(name) != print_of:
                self._told[name] = print_of
                self.failed(error)

    def failed(self, error: Exception) -> None:
        """An exception that nobody expected. The person's work is safe: edits that fail are rolled back."""
        self._session.notify(
            tr("Something went wrong in the window: {error}", error=str(error) or type(error).__name__),
            "error",
            "".join(traceback.format_exception(error)),
        )
