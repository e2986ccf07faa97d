"""The grid behind everything: enough to see where things stand, never enough to be looked at."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from gui.canvas import ink
from gui.canvas.camera import Camera
from gui.theme import GRID, RGBA, colour, mix

__all__ = ["Grid"]

FAINTEST_PX = 12.0  # lines closer than this on screen are left away


class Grid:
    """Lines inside ``parent``. There is a fixed stock of them, laid anew when the camera has moved."""

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._lines: list[int] = []
        self._used = 0
        self._version = -1

    def redraw(self) -> None:
        """The theme is new."""
        self._version = -1

    def update(self, camera: Camera) -> None:
        """Lay the lines for what the camera sees."""
        if camera.version == self._version:
            return
        self._version = camera.version
        left, top, right, bottom = camera.view
        ppu = camera.pixels_per_unit
        strong = colour("grid")
        weak = mix(strong, colour("canvas"), 0.45)
        laid = 0
        for step, tone in ((GRID, weak), (5 * GRID, strong)):
            if step * ppu < FAINTEST_PX:
                continue
            pixel = 1.0 / ppu
            first = int(left // step)
            for k in range(first, int(right // step) + 1):
                laid = self._lay(laid, (k * step, top), (k * step, bottom), tone, pixel)
            first = int(top // step)
            for k in range(first, int(bottom // step) + 1):
                laid = self._lay(laid, (left, k * step), (right, k * step), tone, pixel)
        for line in self._lines[laid : self._used]:
            dpg.configure_item(line, show=False)
        self._used = laid

    def _lay(self, number: int, a: tuple[float, float], b: tuple[float, float], tone: RGBA, pixel: float) -> int:
        # A filled rectangle one pixel wide: crisp, and with software OpenGL half the cost of a smoothed line.
        across = (b[0] + pixel, b[1]) if a[0] == b[0] else (b[0], b[1] + pixel)
        if number < len(self._lines):
            dpg.configure_item(self._lines[number], pmin=a, pmax=across, fill=tone, show=True)
        else:
            self._lines.append(ink.rect(self._parent, *a, *across, tone))
        return number + 1
