"""The forms in which samples are shown: pictures, points, curves, words, a table.

A node says of its samples what they are (``Samples.sort``); here is decided how rows of them, and of what transforms
made of them, are seen. Nothing of it knows a window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.nodes.samples import Samples
from core.runtime.numbers import digits
from core.studio.colormaps import scale_of

__all__ = [
    "LARGE_PICTURE",
    "LARGE_SIDE",
    "CurvesPage",
    "Form",
    "PicturesPage",
    "PointsPage",
    "TablePage",
    "TextPage",
    "forms_of",
    "page_of",
    "page_size",
    "target_words",
]

Form = Literal["pictures", "points", "curves", "text", "table"]

_PER_PAGE: dict[Form, int] = {"pictures": 48, "points": 3000, "curves": 12, "text": 12, "table": 50}
LARGE_PICTURE = 64  # pixels; of larger ones fewer are shown at a time, each larger
LARGE_PER_PAGE = 18
LARGE_SIDE = 112  # pixels that each of those is given

MOST_COLUMNS = 32  # of a table; more cannot be told apart
MOST_TOKENS = 120  # of a text
MOST_CURVES = 6  # features of a time series
CURVE_POINTS = 1000
GREY = frozenset({1, 3})


@dataclass(frozen=True)
class PicturesPage:
    """Pictures (count, height, width, 3) from 0 to 1, what stands under each, and the number of its class or -1."""

    pictures: np.ndarray
    captions: tuple[str, ...]
    classes: np.ndarray


@dataclass(frozen=True)
class PointsPage:
    """Points (count, 2) in the plane, their class (-1 without one), and what the axes are called, where they are."""

    points: np.ndarray
    classes: np.ndarray
    class_names: tuple[str, ...]
    axes: tuple[str, str]


@dataclass(frozen=True)
class CurvesPage:
    """For each sample its curves (features, points) over ``positions``, and what stands above them."""

    curves: tuple[np.ndarray, ...]
    positions: np.ndarray
    names: tuple[str, ...]
    captions: tuple[str, ...]


@dataclass(frozen=True)
class TextPage:
    """Tokens of each sample, and its target in words; ``left_out`` says how many tokens more each sample has."""

    tokens: tuple[tuple[str, ...], ...]
    captions: tuple[str, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True)
class TablePage:
    """Heads and rows of cells; the last column is the target. ``left_out`` counts columns that are not shown."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left_out: int = 0


def forms_of(shape: Sequence[int], samples: Samples) -> tuple[Form, ...]:
    """The forms that rows of ``shape`` (without the batch) can take, the best first; the table is always one."""
    shape = tuple(shape)
    forms: list[Form] = []
    if samples.sort == "text":
        forms.append("text")
    if is_picture(shape, samples):
        forms.append("pictures")
    if samples.sort in ("sound", "series") and not forms and len(shape) in (1, 2):
        forms.append("curves")
    if shape == (2,) and samples.class_names:
        forms.append("points")
    if shape in ((), (1,)) and samples.y.shape[1:] == (1,) and not samples.class_names:
        forms.append("points")
    rows = not forms and len(shape) == 1 and 2 < shape[0] <= MOST_COLUMNS
    return (*forms, "table", *(("points",) if rows and samples.class_names else ()))  # the first two columns


def page_size(form: Form, shape: Sequence[int]) -> int:
    """How many samples whose rows have this shape make a page."""
    large = form == "pictures" and len(shape) == 3 and max(shape[1:]) > LARGE_PICTURE
    return LARGE_PER_PAGE if large else _PER_PAGE[form]


def is_picture(shape: tuple[int, ...], samples: Samples) -> bool:
    """Whether rows of this shape can be seen as pictures: (1 or 3, height, width), or grey ones laid out flat."""
    if len(shape) == 3:
        return shape[0] in GREY and min(shape[1:]) > 1
    flat = samples.image_shape
    return len(shape) == 1 and flat is not None and shape[0] == flat[0] * flat[1]


