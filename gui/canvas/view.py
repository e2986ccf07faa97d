"""CanvasView: the canvas as the rest of the window knows it.

It puts together plot, camera, scene and gestures. ``frame`` does all the work of one frame; nothing happens in
callbacks but taking note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import dearpygui.dearpygui as dpg

from core.graph import Frame, Link, PortRef
from core.studio.fitting import fitting_types
from core.studio.session import Session
from gui import theme
from gui.canvas import ink
from gui.canvas.camera import Camera
from gui.canvas.drawing_item import Shown
from gui.canvas.geometry import Point, Port
from gui.canvas.grid import Grid
from gui.canvas.layers import Layers
from gui.canvas.link_note import LinkNote
from gui.canvas.minimap import Minimap
from gui.canvas.node_item import Direction
from gui.canvas.overlay import Overlay
from gui.canvas.pick import Hit, pick
from gui.canvas.probe_board import ProbeBoard
from gui.canvas.scene import Scene
from gui.canvas.strip import Strip
from gui.canvas.tooltip import Tooltip
from gui.interactions.mouse import Mouse
from gui.widgets.context_menu import ContextMenu
from gui.widgets.node_search import NodeSearch
from gui.widgets.title_field import TitleField

__all__ = ["PALETTE_PAYLOAD", "CanvasView"]

PALETTE_PAYLOAD = "node-type"

# Where the mouse holds a new node, from its upper left corner: its first port, its header, its corner.
BY_PORT, BY_HEADER, BY_CORNER = (0.0, 40.0), (80.0, 13.0), (0.0, 13.0)


class CanvasView:
    """The canvas of ``session`` inside the window or child window ``parent``. Call ``frame`` once a frame.

    ``gui.actions_canvas.add_canvas_actions`` registers what it can do as actions.
    """

    def __init__(self, session: Session, parent: int | str) -> None:
        self.session = session
        self.parent = parent
        self.plot, axes, layers = self._build(parent)
        self.camera = Camera(*axes)
        self.grid = Grid(layers[0])
        self.scene = Scene(session, Layers(*layers[1:6]))
        self.probes = ProbeBoard(session, self.scene, layers[6])
        self.overlay = Overlay(layers[7])
        self.minimap = Minimap(layers[8])
        self.tooltip = Tooltip()
        self.search = NodeSearch(session)
        self.menu = ContextMenu(session)
        self.title_field = TitleField()
        self.mouse = Mouse(self)
        self.menu_point: Point | None = None  # where the context menu was opened
        self._seen = (-1, -1)
        self._show_all = True  # as soon as the plot knows its size
        self._ends = self._listen()

    # -- for the rest of the window ------------------------------------------------------------------------------

    def set_strip(self, node: str, strip: Strip | None) -> None:
        """Show live values at the bottom of a node; None takes the strip away. Unknown nodes are ignored."""
        if node in self.scene.nodes:
            self.scene.set_strip(node, strip)

    def set_drawing(self, node: str, drawing: Shown | None) -> None:
        """Show what a probe draws; None takes it away. Unknown nodes are ignored."""
        if node in self.scene.nodes:
            self.scene.set_drawing(node, drawing)

    def shows(self, node: str) -> bool:
        """Whether a node is in view, and near enough to be read."""
        return self.scene.shows(node)

    def set_link_notes(self, notes: Mapping[Link, LinkNote]) -> None:
        """Write values (below) and gradients (above) on links; replaces all notes that were there."""
        self.scene.set_notes(notes)

    def set_active(self, node: str | None, direction: Direction | None = "forward") -> None:
        """Mark the node at which ``"forward"`` or ``"backward"`` stands now; None takes the mark away."""
        self.scene.set_active(node, direction)

    def show_all(self) -> None:
        """Bring the whole graph into view."""
        self._show_all = not self.camera.ready
        self.camera.show(self.scene.bounds())

    def show_nodes(self, nodes: Iterable[str]) -> None:
        """Bring some nodes into the middle of the view."""
        known = [n for n in nodes if n in self.scene.nodes]
        if known:
            self.camera.show(self.scene.bounds(known), max_zoom=max(1.0, self.camera.zoom))

    def reveal(self, node: str) -> None:
        """Select a node and show it, as a click on a problem does."""
        self.session.select([node])
        self.show_nodes([node])

    def to_screen(self, x: float, y: float) -> Point:
        """Where a canvas point is on screen, in pixels of the viewport."""
        return self.camera.to_screen(x, y)

    @property
    def mouse_point(self) -> Point:
        """The canvas point under the mouse, or the middle of the view while the mouse is elsewhere."""
        x, y = dpg.get_mouse_pos(local=False)
        left, top, right, bottom = self.camera.screen
        inside = left <= x <= right and top <= y <= bottom
        return self.camera.to_canvas(x, y) if inside else self.camera.centre

    def open_search(
        self, at: Point | None = None, held: tuple[PortRef, bool] | None = None, on_link: Link | None = None
    ) -> None:
        """Open the search for a node to add at a canvas point (the mouse without it).

        ``held`` is the end of a link that hangs free, and whether that is an output: only types that fit are shown,
        and the new node is linked at once. ``on_link``: only types that can be put into that link, which is done.
        """
        point = at or self.mouse_point
        registry, types = self.session.registry, None
        if held is not None:
            port = Port(*held[0], "out" if held[1] else "in")
            types = fitting_types(registry, self.scene.kind(port), from_output=held[1])
        elif on_link is not None:
            after = fitting_types(registry, self.scene.kind(Port(*on_link.source, "out")), from_output=True)
            before = fitting_types(registry, self.scene.kind(Port(*on_link.target, "in")), from_output=False)
            types = [t for t in after if t in before]
        grip = BY_HEADER if on_link else BY_PORT if held else BY_CORNER
        self.search.open(self.camera.to_screen(*point), lambda name: self._add(name, point, grip, held, on_link), types)

    def rename(self, node: str) -> None:
        """Edit a node's name in place."""
        look = self.scene.box(node)
        x, y = self.camera.to_screen(*self.scene.pos(node))
        now = self.session.graph.nodes[node].name or look.title

        def done(name: str) -> None:
            spec = self.scene.spec(node)
            plain = "" if spec and name == spec.label else name
            if node in self.session.graph.nodes:
                self.session.edit.set_mark([node], "name", plain, "Rename")

        self.title_field.open((x, y), look.width * self.camera.pixels_per_unit, now, done)

    def rename_frame(self, frame: str) -> None:
        """Edit a frame's title in place."""
        found = self.session.graph.frames[frame]
        at = self.camera.to_screen(*found.pos)

        def done(title: str) -> None:
            if frame in self.session.graph.frames:
                self.session.edit.set_frame(frame, "title", title)

        self.title_field.open(at, found.size[0] * self.camera.pixels_per_unit, found.title, done)

    def frame(self) -> None:
        """One frame: place, gestures, what is new, what is seen."""
        self.camera.apply(self.plot)
        if self._show_all and self.camera.ready:
            self._show_all = False
            self.camera.show(self.scene.bounds())
            self.camera.apply(self.plot)
        self.scene.flush()
        self.mouse.frame()
        self.search.frame()
        self.title_field.frame()
        self.scene.flush()
        self.camera.apply(self.plot)
        self._draw()

    def hit(self, point: Point) -> Hit:
        """What lies at a canvas point."""
        probe = self.probes.at(point)
        return Hit("probe", probe=probe) if probe is not None else pick(self.scene, point, self.camera.pixels_per_unit)

    def nodes_on(self, frame: Frame) -> list[str]:
        """The nodes that a frame carries along."""
        from gui.canvas.geometry import inside_frame

        return [n for n in self.scene.nodes if inside_frame(frame, self.scene.rect(n))]

    def close(self) -> None:
        """Stop listening and delete every item."""
        for end in self._ends:
            end()
        self.probes.close()
        for item in (self.plot, self.tooltip.window, self.search.window, self.menu.window, self.title_field.window):
            if dpg.does_item_exist(item):
                dpg.delete_item(item)
        self.mouse.close()

    # -- parts ---------------------------------------------------------------------------------------------------

    def _build(self, parent: int | str) -> tuple[int, tuple[int, int], list[int]]:
        unused = dpg.mvMouseButton_X2
        plot = dpg.add_plot(
            parent=parent, width=-1, height=-1, no_title=True, no_menus=True, no_box_select=True, no_mouse_pos=True,
            no_frame=True, pan_button=unused, fit_button=unused, box_select_button=unused, context_menu_button=unused,
            payload_type=PALETTE_PAYLOAD, drop_callback=self._on_drop,
        )  # fmt: skip
        bare: dict[str, Any] = {
            f"no_{part}": True
            for part in ("gridlines", "tick_marks", "tick_labels", "label", "menus", "side_switch", "highlight")
        }
        x_axis = dpg.add_plot_axis(dpg.mvXAxis, parent=plot, **bare)
        y_axis = dpg.add_plot_axis(dpg.mvYAxis, parent=plot, invert=True, **bare)
        self._bind_look(int(plot))
        return int(plot), (int(x_axis), int(y_axis)), [ink.layer(int(plot)) for _ in range(9)]

    @staticmethod
    def _bind_look(plot: int) -> None:
        with dpg.theme() as look, dpg.theme_component(dpg.mvPlot):
            plots = dpg.mvThemeCat_Plots
            dpg.add_theme_style(dpg.mvPlotStyleVar_PlotPadding, 0, 0, category=plots)
            dpg.add_theme_style(dpg.mvPlotStyleVar_PlotBorderSize, 0, category=plots)
            dpg.add_theme_color(dpg.mvPlotCol_PlotBg, theme.colour("canvas"), category=plots)
        dpg.bind_item_theme(plot, look)

    def _listen(self) -> list[Callable[[], None]]:
        session = self.session
        return [
            session.document_opened.connect(self._on_opened),
            session.document_changed.connect(self.scene.on_changes),
            session.analysis_changed.connect(self.scene.on_analysis),
            session.selection_changed.connect(self.scene.on_selection),
            theme.changed.connect(self._on_theme),
        ]

    def _draw(self) -> None:
        self.grid.update(self.camera)
        seen = (self.camera.version, self.scene.version)
        if seen != self._seen:
            self.scene.cull(self.camera.view, self.camera.zoom)
            self.scene.flush()
            self._seen = (self.camera.version, self.scene.version)
        self.probes.frame(self.camera)
        self.minimap.update(self.scene, self.camera)
        self.overlay.show_hint(self.camera, self.camera.ready and not self.scene.nodes and not self.scene.frames)

    def _add(
        self,
        type_name: str,
        point: Point,
        grip: Point,
        held: tuple[PortRef, bool] | None = None,
        on_link: Link | None = None,
    ) -> None:
        """Add a node so that the place ``grip`` (from its corner) comes to ``point``, and wire it."""
        node = self.session.edit.add(
            type_name,
            (point[0] - grip[0], point[1] - grip[1]),
            from_port=held[0] if held and held[1] else None,
            to_port=held[0] if held and not held[1] else None,
            on_link=on_link,
        )
        self.session.settings.note_node(type_name)
        self.session.select([node])

    def _on_drop(self, _sender: int, type_name: str, _user: object) -> None:
        point = self.mouse_point
        link = self.scene.index.link_at(*point, reach=14 / self.camera.pixels_per_unit)
        self._add(type_name, point, BY_HEADER, on_link=link)

    def _on_opened(self) -> None:
        self.mouse.cancel()
        self.tooltip.show(None, (0.0, 0.0))  # what it explains is gone
        self.scene.rebuild()
        self.show_all()

    def _on_theme(self) -> None:
        self.mouse.cancel()
        self._bind_look(self.plot)
        self.scene.on_theme()
        self.overlay.redraw()
        self.grid.redraw()
        self.minimap.redraw()
        self._seen = (-1, -1)
