"""What goes wrong with project files, said so that a person can act on it."""

from __future__ import annotations

__all__ = ["ProjectError"]


class ProjectError(Exception):
    """A file that cannot be opened or written; ``suggestion`` says what to do. Nothing has been changed."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion
