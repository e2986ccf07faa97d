"""What stands above a spreadsheet: title and switches, searches and copying, the dimensions, and the cell at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from core.runtime.sheets import Plane
from core.studio.languages import tr
from gui import theme
from gui.shell.controls import button
from gui.shell.looks import look
from gui.widgets import text

if TYPE_CHECKING:
    from gui.panels.tensor import TensorPanel

__all__ = ["SheetTools"]

ROOM = 640  # for all tools in one row


class SheetTools:
    """The tools of ``panel``; ``refresh`` shows what is true now."""

    def __init__(self, parent: int, panel: TensorPanel) -> None:
        self.panel = panel
        self._dims: tuple[object, ...] = ()
        self._fields: list[int] = []
        with dpg.group(parent=parent):
            self._first_row()
            self._second_row()
            self._spare_row = dpg.add_group(horizontal=True, show=False)
            self._dimensions = dpg.add_group(horizontal=True, horizontal_spacing=theme.px(6), show=False)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(16)):
                self._cell = text.add("", face="mono")
                self._doubt = text.add("", "warn")
                self._message = text.add("", "muted")

    def _first_row(self) -> None:
        panel = self.panel
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
            self._title = text.add("", face="semibold")
            self._about = text.add("", "muted", "mono")
            self.part = button("", panel.open.switch, kind="quiet:accent",
                               tip=tr("The value and the gradient of the same tensor: show the other one"))  # fmt: skip
            self.follow = dpg.add_checkbox(label=tr("follow"), default_value=True,
                                           callback=lambda _, on: panel.set_follow(on))  # fmt: skip
            self._tip(self.follow, tr("Go along with the debugger: show the same tensor in every step"))
            self.colours = dpg.add_checkbox(label=tr("colours"), default_value=True,
                                            callback=lambda _, on: panel.set_coloured(on))  # fmt: skip
            self._tip(self.colours, tr("Colour each cell by its number; signed numbers have zero in the middle"))

    def _second_row(self) -> None:
        panel = self.panel
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)) as self._row:
            self.nan = button(tr("NaN"), lambda: panel.find("nan"), tip=tr("Go to the next NaN (F3 goes on)"))
            self.inf = button("∞", lambda: panel.find("inf"), tip=tr("Go to the next infinite number"))
            self.least = button(tr("min"), lambda: panel.find("min"), tip=tr("Go to the least number"))
            self.greatest = button(tr("max"), lambda: panel.find("max"), tip=tr("Go to the greatest number"))
            self.place = dpg.add_input_text(hint=tr("go to index"), width=theme.px(92), on_enter=True,
                                            callback=lambda _, words: panel.go_to(words))  # fmt: skip
            self._tip(self.place, tr("An index such as 3, 0; Enter goes there (Ctrl+G)"))
            self.near = dpg.add_input_text(hint=tr("near value"), width=theme.px(84), on_enter=True, scientific=True,
                                           callback=lambda _, words: self._find_near(words))  # fmt: skip
            self._tip(self.near, tr("Go to the number nearest to this one"))
            self.swap = button("", panel.swap, icon="swap", tip=tr("Swap rows and columns"))
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)) as self._copying:
                self.copy = button("", panel.copy, icon="copy", tip=tr("Copy the selected cells (Ctrl+C)"))
                self.as_numpy = button(tr("NumPy"), lambda: panel.copy(as_numpy=True),
                                       tip=tr("Copy them as a Python expression (Ctrl+Shift+C)"))  # fmt: skip
                self.copy_all = button(tr("all"), lambda: panel.copy(everything=True),
                                       tip=tr("Copy every cell of this sheet"))  # fmt: skip
                self.explain = button(tr("Explain"), panel.explain, icon="lightbulb", kind="quiet:accent",
                                      tip=tr("Where this number comes from (Enter, or double-click)"))  # fmt: skip

    def refresh(self) -> None:
        """Bring every word up to date."""
        panel = self.panel
        title, about = panel.headline
        dpg.set_value(self._title, title)
        dpg.set_value(self._about, about)
        twin = panel.open.twin()
        dpg.configure_item(self.part, show=twin is not None)
        if twin is not None:
            dpg.configure_item(
                self.part, label=tr("show its gradient") if twin.part == "gradient" else tr("show its value")
            )
        self._set(self._cell, panel.cell_line)
        self._set(self._doubt, panel.open.doubt)
        self._set(self._message, panel.message)
        self._show_dimensions()

    def fit(self, width: float) -> None:
        """In a narrow panel the copying goes into a row of its own."""
        narrow = width < theme.px(ROOM)
        if narrow != dpg.is_item_shown(self._spare_row):
            dpg.configure_item(self._spare_row, show=narrow)
            dpg.move_item(self._copying, parent=self._spare_row if narrow else self._row)

    def focus_index(self) -> None:
        """Let a person write an index."""
        dpg.focus_item(self.place)

    def _find_near(self, words: str) -> None:
        try:
            self.panel.find("near", float(words.replace("−", "-")))
        except ValueError:
            self.panel.message = tr("Write a number, such as 0.5 or 1e-3.")
            self.refresh()

    def _show_dimensions(self) -> None:
        """Which dimensions run, and where the others stand; two need no choice but swapping."""
        facts, plane = self.panel.open.facts, self.panel.open.plane
        dims = len(facts.shape) if facts else 0
        dpg.configure_item(self._dimensions, show=dims > 2)
        if facts is None or plane is None or dims < 3:
            return
        made = (facts.shape, plane.rows, plane.columns, theme.scale())
        if made != self._dims:
            self._dims = made
            self._make_dimensions(facts.shape, plane)
        for dimension, field in enumerate(self._fields):
            if field and dpg.get_value(field) != plane.fixed[dimension] and not dpg.is_item_active(field):
                dpg.set_value(field, plane.fixed[dimension])

    def _make_dimensions(self, shape: tuple[int, ...], plane: Plane) -> None:
        dpg.delete_item(self._dimensions, children_only=True)
        names = [str(d) for d in range(len(shape))]
        for label, which in ((tr("rows"), "rows"), (tr("columns"), "columns")):
            text.add(label, "muted", parent=self._dimensions)
            dpg.add_combo(names, default_value=str(getattr(plane, which)), width=theme.px(48), user_data=which,
                          callback=self._turned, parent=self._dimensions)  # fmt: skip
        self._fields = []
        for dimension, size in enumerate(shape):
            if dimension in (plane.rows, plane.columns):
                self._fields.append(0)
                continue
            label = tr("dimension {number}", number=dimension)
            text.add(label, "muted", parent=self._dimensions)
            self._fields.append(int(dpg.add_input_int(
                default_value=plane.fixed[dimension], min_value=0, max_value=max(0, size - 1), min_clamped=True,
                max_clamped=True, width=theme.px(92), user_data=dimension, callback=self._fixed,
                parent=self._dimensions,
            )))  # fmt: skip
            text.add(tr("of {size}", size=f"{size:,}"), "muted", parent=self._dimensions)

    def _turned(self, _sender: int, chosen: str, which: str) -> None:
        plane = self.panel.open.plane
        if plane is None:
            return
        dimension = int(chosen)
        rows, columns = (dimension, plane.columns) if which == "rows" else (plane.rows, dimension)
        if rows == columns:  # the two change places
            rows, columns = plane.columns, plane.rows
        self.panel.set_plane(Plane(plane.fixed, rows, columns))

    def _fixed(self, _sender: int, at: int, dimension: int) -> None:
        plane = self.panel.open.plane
        if plane is not None:
            fixed = tuple(at if d == dimension else i for d, i in enumerate(plane.fixed))
            self.panel.set_plane(Plane(fixed, plane.rows, plane.columns))

    @staticmethod
    def _set(item: int, words: str) -> None:
        dpg.set_value(item, words)
        if dpg.is_item_shown(item) != bool(words):
            dpg.configure_item(item, show=bool(words))

    @staticmethod
    def _tip(item: int, words: str) -> None:
        with dpg.tooltip(item, delay=0.45, hide_on_activity=True) as tip:
            dpg.add_text(words, wrap=theme.px(320))
        dpg.bind_item_theme(tip, look("tip"))
