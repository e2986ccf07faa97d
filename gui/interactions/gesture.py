"""Gesture: something done by pressing a button, moving and letting go.

A gesture shows what it would do and changes the document only in ``end``, in one step. So ``cancel`` has nothing to
take back but the show, and Esc is always safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gui.canvas.geometry import Point

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView

__all__ = ["Gesture", "Moment"]


@dataclass(frozen=True)
class Moment:
    """Where the mouse is and which modifier keys are down, in one frame."""

    point: Point  # canvas units
    pixel: Point  # viewport pixels
    shift: bool = False
    ctrl: bool = False
    alt: bool = False


class Gesture:
    """One gesture on ``canvas``; ``start`` gets the moment of the press, also where movement made it clear later."""

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas
        self.session = canvas.session
        self.scene = canvas.scene

    def start(self, moment: Moment) -> None:
        """The button went down."""

    def move(self, moment: Moment) -> None:
        """The mouse moved, or a modifier key changed."""

    def end(self, moment: Moment) -> None:
        """The button was let go: do it."""

    def cancel(self) -> None:
        """Esc, or the ground went away: leave everything as it was before ``start``."""
