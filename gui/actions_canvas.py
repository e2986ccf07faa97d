"""The actions of the canvas: what its keys, its menus and the command palette do.

Gestures of the mouse are in ``gui.interactions``; undo, training and debugging, which need no canvas, are registered by
``core.studio.commands``.
"""

from __future__ import annotations

from typing import Any

import dearpygui.dearpygui as dpg

from core.studio.actions import Action
from core.studio.clipboard import ClipboardError
from core.studio.languages import tr
from gui.canvas.view import CanvasView
from gui.interactions.probe import add_probe_actions
from gui.theme import GRID

__all__ = ["add_canvas_actions"]

FRAME_PADDING = 1.5 * GRID


def add_canvas_actions(canvas: CanvasView) -> None:
    """Register what ``canvas`` can do with its session."""
    does = _CanvasCommands(canvas)
    some, some_nodes, choose = does.some, does.some_nodes, lambda: tr("Select something first.")
    shut: dict[str, Any] = {"enabled": some_nodes, "why_not": lambda: tr("Select a node first.")}
    for action in (
        Action("canvas.add", tr("Add node…"), does.add, ("Shift+A", "Tab"), "Graph", "add",
               tr("Search for a node and add it where the mouse is.")),
        Action("link.insert", tr("Insert a node…"), does.insert, (), "Graph", "add",
               tr("Search for a node and put it into the selected link."), enabled=does.one_link,
               why_not=lambda: tr("Select one link first.")),
        Action("edit.cut", tr("Cut"), does.cut, ("Ctrl+X",), "Edit", "cut", **shut),
        Action("edit.copy", tr("Copy"), does.copy, ("Ctrl+C",), "Edit", "copy",
               tr("Copy as text, which can be pasted into a chat or an e-mail too."), **shut),
        Action("edit.paste", tr("Paste"), does.paste, ("Ctrl+V",), "Edit", "paste"),
        Action("edit.paste_linked", tr("Paste with links"), does.paste_linked, ("Ctrl+Shift+V",), "Edit", "paste",
               tr("Paste, fed by what fed the originals.")),
        Action("edit.duplicate", tr("Duplicate"), does.duplicate, ("Ctrl+D",), "Edit", "duplicate", **shut),
        Action("edit.duplicate_linked", tr("Duplicate with input links"), does.duplicate_linked, ("Ctrl+Shift+D",),
               "Edit", "duplicate", tr("The copies are fed by what feeds the originals."), **shut),
        Action("edit.delete", tr("Delete"), does.delete, ("Del", "X"), "Edit", "delete", enabled=some, why_not=choose),
        Action("edit.delete_keep_flow", tr("Delete and keep the flow"), does.delete_keep_flow, ("Ctrl+Del",), "Edit",
               "delete", tr("What fed the node then feeds what it fed."), **shut),
        Action("edit.select_all", tr("Select all"), does.select_all, ("Ctrl+A",), "Edit"),
        Action("edit.rename", tr("Rename"), does.rename, ("F2",), "Edit", "edit", enabled=does.one,
               why_not=lambda: tr("Select one node or frame first.")),
        Action("node.mute", tr("Mute"), does.mute, ("M",), "Graph", "eye-off",
               tr("Pass the first input through, as if the node were not there."), **shut),
        Action("node.collapse", tr("Collapse"), does.collapse, ("H",), "Graph", "collapse",
               tr("Show the header only."), **shut),
        Action("node.freeze", tr("Freeze"), does.freeze, (), "Graph", "snowflake",
               tr("Leave the parameters of the node as they are while training."), **shut),
        Action("canvas.frame", tr("Comment frame"), does.frame, ("C",), "Graph", "frame",
               tr("A titled sheet behind the selected nodes, which moves them.")),
        Action("view.show_all", tr("Show all"), canvas.show_all, ("Home",), "View", "zoom-fit"),
        Action("view.show_selection", tr("Show selection"), does.show_selection, ("F",), "View", "eye", **shut),
        Action("view.zoom_in", tr("Zoom in"), does.zoom_in, ("Ctrl+=", "Ctrl++"), "View", "zoom-in"),
        Action("view.zoom_out", tr("Zoom out"), does.zoom_out, ("Ctrl+-",), "View", "zoom-out"),
        Action("view.zoom_100", tr("Zoom to 100 %"), does.zoom_100, ("Ctrl+0",), "View"),
        Action("view.minimap", tr("Minimap"), canvas.minimap.toggle, ("Alt+M",), "View", "image",
               checked=lambda: canvas.minimap.shown),
    ):  # fmt: skip
        canvas.session.actions.add(action)
    add_probe_actions(canvas)


