"""The grid behind everything: enough to see where things stand, never enough to be looked at."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from gui.canvas.camera import Camera
from gui.theme import GRID, colour, mix

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
            thickness = 1.0 / ppu  # one pixel at every zoom
            first = int(left // step)
            for k in range(first, int(right // step) + 1):
                laid = self._lay(laid, (k * step, top), (k * step, bottom), tone, thickness)
            first = int(top // step)
            for k in range(first, int(bottom // step) + 1):
                laid = self._lay(laid, (left, k * step), (right, k * step), tone, thickness)
        for line in self._lines[laid : self._used]:
            dpg.configure_item(line, show=False)
        self._used = laid

    def _lay(
        self, number: int, a: tuple[float, float], b: tuple[float, float], tone: tuple[int, ...], thickness: float
    ) -> int:
        if number < len(self._lines):
            dpg.configure_item(self._lines[number], p1=a, p2=b, color=tone, thickness=thickness, show=True)
        else:
            self._lines.append(int(dpg.draw_line(a, b, color=tone, thickness=thickness, parent=self._parent)))
        return number + 1
