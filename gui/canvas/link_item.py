"""One link as it is drawn: the curve, and what is written on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from core.nodes.spec import UNSHAPED
from gui.canvas import ink
from gui.canvas.geometry import Curve, curve_point
from gui.canvas.link_note import draw_note
from gui.canvas.note_places import MIDDLE, NOTHING, PlacedNote
from gui.canvas.stop_sign import StopSign, draw_stop_sign
from gui.theme import SIZE_MUTED, colour, kind, mix

__all__ = ["LinkItem", "LinkLook"]

WIDTH = 2.5
STOP_AWAY = 22.0  # from the output to the sign of a breakpoint, along the curve
ROOM_FOR_LABEL = 110.0  # shorter links carry their label only while the mouse is on them


@dataclass(frozen=True)
class LinkLook:
    """What one link looks like, apart from its course."""

    kind: str
    wrong: bool = False
    selected: bool = False
    hovered: bool = False
    cut: bool = False
    target: bool = False  # a node dropped now would be put on it
    faint: bool = False  # its end is being dragged
    muted: bool = False
    label: str = ""
    note: PlacedNote = NOTHING
    stop: StopSign | None = None
    flow: str = ""  # "forward" or "backward" while the debugger stands at what the numbers flow into


class LinkItem:
    """The marks of one link: the line inside ``parent``, words on it inside ``labels`` (below the nodes), or inside
    ``marks`` (above them) where the person looks at just this link."""

    def __init__(self, parent: int, labels: int, marks: int) -> None:
        self.curve: Curve = ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0))
        self.look: LinkLook | None = None
        self.shown = False
        self._line = int(
            dpg.draw_bezier_cubic((0, 0), (0, 0), (0, 0), (0, 0), thickness=WIDTH, parent=parent, show=False)
        )
        self._labels_layer, self._marks_layer = labels, marks
        self._marks = 0  # most links have nothing written on them: made when needed
        self._stop = 0

    def set_curve(self, curve: Curve) -> None:
        """Run along another curve."""
        if curve != self.curve:
            self.curve = curve
            dpg.configure_item(self._line, p1=curve[0], p2=curve[1], p3=curve[2], p4=curve[3])
            if self._marks:
                dpg.apply_transform(self._marks, dpg.create_translation_matrix([*self.middle]))
                if self.look and self.look.note.spot != MIDDLE:
                    self._draw_marks(self.look)
            if self._stop:
                dpg.apply_transform(self._stop, dpg.create_translation_matrix([*self.beginning]))

    def set_shown(self, shown: bool) -> None:
        if shown != self.shown:
            self.shown = shown
            dpg.configure_item(self._line, show=shown)
            for marks in (self._marks, self._stop):
                if marks:
                    dpg.configure_item(marks, show=shown)

    def set_look(self, look: LinkLook) -> None:
        if look != self.look:
            self.look = look
            self.redraw()

    @property
    def middle(self) -> tuple[float, float]:
        return curve_point(self.curve, MIDDLE)

    @property
    def beginning(self) -> tuple[float, float]:
        """Where the sign of a breakpoint stands: near the output, clear of what is written in the middle."""
        return curve_point(self.curve, min(0.3, STOP_AWAY / max(self.span, 1.0)))

    @property
    def heading(self) -> float:
        """The angle in which the curve runs in its middle, from its source to its target."""
        a, b, c, d = self.curve
        return math.atan2(d[1] + c[1] - b[1] - a[1], d[0] + c[0] - b[0] - a[0])

    @property
    def span(self) -> float:
        return abs(self.curve[3][0] - self.curve[0][0]) + 0.5 * abs(self.curve[3][1] - self.curve[0][1])

    def delete(self) -> None:
        dpg.delete_item(self._line)
        for marks in (self._marks, self._stop):
            if marks:
                dpg.delete_item(marks)

    def redraw(self) -> None:
        """Draw with the colours of the current theme."""
        look = self.look
        if look is None:
            return
        tone, width = mix(kind(look.kind), colour("canvas"), 0.12), WIDTH
        if look.kind in UNSHAPED:
            width = 1.75  # many run far across the graph: they should not hide the flow of the numbers
        if look.muted or look.faint:
            tone = mix(tone, colour("canvas"), 0.65)
        if look.wrong:
            tone = colour("error")
        if look.hovered:
            tone, width = mix(tone, colour("text"), 0.35), WIDTH + 0.75
        if look.selected or look.target:
            tone, width = colour("accent"), WIDTH + 1.0
        if look.flow:
            tone, width = colour(look.flow), WIDTH + 1.0
        if look.cut:
            tone, width = colour("error"), WIDTH
        dpg.configure_item(self._line, color=tone, thickness=width)
        self._draw_marks(look)
        self._draw_stop(look)

    def _draw_stop(self, look: LinkLook) -> None:
        if self._stop:
            dpg.delete_item(self._stop)
            self._stop = 0
        if look.stop is not None:
            self._stop = ink.layer(self._marks_layer, self.shown)
            draw_stop_sign(self._stop, (0, 0), look.stop)
            dpg.apply_transform(self._stop, dpg.create_translation_matrix([*self.beginning]))

    def _draw_marks(self, look: LinkLook) -> None:
        note, room, spot = look.note
        wanted = look.wrong or look.label or note or look.target or look.flow
        if not wanted and not self._marks:
            return
        if not self._marks:
            self._marks = ink.layer(self._labels_layer, self.shown)
            dpg.apply_transform(self._marks, dpg.create_translation_matrix([*self.middle]))
        dpg.delete_item(self._marks, children_only=True)
        on_top = note is not None or look.target or look.hovered or bool(look.flow)
        dpg.move_item(self._marks, parent=self._marks_layer if on_top else self._labels_layer)
        ground, line = colour("canvas", 235), mix(colour("line"), colour("canvas"), 0.4)
        if note is not None:
            (x, y), middle = curve_point(self.curve, spot), self.middle
            draw_note(self._marks, (x - middle[0], y - middle[1]), note, room)
        elif look.target:
            dpg.draw_circle((0, 0), 9, fill=colour("accent"), color=colour("canvas"), thickness=2, parent=self._marks)
            for a, b in (((-4, 0), (4, 0)), ((0, -4), (0, 4))):
                dpg.draw_line(a, b, color=colour("on_accent"), thickness=2, parent=self._marks)
        elif look.label:
            tone = colour("error") if look.wrong else colour("text")
            ink.pill(self._marks, 0, 0, [look.label], SIZE_MUTED, tone, ground, line)
        elif look.wrong:
            for a, b in (((-5, -5), (5, 5)), ((-5, 5), (5, -5))):
                dpg.draw_line(a, b, color=colour("error"), thickness=2.5, parent=self._marks)
        if look.flow:
            ink.flow_sign(self._marks, look.flow, self.heading, colour(look.flow), colour("canvas"))
