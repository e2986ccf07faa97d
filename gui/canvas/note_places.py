"""The notes of all links, and where along its link each stands: near the middle, where it covers no node and no other.

A link may run behind nodes that it has nothing to do with. A note in its middle would then seem to be theirs, and hide
their ports.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from core.graph import Link
from gui.canvas.geometry import Curve, Rect, curve_point
from gui.canvas.hits import HitIndex
from gui.canvas.link_note import LinkNote, NoteSize, note_size

__all__ = ["MIDDLE", "NOTHING", "LinkNotes", "PlacedNote"]

Titles = Callable[[], Iterable[Rect]]  # asked for only where a note looks for a place

MIDDLE = 0.5
SPOTS = (0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.14, 0.86)
MAY_COVER = (9.0, 3.0)  # of the edge of a node, to the side and above or below, where nothing is written
GRAIN = 16.0  # a note is placed anew only when it grows or shrinks by so much


class PlacedNote(NamedTuple):
    """A note, None where it is not to be seen, and where it stands."""

    note: LinkNote | None = None
    room: float = 0.0  # how far the ends of the link are apart, in canvas units
    spot: float = MIDDLE  # where along the curve


NOTHING = PlacedNote()


class LinkNotes:
    """The notes, and the places of those in view: kept until ``unsettle``, or until a link or a size is another."""

    def __init__(self) -> None:
        self.notes: dict[Link, LinkNote] = {}
        self._known: dict[Link, tuple[tuple[Curve, NoteSize], float | None]] = {}
        self._boxes: dict[Link, Rect] = {}

    def replace(self, notes: Mapping[Link, LinkNote]) -> set[Link]:
        """Other notes; links that are not named have none. Returns the links whose note is another."""
        gone = self.notes.keys() - notes.keys()
        for link in gone:
            self._drop(link)
        changed = {link for link, note in notes.items() if self.notes.get(link) != note}
        self.notes = dict(notes)
        return gone | changed

    def unsettle(self) -> set[Link]:
        """Nodes or frames are elsewhere: every note looks for a place again. Returns the links that have one."""
        self._known.clear()
        self._boxes.clear()
        return set(self.notes)

    def place(self, link: Link, curve: Curve, wanted: bool, nodes: HitIndex, titles: Titles) -> PlacedNote:
        """Where the note of a link stands among ``nodes`` and the ``titles`` of frames.

        Where they leave it no room, it is to be seen only while it is ``wanted``: then it covers them. That no gradient
        comes back still has its sign.
        """
        note = self.notes.get(link)
        if note is None or not (note.value_text or note.gradient_text):
            return NOTHING
        gap = curve[3][0] - curve[0][0]
        room = round(gap / 20) * 20.0 if gap > 0 else 1000.0  # a link that runs back has all the room there is
        spot = self._spot(link, curve, note_size(note, room), nodes, titles)
        if spot is None and wanted:
            return PlacedNote(note, room)
        if spot is None and note.cut_text:
            note = replace(note, short=True)
            spot = self._spot(link, curve, note_size(note, room), nodes, titles)
        if spot is None:
            return NOTHING
        return PlacedNote(note, room, spot)

    def _spot(self, link: Link, curve: Curve, size: NoteSize, nodes: HitIndex, titles: Titles) -> float | None:
        """Where on the curve, from 0 to 1; None where there is no room."""
        rough = NoteSize(*(math.ceil(length / GRAIN) * GRAIN for length in size))
        known = self._known.get(link)
        if known is not None and known[0] == (curve, rough):
            return known[1]
        self._drop(link)
        others = (*self._boxes.values(), *titles())
        for spot in SPOTS:
            x, y = curve_point(curve, spot)
            box = (x - size.half, y - size.up, x + size.half, y + size.down)
            inner = (box[0] + MAY_COVER[0], box[1] + MAY_COVER[1], box[2] - MAY_COVER[0], box[3] - MAY_COVER[1])
            if not nodes.nodes_in(inner) and not any(_meet(box, other) for other in others):
                self._known[link], self._boxes[link] = ((curve, rough), spot), box
                return spot
        self._known[link] = ((curve, rough), None)
        return None

    def _drop(self, link: Link) -> None:
        self._known.pop(link, None)
        self._boxes.pop(link, None)


def _meet(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
