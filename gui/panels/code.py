"""The Code panel: Python of one's own, with its mistakes at the line, and the switch that lets it run."""

from __future__ import annotations

import time
from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.studio.coding import Coding, Fault
from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button, tooltip
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.code_editor import CodeEditor
from gui.widgets.empty import EmptyState

__all__ = ["CodePanel"]

PAUSE_S = 0.7  # after so long without a key what was typed goes into the document


class CodePanel(Panel):
    """The code of the selected node, or of the first that holds some."""

    name: ClassVar[str] = "code"
    title: ClassVar[str] = "Code"
    icon: ClassVar[str] = "code"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 70
    help: ClassVar[str] = (
        "Python of your own is written here: a layer, a loss, an optimizer, a metric or a data set. "
        "For a formula without code there is the Expression node."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.coding = Coding(session)
        self.place: tuple[str, str] | None = None
        self._shown = ""  # the text as the document and the field agreed on it last
        self._typed = ""
        self._typed_s = 0.0
        self._said: object = None
        self._templates: dict[str, str] = {}

    def build(self, parent: int) -> None:
        """Trust, the head line, the editor, and what is wrong."""
        self._empty = EmptyState(parent, tr(self.help), tr("Add a Python node"), self._add_node)
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(show=False) as self._distrust:
                with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                    text.add(fonts.icon("lock"), "warn")
                    self._words = text.add(
                        tr("The code of this project is switched off: it could do anything that a program can do here. "
                           "Read it; trust it if you know who wrote it."), wrap=0)  # fmt: skip
                self.trust_button = button(tr("Trust this project"), self.session.trusting.trust, kind="primary",
                                           icon="shield")  # fmt: skip
                dpg.add_spacer(height=theme.px(4))
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                self._title = text.add("", face="semibold")
                self._combo = dpg.add_combo([], width=theme.px(210), callback=self._begin_with)
                tooltip(int(self._combo), tr("Begin with one of these; undo brings your code back."))
                self._apply = button(tr("Apply"), self.apply, icon="check",
                                     tip=tr("Take what was typed into the project (Ctrl+Enter). A short pause does it, "
                                            "too."))  # fmt: skip
                self._check = button(tr("Check gradient"), self._check_gradient, icon="gradient",
                                     tip=tr("Hold backward against finite differences, in float64."))  # fmt: skip
                self._withdraw = button(tr("Switch code off"), self.session.trusting.withdraw, kind="quiet:muted",
                                        icon="lock", tip=tr("No code of this project runs any more."))  # fmt: skip
            self.editor = CodeEditor(dpg.top_container_stack())
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                self._mark = text.add("", "error")
                self._fault = text.add("", wrap=0)
            self._advice = text.add("", "muted", wrap=0)

    def theme_changed(self) -> None:
        """Draw the editor's paper again."""
        if self.window:
            self.editor.theme_changed()
            self.size = (0, 0)

    # ---- once a frame ----

    def update(self) -> None:
        """Follow the selection, the document and the keys."""
        place = self.coding.place()
        self._empty.instead_of(self._body, place is None)
        if place != self.place:
            self.apply()  # of the node that was shown
            self.place = place
            self._open()
        if place is None:
            return
        self._follow(place)
        self._say(place)
        self._arrange()
        self.editor.frame()

    def _open(self) -> None:
        if self.place is None:
            return
        self._shown = self._typed = self.coding.text(self.place)
        self.editor.show(self._shown)
        node = self.session.graph.nodes[self.place[0]]
        spec = self.session.registry[node.type]
        dpg.set_value(self._title, node.name or spec.label)
        self._templates = dict(self.coding.templates(self.place))
        dpg.configure_item(self._combo, items=list(self._templates), default_value="")
        dpg.set_value(self._combo, tr("Begin with …"))
        dpg.configure_item(self._check, show=spec.name == "own.python")
        self.coding.checked = None

    def _follow(self, place: tuple[str, str]) -> None:
        written, typed, now = self.coding.text(place), self.editor.text, time.monotonic()
        if written != self._shown:  # undo, or another window's edit
            self._shown = self._typed = written
            self.editor.show(written)
            return
        if typed != self._typed:
            self._typed, self._typed_s = typed, now
        keys = dpg.is_key_down(dpg.mvKey_LControl) or dpg.is_key_down(dpg.mvKey_RControl)
        enter = self.editor.active and keys and dpg.is_key_pressed(dpg.mvKey_Return)
        if typed != self._shown and (enter or now - self._typed_s > PAUSE_S or not self.editor.active):
            self.apply()

    def apply(self) -> None:
        """Take what was typed into the document."""
        if self.place is None or self.place[0] not in self.session.graph.nodes:
            return
        typed = self.editor.text
        if typed != self._shown:
            self._shown = typed
            self.coding.write(self.place, typed)

    def _say(self, place: tuple[str, str]) -> None:
        trusting = self.session.trusting
        fault = self.coding.fault(place, self._typed)
        state = (fault, self.coding.checked, self.coding.checking, trusting.trusted)
        if state == self._said:
            return
        self._said = state
        dpg.configure_item(self._distrust, show=not trusting.trusted)
        dpg.configure_item(self._withdraw, show=trusting.trusted)
        dpg.configure_item(self._check, enabled=trusting.trusted and not self.coding.checking)
        dpg.bind_item_theme(self._check, look("button" if trusting.trusted else "tool-off"))
        self.size = (0, 0)
        checked = self.coding.checked
        if fault is None and checked is not None and not checked.agrees:
            fault = Fault(tr("Gradient: {message}", message=checked.message), checked.line)
        self.editor.mark(fault.line if fault else 0)
        if not trusting.trusted and (fault is None or not fault.line):
            self._message("lock", "warn", tr("Switched off."))
        elif fault is not None:
            where = tr("Line {line}: ", line=fault.line) if fault.line else ""
            self._message("error", "error", where + fault.message, fault.suggestion)
        elif self.coding.checking:
            self._message("clock", "muted", tr("Checking the gradient …"))
        else:
            self._message("check", "ok", checked.message if checked is not None else tr("No mistake found."))

    def _message(self, icon: str, tone: str, words: str, advice: str = "") -> None:
        dpg.set_value(self._mark, fonts.icon(icon))
        text.tone(self._mark, tone)
        dpg.set_value(self._fault, words)
        dpg.set_value(self._advice, advice)
        dpg.configure_item(self._advice, show=bool(advice))

    def _arrange(self) -> None:
        if not self.resized():
            return
        width, height = self.size
        trusted = self.session.trusting.trusted
        top = theme.px(40 if trusted else 108)
        self.editor.arrange(width - theme.px(16), max(theme.px(80), height - top - theme.px(52)))

    # ---- what buttons do ----

    def _begin_with(self, _sender: int, name: str) -> None:
        if self.place is not None and name in self._templates:
            self.coding.write(self.place, self._templates[name])
        dpg.set_value(self._combo, tr("Begin with …"))

    def _check_gradient(self) -> None:
        self.apply()
        if self.place is not None:
            self.coding.check_gradient(self.place)

    def _add_node(self) -> None:
        places = [node.pos for node in self.session.graph]
        right = max((x for x, _ in places), default=0.0) + (260.0 if places else 0.0)
        below = min((y for _, y in places), default=0.0)
        self.session.select([self.session.edit.add("own.python", (right, below))])
