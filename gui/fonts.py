"""The three faces of the program, its icons, and how wide a text is.

Widths are measured from the font files themselves, so that the size of a node is known with no window and is the same
in a test, in a picture of the graph and on screen.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Literal

import dearpygui.dearpygui as dpg
from PIL import ImageFont

from gui import theme
from gui.wide_fonts import faces_folder

__all__ = ["Face", "bind", "bind_to", "elide", "font", "icon", "text_width"]

Face = Literal["regular", "semibold", "mono", "small", "title"]

FOLDER = Path(__file__).parents[1] / "assets" / "fonts"
FILES: dict[Face, str] = {
    "regular": "Studio-Regular.ttf",
    "semibold": "Studio-SemiBold.ttf",
    "mono": "StudioMono-Regular.ttf",
    "small": "Studio-Regular.ttf",
    "title": "Studio-SemiBold.ttf",
}
SIZES: dict[Face, int] = {
    "regular": theme.SIZE_BASE,
    "semibold": theme.SIZE_BASE,
    "mono": theme.SIZE_MONO,
    "small": theme.SIZE_MUTED,
    "title": theme.SIZE_TITLE,
}
_MEASURE_EM = 1000

_loaded: dict[Face, int] = {}


def bind() -> None:
    """Load the faces if this context has not yet, make the regular one the default, and apply the interface scale."""
    if not _loaded or not all(dpg.does_item_exist(f) for f in _loaded.values()):
        with dpg.font_registry():
            for face, file in FILES.items():
                _loaded[face] = int(dpg.add_font(str(_folder() / file), SIZES[face]))
    dpg.bind_font(_loaded["regular"])
    dpg.set_global_font_scale(theme.scale())


def font(face: Face) -> int:
    """The DearPyGui font to bind to an item; 0 before ``bind``."""
    return _loaded.get(face, 0)


def bind_to(item: int | str, face: str) -> None:
    """Draw an item in a face; before ``bind`` (as in tests with no window) nothing happens."""
    loaded = _loaded.get(face)  # type: ignore[call-overload]
    if loaded and dpg.does_item_exist(loaded):
        dpg.bind_item_font(item, loaded)


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Asked for once: what is measured and what is drawn must be the same files."""
    return faces_folder()


@lru_cache(maxsize=1)
def _icons() -> dict[str, str]:
    return dict(json.loads((FOLDER / "icons.json").read_text("utf-8")))


def icon(name: str, fallback: str = "dot") -> str:
    """The character that draws the icon ``name``."""
    icons = _icons()
    return icons.get(name) or icons[fallback]


@lru_cache(maxsize=8)
def _measure(face: Face) -> tuple[ImageFont.FreeTypeFont, float]:
    found = ImageFont.truetype(str(_folder() / FILES[face]), _MEASURE_EM, layout_engine=ImageFont.Layout.BASIC)
    return found, float(sum(found.getmetrics()))


@lru_cache(maxsize=4096)
def _advance(char: str, face: Face) -> float:
    found, line = _measure(face)
    return float(found.getlength(char)) / line


@lru_cache(maxsize=8192)
def text_width(text: str, size: float = theme.SIZE_BASE, face: Face = "regular") -> float:
    """How wide ``text`` is, in the unit of ``size`` (the height of its line)."""
    return sum(_advance(c, face) for c in text) * size


@lru_cache(maxsize=8192)
def elide(text: str, width: float, size: float = theme.SIZE_BASE, face: Face = "regular") -> str:
    """``text`` cut to fit ``width``, with an ellipsis where something was cut; empty if not even that fits."""
    if text_width(text, size, face) <= width:
        return text
    while text and text_width(text + "…", size, face) > width:
        text = text[:-1]
    return text.rstrip(" ,") + "…" if text else ""
