"""Pictures with one shape in them, drawn by distance: how far each pixel is from the outline says how much of it is in.

All pictures of a block are drawn at once. A shape is the part of the plane in which every one of its straight sides, or
its one round side, lies outside; its box is the smallest one around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

__all__ = ["SHAPES", "ShapeWish", "draw_shapes"]

SHAPES = ("circle", "square", "triangle")

_BLOCK = 512  # pictures that are drawn at once
_CORNERS = {1: 4, 2: 3}  # by class number; a circle has none
_CONTRAST = 0.3  # between an object and the background, at least


@dataclass(frozen=True)
class ShapeWish:
    """What is wanted; the fields are the parameters of ``data.shapes``."""

    pictures: int
    size: int
    smallest: float
    largest: float
    turn: float
    colour: str
    lines: int
    noise: float
    seed: int


def draw_shapes(wish: ShapeWish) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pictures (N, channels, size, size) from 0 to 1, class numbers (N,), and boxes (N, 4): centre x, centre y, width,
    height, as parts of the picture, y downwards."""
    source = np.random.default_rng(wish.seed)
    count, channels = wish.pictures, 3 if wish.colour == "colour" else 1
    classes = source.permutation(np.arange(count) % len(SHAPES))
    corners, radius = _corners(source, classes, wish)
    low, high = corners.min(axis=1), corners.max(axis=1)  # around 0
    middle = source.uniform(-low, 1.0 - high)  # so that all of it is in the picture
    corners += middle[:, None]
    low, high = corners.min(axis=1), corners.max(axis=1)
    ground = source.uniform(0.0, 0.4, (count, channels))
    paint = source.uniform(ground + _CONTRAST, 1.0)  # brighter in every channel
    ends = source.uniform(0.0, 1.0, (count, wish.lines, 2, 2))
    strokes = ground[:, None] + source.uniform(-0.2, 0.4, (count, wish.lines, channels))
    x = np.empty((count, channels, wish.size, wish.size), dtype=np.float32)
    for begin in range(0, count, _BLOCK):
        part = slice(begin, begin + _BLOCK)
        picture = np.repeat(ground[part, :, None].astype(np.float32), wish.size**2, axis=2)
        for k in range(wish.lines):
            _lay(picture, _on_line(ends[part, k], wish.size), strokes[part, k])
        inside = np.empty((len(picture), wish.size**2), dtype=np.float32)
        for number in range(len(SHAPES)):
            these = classes[part] == number
            if number in _CORNERS:
                inside[these] = _in_polygon(corners[part][these][:, : _CORNERS[number]], wish.size)
            else:
                inside[these] = _in_circle(middle[part][these], radius[part][these], wish.size)
        _lay(picture, inside, paint[part])
        picture += source.standard_normal(picture.shape, dtype=np.float32) * np.float32(wish.noise)
        x[part] = np.clip(picture, 0.0, 1.0).reshape(-1, channels, wish.size, wish.size)
    return x, classes.astype(np.int64), np.concatenate([(low + high) / 2, high - low], axis=1).astype(np.float32)


def _corners(source: np.random.Generator, classes: np.ndarray, wish: ShapeWish) -> tuple[np.ndarray, np.ndarray]:
    """Corners around 0 (N, 4, 2), in order, the last of a triangle twice; of a circle its four outermost points, so
    that its box is theirs. And the radius of the circle on which they lie."""
    low, high = sorted((wish.smallest, wish.largest))
    radius = source.uniform(low, high, len(classes)) / 2
    upright = np.array([0.0, np.pi / 4, -np.pi / 2])[classes]  # a square on its side, a triangle with a tip above
    turn = upright + np.where(classes == 0, 0.0, source.uniform(-1.0, 1.0, len(classes)) * np.deg2rad(wish.turn))
    many = np.where(classes == 2, 3, 4)
    step = np.minimum(np.arange(4), many[:, None] - 1) * (2 * np.pi / many)[:, None]
    angle = turn[:, None] + step
    return radius[:, None, None] * np.stack([np.cos(angle), np.sin(angle)], axis=2), radius


def _pixels(size: int) -> np.ndarray:
    """The middle of each pixel (pixels, 2), row by row, as x and y from 0 to 1."""
    y, x = np.indices((size, size), dtype=np.float32).reshape(2, -1)
    return (np.stack([x, y], axis=1) + np.float32(0.5)) / np.float32(size)


def _in_circle(middle: np.ndarray, radius: np.ndarray, size: int) -> np.ndarray:
    away = _pixels(size)[None] - middle[:, None].astype(np.float32)
    return _covered(np.hypot(away[:, :, 0], away[:, :, 1]) - radius[:, None].astype(np.float32), size)


def _in_polygon(corners: np.ndarray, size: int) -> np.ndarray:
    """Inside of all sides; ``corners`` (N, corners, 2) go round clockwise as seen in the picture."""
    sides = np.roll(corners, -1, axis=1) - corners
    out = np.stack([sides[:, :, 1], -sides[:, :, 0]], axis=2) / np.hypot(sides[:, :, 0], sides[:, :, 1])[:, :, None]
    farthest = np.full((len(corners), size**2), -np.inf, dtype=np.float32)
    for side in range(corners.shape[1]):
        np.maximum(farthest, _beyond(out[:, side], corners[:, side], size), out=farthest)
    return _covered(farthest, size)


def _on_line(ends: np.ndarray, size: int) -> np.ndarray:
    """A line one pixel wide between two points (N, 2, 2)."""
    along = ends[:, 1] - ends[:, 0]
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)
    along = along / length[:, None]
    across = np.stack([along[:, 1], -along[:, 0]], axis=1)
    beside = np.abs(_beyond(across, ends[:, 0], size))
    behind = np.maximum(-_beyond(along, ends[:, 0], size), _beyond(along, ends[:, 1], size))
    return _covered(np.maximum(beside - np.float32(0.5 / size), behind), size)


def _beyond(direction: np.ndarray, point: np.ndarray, size: int) -> np.ndarray:
    """How far each pixel lies beyond a point in a direction (N, pixels); a negative number before it."""
    start = (direction * point).sum(axis=1)
    return direction.astype(np.float32) @ _pixels(size).T - start.astype(np.float32)[:, None]


def _covered(distance: np.ndarray, size: int) -> np.ndarray:
    """How much of a pixel is in, 0 to 1, by the distance of its middle from the outline, negative inside."""
    return np.clip(np.float32(0.5) - distance * np.float32(size), 0.0, 1.0)


def _lay(picture: np.ndarray, inside: np.ndarray, paint: np.ndarray) -> None:
    """Paint over what is there, pixel by pixel as far as it is covered."""
    picture += inside[:, None] * (paint[:, :, None].astype(np.float32) - picture)