def target_words(samples: Samples, y: np.ndarray) -> tuple[str, ...]:
    """Each target in words: the name of its class, the shares of a mixture, or its first numbers."""
    numbers = class_numbers(samples, y)
    if numbers is not None:
        return tuple(samples.class_names[k] for k in numbers)
    if samples.class_names and y.ndim == 2 and y.shape[1] == len(samples.class_names):
        return tuple(_shares(samples.class_names, row) for row in y)
    vocabulary = samples.target_vocabulary or samples.vocabulary
    if samples.sort == "text" and vocabulary and not np.issubdtype(y.dtype, np.floating) and y.ndim == 2:
        return tuple(_first_tokens(vocabulary, row) for row in y)
    return tuple(_few(row) for row in _flat(y))


def class_numbers(samples: Samples, y: np.ndarray) -> np.ndarray | None:
    """The class number of each target, whatever its form; None for numbers, and for mixtures of classes."""
    names = samples.class_names
    if not names:
        return None
    if y.ndim == 2 and y.shape[1] == len(names) and len(names) > 1:
        pure = bool(((y == 0) | (y == 1)).all()) and bool((y.sum(axis=1) == 1).all())
        return y.argmax(axis=1) if pure else None
    flat = _flat(y)
    if flat.shape[1] != 1:
        return None
    numbers = flat[:, 0].astype(np.int64)
    return numbers if len(numbers) == 0 or (numbers.min() >= 0 and numbers.max() < len(names)) else None


def page_of(form: Form, x: np.ndarray, y: np.ndarray | None, samples: Samples) -> Any:
    """What is drawn of rows ``x`` and their targets ``y`` in a form that ``forms_of`` offered for them."""
    words = target_words(samples, y) if y is not None else ("",) * len(x)
    numbers = class_numbers(samples, y) if y is not None else None
    classes = numbers if numbers is not None else np.full(len(x), -1)
    if form == "pictures":
        if numbers is None and y is not None and samples.class_names and y.shape[1:] == (len(samples.class_names),):
            words = tuple(_mixture(samples.class_names, row) for row in y)
        return PicturesPage(_pictures(x, samples), words, classes)
    if form == "points":
        return _points(x, y, classes, samples)
    if form == "curves":
        return _curves(x, words, samples)
    if form == "text":
        return _texts(x, words, samples)
    return _table(x, words, samples)


def _pictures(x: np.ndarray, samples: Samples) -> np.ndarray:
    """Colours from 0 to 1: pictures of that range as they are, others stretched; spectrograms in the map of numbers."""
    x = np.asarray(x, dtype=np.float32)
    if x.ndim == 2 and samples.image_shape:
        x = x.reshape(len(x), 1, *samples.image_shape)
    low, high = (float(np.nanmin(x)), float(np.nanmax(x))) if x.size else (0.0, 1.0)
    if samples.sort == "sound":
        square = np.stack([_square(each[0, ::-1]) for each in x]) if len(x) else x[:, 0]
        return np.asarray(scale_of(low, high, signed=False).colours(square), dtype=np.float32)
    if low < 0.0 or high > 1.0:
        x = (x - low) / ((high - low) or 1.0)
    x = np.nan_to_num(x).transpose(0, 2, 3, 1)
    return np.broadcast_to(x, (*x.shape[:3], 3))


