"""The few marks everything on the canvas is drawn with."""

from __future__ import annotations

import math
from collections.abc import Sequence

import dearpygui.dearpygui as dpg

from gui import theme
from gui.fonts import Face, font, text_width
from gui.theme import RGBA

__all__ = ["NO_COLOUR", "flow_sign", "layer", "pill", "pill_size", "port_mark", "recolour", "rect", "text"]

NO_COLOUR: RGBA = (0, 0, 0, 0)


def layer(parent: int, show: bool = True) -> int:
    """A group of marks that can be moved, hidden and emptied as one."""
    return int(dpg.add_draw_node(parent=parent, show=show))


def rect(
    parent: int,
    left: float,
    top: float,
    right: float,
    bottom: float,
    fill: RGBA = NO_COLOUR,
    line: RGBA = NO_COLOUR,
    rounding: float = 0.0,
    thickness: float = 1.0,
    show: bool = True,
) -> int:
    """A rectangle; without a colour its fill or outline is left away."""
    return int(
        dpg.draw_rectangle(
            (left, top), (right, bottom), color=line, fill=fill, rounding=rounding, thickness=thickness, parent=parent,
            show=show,
        )
    )  # fmt: skip


def text(parent: int, x: float, y: float, words: str, size: float, colour: RGBA, face: Face = "regular") -> int:
    """Words with their upper left corner at a point."""
    item = int(dpg.draw_text((x, y), words, size=size, color=colour, parent=parent))
    if font(face):
        dpg.bind_item_font(item, font(face))
    return item


def pill(
    parent: int, x: float, y: float, lines: Sequence[str], size: float, ink: RGBA, ground: RGBA, line: RGBA
) -> None:
    """Lines of mono on a rounded ground, centred on a point."""
    width, height = pill_size(lines, size)
    left, top = x - width / 2, y - height / 2
    rect(parent, left, top, left + width, top + height, ground, line, rounding=6)
    for number, words in enumerate(lines):
        text(parent, left + 6, top + 3 + number * (size + 2), words, size, ink, "mono")


def pill_size(lines: Sequence[str], size: float) -> tuple[float, float]:
    """Width and height of such a ground."""
    return max(text_width(words, size, "mono") for words in lines) + 12, len(lines) * (size + 2) + 4


def port_mark(parent: int, kind: str, x: float, y: float, radius: float, fill: RGBA, line: RGBA) -> int:
    """The shape of a kind of port: circle, square, diamond, triangle or hexagon."""
    shape = theme.KIND_SHAPES.get(kind, "circle")
    if shape == "circle":
        return int(dpg.draw_circle((x, y), radius, color=line, fill=fill, thickness=1.5, parent=parent))
    if shape == "square":
        r = radius * 0.9
        return rect(parent, x - r, y - r, x + r, y + r, fill, line, rounding=1.0, thickness=1.5)
    if shape == "diamond":
        r = radius * 1.25
        return int(
            dpg.draw_quad(
                (x, y - r), (x + r, y), (x, y + r), (x - r, y), color=line, fill=fill, thickness=1.5, parent=parent
            )
        )
    if shape == "hexagon":
        angles = [k * math.pi / 3 for k in range(7)]
        corners = [[x + 1.1 * radius * math.cos(a), y + 1.1 * radius * math.sin(a)] for a in angles]
        return int(dpg.draw_polygon(corners, color=line, fill=fill, thickness=1.5, parent=parent))
    r = radius * 1.15
    return int(
        dpg.draw_triangle(
            (x - 0.8 * r, y - r), (x - 0.8 * r, y + r), (x + r, y), color=line, fill=fill, thickness=1.5, parent=parent
        )
    )


def recolour(item: int, fill: RGBA, line: RGBA) -> None:
    """Give a mark other colours."""
    dpg.configure_item(item, fill=fill, color=line)


def flow_sign(parent: int, direction: str, heading: float, tone: RGBA, ground: RGBA) -> None:
    """Which way numbers flow, at (0, 0): forward a solid triangle along ``heading``, backward two chevrons against it.

    The shapes differ, not only the colours, so that a colour-blind reader and a black-and-white print tell them apart.
    """
    turn = heading if direction == "forward" else heading + math.pi

    def place(x: float, y: float) -> tuple[float, float]:
        return x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)

    if direction == "forward":
        dpg.draw_triangle(
            place(-7, -8), place(-7, 8), place(10, 0), color=ground, fill=tone, thickness=1.5, parent=parent
        )
        return
    for shift in (-8, 1):
        corners = [place(shift, -8), place(shift + 8, 0), place(shift, 8)]
        dpg.draw_polyline(corners, color=ground, thickness=6, parent=parent)
        dpg.draw_polyline(corners, color=tone, thickness=3, parent=parent)
