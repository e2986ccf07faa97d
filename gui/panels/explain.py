"""The Explain panel: the number one clicked, the sum it is made of, and the way that led to it.

Left the words, the formula and the numbers on the way; right the terms, each a link. "Check it" sets a finite
difference beside the number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import dearpygui.dearpygui as dpg

from core.runtime.explain import Checked, Explanation, Number
from core.runtime.numbers import digits
from core.runtime.trace import Spot
from core.studio.actions import Action
from core.studio.formulas import filled_in, sum_in_numbers
from core.studio.languages import tr
from core.studio.names import titled
from core.studio.session import Session
from gui import fonts, theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.empty import EmptyState
from gui.widgets.formula import Formula, as_plain_text
from gui.widgets.term_table import TermTable, number_text

if TYPE_CHECKING:
    from gui.app import App

__all__ = ["ExplainPanel"]

WIDE = 560  # from here on the terms stand beside the words
LEFT = 0.38  # of the width
TERMS = 432  # what the terms need, at an interface size of 1.0: the words leave it to them
LEAST = 190  # and the words
MOST_NUMBERS = 14
MOST_LINKS = 6
BAR = 500  # what stands beside the title needs, at an interface size of 1.0


class ExplainPanel(Panel):
    """Where one number comes from."""

    name: ClassVar[str] = "explain"
    title: ClassVar[str] = "Explain"
    icon: ClassVar[str] = "sigma"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 15
    help: ClassVar[str] = (
        "Click a number of any tensor (in the Debugger, the Inspector or the spreadsheet) to see what it is made of: "
        "every term with real numbers, each a link to where it comes from."
    )
    shell: App

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._new = True
        self._left_width = 100
        explaining = session.running.explaining
        explaining.changed.connect(self._note)
        session.running.debugger.explained.connect(self._asked)
        session.running.state_changed.connect(self._note)
        theme.changed.connect(self._note)

    def _note(self, *_: object) -> None:
        self._new = True

    def _asked(self, _spot: Spot) -> None:
        if hasattr(self, "shell"):
            self.shell.dock.show(self.name)

    # ---- making ----

    def build(self, parent: int) -> None:
        """The bar with the trail, the words on the left, the terms on the right."""
        self._add_actions()
        explaining = self.session.running.explaining
        debugger = self.session.running.debugger
        self._empty = EmptyState(parent, tr(self.help), tr("Step into this batch"), debugger.step, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(2)):
                self._back = button("", explaining.back, kind="quiet", icon="arrow-left",
                                    tip=tr("Back to the number before (Alt+Backspace)"))  # fmt: skip
                self._on = button("", explaining.onward, kind="quiet", icon="arrow-right",
                                  tip=tr("On along the trail (Alt+Shift+Backspace)"))  # fmt: skip
                self._title = text.add("", face="semibold")
                self._index = dpg.add_input_text(
                    width=theme.px(84), on_enter=True, callback=self._moved, hint="0, 0", no_spaces=False
                )
                dpg.bind_item_font(self._index, fonts.font("mono"))
                self._value = text.add("", "accent", "mono")
                self._check = button(tr("Check it"), explaining.check, kind="quiet", icon="check",
                                     tip=tr("Move it a little, compute the loss again, and compare."))  # fmt: skip
                self._go = button(tr("Debugger"), explaining.show_in_debugger, kind="quiet", icon="bug",
                                  tip=tr("Go to the operation that computed it."))  # fmt: skip
                self._sheet = button("", self._open_tensor, kind="quiet", icon="table",
                                     tip=tr("Open the whole tensor in the spreadsheet."))  # fmt: skip
                self._copy = button("", self._copy_terms, kind="quiet", icon="copy",
                                    tip=tr("Copy all terms, for a spreadsheet."))  # fmt: skip
            self._stale = text.add("", "warn", show=False, wrap=0)
            self._refusal = text.add("", "warn", show=False, wrap=0)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(12)) as self._split:
                with dpg.child_window(border=False, width=100, height=100) as self._left:
                    self._checked = text.add("", "ok", show=False, wrap=0)
                    self._sentence = text.add("", wrap=0)
                    self._reduced = text.add("", "warn", wrap=0, show=False)
                    holder = dpg.add_group()
                    self._formulas = [Formula(holder), Formula(holder), Formula(holder)]
                    self._sum = text.add("", face="mono", wrap=0, show=False)
                    self._numbers = [self._number_line() for _ in range(MOST_NUMBERS)]
                    with dpg.group():
                        self._onward = [self._link() for _ in range(MOST_LINKS)]
                with dpg.group() as self._right:
                    self._terms = TermTable(dpg.top_container_stack(), self._follow)

    def _number_line(self) -> tuple[int, int, int]:
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(4), show=False) as line:
            link = dpg.add_button(label="", callback=self._followed)
            dpg.bind_item_theme(link, look("quiet:accent"))
            value = text.add("", face="mono")
        return int(line), int(link), value

    def _link(self) -> int:
        link = dpg.add_button(label="", callback=self._followed, show=False)
        dpg.bind_item_theme(link, look("quiet:accent"))
        return int(link)

    # ---- every frame ----

    def update(self) -> None:
        """Show what is explained now."""
        explaining = self.session.running.explaining
        spot = explaining.spot
        self._empty.instead_of(self._body, spot is None)
        if spot is None:
            return
        self._arrange()
        if self._new:
            self._new = False
            self._draw(spot)
        for formula in self._formulas:
            formula.update(self._left_width - theme.px(16))

    def _arrange(self) -> None:
        if not self.resized():
            return
        width, height = self.size
        wide = width > theme.px(WIDE)
        dpg.configure_item(self._split, horizontal=wide)
        room = max(theme.px(80), height - theme.px(16 + 36))
        self._left_width = self._beside(width) if wide else width - theme.px(16)
        dpg.configure_item(self._left, width=self._left_width, height=room if wide else max(theme.px(120), room // 2))
        self._terms.fit(room if wide else room // 2)
        self._new = True

    @staticmethod
    def _beside(width: int) -> int:
        """How wide the words are, beside the terms."""
        return max(theme.px(LEAST), min(int((width - theme.px(28)) * LEFT), width - theme.px(28 + TERMS)))

    def _draw(self, spot: Spot) -> None:
        running = self.session.running
        explaining, found = running.explaining, running.explaining.explanation
        # Grey by their look alone: DearPyGui draws a disabled button in a look of its own, which seems ready to press.
        for item, able in ((self._back, explaining.can_go_back), (self._on, explaining.can_go_on)):
            dpg.bind_item_theme(item, look("quiet" if able else "quiet:line"))
        name = (
            found.title.rpartition("[")[0] or found.title
            if found and spot.index
            else (found.title if found else spot.title)
        )
        room = max(theme.px(120), self.size[0] - theme.px(BAR))
        dpg.set_value(self._title, fonts.elide(titled(self.session, name), room, theme.px(14), "semibold"))
        dpg.set_value(self._index, ", ".join(map(str, spot.index or ())))
        dpg.configure_item(self._index, show=bool(spot.index))
        dpg.set_value(self._value, f"= {digits(found.value)}" if found else "…")
        dpg.set_value(self._refusal, explaining.refusal)
        dpg.configure_item(self._refusal, show=bool(explaining.refusal))
        old = running.stale
        dpg.set_value(self._stale, tr("The network has changed since: these numbers belong to the one before."))
        dpg.configure_item(self._stale, show=old)
        dpg.configure_item(self._split, show=found is not None)
        self._draw_checked(explaining.checked, explaining.check_refusal, explaining.checking)
        if found is not None:
            self._draw_found(found)

    def _draw_found(self, found: Explanation) -> None:
        dpg.set_value(self._sentence, titled(self.session, found.sentence))
        dpg.set_value(self._reduced, found.reduced)
        dpg.configure_item(self._reduced, show=bool(found.reduced))
        lines = [found.formula, found.element, self._in_numbers(found)]
        summed = as_plain_text(sum_in_numbers(found))
        dpg.set_value(self._sum, summed)
        dpg.configure_item(self._sum, show=bool(summed))
        for formula, source in zip(self._formulas, lines, strict=True):
            formula.show(source)
        for place, (line, link, value) in enumerate(self._numbers):
            number = found.numbers[place] if place < len(found.numbers) else None
            dpg.configure_item(line, show=number is not None)
            if number is not None:
                dpg.configure_item(link, label=titled(self.session, number.symbol), user_data=number)
                dpg.bind_item_theme(link, look("quiet:accent" if number.spot else "quiet:muted"))
                dpg.set_value(value, number_text(number.value).strip())
        for place, link in enumerate(self._onward):
            there = found.onward[place] if place < len(found.onward) else None
            label = f"{tr(there.symbol)} {digits(there.value)} →" if there else ""
            dpg.configure_item(link, show=there is not None, user_data=there, label=label)
        shown = found if found.terms else None
        dpg.configure_item(self._right, show=shown is not None)
        self._terms.show(shown)

    @staticmethod
    def _in_numbers(found: Explanation) -> str:
        if found.kind in ("sum", "paths"):
            return ""
        values: dict[str, float] = {}
        for number in found.numbers:
            letter = re.match(r"([A-Za-z])(\[|$)", number.symbol)
            if letter:
                values.setdefault(letter.group(1), number.value)
        return filled_in(found.formula, values)

    def _draw_checked(self, checked: Checked | None, refusal: str, checking: bool) -> None:
        words, tone = "", "muted"
        if checking:
            words = tr("Checking: the batch is computed again …")
        elif refusal:
            words = refusal
        elif checked is not None:
            how = tr(checked.how)
            verdict = tr("they agree") if checked.agrees else tr("they differ")
            words = f"{how} {digits(checked.found)}\n{tr('recorded')} {digits(checked.recorded)}: {verdict}."
            if checked.step:
                words += " " + tr("(moved by ± {step})", step=digits(checked.step))
            words = " ".join(part for part in (words, tr(checked.note) if checked.note else "") if part)
            tone = "ok" if checked.agrees else "error"
        dpg.set_value(self._checked, words)
        text.tone(self._checked, tone)
        dpg.configure_item(self._checked, show=bool(words))

    # ---- what a person does ----

    def _add_actions(self) -> None:
        """What the mouse can do in this panel, for the keyboard."""
        known = {action.id for action in self.session.actions}

        def explained() -> bool:
            return self.session.running.explaining.explanation is not None

        nothing = lambda: tr("Nothing is explained yet: click a number, or step (F10) and press E.")  # noqa: E731
        for id, label, run, keys, help in (
            ("explain.next_term", tr("Next term"), lambda: self._terms.move(1), "Shift+Down",
             tr("Choose the next term of the explained sum.")),
            ("explain.term_before", tr("Term before"), lambda: self._terms.move(-1), "Shift+Up",
             tr("Choose the term before.")),
            ("explain.follow_term", tr("Follow the chosen term"), lambda: self._terms.enter(0), "Shift+Enter",
             tr("To its first factor: the gradient that arrived, or the input.")),
            ("explain.follow_other", tr("Follow its other factor"), lambda: self._terms.enter(1), "Ctrl+Shift+Enter",
             tr("To what it is multiplied with.")),
            ("explain.index", tr("Explain another element"), self._type_index, "Shift+I",
             tr("Type the index of another element of the same tensor.")),
        ):  # fmt: skip
            if id not in known:
                self.session.actions.add(
                    Action(id, label, run, (keys,), "Debug/Explain", "sigma", help, enabled=explained, why_not=nothing)
                )

    def _type_index(self) -> None:
        if hasattr(self, "shell"):
            self.shell.dock.show(self.name)
        dpg.focus_item(self._index)

    def _moved(self) -> None:
        explaining = self.session.running.explaining
        try:
            index = tuple(int(part) for part in re.split(r"[,\s]+", dpg.get_value(self._index).strip(" []()")) if part)
        except ValueError:
            self.session.notify(tr("An index is whole numbers with commas between them, such as 3, 1."), "warning")
            self._note()
            return
        explaining.move(index)

    def _follow(self, number: Number) -> None:
        if number.spot is not None:
            self.session.running.explaining.open(number.spot)

    def _followed(self, _sender: int, _value: object, number: Number | None) -> None:
        if number is not None:
            self._follow(number)

    def _open_tensor(self) -> None:
        spot = self.session.running.explaining.spot
        if spot is not None:
            self.session.running.debugger.open(spot)

    def _copy_terms(self) -> None:
        dpg.set_clipboard_text(self._terms.as_text())
        self.session.notify(tr("Copied."))
