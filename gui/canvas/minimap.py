"""A small picture of the whole graph in the corner, with the part that is seen."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from gui.canvas import ink
from gui.canvas.camera import Camera
from gui.canvas.geometry import Point, Rect
from gui.canvas.scene import Scene
from gui.theme import category, colour, mix

__all__ = ["Minimap"]

WIDTH_PX, HEIGHT_PX, MARGIN_PX, PADDING_PX = 200.0, 130.0, 12.0, 8.0
MOST_NODES = 1500


class Minimap:
    """Marks inside ``parent``. Nodes are drawn once, in canvas units, and scaled by one transform."""

    def __init__(self, parent: int) -> None:
        self.shown = False
        self._parent = parent
        self._ground = ink.layer(parent)
        self._nodes = ink.layer(parent)
        self._window = ink.layer(parent)
        self._version = (-1, -1)
        self._scene_version = -1
        self._whole: Rect | None = None
        self._fit = (1.0, 0.0, 0.0)  # scale and offset from canvas units to pixels of the screen

    def toggle(self) -> None:
        """Show or hide."""
        self.shown = not self.shown
        dpg.configure_item(self._parent, show=self.shown)
        self._version = (-1, -1)

    def redraw(self) -> None:
        """The theme is new."""
        self._version, self._scene_version = (-1, -1), -1

    def update(self, scene: Scene, camera: Camera) -> None:
        """Follow the graph and the camera."""
        version = (camera.version, scene.version)
        if not self.shown or not camera.ready or version == self._version:
            return
        self._version = version
        if scene.version != self._scene_version:
            self._scene_version = scene.version
            self._draw_nodes(scene)
        if self._whole is not None:
            self._place(camera)

    def point(self, mouse_px: Point, camera: Camera) -> Point | None:
        """The canvas point that a place on the map stands for; None where the mouse is not on the map."""
        if not self.shown or self._whole is None:
            return None
        left, top = camera.screen[2] - MARGIN_PX - WIDTH_PX, camera.screen[3] - MARGIN_PX - HEIGHT_PX
        if not (left <= mouse_px[0] <= left + WIDTH_PX and top <= mouse_px[1] <= top + HEIGHT_PX):
            return None
        scale, x, y = self._fit
        return (mouse_px[0] - x) / scale, (mouse_px[1] - y) / scale

    def _draw_nodes(self, scene: Scene) -> None:
        dpg.delete_item(self._nodes, children_only=True)
        self._whole = scene.bounds()
        for frame in scene.session.graph.frames.values():
            ink.rect(self._nodes, *scene.frame_rect(frame), mix(colour("line"), colour("canvas"), 0.5))
        for node in list(scene.nodes)[:MOST_NODES]:
            spec = scene.spec(node)
            ink.rect(self._nodes, *scene.rect(node), category(spec.category if spec else "operation"))

    def _place(self, camera: Camera) -> None:
        assert self._whole is not None
        right, bottom = camera.screen[2] - MARGIN_PX, camera.screen[3] - MARGIN_PX
        left, top = right - WIDTH_PX, bottom - HEIGHT_PX
        view, whole = camera.view, self._whole
        whole = (min(whole[0], view[0]), min(whole[1], view[1]), max(whole[2], view[2]), max(whole[3], view[3]))
        wide, high = max(1.0, whole[2] - whole[0]), max(1.0, whole[3] - whole[1])
        scale = min((WIDTH_PX - 2 * PADDING_PX) / wide, (HEIGHT_PX - 2 * PADDING_PX) / high)
        x = (left + right) / 2 - scale * (whole[0] + whole[2]) / 2
        y = (top + bottom) / 2 - scale * (whole[1] + whole[3]) / 2
        self._fit = (scale, x, y)
        dpg.delete_item(self._ground, children_only=True)
        dpg.delete_item(self._window, children_only=True)
        corner_a, corner_b = camera.to_canvas(left, top), camera.to_canvas(right, bottom)
        unit = 1.0 / camera.pixels_per_unit
        ink.rect(self._ground, *corner_a, *corner_b, colour("panel", 235), colour("line"), 4, unit)
        offset = camera.to_canvas(x, y)
        shrink = scale / camera.pixels_per_unit
        matrix = dpg.create_translation_matrix([*offset]) * dpg.create_scale_matrix([shrink, shrink])
        dpg.apply_transform(self._nodes, matrix)
        left, top = offset[0] + view[0] * shrink, offset[1] + view[1] * shrink
        right, bottom = offset[0] + view[2] * shrink, offset[1] + view[3] * shrink
        ink.rect(self._window, left, top, right, bottom, colour("accent", 30), colour("accent"), 2, 1.5 * unit)
