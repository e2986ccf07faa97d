"""The one place where colours and sizes are decided.

A theme is a file in ``assets/themes``. Everything drawn asks here for a colour by what it *means* ("muted", "error",
"backward"), so that another theme, a projector or a colour-blind reader needs no change anywhere else. Colours never
stand alone: every kind of port has a shape of its own too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from core.studio.signals import Signal

__all__ = [
    "GRID",
    "KIND_SHAPES",
    "RGBA",
    "SIZE_BASE",
    "SIZE_MONO",
    "SIZE_MUTED",
    "SIZE_TITLE",
    "SPACE",
    "Theme",
    "apply",
    "available",
    "bind_font",
    "category",
    "changed",
    "colour",
    "contrast",
    "current",
    "icon",
    "kind",
    "mix",
    "px",
    "scale",
    "text_pairs",
]

RGBA = tuple[int, int, int, int]
Shape = Literal["circle", "square", "diamond", "triangle", "hexagon"]

FOLDER = Path(__file__).parents[1] / "assets" / "themes"

SPACE = 4  # every distance is a multiple of this, in pixels at scale 1
GRID = 20.0  # of the canvas, in canvas units
SIZE_BASE, SIZE_MUTED, SIZE_MONO, SIZE_TITLE = 14, 12, 13, 18  # heights of a line of text, in pixels at scale 1

KIND_SHAPES: dict[str, Shape] = {
    "tensor": "circle",
    "data": "square",
    "loss": "diamond",
    "params": "triangle",
    "schedule": "hexagon",
}

changed = Signal()  # the theme or the interface scale is new: draw everything again


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, as ``(red, green, blue, 255)``."""

    name: str
    label: str
    dark: bool
    colours: dict[str, RGBA]
    categories: dict[str, RGBA]
    kinds: dict[str, RGBA]


def _rgba(text: str) -> RGBA:
    value = int(text.lstrip("#"), 16)
    return value >> 16, value >> 8 & 255, value & 255, 255


@lru_cache
def load(name: str) -> Theme:
    """Read a theme file. Raises FileNotFoundError where there is none of that name."""
    content = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    parts = {part: {k: _rgba(v) for k, v in content[part].items()} for part in ("colours", "categories", "kinds")}
    return Theme(name, content["label"], content["dark"], **parts)


@lru_cache(maxsize=1)
def available() -> tuple[str, ...]:
    """Names of all themes, the default one first."""
    return tuple(sorted((p.stem for p in FOLDER.glob("*.json")), key=lambda n: (n != "dark", n == "contrast", n)))


class _State:
    theme = load("dark")
    scale = 1.0


def current() -> Theme:
    """The theme in use."""
    return _State.theme


def scale() -> float:
    """Size of the interface; 1.0 is for a desk."""
    return _State.scale


def px(pixels: float) -> int:
    """``pixels`` at scale 1, as whole pixels of this screen."""
    return round(pixels * _State.scale)


def colour(name: str, alpha: int = 255) -> RGBA:
    """A colour of the current theme by its meaning. Raises KeyError for a name that no theme has."""
    return (*_State.theme.colours[name][:3], alpha)


def category(name: str) -> RGBA:
    """Header colour of a category of nodes; one that the theme does not know looks like an operation."""
    return _State.theme.categories.get(name, _State.theme.categories["operation"])


def kind(name: str) -> RGBA:
    """Colour of a kind of port, and of links from it."""
    return _State.theme.kinds.get(name, _State.theme.kinds["tensor"])


def mix(a: RGBA, b: RGBA, share: float) -> RGBA:
    """``a`` with ``share`` (0 to 1) of ``b`` in it, opaque."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a[:3], b[:3], strict=True))
    return red, green, blue, 255


def contrast(a: RGBA, b: RGBA) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.1: 4.5 is legible text).

    https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
    """
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def text_pairs(theme: Theme) -> list[tuple[str, RGBA, RGBA]]:
    """Every pair of text and background that the window draws: (what it is, text, background)."""
    c = theme.colours
    pairs = [
        (f"{text} on {ground}", c[text], c[ground])
        for text in ("text", "muted", "accent", "ok", "warn", "error", "forward", "backward")
        for ground in ("background", "canvas", "panel", "raised", "field")
    ]
    pairs += [("text on hover", c["text"], c["hover"]), ("text on selection", c["text"], c["selection"])]
    pairs += [("text on a button that is down", c["on_accent"], c["accent"])]
    pairs += [(f"header of {name}", c["header_text"], ground) for name, ground in theme.categories.items()]
    return pairs


def bind_font(item: int | str, face: str) -> None:
    """Draw an item in a face of ``gui.fonts``: regular, semibold, mono, small or title."""
    from gui import fonts

    fonts.bind_to(item, face)


def icon(name: str) -> str:
    """The character that draws an icon of ``assets/fonts/icons.json``."""
    from gui import fonts

    return fonts.icon(name)


def apply(name: str | None = None, interface_scale: float | None = None) -> None:
    """Use a theme and an interface scale from now on, in every window; what is None stays as it is.

    Needs a DearPyGui context. Emits ``changed``.
    """
    from gui import fonts, style

    if name is not None:
        _State.theme = load(name)
    if interface_scale is not None:
        _State.scale = min(3.0, max(0.5, interface_scale))
    fonts.bind()
    style.bind()
    changed.emit()


def _luminance(colour: RGBA) -> float:
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (x / 255 for x in colour[:3])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
