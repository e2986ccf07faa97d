"""Paints what a drawing probe shows, with no window: pictures, clouds, trails on a map, boxes, curves and bars.

The canvas and the Output panel show the same picture in two sizes. It is painted twice as large and made smaller, so
that lines are smooth. What has a name is told apart by colour and by its sign, and the key says which is which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

import core.engine as torch
from core.nodes.expression_forms import ExpressionError
from core.nodes.formula_language import read_formula
from core.runtime.drawings import Boxes, Clouds, Drawing, Sheet, Trails
from core.runtime.drawn_numbers import Course, Spread
from core.studio.colormaps import class_colour, colour_table
from core.studio.languages import tr
from gui.widgets.number_paint import FINER, Colour, paint_course, paint_spread

__all__ = ["LOW", "Ground", "Key", "key_of", "paint"]

LOW = 0.59  # of its width is the height of what needs no square
BANDS = 14  # of a map, each as large as the others
MAP = 96  # cells of a map, each way
MARGIN = 0.2  # around a cloud
CIRCLE, CROSS, SOLID, DASHED = "●", "✕", "▬", "╍"
FOUND, TRUE = (243, 156, 74), (255, 255, 255)


@dataclass(frozen=True)
class Ground:
    """The colours of a theme that a picture is painted on and with."""

    paper: Colour
    line: Colour
    ink: Colour
    dark: bool


@dataclass(frozen=True)
class Key:
    """What a sign in a picture stands for."""

    sign: str
    colour: Colour
    name: str


def paint(drawing: Drawing, params: Mapping[str, Any], side: int, ground: Ground) -> np.ndarray:
    """A picture (height, side, 3), uint8, square or lower; ``params`` are those of the probe's node."""
    height = round(side * LOW) if isinstance(drawing, Course | Spread) else side
    page = Image.new("RGB", (side * FINER, height * FINER), ground.paper)
    if isinstance(drawing, Sheet):
        _sheet(page, drawing.pictures, params)
    elif isinstance(drawing, Clouds):
        _clouds(page, drawing, ground)
    elif isinstance(drawing, Trails):
        _trails(page, drawing, params, ground)
    elif isinstance(drawing, Boxes):
        _boxes(page, drawing, params)
    elif isinstance(drawing, Course):
        faint = _between(_tone(0, ground), ground.paper)
        paint_course(ImageDraw.Draw(page), page.size, drawing, params, _tone(0, ground), faint, ground.line)
    elif isinstance(drawing, Spread):
        paint_spread(ImageDraw.Draw(page), page.size, drawing, params["bins"], _tone(0, ground), ground.line)
    return np.asarray(page.resize((side, height), Image.Resampling.BOX))


def key_of(drawing: Drawing, ground: Ground) -> list[Key]:
    """What the signs stand for."""
    if isinstance(drawing, Clouds):
        signs = (CIRCLE, CROSS)
        return [Key(signs[k], _tone(k, ground), name) for k, name in enumerate(drawing.names[:2])]
    if isinstance(drawing, Trails):
        return [Key(CIRCLE, _tone(k, ground), name) for k, name in enumerate(drawing.names)]
    if isinstance(drawing, Boxes):
        found = [Key(SOLID, FOUND if ground.dark else (180, 95, 6), tr("found"))]
        return [*found, Key(DASHED, ground.ink, tr("right"))] if len(drawing.truth) else found
    return []


def _tone(number: int, ground: Ground) -> Colour:
    """The colour of the k-th name, darker on a light ground."""
    red, green, blue = class_colour(number)
    return (red, green, blue) if ground.dark else (int(red * 0.7), int(green * 0.7), int(blue * 0.7))


