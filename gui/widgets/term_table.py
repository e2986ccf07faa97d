"""The terms of a sum, one a row: factors that can be followed, their product, and the total below.

Rows are made once and used again; a page holds as many as one reads, so a sum of thousands stays smooth.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.runtime.explain import Explanation, Number, Term
from core.runtime.numbers import column_text
from core.studio.languages import tr
from gui import theme
from gui.shell.controls import button
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.plot_style import tight_table

__all__ = ["PAGE", "TermTable", "number_text"]

PAGE = 50
NUMBER = 9  # signs of a number in a column; a longer one makes its column wider
MOST_FACTORS = 2


def number_text(value: float) -> str:
    """A number in a column of this table."""
    return column_text(value, NUMBER)


class TermTable:
    """Call ``follow`` with the number that a person clicked; ``show`` another explanation."""

    def __init__(self, parent: int, follow: Callable[[Number], None]) -> None:
        self._follow = follow
        self._terms: tuple[Term, ...] = ()
        self._order: list[int] = []
        self._page = 0
        self._largest_first = True  # where there are many, most are next to nothing
        self._chosen = -1
        self._rows: list[_Row] = []
        with dpg.group(parent=parent) as self.group:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)) as self._bar:
                self._title = text.add("", "muted")
                self._before = button("", lambda: self._turn(-1), kind="quiet", icon="chevron-left",
                                      tip=tr("Terms before"))  # fmt: skip
                self._after = button("", lambda: self._turn(+1), kind="quiet", icon="chevron-right",
                                     tip=tr("More terms"))  # fmt: skip
                self._sort = button(tr("Largest first"), self._resort, kind="quiet", icon="sort",
                                    tip=tr("Sort by size, or in the order of the tensor."))  # fmt: skip
            with dpg.table(
                header_row=False, scrollY=True, scrollX=True, no_host_extendX=False, row_background=True,
                policy=dpg.mvTable_SizingFixedFit, height=100, pad_outerX=False,
            ) as self._table:  # fmt: skip
                for _ in range(2 * MOST_FACTORS + 2):
                    dpg.add_table_column(width_fixed=True)
            dpg.bind_item_theme(self._table, tight_table())
            self._total = text.add("", face="mono")

    def show(self, found: Explanation | None) -> None:
        """Show the terms of an explanation; nothing where it has none."""
        self._terms = found.terms if found else ()
        self._found = found
        self._page, self._chosen = 0, -1
        dpg.configure_item(self.group, show=bool(self._terms))
        if found and self._terms:
            self._arrange()

    def fit(self, height: int) -> None:
        """Fill ``height`` pixels: what is over after the bar and the total is the table's."""
        left = height - theme.px(28 + 26)
        dpg.configure_item(self._table, height=max(theme.px(60), left))

    def move(self, by: int) -> None:
        """Choose another row with the keyboard."""
        if not self._order:
            return
        self._chosen = max(0, min(len(self._order) - 1, self._chosen + by))
        page = self._chosen // PAGE
        if page != self._page:
            self._page = page
        self._draw()

    def enter(self, factor: int) -> None:
        """Follow a factor of the chosen row."""
        if 0 <= self._chosen < len(self._order):
            term = self._terms[self._order[self._chosen]]
            numbers = [n for n in (*term.factors, *term.of) if n.spot is not None]
            if numbers:
                self._follow(numbers[min(factor, len(numbers) - 1)])

    def as_text(self) -> str:
        """Every term with full precision, separated by tabs, for a spreadsheet."""
        lines = []
        for term in self._terms:
            cells = [part for number in term.factors for part in (number.symbol, repr(number.value))]
            lines.append("\t".join([*cells, repr(term.product)]))
        return "\n".join(lines)

    def _turn(self, by: int) -> None:
        self._page = max(0, min((len(self._order) - 1) // PAGE, self._page + by))
        self._draw()

    def _resort(self) -> None:
        self._largest_first = not self._largest_first
        self._page = 0
        self._arrange()

    def _arrange(self) -> None:
        self._order = list(range(len(self._terms)))
        if self._largest_first:
            self._order.sort(key=lambda k: -abs(self._terms[k].product))
        dpg.configure_item(
            self._sort, label=_label("sort", tr("In order") if self._largest_first else tr("Largest first"))
        )
        self._draw()

    def _draw(self) -> None:
        found, count = self._found, len(self._order)
        assert found is not None
        first, last = self._page * PAGE, min(count, (self._page + 1) * PAGE)
        several = count > PAGE
        words = tr("{count} terms", count=f"{count + found.omitted:,}") if count != 1 else tr("one term")
        if several:
            words = tr("terms {first} to {last} of {count}", first=first + 1, last=last, count=f"{count:,}")
        if found.kind == "depends":
            words = tr("depends on {count} numbers", count=f"{count:,}")
        dpg.set_value(self._title, words)
        for item in (self._before, self._after):
            dpg.configure_item(item, show=several)
        dpg.configure_item(self._sort, show=count > 2)
        while len(self._rows) < last - first:
            self._rows.append(_Row(self._table, self._follow))
        for place, row in enumerate(self._rows):
            shown = first + place < last
            row.show(self._terms[self._order[first + place]] if shown else None, found.kind,
                     chosen=first + place == self._chosen)  # fmt: skip
        dpg.set_value(self._total, self._total_text(found))
        dpg.configure_item(self._total, show=bool(self._total_text(found)))

    def _total_text(self, found: Explanation) -> str:
        if found.kind not in ("sum", "paths"):
            return ""
        parts = []
        if found.omitted:
            parts.append(
                tr("{count} more: {sum}", count=f"{found.omitted:,}", sum=number_text(found.omitted_sum).strip())
            )
        parts.append(tr("sum {total}", total=number_text(found.total).strip()))
        parts.append(tr("recorded {value}", value=number_text(found.value).strip()))
        return "   ".join(parts)


def _label(icon: str, words: str) -> str:
    return f"{theme.icon(icon)} {words}"


class _Row:
    """One term: two factors with their values, the product, and where a factor is a function the numbers behind it."""

    def __init__(self, table: int, follow: Callable[[Number], None]) -> None:
        self._numbers: list[Number | None] = [None] * (MOST_FACTORS + 2)
        self._items: list[tuple[int, int]] = []
        self._follow = follow
        with dpg.table_row(parent=table) as self.row:
            for place in range(MOST_FACTORS):
                link = dpg.add_button(label="", callback=self._clicked, user_data=place)
                dpg.bind_item_theme(link, look("quiet:accent"))
                text_item = text.add("", face="mono")
                self._items.append((int(link), text_item))
            self._product = text.add("", face="mono")
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(2)):
                self._of = []
                for place in range(2):
                    link = dpg.add_button(label="", callback=self._clicked, user_data=MOST_FACTORS + place)
                    dpg.bind_item_theme(link, look("quiet:accent"))
                    self._of.append(int(link))

    def show(self, term: Term | None, kind: str, chosen: bool) -> None:
        dpg.configure_item(self.row, show=term is not None)
        if term is None:
            return
        for place, (link, value) in enumerate(self._items):
            number = term.factors[place] if place < len(term.factors) else None
            self._numbers[place] = number
            label = number.symbol if number else ""
            if chosen and place == 0:
                label = "▸ " + label
            dpg.configure_item(link, label=label, show=number is not None)
            dpg.bind_item_theme(link, look("quiet:accent" if number and number.spot else "quiet:muted"))
            sign = "× " if place else ""
            dpg.set_value(value, f"{sign}{number_text(number.value)}" if number else "")
        plain = len(term.factors) == 1 and not term.of
        dpg.set_value(self._product, "" if plain or kind == "depends" else f"= {number_text(term.product)}")
        for place, link in enumerate(self._of):
            behind = term.of[place] if place < len(term.of) else None
            self._numbers[MOST_FACTORS + place] = behind
            label = f"{behind.symbol} {number_text(behind.value).strip()}" if behind else ""
            dpg.configure_item(link, label=label, show=behind is not None)

    def _clicked(self, _sender: int, _value: object, place: int) -> None:
        number = self._numbers[place]
        if number is not None and number.spot is not None:
            self._follow(number)
