"""Formulas set in type.

matplotlib's mathtext turns a formula into a picture in 10 to 300 ms, so a thread does it; until it has, the formula's
source stands there. A picture is made once for each formula and size, in white: the image is tinted with the theme's
colour.
"""

from __future__ import annotations

import queue
import threading
from functools import lru_cache
from typing import Any

import dearpygui.dearpygui as dpg
import numpy as np

from gui import theme
from gui.widgets import text
from gui.widgets.textures import registry

__all__ = ["Formula", "as_plain_text", "awaited", "render"]

_SIGNS = {
    r"\bar{y}": "ȳ", r"\frac": "frac", r"\sum": "Σ", r"\sigma": "σ", r"\alpha": "α", r"\beta": "β", r"\theta": "θ",
    r"\eta": "η", r"\epsilon": "ε", r"\lambda": "λ", r"\leftarrow": "←", r"\leq": "≤", r"\geq": "≥", r"\,": " ",
    r"\;": " ", r"\ln": "ln", r"\max": "max", r"\min": "min", r"\cdot": "·", r"\odot": "·", r"\mu": "μ", r"\hat": "",
    r"\ldots": "…",
}  # fmt: skip

_done: dict[tuple[str, int], np.ndarray | None] = {}
_textures: dict[tuple[str, int], tuple[int, int, int]] = {}
_waiting: queue.SimpleQueue[tuple[str, int]] = queue.SimpleQueue()
_asked: set[tuple[str, int]] = set()
_thread: threading.Thread | None = None


@lru_cache(maxsize=1)
def _parser() -> Any:
    from matplotlib.mathtext import MathTextParser

    return MathTextParser("agg")


def render(formula: str, size_px: int) -> np.ndarray:
    """A formula as an array (height, width) of opacity from 0 to 1; its lines stand below each other.

    Raises
    ------
    ValueError
        If matplotlib cannot read it.
    """
    from matplotlib.font_manager import FontProperties

    face = FontProperties(size=size_px, math_fontfamily="stix")
    sources = [line.strip() for line in formula.split("\n") if line.strip()]
    lines = [np.asarray(_parser().parse(f"${s}$", dpi=72, prop=face).image, dtype=np.float32) for s in sources]
    gap = max(2, size_px // 3)
    width = max(line.shape[1] for line in lines)
    page = np.zeros((sum(line.shape[0] + gap for line in lines) - gap + 4, width + 4), dtype=np.float32)
    top = 2
    for line in lines:
        page[top : top + line.shape[0], 2 : 2 + line.shape[1]] = line / 255
        top += line.shape[0] + gap
    return page


def as_plain_text(formula: str) -> str:
    """The formula with signs instead of commands, as far as that goes; shown while the picture is made."""
    for command, sign in _SIGNS.items():
        formula = formula.replace(command, sign)
    return formula.replace("\\mathrm", "").replace("\\", "").replace("{", "(").replace("}", ")")


def _work() -> None:
    while True:
        formula, size = _waiting.get()
        try:
            _done[formula, size] = render(formula, size)
        except Exception:  # a formula that mathtext cannot read stays text; the panel must not die of it
            _done[formula, size] = None


def awaited() -> int:
    """How many pictures were asked for and are not made: what stands below a formula moves when its picture comes."""
    return len(_asked) - len(_done)


def _picture(formula: str, size: int) -> tuple[int, int, int] | None:
    """Texture, width and height, or None while it is not ready."""
    global _thread
    key = (formula, size)
    found = _textures.get(key)
    if found and dpg.does_item_exist(found[0]):
        return found
    if key not in _asked:
        _asked.add(key)
        _waiting.put(key)
        if _thread is None:
            _thread = threading.Thread(target=_work, name="formulas", daemon=True)
            _thread.start()
    page = _done.get(key)
    if page is None:
        return None
    height, width = page.shape
    pixels = np.ones((height, width, 4), dtype=np.float32)
    pixels[..., 3] = page
    tag = dpg.add_static_texture(width, height, pixels.ravel(), parent=registry())
    _textures[key] = (tag, width, height)
    return _textures[key]


class Formula:
    """One formula on screen. Call ``update`` once a frame while it can be seen."""

    def __init__(self, parent: int, size: int = 17) -> None:
        self._size = size
        self._formula = ""
        self._shown: object = None
        self._image = 0
        with dpg.group(parent=parent) as self._group:
            self._text = text.add(face="mono", wrap=0)

    def show(self, formula: str) -> None:
        """Show another formula in mathtext without dollar signs, lines separated by line ends; empty shows nothing."""
        self._formula = formula

    def update(self, width: int = 0) -> None:
        """Bring it on screen, once it is ready; wider than ``width`` pixels it is made smaller."""
        size = theme.px(self._size)
        colour = theme.colour("text")
        picture = _picture(self._formula, size) if self._formula else None
        wanted = (self._formula, picture, colour, width)
        if wanted == self._shown:
            return
        self._shown = wanted
        if picture is None:
            dpg.set_value(self._text, as_plain_text(self._formula))
            dpg.configure_item(self._text, show=bool(self._formula))
            if self._image:
                dpg.configure_item(self._image, show=False)
            return
        tag, wide, high = picture
        scale = min(1.0, width / wide) if width > 40 else 1.0
        if not self._image:
            self._image = dpg.add_image(tag, parent=self._group)
        dpg.configure_item(
            self._image,
            texture_tag=tag,
            width=int(wide * scale),
            height=int(high * scale),
            tint_color=colour,
            show=True,
        )
        dpg.configure_item(self._text, show=False)
