"""Which part of the canvas is seen, and how large.

The camera is the only owner of the plot's axis limits. ImPlot's own pan and zoom are switched off: it scales the two
axes apart by and by, and cannot keep the picture in place when the window changes its size.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from gui import theme
from gui.canvas.geometry import Point, Rect

__all__ = ["MAX_ZOOM", "MIN_ZOOM", "Camera"]

MIN_ZOOM, MAX_ZOOM = 0.2, 3.0
WHEEL_STEP = 1.15
MARGIN_PX = 60.0


class Camera:
    """``origin`` is the canvas point in the plot's upper left corner, ``zoom`` 1.0 is 100 %."""

    def __init__(self, x_axis: int, y_axis: int) -> None:
        self._axes = (x_axis, y_axis)
        self.origin: Point = (0.0, 0.0)
        self.zoom = 1.0
        self.screen: Rect = (0.0, 0.0, 0.0, 0.0)
        self.version = 0  # counts up when anything seen has changed
        self._applied: tuple[float, ...] = ()

    @property
    def pixels_per_unit(self) -> float:
        return self.zoom * theme.scale()

    @property
    def ready(self) -> bool:
        """Whether the plot has been laid out, so that places on screen are known."""
        return self.screen[2] > self.screen[0] + 1 and self.screen[3] > self.screen[1] + 1

    @property
    def view(self) -> Rect:
        """What is seen, in canvas units."""
        ppu = self.pixels_per_unit
        width, height = self.screen[2] - self.screen[0], self.screen[3] - self.screen[1]
        return self.origin[0], self.origin[1], self.origin[0] + width / ppu, self.origin[1] + height / ppu

    @property
    def centre(self) -> Point:
        left, top, right, bottom = self.view
        return (left + right) / 2, (top + bottom) / 2

    def to_canvas(self, x_px: float, y_px: float) -> Point:
        """The canvas point at a place on screen."""
        ppu = self.pixels_per_unit
        return self.origin[0] + (x_px - self.screen[0]) / ppu, self.origin[1] + (y_px - self.screen[1]) / ppu

    def to_screen(self, x: float, y: float) -> Point:
        """Where a canvas point is on screen, in pixels of the viewport."""
        ppu = self.pixels_per_unit
        return self.screen[0] + (x - self.origin[0]) * ppu, self.screen[1] + (y - self.origin[1]) * ppu

    def zoom_to(self, zoom: float, at_px: Point | None = None) -> None:
        """Zoom so that the canvas point under ``at_px`` (the middle without it) stays where it is."""
        if at_px is None:
            at_px = ((self.screen[0] + self.screen[2]) / 2, (self.screen[1] + self.screen[3]) / 2)
        fixed = self.to_canvas(*at_px)
        self.zoom = min(MAX_ZOOM, max(MIN_ZOOM, zoom))
        ppu = self.pixels_per_unit
        self.origin = fixed[0] - (at_px[0] - self.screen[0]) / ppu, fixed[1] - (at_px[1] - self.screen[1]) / ppu

    def zoom_by(self, steps: float, at_px: Point | None = None) -> None:
        """Zoom by notches of the wheel; stops at 100 % on the way so that it is easy to come back to."""
        new = self.zoom * WHEEL_STEP**steps
        if (self.zoom - 1.0) * (new - 1.0) < 0 or abs(new - 1.0) < 0.03:
            new = 1.0
        self.zoom_to(new, at_px)

    def pan_px(self, dx_px: float, dy_px: float) -> None:
        """Move the picture by pixels, as a hand moves paper."""
        ppu = self.pixels_per_unit
        self.origin = self.origin[0] - dx_px / ppu, self.origin[1] - dy_px / ppu

    def show(self, rect: Rect | None, max_zoom: float = 1.0) -> None:
        """Bring a rectangle into the middle, as large as fits but at most ``max_zoom``."""
        if rect is None:
            rect = (-1.0, -1.0, 1.0, 1.0)
        width_px = max(1.0, self.screen[2] - self.screen[0] - 2 * MARGIN_PX)
        height_px = max(1.0, self.screen[3] - self.screen[1] - 2 * MARGIN_PX)
        fit = min(width_px / max(1.0, rect[2] - rect[0]), height_px / max(1.0, rect[3] - rect[1])) / theme.scale()
        self.zoom = min(max_zoom, MAX_ZOOM, max(MIN_ZOOM, fit))
        self.centre_on(((rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2))

    def centre_on(self, point: Point) -> None:
        """Bring a canvas point into the middle."""
        ppu = self.pixels_per_unit
        width, height = self.screen[2] - self.screen[0], self.screen[3] - self.screen[1]
        self.origin = point[0] - width / ppu / 2, point[1] - height / ppu / 2

    def apply(self, plot: int) -> None:
        """Read where the plot is and set its limits; call once a frame."""
        left, top = dpg.get_item_rect_min(plot)
        width, height = dpg.get_item_rect_size(plot)
        self.screen = (left, top, left + width, top + height)
        if not self.ready:
            return
        # Whole pixels at the origin keep text and edges crisp while the picture is moved.
        ppu = self.pixels_per_unit
        snapped = round(self.origin[0] * ppu) / ppu, round(self.origin[1] * ppu) / ppu
        wanted = (*snapped, width, height, ppu)
        if wanted != self._applied:
            self._applied = wanted
            self.version += 1
            dpg.set_axis_limits(self._axes[0], snapped[0], snapped[0] + width / ppu)
            dpg.set_axis_limits(self._axes[1], snapped[1], snapped[1] + height / ppu)
