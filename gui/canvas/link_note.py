"""What the debugger writes on a link: the gradient above the line, the value below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from core.studio.languages import tr
from gui.canvas import ink
from gui.canvas.geometry import Point
from gui.theme import SIZE_MUTED, colour, mix

__all__ = ["LinkNote", "NoteSize", "draw_note", "note_size"]

GAP = 5.0  # between the line and what is written on it


@dataclass(frozen=True)
class LinkNote:
    """The value that went forward, the gradient that came back.

    Two blanks in a text are a place where it may be broken into lines, where the nodes stand close.
    """

    value_text: str = ""
    gradient_text: str = ""
    cut_text: str = ""  # why no gradient comes back
    stale: bool = False  # the network has changed since these numbers were computed
    short: bool = False  # there is room for no more than the sign that no gradient comes back


class NoteSize(NamedTuple):
    """How far a note reaches from its place on the line: to both sides, up and down, in canvas units."""

    half: float
    up: float
    down: float


class _Pill(NamedTuple):
    """One text of a note."""

    lines: list[str]
    token: str  # its colour
    below: bool


def _pills(note: LinkNote, room: float) -> list[_Pill]:
    """The texts in the order in which they are drawn; those wider than ``room`` are broken into lines."""
    if note.short:
        return [_Pill(["⊘"], "warn", False)]
    found = []
    texts = (("⇐ ", note.gradient_text, "backward"), ("⊘ ", note.cut_text, "warn"), ("→ ", note.value_text, "forward"))
    for arrow, text, token in texts:
        if text:
            lines = [f"{arrow}{text}  {tr('old')}" if note.stale else arrow + text]
            if ink.pill_size(lines, SIZE_MUTED)[0] > room:
                lines = [part.strip() for part in lines[0].split("  ") if part.strip()]
                lines[1:] = ["  " + part for part in lines[1:]]  # under the text, not under the arrow
            found.append(_Pill(lines, "muted" if note.stale else token, token == "forward"))
    return found


def note_size(note: LinkNote, room: float) -> NoteSize:
    """The ground that a note needs around its place."""
    half = up = down = 0.0
    for pill in _pills(note, room):
        width, height = ink.pill_size(pill.lines, SIZE_MUTED)
        half = max(half, width / 2)
        if pill.below:
            down = max(down, GAP + height)
        else:
            up = max(up, GAP + height)
    return NoteSize(half, up, down)


def draw_note(parent: int, at: Point, note: LinkNote, room: float) -> None:
    """Numbers of an older network are grey and say so."""
    ground, line = colour("canvas", 235), mix(colour("line"), colour("canvas"), 0.4)
    for pill in _pills(note, room):
        away = GAP + ink.pill_size(pill.lines, SIZE_MUTED)[1] / 2
        y = at[1] + (away if pill.below else -away)
        ink.pill(parent, at[0], y, pill.lines, SIZE_MUTED, colour(pill.token), ground, line)
