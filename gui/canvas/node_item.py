"""One node as it is drawn: header, ports, marks, live strip.

``NodeLook`` holds everything that the picture depends on. Whoever wants a node drawn makes a look; only a look that
differs from the last one costs anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import dearpygui.dearpygui as dpg

from gui.canvas import ink
from gui.canvas.drawing_item import DrawingItem, Shown
from gui.canvas.geometry import FIRST_ROW, HEADER, ROUNDING, NodeBox, PortSpot, Side
from gui.canvas.stop_sign import StopSign, draw_stop_sign
from gui.canvas.strip import Strip, StripItem
from gui.fonts import elide, icon, text_width
from gui.theme import RGBA, SIZE_BASE, SIZE_MONO, SIZE_MUTED, category, colour, kind, mix

__all__ = ["Detail", "Direction", "NodeItem", "NodeLook"]

Detail = Literal["full", "names", "blocks"]
Direction = Literal["forward", "backward"]
GLOW = ((3, 130), (7, 70), (11, 32))  # around the node at hand: how far out, how strong

PORT_RADIUS = 5.0
MUTED_SHARE = 0.5  # how much of the canvas a muted node lets through


@dataclass(frozen=True)
class NodeLook:
    """What one node looks like, apart from its place."""

    box: NodeBox
    category: str
    icon: str
    muted: bool = False
    frozen: bool = False
    stop: StopSign | None = None
    known: bool = True
    error: Literal["", "error", "warning"] = ""
    shapes: tuple[tuple[Side, str, str], ...] = ()  # side, port, shape text
    linked: frozenset[tuple[Side, str]] = field(default_factory=frozenset)


class NodeItem:
    """The marks of one node inside ``parent`` (a layer)."""

    def __init__(self, parent: int) -> None:
        self.layer = ink.layer(parent, show=False)
        self.look: NodeLook | None = None
        self.shown = False  # drawn when it first comes into view
        self.selected = False
        self.active: Direction | None = None
        self._pos = (0.0, 0.0)
        self._detail: Detail = "full"
        self._strip: StripItem | None = None
        self._drawing: DrawingItem | None = None
        self._ports: dict[tuple[Side, str], tuple[int, RGBA, RGBA]] = {}
        self._edge = self._arrow = self._glow = 0
        self._near = self._far = self._names = self._rows = self._marks = 0

    def place(self, pos: tuple[float, float]) -> None:
        """Move the node's upper left corner."""
        self._pos = pos
        dpg.apply_transform(self.layer, dpg.create_translation_matrix([*pos]))

    def set_shown(self, shown: bool) -> None:
        """Hide what is outside the view: hidden marks cost nothing."""
        if shown != self.shown:
            self.shown = shown
            dpg.configure_item(self.layer, show=shown)
            if not shown and self._drawing is not None:
                self._drawing.rest()

    def set_detail(self, detail: Detail) -> None:
        """Leave away what could not be read at this zoom."""
        if detail != self._detail:
            self._detail = detail
            self._apply_detail()

    def set_look(self, look: NodeLook) -> None:
        """Draw anew if the look differs from the last one."""
        if look != self.look:
            self.look = look
            self._draw(look)

    def set_state(self, *, selected: bool, active: Direction | None) -> None:
        """Selected, or the place where forward or backward stands now."""
        if (selected, active) != (self.selected, self.active):
            self.selected, self.active = selected, active
            self._apply_state()

    def set_strip(self, strip: Strip) -> None:
        """Show ``strip`` in the room that the look's box has for it."""
        if self._strip is not None and self.look is not None:
            self._strip.show(strip, self.look.box)

    def set_drawing(self, drawing: Shown) -> None:
        """Show what a probe draws, in the room that the look's box has for it."""
        if self._drawing is not None and self.look is not None:
            self._drawing.show(drawing, self.look.box)

    def dim_ports(self, keep: set[tuple[Side, str]] | None) -> None:
        """Dim every port that is not in ``keep``; None ends it."""
        ground = self._ground()
        for key, (item, fill, line) in self._ports.items():
            if keep is None or key in keep:
                ink.recolour(item, fill, line)
            else:
                ink.recolour(item, mix(fill, ground, 0.8), mix(line, ground, 0.75))

    def delete(self) -> None:
        self._drop_drawing()
        dpg.delete_item(self.layer)

    def redraw(self) -> None:
        """Draw anew with the colours of another theme."""
        if self.look is not None:
            self._draw(self.look)

    def _ground(self) -> RGBA:
        muted = self.look is not None and self.look.muted
        return mix(colour("raised"), colour("canvas"), MUTED_SHARE) if muted else colour("raised")

    def _tone(self, value: RGBA) -> RGBA:
        """A colour as it is on a muted node: mixed, not transparent, so that overlapping marks do not show."""
        muted = self.look is not None and self.look.muted
        return mix(value, colour("canvas"), MUTED_SHARE) if muted else value

    def _drop_drawing(self) -> None:
        if self._drawing is not None:
            self._drawing.rest()
            self._drawing = None

    def _draw(self, look: NodeLook) -> None:
        self._drop_drawing()
        dpg.delete_item(self.layer, children_only=True)
        self._ports.clear()
        box, width, height = look.box, look.box.width, look.box.height
        head, body = self._tone(category(look.category)), self._ground()
        self._far = ink.layer(self.layer, show=False)
        ink.rect(self._far, 0, 0, width, height, body)
        ink.rect(self._far, 0, 0, width, HEADER, head)
        self._near = ink.layer(self.layer)
        for spread, alpha in ((5, 18), (2, 40)):
            ink.rect(self._near, -spread + 1, -spread + 4, width + spread - 1, height + spread + 2,
                     colour("shadow", alpha if not look.muted else alpha // 3), rounding=ROUNDING + spread)  # fmt: skip
        self._glow = ink.layer(self.layer)
        ink.rect(self._near, 0, 0, width, HEADER if box.collapsed else HEADER + 10, head, rounding=ROUNDING)
        if not box.collapsed:
            ink.rect(self._near, 0, HEADER, width, height, body, rounding=ROUNDING)
            ink.rect(self._near, 0, HEADER, width, HEADER + 10, body)
            ink.rect(self._near, 0, HEADER - 1, width, HEADER, mix(head, colour("shadow"), 0.25))
        self._edge = ink.rect(self.layer, 0, 0, width, height, rounding=ROUNDING)
        self._draw_names(look)
        self._draw_rows(look)
        self._marks = ink.layer(self.layer)
        for spot in box.ports:
            self._draw_port(spot, look)
        self._draw_badges(look)
        self._arrow = ink.layer(self.layer)
        self._apply_detail()
        self._apply_state()

    def _draw_names(self, look: NodeLook) -> None:
        self._names = ink.layer(self.layer)
        ink_ = self._tone(colour("header_text"))
        top = (HEADER - SIZE_BASE) / 2
        ink.text(self._names, 8, top, look.icon, SIZE_BASE, mix(ink_, category(look.category), 0.2), "semibold")
        ink.text(self._names, 28, top, look.box.title, SIZE_BASE, ink_, "semibold")
        x = look.box.width - 22
        for shown, name in ((look.frozen, "snowflake"), (look.muted, "eye-off")):
            if shown:
                ink.text(self._names, x, top, icon(name), SIZE_BASE, ink_)
                x -= 18

    def _draw_rows(self, look: NodeLook) -> None:
        self._rows = ink.layer(self.layer)
        self._strip = None
        if look.box.collapsed:
            return
        if look.box.drawing_y is not None:
            self._drawing = DrawingItem(self._rows, look.box)
        text, muted = self._tone(colour("text")), self._tone(colour("muted"))
        if look.box.subtitle:
            words = elide(look.box.subtitle, look.box.width - 20, SIZE_MUTED)
            ink.text(self._rows, 10, FIRST_ROW + 2, words, SIZE_MUTED, muted)
        shapes = {(side, name): words for side, name, words in look.shapes}
        left_end: dict[float, float] = {}
        for spot in look.box.ports:  # inputs stand before outputs
            wide = text_width(spot.name, SIZE_MUTED)
            top = spot.y - SIZE_MUTED / 2
            words = shapes.get((spot.side, spot.name), "")
            if spot.side == "in":
                ink.text(self._rows, 12, top, spot.name, SIZE_MUTED, text)
                end = 12 + wide
                room = look.box.width * 0.48 - end - 8
                if words and text_width(words, SIZE_MUTED, "mono") <= room:
                    ink.text(self._rows, end + 6, top, words, SIZE_MUTED, muted, "mono")
                    end += 6 + text_width(words, SIZE_MUTED, "mono")
                left_end[spot.y] = end
            else:
                x = look.box.width - 12 - wide
                ink.text(self._rows, x, top, spot.name, SIZE_MUTED, text)
                words = elide(words, x - 6 - left_end.get(spot.y, 4.0) - 8, SIZE_MUTED, "mono")
                if words:
                    wide = text_width(words, SIZE_MUTED, "mono")
                    ink.text(self._rows, x - 6 - wide, top, words, SIZE_MUTED, muted, "mono")
        if look.box.strip_y is not None:
            self._strip = StripItem(self._rows)

    def _draw_port(self, spot: PortSpot, look: NodeLook) -> None:
        tone = self._tone(kind(spot.kind))
        linked = (spot.side, spot.name) in look.linked
        fill = tone if linked else mix(self._ground(), colour("canvas"), 0.6)
        line = colour("canvas") if linked else tone
        item = ink.port_mark(self._marks, spot.kind, spot.x, spot.y, PORT_RADIUS, fill, line)
        self._ports[(spot.side, spot.name)] = (item, fill, line)

    def _draw_badges(self, look: NodeLook) -> None:
        if look.error:
            tone = colour("error" if look.error == "error" else "warn")
            x, y = badge_centre(look.box)
            dpg.draw_circle((x, y), 9, color=colour("canvas"), fill=tone, thickness=2, parent=self.layer)
            width = text_width("!", SIZE_MONO, "semibold")
            ink.text(self.layer, x - width / 2, y - SIZE_MONO / 2, "!", SIZE_MONO, colour("canvas"), "semibold")
        if look.stop is not None:
            draw_stop_sign(self.layer, (0, 0), look.stop)

    def _apply_detail(self) -> None:
        """Far out a node is two plain rectangles with an outline: a thousand of them must still be quick to draw."""
        if self.look is not None:
            near = self._detail != "blocks"
            dpg.configure_item(self._far, show=not near)
            for layer in (self._near, self._names, self._marks):
                dpg.configure_item(layer, show=near)
            dpg.configure_item(self._rows, show=self._detail == "full")

    def _apply_state(self) -> None:
        look = self.look
        if look is None:
            return
        dpg.delete_item(self._arrow, children_only=True)
        line, thickness = mix(colour("line"), colour("shadow"), 0.15), 1.0
        if look.muted:
            line = mix(line, colour("canvas"), 0.4)
        if look.error == "error" or not look.known:
            line, thickness = colour("error"), 1.5
        if self.selected:
            line, thickness = colour("accent"), 2.0
        if self.active:
            line, thickness = colour(self.active), 2.5
            self._draw_arrow(look.box, colour(self.active))
        dpg.configure_item(self._edge, color=line, thickness=thickness)
        dpg.delete_item(self._glow, children_only=True)
        if self.active:
            for spread, alpha in GLOW:
                ink.rect(self._glow, -spread, -spread, look.box.width + spread, look.box.height + spread,
                         line=colour(self.active, alpha), rounding=ROUNDING + spread, thickness=4.0)  # fmt: skip

    def _draw_arrow(self, box: NodeBox, tone: RGBA) -> None:
        """A second sign beside the colour: it points the way the numbers go."""
        x = box.width + 16 if self.active == "forward" else -16
        sign = ink.layer(self._arrow)
        ink.flow_sign(sign, self.active or "forward", 0.0, tone, colour("canvas"))
        dpg.apply_transform(sign, dpg.create_translation_matrix([x, HEADER / 2]))


def badge_centre(box: NodeBox) -> tuple[float, float]:
    """Where the badge of an error is, from the node's upper left corner."""
    return box.width - 2, 1.0