class _CanvasCommands:
    """The effects, each on what is selected now."""

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas
        self.session = canvas.session

    def some(self) -> bool:
        session = self.session
        return bool(session.selected_nodes or session.selected_links or session.selected_frames)

    def some_nodes(self) -> bool:
        return bool(self.session.selected_nodes)

    def one(self) -> bool:
        return len(self.session.selected_nodes) + len(self.session.selected_frames) == 1

    def add(self) -> None:
        self.canvas.open_search()

    def one_link(self) -> bool:
        return len(self.session.selected_links) == 1

    def insert(self) -> None:
        (link,) = self.session.selected_links
        self.canvas.open_search(self.canvas.scene.links[link].middle, on_link=link)

    def copy(self) -> None:
        dpg.set_clipboard_text(self.session.edit.copy(self.session.selected_nodes))

    def cut(self) -> None:
        self.copy()
        self.session.edit.delete(self.session.selected_nodes)

    def paste(self) -> None:
        self._paste(with_links=False)

    def paste_linked(self) -> None:
        self._paste(with_links=True)

    def _paste(self, *, with_links: bool) -> None:
        try:
            text = dpg.get_clipboard_text() or ""
            self.session.select(self.session.edit.paste(text, self.canvas.mouse_point, with_links=with_links))
        except ClipboardError as problem:
            self.session.notify(str(problem), "warning")

    def duplicate(self) -> None:
        self.session.select(self.session.edit.duplicate(self.session.selected_nodes))

    def duplicate_linked(self) -> None:
        self.session.select(self.session.edit.duplicate(self.session.selected_nodes, with_inputs=True))

    def delete(self) -> None:
        session = self.session
        session.edit.delete(session.selected_nodes, session.selected_links, session.selected_frames)

    def delete_keep_flow(self) -> None:
        self.session.edit.delete(self.session.selected_nodes, keep_flow=True)

    def select_all(self) -> None:
        graph = self.session.graph
        self.session.select(graph.nodes, (), graph.frames)

    def rename(self) -> None:
        if self.session.selected_nodes:
            self.canvas.rename(next(iter(self.session.selected_nodes)))
        else:
            self.canvas.rename_frame(next(iter(self.session.selected_frames)))

    def mute(self) -> None:
        self.session.edit.toggle(self.session.selected_nodes, "muted", tr("Mute"))

    def collapse(self) -> None:
        self.session.edit.toggle(self.session.selected_nodes, "collapsed", tr("Collapse"))

    def freeze(self) -> None:
        self.session.edit.toggle(self.session.selected_nodes, "frozen", tr("Freeze"))

    def frame(self) -> None:
        around = self.canvas.scene.bounds(self.session.selected_nodes)
        if around is None:
            x, y = self.canvas.mouse_point
            around = (x - 140, y - 60, x + 140, y + 80)
        left, top, right, bottom = around
        pos = (_down(left - FRAME_PADDING), _down(top - FRAME_PADDING - GRID))
        size = (_up(right + FRAME_PADDING - pos[0]), _up(bottom + FRAME_PADDING - pos[1]))
        frame = self.session.edit.add_frame(tr("Comment"), pos, size)
        self.session.select((), (), [frame])

    def show_selection(self) -> None:
        self.canvas.show_nodes(self.session.selected_nodes)

    def zoom_in(self) -> None:
        self.canvas.camera.zoom_by(1)

    def zoom_out(self) -> None:
        self.canvas.camera.zoom_by(-1)

    def zoom_100(self) -> None:
        self.canvas.camera.zoom_to(1.0)


def _down(value: float) -> float:
    return value // GRID * GRID


def _up(value: float) -> float:
    return -(-value // GRID) * GRID
