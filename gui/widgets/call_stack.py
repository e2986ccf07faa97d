"""Where in the network the debugger stands, as debuggers of programs show it: the innermost part first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui import theme
from gui.shell.controls import tooltip
from gui.shell.looks import look
from gui.widgets.entry_list import phase_title

__all__ = ["CallStack"]


class CallStack:
    """Lines of parts; a click calls ``chosen`` with the part's first operation."""

    def __init__(self, parent: int, chosen: Callable[[int], None]) -> None:
        self._chosen = chosen
        self._lines: list[int] = []
        with dpg.group(parent=parent, show=False) as self.group:
            pass
        with dpg.theme() as tight, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_style(dpg.mvStyleVar_ItemSpacing, 4, 0)
        dpg.bind_item_theme(self.group, tight)
        tooltip(self.group, tr("Where we are: the innermost part on top. A click goes to its first operation."))

    def show(self, parts: Sequence[tuple[str, int]]) -> None:
        """``parts`` are (words, first operation), the innermost first; none hides it."""
        dpg.configure_item(self.group, show=bool(parts))
        while len(self._lines) < len(parts):
            line = dpg.add_button(label="", callback=self._clicked, parent=self.group)
            dpg.bind_item_theme(line, look("row:muted"))
            self._lines.append(int(line))
        for place, line in enumerate(self._lines):
            part = parts[place] if place < len(parts) else None
            dpg.configure_item(line, show=part is not None)
            if part is None:
                continue
            outermost = place == len(parts) - 1
            words = phase_title(part[0]) if outermost else part[0]
            sign = theme.icon("arrow-right") if place == 0 else "  "
            dpg.configure_item(line, label=f"{sign}  {words}", user_data=part[1])

    def _clicked(self, _sender: int, _value: object, entry: int) -> None:
        self._chosen(entry)
