"""The Debugger panel: one operation with every number that went in and came out.

The rule it keeps: every number shown can be worked out by hand from others that are shown. So attributes, constants,
saved values and an optimizer's memory are here too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.runtime.numbers import TensorView, view_of
from core.runtime.trace import OPTIMIZER_SIGNS, Entry, Operand, Spot
from core.studio import probes
from core.studio.colormaps import Scale, scale_of
from core.studio.formulas import derivative_lines, letter_shapes, with_shapes
from core.studio.languages import tr
from core.studio.names import parameter_title
from core.studio.operation_words import operand_title, saved_text, sections_of
from core.studio.session import Session
from core.studio.tensors import TensorName, name_of
from gui import fonts, theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button
from gui.widgets import text
from gui.widgets.call_stack import CallStack
from gui.widgets.empty import EmptyState
from gui.widgets.entry_list import EntryList, phase_title
from gui.widgets.formula import Formula
from gui.widgets.tensor_card import TensorCard, shape_text

__all__ = ["DebuggerPanel"]

WIDE = 640  # from here on the list stands beside the numbers, not above them
MOST_CARDS = 8  # tensors of a section shown at once: unbinding a sequence gives one for each time step
PHASES = ("forward", "loss", "backward", "update")


class DebuggerPanel(Panel):
    """Where the debugger stands: phase, operation, formula, tensors, and the list of the whole step."""

    name: ClassVar[str] = "debugger"
    title: ClassVar[str] = "Debugger"
    icon: ClassVar[str] = "bug"
    area: ClassVar[Area] = "right"
    order: ClassVar[int] = 20
    help: ClassVar[str] = (
        "Walk through one training step, operation by operation: every number that goes in and comes out, forward, "
        "back and in the update. F10 goes on, Shift+F10 goes back."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._new = True
        self._cards: list[TensorCard] = []
        self._used = 0
        self._most = MOST_CARDS
        self._of_entry: tuple[int, int] = (0, -1)
        self._views: dict[tuple[int, str], TensorView] = {}
        session.running.debugger.changed.connect(self._note)
        session.running.state_changed.connect(self._note)

    def _note(self, *_: object) -> None:
        self._new = True

    def _explain_cursor(self) -> None:
        self.session.actions.trigger("explain.cursor")

    def build(self, parent: int) -> None:
        """Headline and phases on top, the list, the numbers."""
        debugger = self.session.running.debugger
        self._empty = EmptyState(parent, tr(self.help), tr("Step into this batch"), debugger.step, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                self._chips = {
                    phase: dpg.add_button(label=phase_title(phase), callback=self._to_phase, user_data=phase)
                    for phase in PHASES
                }
            self._where = text.add("", "muted")
            self._stale = text.add("", "warn", show=False, wrap=0)
            self._hit = text.add("", "error", show=False, wrap=0)
            with dpg.group() as self._split:
                self._list = EntryList(
                    dpg.top_container_stack(), debugger.to_entry, lambda name: parameter_title(self.session, name)
                )
                with dpg.child_window(border=False, width=-1, height=-1) as self._details:
                    self._stack = CallStack(self._details, debugger.to_entry)
                    with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                        self._title = text.add("", face="semibold")
                    with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)) as self._ways:
                        self._shapes = dpg.add_checkbox(label=tr("shapes"), callback=self._note)
                        self._explain = button(tr("Explain"), self._explain_cursor, kind="quiet", icon="sigma",
                                               tip=tr("Put this batch's numbers in: where the largest result comes "
                                                      "from (E)"))  # fmt: skip
                    self._formula = Formula(self._details)
                    self._attributes = text.add("", "muted", "mono", wrap=0)
                    self._saved = text.add("", "muted", wrap=0, show=False)
                    self._hint = text.add("", "muted", wrap=0)
                    self._holder = int(dpg.add_group())
                    self._more = button("", self._show_more, kind="quiet", icon="chevron-down",
                                        tip=tr("Of very many tensors only the first are shown."))  # fmt: skip
                    dpg.configure_item(self._more, show=False)
        self._chip_themes: dict[str, int] = {}
        self.theme_changed()

    def theme_changed(self) -> None:
        """The chip of the phase at hand takes the phase's colour."""
        for made in self._chip_themes.values():
            dpg.delete_item(made)
        self._list.theme_changed()
        colours = {
            "forward": theme.colour("forward"),
            "loss": theme.category("loss"),
            "backward": theme.colour("backward"),
            "update": theme.category("optimizer"),
        }
        self._chip_themes = {}
        for phase, colour in colours.items():
            dark = theme.contrast(colour, (16, 18, 22, 255)) > theme.contrast(colour, (255, 255, 255, 255))
            with dpg.theme() as made, dpg.theme_component(dpg.mvButton):
                for part in (dpg.mvThemeCol_Button, dpg.mvThemeCol_ButtonHovered, dpg.mvThemeCol_ButtonActive):
                    dpg.add_theme_color(part, colour)
                dpg.add_theme_color(dpg.mvThemeCol_Text, (16, 18, 22, 255) if dark else (255, 255, 255, 255))
            self._chip_themes[phase] = int(made)
        self._new = True

    def update(self) -> None:
        """Show where the debugger stands."""
        self._list.frame()
        debugger = self.session.running.debugger
        trace = debugger.trace
        self._empty.instead_of(self._body, trace is None)
        if trace is None:
            return
        self._arrange()
        if self._new:
            self._new = False
            self._draw()
        self._formula.update(self._inner_width())
        for card in self._cards[: self._used]:
            card.update()

    def _arrange(self) -> None:
        """List beside or above the numbers."""
        if not self.resized():
            return
        width, height = self.size
        wide = width > theme.px(WIDE)
        self._fit_chips(width - theme.px(16 + 4 * (len(PHASES) - 1)))
        dpg.configure_item(self._split, horizontal=wide)
        list_size = (theme.px(270), -1) if wide else (-1, max(theme.px(84), height // 6))
        dpg.configure_item(self._list.child, width=list_size[0], height=list_size[1])
        self._new = True

    def _fit_chips(self, room: float) -> None:
        """Whole words, no wider than the panel; the signs go first where room is short."""
        titles = {phase: phase_title(phase) for phase in PHASES}
        for attempt in (titles, {phase: title.split(" ", 1)[1] for phase, title in titles.items()}):
            words = {phase: fonts.text_width(title, theme.px(theme.SIZE_BASE)) for phase, title in attempt.items()}
            spare = (room - sum(words.values())) / len(PHASES)
            if spare >= theme.px(8):
                break
        for phase, item in self._chips.items():
            dpg.configure_item(item, label=attempt[phase], width=int(words[phase] + min(spare, theme.px(20))))

    def _inner_width(self) -> int:
        wide = self.size[0] > theme.px(WIDE)
        return self.size[0] - theme.px(16 + 12) - (theme.px(270 + 8) if wide else 0)

    def _draw(self) -> None:
        debugger = self.session.running.debugger
        trace, entry = debugger.trace, debugger.entry
        assert trace is not None
        for phase, chip in self._chips.items():
            dpg.bind_item_theme(chip, self._chip_themes[phase] if entry and entry.phase == phase else 0)
        place = tr("step {step}, epoch {epoch}", step=f"{trace.step:,}", epoch=trace.epoch)
        if entry:
            place = tr("operation {n} of {all}", n=entry.index + 1, all=len(trace.entries)) + "  ·  " + place
        dpg.set_value(self._where, place)
        self._list.show(trace, entry.index if entry else -1)
        stale = self.session.running.stale
        dpg.set_value(
            self._stale, tr("The network has changed since: these numbers belong to the one before.") if stale else ""
        )
        dpg.configure_item(self._stale, show=stale)
        self._stack.show(self._list.tree.stack(entry.index) if entry and entry.scope else [])
        dpg.configure_item(self._ways, show=entry is not None)
        dpg.configure_item(self._title, show=entry is not None)
        dpg.configure_item(self._attributes, show=entry is not None and bool(entry.attributes))
        dpg.configure_item(self._hint, show=entry is None)
        here = (trace.step, entry.index if entry else -1)
        if here != self._of_entry:
            self._of_entry, self._most = here, MOST_CARDS
        if entry is None:
            dpg.set_value(self._hint, tr("This batch is done. Click an operation, or step back into it (Shift+F10)."))
            self._formula.show("")
            for item in (self._hit, self._saved):
                dpg.configure_item(item, show=False)
            self._show_cards([])
            return
        operation = entry.grad_name if entry.phase == "backward" else entry.operation
        dpg.set_value(self._title, f"{entry.title}  ·  {operation}")
        lines = derivative_lines(entry)
        self._formula.show(with_shapes(lines, letter_shapes(entry)) if dpg.get_value(self._shapes) else lines)
        dpg.set_value(self._attributes, self._attribute_text(entry))
        hit, saved = debugger.hit, saved_text(entry)
        dpg.set_value(self._hit, hit.message if hit is not None and hit.entry == entry.index else "")
        dpg.configure_item(self._hit, show=hit is not None and hit.entry == entry.index)
        dpg.set_value(self._saved, saved)
        dpg.configure_item(self._saved, show=bool(saved))
        self._show_cards(sections_of(entry))

    def _attribute_text(self, entry: Entry) -> str:
        signs = OPTIMIZER_SIGNS if entry.phase == "update" else {}
        parts = []
        for name, value in entry.attributes.items():
            shown = parameter_title(self.session, value) if name == "parameter" else value
            parts.append(f"{signs[name]} · {name} = {shown}" if name in signs else f"{name} = {shown}")
        return ("\n" if signs else "    ").join(parts)

    def _show_cards(self, sections: list[tuple[str, tuple[Operand, ...]]]) -> None:
        width, before = self._inner_width(), self._used
        self._used = hidden = 0
        for section, operands in sections:
            hidden += max(0, len(operands) - self._most)
            for number, operand in enumerate(operands[: self._most]):
                if self._used == len(self._cards):
                    self._cards.append(TensorCard(self._holder))
                title = operand_title(operand, section == tr("gradient going out"))
                self._cards[self._used].show(
                    title,
                    operand.shape,
                    self._view(operand.key),
                    width=width,
                    note=self._note_of(operand, title, width),
                    section=section if number == 0 else "",
                    waiting=operand.text,
                    on_cell=None if operand.sampled else partial(self._explain_cell, operand),
                    on_open=partial(self._open_tensor, operand),
                    on_pin=self._pin_of(operand),
                    scale=self._scale_of(operand),
                )
                self._used += 1
        for card in self._cards[self._used : before]:
            card.hide()
        dpg.configure_item(
            self._more, show=hidden > 0, label=f"{theme.icon('chevron-down')}  {tr('{count} more', count=hidden)}"
        )

    def _show_more(self) -> None:
        """The next tensors of an operation that has very many."""
        self._most += 2 * MOST_CARDS
        self._new = True

    def _note_of(self, operand: Operand, title: str, width: int) -> str:
        """Where a tensor comes from, as far as there is room beside its title and its buttons."""
        note = self._origin(operand.origin)
        if operand.leaf and operand.requires_grad:
            note += "  ·  " + tr("leaf")
        if operand.version:
            note += "  ·  " + tr("version {number}", number=operand.version)
        if operand.sampled:
            note = tr("a sample of it: too large to keep whole")
        taken = fonts.text_width(title, theme.px(theme.SIZE_BASE), "semibold")
        taken += fonts.text_width(shape_text(operand.shape), theme.px(theme.SIZE_MONO), "mono")
        if operand.text and not operand.shape:
            taken += theme.px(90)  # a single number stands in this line too
        return fonts.elide(note, max(0.0, width - taken - theme.px(3 * 8 + 40)), theme.px(theme.SIZE_BASE))

    def _scale_of(self, operand: Operand) -> Scale | None:
        """Gradients always have zero in the middle of their colours; other tensors a scale of their own range."""
        view = self._view(operand.key)
        if view is None or not (operand.origin.startswith("gradient of") or operand.origin.endswith(".grad")):
            return None
        return scale_of(view.minimum, view.maximum, signed=True)

    def _pin_of(self, operand: Operand) -> Callable[[], None] | None:
        """Pins the tensor to the canvas, if it has a name there that lasts from step to step."""
        trace = self.session.running.debugger.trace
        name = name_of(trace, operand.key) if trace else None
        return None if name is None else partial(self._pin, name, operand.shape)

    def _pin(self, name: TensorName, shape: tuple[int, ...]) -> None:
        probes.pin(self.session, name, shape)

    def _explain_cell(self, operand: Operand, index: tuple[int, ...]) -> None:
        self.session.running.debugger.explain(self._spot(operand, index))

    def _open_tensor(self, operand: Operand) -> None:
        self.session.running.debugger.open(self._spot(operand))

    def _spot(self, operand: Operand, index: tuple[int, ...] | None = None) -> Spot:
        trace = self.session.running.debugger.trace
        return Spot(trace.step if trace else 0, operand.key, index, operand.origin or operand.name)

    def _view(self, key: str) -> TensorView | None:
        """The tensor behind a key, once it has come; each is looked at once."""
        debugger = self.session.running.debugger
        assert debugger.trace is not None
        place = (debugger.trace.step, key)
        if place not in self._views:
            array = debugger.array(key)
            if array is None:
                return None
            if len(self._views) > 500:
                self._views.clear()
            self._views[place] = view_of(array)
        return self._views[place]

    def _origin(self, origin: str) -> str:
        """Where a tensor comes from, with the names that a person gave instead of ids."""
        for name in sorted(self.session.running.parameters, key=len, reverse=True):
            found = re.search(rf"(?<![\w.]){re.escape(name)}(\.grad)?(?![\w.])", origin)
            if found:
                return origin[: found.start()] + parameter_title(self.session, name) + origin[found.end() :]
        return origin

    def _to_phase(self, _sender: int, _value: object, phase: str) -> None:
        self.session.running.debugger.to_phase(phase)  # type: ignore[arg-type]