def _between(one: Colour, other: Colour) -> Colour:
    """Halfway from the one to the other."""
    red, green, blue = ((a + b) // 2 for a, b in zip(one, other, strict=True))
    return red, green, blue


# ---- pictures ----


def _sheet(page: Image.Image, pictures: np.ndarray, params: Mapping[str, Any]) -> None:
    pictures = pictures[: params["count"]].astype(np.float32)
    height = params["height"]
    if pictures.ndim == 2:
        lines = height or round(pictures.shape[1] ** 0.5)
        if not lines or pictures.shape[1] % lines:
            return
        pictures = pictures.reshape(len(pictures), 1, lines, -1)
    good = pictures[np.isfinite(pictures)]
    fixed = params["scale"] == "0 to 1" or not good.size
    low, high = (0.0, 1.0) if fixed else (float(good.min()), float(good.max()))
    for tile, corner, size in _tiles(page, pictures, low, high):
        page.paste(tile.resize(size, Image.Resampling.NEAREST), corner)


def _tiles(page: Image.Image, pictures: np.ndarray, low: float, high: float) -> Any:
    """Each picture in grey or colour, with its corner on the page and its size there."""
    across = max(1, ceil(len(pictures) ** 0.5))
    gap = 2 * FINER
    cell = (page.width - gap * (across - 1)) // across
    shades = np.clip((np.nan_to_num(pictures, nan=low) - low) / ((high - low) or 1.0), 0, 1) * 255
    tall, wide = pictures.shape[2:]
    size = (max(1, cell * wide // max(tall, wide)), max(1, cell * tall // max(tall, wide)))
    for number, one in enumerate(shades.astype(np.uint8)):
        row, column = divmod(number, across)
        corner = (column * (cell + gap) + (cell - size[0]) // 2, row * (cell + gap) + (cell - size[1]) // 2)
        tile = Image.fromarray(one[0] if len(one) == 1 else np.ascontiguousarray(np.moveaxis(one, 0, -1)))
        yield tile.convert("RGB"), corner, size


def _boxes(page: Image.Image, drawing: Boxes, params: Mapping[str, Any]) -> None:
    pictures = drawing.pictures[: params["count"]].astype(np.float32)
    if not pictures.size:
        return
    tiles = _tiles(page, pictures, float(np.nanmin(pictures)), float(np.nanmax(pictures)))
    pen = ImageDraw.Draw(page)
    for number, (tile, corner, size) in enumerate(tiles):
        page.paste(tile.resize(size, Image.Resampling.NEAREST), corner)
        if number < len(drawing.truth):
            _dashed(pen, _corners(drawing.truth[number], corner, size))
        found = _corners(drawing.boxes[number], corner, size)
        pen.rectangle(found, outline=(20, 22, 26), width=4 * FINER)
        pen.rectangle(found, outline=FOUND, width=2 * FINER)


def _corners(box: np.ndarray, corner: tuple[int, int], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom on the page; what is outside of the picture is drawn at its edge."""
    middle_x, middle_y, wide, tall = (float(v) for v in np.nan_to_num(box))
    xs = np.clip([middle_x - abs(wide) / 2, middle_x + abs(wide) / 2], 0, 1) * size[0] + corner[0]
    ys = np.clip([middle_y - abs(tall) / 2, middle_y + abs(tall) / 2], 0, 1) * size[1] + corner[1]
    return float(xs[0]), float(ys[0]), float(xs[1]), float(ys[1])


def _dashed(pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = box
    dash = 4 * FINER
    for start, end in (((left, top), (right, top)), ((left, bottom), (right, bottom)), ((left, top), (left, bottom)),
                       ((right, top), (right, bottom))):  # fmt: skip
        length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        for at in np.arange(0, length, 2 * dash):
            share, until = at / length, min(1.0, (at + dash) / length)
            ends = [(start[0] + s * (end[0] - start[0]), start[1] + s * (end[1] - start[1])) for s in (share, until)]
            pen.line(ends, fill=(20, 22, 26), width=4 * FINER)
            pen.line(ends, fill=TRUE, width=2 * FINER)


# ---- the plane ----


def _clouds(page: Image.Image, drawing: Clouds, ground: Ground) -> None:
    """The range is that of the first cloud, so that the picture keeps still while the other moves."""
    clouds = [c[np.isfinite(c).all(axis=1)] for c in drawing.clouds]
    known = clouds[0] if len(clouds[0]) else np.concatenate([*clouds, [[0.0, 0.0]]])
    low, high = known.min(axis=0), known.max(axis=0)
    margin = MARGIN * np.where(high > low, high - low, 1.0)
    low, high = low - margin, high + margin
    pen = ImageDraw.Draw(page)
    _cross_of_axes(pen, page.width, low, high, ground.line)
    for number, cloud in enumerate(clouds):
        tone, r = _tone(number, ground), 2.6 * FINER
        places = _places(np.clip(cloud, low, high), low, high, page.width)
        for x, y in places:
            if number == 0:
                pen.ellipse((x - r, y - r, x + r, y + r), fill=tone)
            else:
                pen.line((x - r, y - r, x + r, y + r), fill=tone, width=round(1.3 * FINER))
                pen.line((x - r, y + r, x + r, y - r), fill=tone, width=round(1.3 * FINER))


def _trails(page: Image.Image, drawing: Trails, params: Mapping[str, Any], ground: Ground) -> None:
    low = np.array([params["x_min"], params["y_min"]], dtype=float)
    high = np.array([params["x_max"], params["y_max"]], dtype=float)
    if not (high > low).all():
        return
    surface = _surface(params["surface"], (*low, *high), ground.dark, page.width)
    if surface is not None:
        page.paste(surface)
    pen = ImageDraw.Draw(page)
    if surface is None:
        _cross_of_axes(pen, page.width, low, high, ground.line)
    halo = (16, 18, 22) if ground.dark else (255, 255, 255)
    for number, trail in enumerate(drawing.trails):
        places = _places(_thinned(trail), low, high, page.width)
        line = [tuple(p) for p in places]
        if len(line) > 1:
            pen.line(line, fill=halo, width=6 * FINER, joint="curve")
            pen.line(line, fill=_tone(number, ground), width=round(3.2 * FINER), joint="curve")
    for number, trail in enumerate(drawing.trails):  # where they are now lies above every trail
        known = trail[np.isfinite(trail).all(axis=1)]  # one that fell off the map stands where it was seen last
        places = _places(known[[0, -1]] if len(known) else known, low, high, page.width)
        for (x, y), r, hollow in zip(places, (4.0 * FINER, 5.0 * FINER), (True, False), strict=False):
            fill = halo if hollow else _tone(number, ground)
            edge = _tone(number, ground) if hollow else halo
            pen.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=edge, width=round(1.5 * FINER))


def _thinned(trail: np.ndarray) -> np.ndarray:
    """A trail without steps too small to be seen, of which there may be thousands."""
    trail = trail[np.isfinite(trail).all(axis=1)]
    return trail if len(trail) <= 600 else trail[np.linspace(0, len(trail) - 1, 600).astype(int)]


def _places(points: np.ndarray, low: np.ndarray, high: np.ndarray, side: int) -> np.ndarray:
    """From numbers to pixels, y up. What is far out stays near the page, so that it can be drawn."""
    share = np.clip((np.nan_to_num(points) - low) / (high - low), -1.0, 2.0)
    return np.column_stack([share[:, 0] * side, (1 - share[:, 1]) * side])


def _cross_of_axes(pen: ImageDraw.ImageDraw, side: int, low: np.ndarray, high: np.ndarray, tone: Colour) -> None:
    """Thin lines through zero, where it is in the picture."""
    (x, y), *_ = _places(np.zeros((1, 2)), low, high, side)
    pen.line((x, 0, x, side), fill=tone, width=FINER)
    pen.line((0, y, side, y), fill=tone, width=FINER)


@lru_cache(maxsize=16)
def _surface(formula: str, area: tuple[float, float, float, float], dark: bool, side: int) -> Image.Image | None:
    """A map in bands that are equally large, whatever the heights: a valley shows beside a steep wall. None without a
    formula that can be worked out."""
    if not formula.strip():
        return None
    try:
        found = read_formula(formula, ("x", "y"))
        across = np.linspace(area[0], area[2], MAP, dtype=np.float32)
        up = np.linspace(area[3], area[1], MAP, dtype=np.float32)
        x, y = np.meshgrid(across, up)
        with torch.no_grad():
            result = found.value({"x": torch.tensor(x), "y": torch.tensor(y)})
    except (ExpressionError, KeyError, ValueError, RuntimeError):
        return None
    heights = np.broadcast_to(np.asarray(getattr(result, "numpy", lambda: result)(), dtype=float), (MAP, MAP))
    finite = heights[np.isfinite(heights)]
    if not finite.size:
        return None
    edges = np.quantile(finite, np.linspace(0, 1, BANDS + 1)[1:-1])
    fine = np.asarray(Image.fromarray(heights.astype(np.float32)).resize((4 * MAP, 4 * MAP), Image.Resampling.BICUBIC))
    bands = np.searchsorted(edges, np.nan_to_num(fine, nan=np.inf))
    colours = colour_table(False, BANDS)
    colours = colours * 0.62 if dark else colours * 0.45 + 0.55
    picture = Image.fromarray((colours[bands] * 255).astype(np.uint8))
    return picture.resize((side, side), Image.Resampling.BICUBIC)
