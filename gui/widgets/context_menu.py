"""The menu under the right mouse button: the actions that apply to what was clicked."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.actions import Action
from core.studio.session import Session
from gui.fonts import icon

__all__ = ["PLACES", "ContextMenu"]

# Action ids by the thing that was clicked; None is a line between groups. Actions nobody has registered are left out.
PLACES: dict[str, tuple[str | None, ...]] = {
    "canvas": (
        "canvas.add", "edit.paste", None, "edit.select_all", "canvas.frame", None,
        "view.show_all", "view.zoom_100", "view.minimap",
    ),
    "node": (
        "edit.rename", "edit.duplicate", "edit.duplicate_linked", "edit.copy", "edit.cut", None,
        "node.mute", "node.collapse", "node.freeze", "debug.breakpoint", "debug.breakpoint_condition",
        "debug.disable_breakpoint", "debug.watch", "probe.pin", "debug.to_node", "debug.last_change", None,
        "canvas.frame", None, "edit.delete", "edit.delete_keep_flow",
    ),
    "link": (
        "link.insert", None, "debug.breakpoint", "debug.breakpoint_condition", "debug.disable_breakpoint",
        "debug.watch", "probe.pin", "debug.last_change", None, "edit.delete",
    ),
    "frame": ("edit.rename", None, "edit.delete"),
}  # fmt: skip


class ContextMenu:
    """One popup, filled for each click."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.items: dict[str, int] = {}  # action id -> menu item, of the menu that was opened last
        self.window = int(
            dpg.add_window(popup=True, show=False, no_saved_settings=True, min_size=(10, 10), autosize=True)
        )

    def open(self, place: str, at_px: tuple[float, float]) -> None:
        """Show the actions for ``place``, one of PLACES, at a place on screen."""
        dpg.delete_item(self.window, children_only=True)
        self.items = {}
        known = {action.id: action for action in self.session.actions}
        gap = False
        for id in PLACES[place]:
            if id is None:
                gap = bool(self.items)
            elif id in known:
                if gap:
                    dpg.add_separator(parent=self.window)
                gap = False
                self.items[id] = self._add(known[id])
        if self.items:
            dpg.configure_item(self.window, pos=[round(at_px[0]), round(at_px[1])], show=True)

    def _add(self, action: Action) -> int:
        return int(
            dpg.add_menu_item(
                label=f"{icon(action.icon) if action.icon else '  '}  {action.label}",
                shortcut=action.shortcut,
                enabled=action.enabled(),
                check=action.checked is not None,
                default_value=bool(action.checked and action.checked()),
                callback=lambda: self.session.actions.trigger(action.id),
                parent=self.window,
            )
        )
