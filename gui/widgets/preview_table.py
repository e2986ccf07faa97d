"""Rows of a table: inputs, and the target at the right."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.preview_forms import TablePage
from gui import fonts, theme
from gui.widgets import text
from gui.widgets.output_view import OutputView
from gui.widgets.plot_style import tight_table

__all__ = ["PreviewTable"]

CELL = 76  # width of a column at least
MOST = 180  # and at most


class PreviewTable(OutputView):
    """Columns are made anew where their heads change; rows are used again."""

    def build(self) -> None:
        """The note under the table; the table comes with its columns."""
        self._page: TablePage | None = None
        self._table = 0
        self._rows: list[tuple[int, list[int]]] = []
        self._height = 200
        self._place = dpg.add_group(parent=self.group)
        self._note = text.add("", "muted", parent=self.group, show=False)

    def draw(self, content: TablePage) -> None:
        """Show a page."""
        if self._page is None or self._page.heads != content.heads:
            self._make(content.heads)
        self._page = content
        while len(self._rows) < len(content.rows):
            with dpg.table_row(parent=self._table) as row:
                cells = [int(text.add("", face="mono")) for _ in content.heads]
                text.tone(cells[-1], "accent")
            self._rows.append((int(row), cells))
        for number, (row, cells) in enumerate(self._rows):
            dpg.configure_item(row, show=number < len(content.rows))
            if number < len(content.rows):
                for item, cell in zip(cells, content.rows[number], strict=True):
                    dpg.set_value(item, fonts.elide(cell, MOST, theme.SIZE_MONO, "mono"))
        dpg.configure_item(self._note, show=bool(content.left_out))
        if content.left_out:
            dpg.set_value(self._note, tr("{count} columns more are not shown.", count=f"{content.left_out:,}"))
        self._fit()

    def resize(self, width: int, height: int) -> None:
        """It scrolls in itself, so that the heads stay."""
        self._height = height
        self._fit()

    def _fit(self) -> None:
        if self._table:
            note = theme.px(24) if self._page and self._page.left_out else 0
            dpg.configure_item(self._table, height=max(theme.px(80), self._height - note))

    def _make(self, heads: tuple[str, ...]) -> None:
        dpg.delete_item(self._place, children_only=True)
        self._rows.clear()
        with dpg.table(
            parent=self._place, header_row=True, scrollY=True, scrollX=True, freeze_rows=1, row_background=True,
            policy=dpg.mvTable_SizingFixedFit, height=self._height, pad_outerX=False, borders_innerV=True,
        ) as table:  # fmt: skip
            for head in heads:
                dpg.add_table_column(
                    label=fonts.elide(head, MOST, theme.SIZE_BASE), width_fixed=True,
                    init_width_or_weight=theme.px(max(CELL, min(MOST, fonts.text_width(head) + 12))),
                )  # fmt: skip
        self._table = int(table)
        dpg.bind_item_theme(table, tight_table())