def _square(values: np.ndarray) -> np.ndarray:
    """A spectrogram as large as a picture may be: frequency and time have no common scale that had to be kept."""
    side = LARGE_SIDE
    step = max(1, values.shape[0] // side)
    rows = values[: values.shape[0] // step * step].reshape(-1, step, values.shape[1]).max(axis=1)
    down, across = (np.arange(side) * size // side for size in rows.shape)
    return np.asarray(rows[down[:, None], across[None]])


def _points(x: np.ndarray, y: np.ndarray | None, classes: np.ndarray, samples: Samples) -> PointsPage:
    flat = _flat(np.asarray(x, dtype=np.float64))
    names = samples.feature_names
    if flat.shape[1] >= 2:
        axes = (names[0], names[1]) if len(names) == flat.shape[1] else ("", "")
        return PointsPage(flat[:, :2], classes, samples.class_names, axes)
    other = np.zeros(len(x)) if y is None else _flat(np.asarray(y, dtype=np.float64))[:, 0]
    return PointsPage(np.stack([flat[:, 0], other], axis=1), classes, (), (names[0] if names else "x", "y"))


def _curves(x: np.ndarray, words: tuple[str, ...], samples: Samples) -> CurvesPage:
    """Sounds run along the last dimension, time series along the first one of a sample."""
    x = np.asarray(x, dtype=np.float64)
    lines = x.reshape(len(x), 1, -1) if x.ndim == 2 else x if samples.sort == "sound" else x.transpose(0, 2, 1)
    step = -(-lines.shape[2] // CURVE_POINTS)
    positions = np.arange(lines.shape[2], dtype=np.float64)
    if step > 1:
        lines, positions = _extremes(lines, step)
    if samples.sort == "sound" and samples.rate_hz:
        positions = positions / samples.rate_hz
    names = samples.feature_names or tuple(f"x{k}" for k in range(lines.shape[1]))
    return CurvesPage(
        tuple(np.ascontiguousarray(each[:MOST_CURVES]) for each in lines), positions, names[:MOST_CURVES], words
    )


def _extremes(lines: np.ndarray, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Long curves with fewer points: the lowest and the highest number of each piece, so that no peak is lost."""
    pieces = lines.shape[2] // (2 * step)
    cut = lines[:, :, : pieces * 2 * step].reshape(*lines.shape[:2], pieces, 2 * step)
    both = np.stack([cut.min(axis=3), cut.max(axis=3)], axis=3).reshape(*lines.shape[:2], 2 * pieces)
    return both, np.arange(2 * pieces, dtype=np.float64) * step


def _texts(x: np.ndarray, words: tuple[str, ...], samples: Samples) -> TextPage:
    """Token numbers by what they stand for; without a vocabulary they are the code points of the text itself."""
    tokens, left = [], []
    known = samples.vocabulary
    for row in _flat(np.asarray(x)):
        used = row[: int(np.max(np.nonzero(row)[0], initial=-1)) + 1]  # 0 pads
        if not known:
            text = "".join(chr(int(c)) for c in used[: 4 * MOST_TOKENS] if 0 <= c < 0x110000)
            tokens.append(tuple(text.split("\n")) if text else ())
            left.append(max(0, len(used) - 4 * MOST_TOKENS))
        else:
            tokens.append(tuple(known[k] if 0 <= k < len(known) else str(k) for k in used[:MOST_TOKENS]))
            left.append(max(0, len(used) - MOST_TOKENS))
    return TextPage(tuple(tokens), words, tuple(left))


def _table(x: np.ndarray, words: tuple[str, ...], samples: Samples) -> TablePage:
    flat = _flat(np.asarray(x))
    width = flat.shape[1]
    shown = min(width, MOST_COLUMNS)
    named = len(samples.feature_names) == width
    heads = samples.feature_names[:shown] if named else tuple(f"x{k}" for k in range(shown))
    rows = tuple((*(_cell(v) for v in row[:shown]), word) for row, word in zip(flat, words, strict=True))
    return TablePage((*heads, "y"), rows, width - shown)


def _first_tokens(vocabulary: tuple[str, ...], row: np.ndarray) -> str:
    """The first of the tokens that are to come, a blank between words."""
    row = row[: int(np.max(np.nonzero(row)[0], initial=-1)) + 1]  # 0 pads
    found = [vocabulary[k] for k in row[:12] if 0 <= k < len(vocabulary)]
    letters = all(len(token) == 1 for token in found)
    words = ("" if letters else " ").join(found).replace("\n", "↵")
    return words + (" …" if len(row) > 12 else "")


def _cell(value: Any) -> str:
    return str(int(value)) if isinstance(value, (np.integer, np.bool_)) else digits(float(value))


def _few(row: np.ndarray) -> str:
    return ", ".join(_cell(v) for v in row[:4]) + (" …" if len(row) > 4 else "")


def _shares(names: tuple[str, ...], row: np.ndarray) -> str:
    """``cat 70 % + dog 30 %``: what a mixture is made of, the largest two."""
    order = np.argsort(-row)[:2]
    return " + ".join(f"{names[k]} {100 * row[k]:.0f} %" for k in order if row[k] > 0.005)


def _mixture(names: tuple[str, ...], row: np.ndarray) -> str:
    """``3+8 70%``: what fits under a picture."""
    first, second = (int(k) for k in np.argsort(-row)[:2])
    return f"{names[first]}+{names[second]} {100 * row[first]:.0f}%" if row[second] > 0.005 else names[first]


def _flat(array: np.ndarray) -> np.ndarray:
    """One row of numbers for each sample, also where there is no sample."""
    return array.reshape(len(array), int(np.prod(array.shape[1:])))
