"""What is in an HDF5 file: groups and arrays, and which of them are the inputs and the targets."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.nodes.hdf5_file import Entry, hdf5_tree
from core.nodes.samples import DataError
from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import tooltip
from gui.shell.looks import look
from gui.widgets import text

__all__ = ["PreviewTree"]

TYPE = "data.hdf5"
INDENT = 14
MOST = 300


class PreviewTree:
    """A line for each entry, indented by its groups; an array has a button for x and one for y."""

    def __init__(self, parent: int, session: Session) -> None:
        self.session = session
        self.group = int(dpg.add_group(parent=parent, show=False))
        self.buttons: dict[tuple[str, str], int] = {}
        self._node = ""
        self._shown: tuple = ()

    def show(self, node: str) -> bool:
        """Show the file of a node; False where it reads none."""
        entries = self._entries(node)
        dpg.configure_item(self.group, show=bool(entries))
        if not entries:
            return False
        chosen = self._chosen(node)
        key = (node, entries, tuple(chosen.items()), theme.scale())
        if key != self._shown:
            self._shown, self._node = key, node
            dpg.delete_item(self.group, children_only=True)
            self.buttons.clear()
            for entry in entries[:MOST]:
                self._line(entry, chosen)
            if len(entries) > MOST:
                text.add(tr("and {count} more", count=len(entries) - MOST), "muted", parent=self.group)
        return True

    def theme_changed(self) -> None:
        """Make it anew at the next ``show``."""
        self._shown = ()

    def _entries(self, node: str) -> tuple[Entry, ...]:
        found = self.session.graph.nodes.get(node)
        if found is None or found.type != TYPE:
            return ()
        try:
            return hdf5_tree(str(found.params.get("path", "")))
        except DataError:
            return ()

    def _chosen(self, node: str) -> dict[str, str]:
        spec = self.session.registry[TYPE]
        values = spec.values(self.session.graph.nodes[node].params)
        return {port: str(values[port]).strip().strip("/") for port in ("x", "y")}

    def _line(self, entry: Entry, chosen: dict[str, str]) -> None:
        depth, name = entry.path.count("/"), entry.path.rsplit("/", 1)[-1]
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(6), parent=self.group):
            dpg.add_spacer(width=theme.px(INDENT * depth))
            if entry.is_group:
                text.add(fonts.icon("folder"), "muted")
                text.add(name)
                return
            for port in ("x", "y"):
                on = chosen[port] == entry.path
                item = int(
                    dpg.add_button(label=f"{port}##{entry.path}", callback=self._choose, user_data=(port, entry.path))
                )
                dpg.bind_item_theme(item, look("chip:accent,3" if on else "quiet:muted"))
                tip = tr("These are the inputs.") if port == "x" else tr("These are the targets.")
                tooltip(item, tip if on else tr("Take this array for {port}", port=port))
                self.buttons[port, entry.path] = item
            shape = " × ".join(map(str, entry.shape or ())) or tr("one number")
            text.add(name)
            tooltip(int(text.add(shape, "muted", "mono")), f"{entry.path}: {shape} {entry.dtype}")

    def _choose(self, _sender: int, _value: object, which: tuple[str, str]) -> None:
        self.session.edit.set_param(self._node, which[0], which[1])
