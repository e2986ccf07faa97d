"""Ten kinds of things, each drawn from a few ellipses and polygons: stand-ins for the photographs of CIFAR-10.

Each drawing is given a brush, whose unit square (-1 to 1, y downwards) is turned, moved, scaled and mirrored, and a
source of random numbers, from which colours, limbs and details are drawn. Things look to the right.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

__all__ = ["DRAWINGS", "Brush", "Colour", "Place"]

Colour = tuple[float, float, float]  # red, green, blue, 0 to 1
Place = tuple[float, float]
Source = np.random.Generator

DARK: Colour = (0.08, 0.08, 0.1)
WHITE: Colour = (0.95, 0.95, 0.93)
GLASS: Colour = (0.62, 0.75, 0.85)


class Brush:
    """Draws on a Pillow canvas, in coordinates of its own.

    Parameters
    ----------
    canvas
        ``PIL.ImageDraw.Draw`` of a picture ``side`` pixels wide and high.
    middle, size, turn
        Where the thing stands and how large it is, as parts of the picture; by how much it is turned, in radians.
    mirrored
        Whether it looks to the left.
    """

    def __init__(self, canvas: Any, side: int, middle: Place, size: float, turn: float, mirrored: bool) -> None:
        self.canvas, self.scale = canvas, side * size / 2
        across = np.array([np.cos(turn), np.sin(turn)]) * (-1 if mirrored else 1)
        down = np.array([-np.sin(turn), np.cos(turn)])
        self.axes = np.stack([across, down]) * self.scale
        self.origin = np.array(middle) * side

    def polygon(self, places: Sequence[Place], colour: Colour) -> None:
        """Fill the area between corners."""
        at = np.asarray(places) @ self.axes + self.origin
        self.canvas.polygon([tuple(p) for p in at], fill=tuple(round(255 * c) for c in colour))

    def ellipse(self, x: float, y: float, wide: float, high: float, colour: Colour, turn: float = 0.0) -> None:
        """Fill an ellipse around a place, by its half width and height."""
        angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
        u, v = wide * np.cos(angle), high * np.sin(angle)
        c, s = np.cos(turn), np.sin(turn)
        self.polygon(list(zip(x + u * c - v * s, y + u * s + v * c, strict=True)), colour)

    def line(self, places: Sequence[Place], width: float, colour: Colour) -> None:
        """A line of some width with round ends and corners."""
        for (x, y), (u, v) in pairwise(places):
            long = max(float(np.hypot(u - x, v - y)), 1e-6)
            p, q = (v - y) / long * width / 2, (x - u) / long * width / 2
            self.polygon([(x + p, y + q), (u + p, v + q), (u - p, v - q), (x - p, y - q)], colour)
        for x, y in places:
            self.ellipse(x, y, width / 2, width / 2, colour)


def _paint(source: Source) -> Colour:
    """Any colour of a car: bright, or white, grey or black."""
    if source.random() < 0.35:
        return (float(source.uniform(0.15, 0.95)),) * 3
    return colorsys.hsv_to_rgb(source.random(), source.uniform(0.6, 1.0), source.uniform(0.5, 0.95))


def _fur(source: Source) -> Colour:
    """Any colour of a coat: from sand to brown, grey, black or white."""
    hue, much = source.uniform(0.05, 0.11), source.choice([source.uniform(0.4, 0.7), source.uniform(0.0, 0.15)])
    return colorsys.hsv_to_rgb(hue, much, source.uniform(0.25, 0.9))


def _shade(colour: Colour, by: float) -> Colour:
    red, green, blue = (min(1.0, max(0.0, c * by)) for c in colour)
    return red, green, blue


def _wheels(brush: Brush, places: Sequence[Place], radius: float) -> None:
    for x, y in places:
        brush.ellipse(x, y, radius, radius, DARK)
        brush.ellipse(x, y, radius * 0.45, radius * 0.45, (0.6, 0.6, 0.62))


def _legs(
    brush: Brush, source: Source, tops: Sequence[float], y: float, long: float, width: float, colour: Colour
) -> None:
    for number, x in enumerate(tops):
        step = source.uniform(-0.15, 0.15)
        shade = _shade(colour, 0.75 if number % 2 else 1.0)
        brush.line([(x, y), (x + step / 2, y + long / 2), (x + step, y + long)], width, shade)


def _airplane(brush: Brush, source: Source) -> None:
    body, wing = _shade(WHITE, source.uniform(0.75, 1.0)), _shade(WHITE, source.uniform(0.5, 0.8))
    mark = _paint(source)
    brush.polygon([(0.15, -0.02), (-0.3, -0.5), (-0.45, -0.5), (-0.2, -0.02)], _shade(wing, 0.9))
    brush.polygon([(-0.6, 0), (-0.9, -0.42), (-1.0, -0.42), (-0.9, 0)], mark)
    brush.ellipse(0, 0, 1.0, 0.14, body)
    brush.polygon([(0.2, 0.04), (-0.3, 0.62), (-0.48, 0.62), (-0.2, 0.04)], wing)
    brush.line([(-0.6, -0.04), (0.65, -0.04)], 0.05, mark if source.random() < 0.5 else DARK)


def _automobile(brush: Brush, source: Source) -> None:
    paint, roof = _paint(source), source.uniform(0.3, 0.45)
    back = source.uniform(-0.75, -0.5)
    brush.polygon([(back, 0), (back + 0.2, -roof), (0.25, -roof), (0.55, 0)], paint)
    brush.polygon([(back + 0.12, -0.03), (back + 0.25, -roof + 0.07), (-0.1, -roof + 0.07), (-0.1, -0.03)], GLASS)
    brush.polygon([(-0.03, -0.03), (-0.03, -roof + 0.07), (0.22, -roof + 0.07), (0.42, -0.03)], GLASS)
    brush.polygon([(-0.95, -0.03), (0.6, -0.05), (0.95, 0.08), (0.97, 0.3), (-0.97, 0.3)], paint)
    brush.line([(-0.9, 0.28), (0.9, 0.28)], 0.06, _shade(paint, 0.5))
    brush.ellipse(0.9, 0.12, 0.07, 0.05, (1.0, 0.95, 0.6))
    _wheels(brush, [(-0.55, 0.32), (0.55, 0.32)], 0.2)


def _bird(brush: Brush, source: Source) -> None:
    coat = _paint(source) if source.random() < 0.5 else _fur(source)
    belly = _shade(coat, 1.4)
    brush.polygon([(-0.35, 0.05), (-1.0, source.uniform(0.1, 0.4)), (-0.9, -0.05)], _shade(coat, 0.7))
    if source.random() < 0.7:
        for x in (-0.05, 0.1):
            brush.line([(x, 0.3), (x + 0.03, 0.75)], 0.05, (0.75, 0.5, 0.2))
    brush.ellipse(0, 0.1, 0.5, 0.32, coat, turn=-0.35)
    brush.ellipse(0.12, 0.2, 0.32, 0.18, belly, turn=-0.35)
    up = source.uniform(-0.9, 0.25)  # the tip of the wing: spread, or folded
    brush.polygon([(0.15, -0.02), (-0.5, up), (-0.35, 0.2)], _shade(coat, 0.6))
    brush.polygon([(0.6, -0.35), (0.95, -0.25), (0.6, -0.18)], (0.95, 0.65, 0.15))
    brush.ellipse(0.48, -0.28, 0.23, 0.23, coat)
    brush.ellipse(0.55, -0.33, 0.05, 0.05, DARK)


def _cat(brush: Brush, source: Source) -> None:
    coat = _fur(source)
    dark, light = _shade(coat, 0.6), _shade(coat, 1.35)
    tip = source.uniform(-0.4, 0.3)
    brush.line([(-0.35, 0.75), (-0.75, 0.6), (-0.85, tip), (-0.7, tip - 0.2)], 0.14, dark)
    brush.ellipse(0, 0.5, 0.48, 0.5, coat)
    brush.ellipse(0.05, 0.6, 0.24, 0.36, light)
    for x in (-0.2, 0.2):
        brush.ellipse(x, 0.92, 0.16, 0.09, light)
    for side in (-1, 1):
        brush.polygon([(side * 0.42, -0.25), (side * 0.42, -0.85), (side * 0.08, -0.55)], coat)
        brush.polygon([(side * 0.36, -0.4), (side * 0.37, -0.7), (side * 0.18, -0.55)], (0.9, 0.6, 0.6))
    brush.ellipse(0, -0.25, 0.48, 0.4, coat)
    if source.random() < 0.5:
        for x in (-0.18, 0.0, 0.18):
            brush.line([(x, -0.62), (x * 0.8, -0.42)], 0.06, dark)
    eyes = colorsys.hsv_to_rgb(source.uniform(0.15, 0.4), 0.8, 0.85)
    for x in (-0.2, 0.2):
        brush.ellipse(x, -0.28, 0.1, 0.09, eyes)
        brush.ellipse(x, -0.28, 0.03, 0.09, DARK)
    brush.ellipse(0, -0.1, 0.16, 0.1, light)
    brush.polygon([(-0.06, -0.15), (0.06, -0.15), (0, -0.08)], (0.8, 0.4, 0.4))


def _deer(brush: Brush, source: Source) -> None:
    coat = colorsys.hsv_to_rgb(source.uniform(0.05, 0.09), source.uniform(0.5, 0.75), source.uniform(0.45, 0.7))
    _legs(brush, source, (-0.45, -0.35, 0.2, 0.3), 0.15, 0.75, 0.08, coat)
    brush.ellipse(-0.08, 0.08, 0.52, 0.24, coat)
    brush.ellipse(-0.58, 0.0, 0.1, 0.12, WHITE)
    brush.polygon([(0.18, 0.0), (0.42, 0.2), (0.62, -0.4), (0.46, -0.5)], coat)
    brush.ellipse(0.64, -0.45, 0.22, 0.1, coat, turn=0.3)
    brush.polygon([(0.5, -0.5), (0.3, -0.62), (0.42, -0.44)], _shade(coat, 0.8))
    horn = (0.8, 0.72, 0.55)
    if source.random() < 0.75:
        for lean in (-0.22, 0.12):
            tip = (0.52 + lean, -0.98)
            brush.line([(0.52, -0.52), (0.5 + lean * 0.7, -0.75), tip], 0.06, horn)
            brush.line([(0.5 + lean * 0.7, -0.75), (0.62 + lean * 0.7, -0.9)], 0.05, horn)
    else:
        for x, y in source.uniform((-0.4, -0.05), (0.25, 0.15), (8, 2)):
            brush.ellipse(x, y, 0.04, 0.04, WHITE)
    brush.ellipse(0.84, -0.38, 0.04, 0.04, DARK)


def _dog(brush: Brush, source: Source) -> None:
    coat = _fur(source)
    ear = _shade(coat, source.choice([0.5, 0.7]))
    _legs(brush, source, (-0.55, -0.42, 0.15, 0.28), 0.3, 0.55, 0.14, coat)
    wag = source.uniform(-0.6, -0.2)
    brush.line([(-0.6, 0.1), (-0.85, wag * 0.5), (-0.9, wag)], 0.1, coat)
    brush.ellipse(-0.15, 0.2, 0.55, 0.26, coat)
    if source.random() < 0.4:
        brush.ellipse(-0.25, 0.12, 0.22, 0.14, ear)
    brush.polygon([(0.1, 0.2), (0.35, 0.35), (0.65, -0.15), (0.3, -0.35)], coat)
    brush.ellipse(0.48, -0.32, 0.3, 0.26, coat)
    brush.ellipse(0.76, -0.22, 0.22, 0.13, _shade(coat, 1.15))
    brush.ellipse(0.94, -0.26, 0.07, 0.06, DARK)
    brush.ellipse(0.3, -0.22, 0.12, 0.3, ear, turn=0.25)
    brush.ellipse(0.58, -0.4, 0.05, 0.05, DARK)
    if source.random() < 0.5:
        brush.line([(0.22, 0.0), (0.58, 0.05)], 0.09, (0.85, 0.15, 0.15))


def _frog(brush: Brush, source: Source) -> None:
    skin = colorsys.hsv_to_rgb(source.uniform(0.17, 0.4), source.uniform(0.5, 0.9), source.uniform(0.35, 0.8))
    dark, light = _shade(skin, 0.7), _shade(skin, 1.3)
    for side in (-1, 1):
        brush.ellipse(side * 0.62, 0.42, 0.34, 0.22, dark, turn=side * -0.6)
        brush.ellipse(side * 0.72, 0.72, 0.26, 0.08, dark)
    brush.ellipse(0, 0.25, 0.62, 0.48, skin)
    brush.ellipse(0, 0.45, 0.4, 0.28, light)
    for side in (-1, 1):
        brush.line([(side * 0.35, 0.4), (side * 0.4, 0.75)], 0.14, skin)
        brush.ellipse(side * 0.4, 0.78, 0.18, 0.06, skin)
        brush.ellipse(side * 0.34, -0.3, 0.2, 0.2, skin)
        brush.ellipse(side * 0.34, -0.32, 0.13, 0.13, (0.95, 0.85, 0.4))
        brush.ellipse(side * 0.34, -0.32, 0.09, 0.05, DARK)
    brush.ellipse(0, -0.05, 0.56, 0.3, skin)
    brush.line([(-0.42, 0.05), (0, 0.14), (0.42, 0.05)], 0.05, dark)
    for x, y in source.uniform((-0.4, -0.2), (0.4, 0.1), (int(source.integers(0, 6)), 2)):
        brush.ellipse(x, y, 0.06, 0.05, dark)


def _horse(brush: Brush, source: Source) -> None:
    coat = _fur(source)
    mane = _shade(coat, 0.4) if source.random() < 0.7 else WHITE
    _legs(brush, source, (-0.55, -0.4, 0.2, 0.34), 0.2, 0.75, 0.12, coat)
    brush.line([(-0.62, -0.05), (-0.85, 0.15), (-0.82, 0.6)], 0.14, mane)
    brush.ellipse(-0.1, 0.05, 0.62, 0.3, coat)
    brush.polygon([(0.12, -0.1), (0.5, 0.15), (0.75, -0.5), (0.45, -0.72)], coat)
    brush.line([(0.12, -0.18), (0.3, -0.55), (0.45, -0.75)], 0.16, mane)
    brush.polygon([(0.45, -0.78), (0.72, -0.72), (1.0, -0.3), (0.88, -0.2), (0.55, -0.4)], coat)
    brush.polygon([(0.48, -0.7), (0.46, -0.95), (0.6, -0.75)], coat)
    brush.ellipse(0.66, -0.58, 0.04, 0.04, DARK)
    if source.random() < 0.4:
        brush.ellipse(-0.12, -0.2, 0.2, 0.12, _paint(source))


def _ship(brush: Brush, source: Source) -> None:
    hull, house = _paint(source), _shade(WHITE, source.uniform(0.8, 1.0))
    if source.random() < 0.35:  # under sail
        sail = _shade(WHITE, source.uniform(0.85, 1.0))
        brush.line([(0, 0.25), (0, -0.98)], 0.06, (0.45, 0.3, 0.2))
        brush.polygon([(0.06, -0.95), (0.06, 0.1), (0.7, 0.1)], sail)
        brush.polygon([(-0.06, -0.8), (-0.06, 0.1), (-0.6, 0.1)], _shade(sail, 0.85))
    else:
        top = source.uniform(-0.45, -0.2)
        brush.polygon([(-0.6, 0.25), (-0.6, top + 0.2), (0.3, top + 0.2), (0.4, 0.25)], house)
        brush.polygon([(-0.4, top + 0.2), (-0.4, top), (0.05, top), (0.1, top + 0.2)], house)
        brush.polygon([(-0.3, top), (-0.28, top - 0.3), (-0.08, top - 0.3), (-0.06, top)], _paint(source))
        brush.line([(-0.5, top + 0.3), (0.25, top + 0.3)], 0.06, GLASS)
    brush.polygon([(-0.9, 0.2), (1.0, 0.15), (0.75, 0.55), (-0.75, 0.55)], hull)
    brush.line([(-0.8, 0.52), (0.76, 0.52)], 0.07, _shade(hull, 0.5))
    brush.line([(-0.95, 0.6), (0.95, 0.6)], 0.09, (0.85, 0.9, 0.95))


def _truck(brush: Brush, source: Source) -> None:
    load, cab = _paint(source), _paint(source)
    high = source.uniform(0.55, 0.75)
    brush.polygon([(-0.98, 0.3), (-0.98, 0.3 - high - 0.3), (0.38, 0.3 - high - 0.3), (0.38, 0.3)], load)
    for x in np.linspace(-0.75, 0.15, 4):
        brush.line([(float(x), 0.2), (float(x), 0.1 - high)], 0.03, _shade(load, 0.8))
    brush.polygon([(0.42, 0.35), (0.42, -0.3), (0.75, -0.3), (0.95, 0.0), (0.97, 0.35)], cab)
    brush.polygon([(0.52, 0.0), (0.52, -0.22), (0.7, -0.22), (0.85, 0.0)], GLASS)
    brush.line([(-0.95, 0.34), (0.95, 0.34)], 0.08, DARK)
    _wheels(brush, [(-0.75, 0.42), (-0.35, 0.42), (0.66, 0.42)], 0.18)


DRAWINGS: dict[str, Callable[[Brush, Source], None]] = {
    "airplane": _airplane,
    "automobile": _automobile,
    "bird": _bird,
    "cat": _cat,
    "deer": _deer,
    "dog": _dog,
    "frog": _frog,
    "horse": _horse,
    "ship": _ship,
    "truck": _truck,
}
