"""Palette: every node type there is, to be found by name and dragged onto the canvas."""

from __future__ import annotations

from itertools import groupby

import dearpygui.dearpygui as dpg

from core.nodes.registry import GROUPS
from core.nodes.spec import NodeType
from core.studio.languages import tr
from core.studio.search import find_types
from core.studio.session import Session
from gui import fonts, theme
from gui.panels.base import Panel
from gui.shell.controls import empty_state, tooltip
from gui.shell.looks import look
from gui.widgets.formula import as_plain_text

__all__ = ["PalettePanel"]

PAYLOAD = "node-type"  # what the canvas takes; the data is the name of the type


class PalettePanel(Panel):
    """A search field and the categories; drag or double-click adds."""

    name = "palette"
    title = "Nodes"
    icon = "add"
    area = "left"
    order = 10
    help = "Every kind of node. Drag one onto the canvas, or double-click it."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        # Groups of operations begin closed: open, their seventy names would push the layers out of sight.
        self.closed: set[str] = {f"operation/{group}" for group in GROUPS["operation"]}
        self.rows: dict[str, int] = {}
        self._shown: tuple[object, ...] | None = None

    def build(self, parent: int) -> None:
        self.field = dpg.add_input_text(hint=tr("Search nodes"), width=-1, parent=parent)
        self._list = dpg.add_child_window(parent=parent, width=-1, height=-1, border=False)
        dpg.bind_item_theme(self._list, look("dense"))
        with dpg.item_handler_registry() as self._handlers:
            dpg.add_item_double_clicked_handler(dpg.mvMouseButton_Left, callback=self._double_clicked)

    def update(self) -> None:
        state = (dpg.get_value(self.field).strip(), frozenset(self.closed), theme.current().name, theme.scale())
        if state != self._shown:
            self._shown = state
            self._fill(str(state[0]))

    def _fill(self, query: str) -> None:
        dpg.delete_item(self._list, children_only=True)
        self.rows = {}
        if query:
            found = find_types(query, self.session.registry, self.session.settings.recent_nodes)
            for spec in found:
                self._row(spec, 0)
            if not found:
                empty_state(
                    int(self._list), "search", tr("No node is called that."), tr("Clear search"),
                    lambda: dpg.set_value(self.field, ""),
                )  # fmt: skip
            return
        for category, types in self.session.registry.by_category().items():
            self._heading(category, tr(category.capitalize()), len(types))
            if category not in self.closed:
                self._rows(category, types)

    def _rows(self, category: str, types: list[NodeType]) -> None:
        """The types of a category, under the headings of its groups where it has groups."""
        for group, members in groupby(types, lambda spec: spec.group):
            inside, key = list(members), f"{category}/{group}"
            if group:
                self._heading(key, tr(group), len(inside), indent=12)
            if key not in self.closed:
                for spec in inside:
                    self._row(spec, 24 if group else 12)

    def _heading(self, key: str, text: str, count: int, indent: int = 0) -> None:
        chevron = fonts.icon("chevron-right" if key in self.closed else "chevron-down")
        with dpg.group(horizontal=True, horizontal_spacing=0, parent=self._list):
            if indent:
                dpg.add_spacer(width=theme.px(indent))
            button = dpg.add_button(
                label=f"{chevron} {text}##{key}",
                width=-theme.px(32),
                callback=lambda: self._toggle(key),
            )
            dpg.bind_item_font(dpg.add_text(f"{count:>3}", color=theme.colour("muted")), fonts.font("mono"))
        dpg.bind_item_theme(button, look("row"))
        if not indent:
            dpg.bind_item_font(button, fonts.font("semibold"))

    def _toggle(self, key: str) -> None:
        self.closed ^= {key}

    def _row(self, spec: NodeType, indent: int) -> None:
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(2), parent=self._list):
            dpg.add_spacer(width=max(1, theme.px(indent)))
            dpg.add_text(fonts.icon(spec.icon or spec.category), color=_readable(theme.category(spec.category)))
            row = dpg.add_button(label=f"{spec.label}##{spec.name}", width=-1, user_data=spec.name)
        dpg.bind_item_theme(row, look("row"))
        dpg.bind_item_handler_registry(row, self._handlers)
        with dpg.drag_payload(parent=row, drag_data=spec.name, payload_type=PAYLOAD):
            dpg.add_text(f"{fonts.icon(spec.icon or spec.category)}  {spec.label}")
        tooltip(int(row), spec.summary or spec.label, as_plain_text(spec.formula).replace("\n", "   "))
        self.rows[spec.name] = int(row)

    def _double_clicked(self, _sender: int, data: tuple[int, int]) -> None:
        self.add(dpg.get_item_user_data(data[1]))

    def add(self, type_name: str) -> None:
        """Add a node in the middle of what the canvas shows."""
        shell = getattr(self, "shell", None)
        pos = shell.canvas.camera.centre if shell is not None else (0.0, 0.0)
        node = self.session.edit.add(type_name, pos)
        self.session.settings.note_node(type_name)
        self.session.select([node])


def _readable(colour: theme.RGBA) -> theme.RGBA:
    """A header colour lifted towards the text, so that a small icon on the panel can be told apart."""
    return theme.mix(colour, theme.colour("text"), 0.35)
