"""The heads of a table's columns: a click makes a column an input, leaves it out, or makes it the target."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.preview_columns import Columns, Role, columns_of, next_role, overlap, set_role
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import tooltip
from gui.shell.looks import look

__all__ = ["PreviewColumns"]

SIGNS: dict[Role, str] = {"input": "arrow-right", "target": "flag", "both": "swap", "left out": "close"}
TONES: dict[Role, str] = {"input": "text", "target": "accent", "both": "accent", "left out": "muted"}
WIDEST = 150
GAP = 4


class PreviewColumns:
    """Buttons in as many lines as they need; nothing for nodes that read no table."""

    def __init__(self, parent: int, session: Session) -> None:
        self.session = session
        self.group = int(dpg.add_group(parent=parent, show=False))
        self.heads: dict[str, int] = {}
        self._node = ""
        self._shown: tuple = ()

    def show(self, node: str, width: int) -> None:
        """Show the columns of a node in ``width`` pixels."""
        columns = columns_of(self.session, node)
        dpg.configure_item(self.group, show=bool(columns))
        key = (node, tuple(columns.items()), width, theme.scale())
        if key == self._shown:
            return
        self._shown, self._node = key, node
        dpg.delete_item(self.group, children_only=True)
        self.heads.clear()
        left, row = 0.0, 0
        for name, role in columns.items():
            label = f"{fonts.icon(SIGNS[role])} {fonts.elide(name, WIDEST)}"
            wide = fonts.text_width(label) * theme.scale() + theme.px(16 + GAP)
            if not row or left + wide > width:
                left = 0.0
                row = int(dpg.add_group(horizontal=True, horizontal_spacing=theme.px(GAP), parent=self.group))
            left += wide
            self._head(row, columns, name, label)

    def theme_changed(self) -> None:
        """Make them anew at the next ``show``."""
        self._shown = ()

    def _head(self, row: int, columns: Columns, name: str, label: str) -> None:
        role = columns[name]
        head = int(dpg.add_button(label=f"{label}##{name}", parent=row, callback=self._clicked, user_data=name))
        dpg.bind_item_theme(head, look("chip:accent,3" if role in ("target", "both") else f"quiet:{TONES[role]}"))
        says = {
            "input": tr("{name} is an input.", name=name),
            "target": tr("{name} is the target: what the network learns to give.", name=name),
            "both": tr("{name} is an input, and its next values are a target.", name=name),
            "left out": tr("{name} is left out.", name=name),
        }
        ways = tr("Click: input, left out, target. Ctrl+click: one more target.")
        if overlap(self.session, self._node):
            ways = tr("Click: both, input, target, left out.")
        tooltip(head, says[role], ways)
        self.heads[name] = head

    def _clicked(self, _sender: int, _value: object, name: str) -> None:
        columns = columns_of(self.session, self._node)
        series = overlap(self.session, self._node)
        more = dpg.is_key_down(dpg.mvKey_LControl) or dpg.is_key_down(dpg.mvKey_RControl)
        more = more and not series
        role: Role = "target" if more and columns[name] != "target" else next_role(columns, name, series=series)
        try:
            set_role(self.session, self._node, name, role, more=more)
        except ValueError as problem:
            self.session.notify(tr(str(problem)), "warning")
