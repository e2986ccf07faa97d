"""The status line: where training stands, in numbers that do not jump in width."""

from __future__ import annotations

import math

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import muted, tooltip
from gui.shell.looks import look

__all__ = ["StatusLine", "run_word"]

_COLOURS = {"ready": "muted", "starting": "accent", "running": "ok", "paused": "warn", "stepping": "backward",
            "stale": "warn", "blocked": "error"}  # fmt: skip


def run_word(session: Session) -> str:
    """The state of the run in one word: ready, starting, running, paused, stepping, stale, or blocked by a problem."""
    running = session.running
    if running.state in ("running", "starting"):
        return running.state
    if running.stale:
        return "stale"
    if running.debugger.active:
        return "stepping"
    if running.state == "idle" and session.analysis.has_errors():
        return "blocked"
    return "ready" if running.state == "idle" else "paused"


class StatusLine:
    """One line at the bottom of the window."""

    def __init__(self, session: Session, parent: int) -> None:
        self.session = session
        self._shown: tuple[str, ...] = ()
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(12), parent=parent):
            self.chip = dpg.add_button(label="ready", height=theme.px(20), width=self._chip_width())
            self._chip_tip = tooltip(int(self.chip), "")[0]
            self._numbers = {name: self._number(label) for name, label in self._labels().items()}
            self._size = muted("")
            self._place = muted("")
            self._file = muted("")

    @staticmethod
    def _words() -> dict[str, str]:
        return {
            "ready": tr("ready"),
            "starting": tr("starting"),
            "running": tr("running"),
            "paused": tr("paused"),
            "stepping": tr("stepping"),
            "stale": tr("stale"),
            "blocked": tr("has problems"),
        }

    def _chip_width(self) -> int:
        """As wide as its longest word, so that the numbers beside it stand still."""
        size = theme.px(theme.SIZE_BASE)
        return int(max(fonts.text_width(word, size) for word in self._words().values())) + theme.px(16)

    @staticmethod
    def _labels() -> dict[str, str]:
        return {
            "epoch": tr("epoch"),
            "step": tr("step"),
            "loss": tr("loss"),
            "validation": tr("val"),
            "rate": tr("steps/s"),
        }

    @staticmethod
    def _number(label: str) -> tuple[int, int]:
        """A label and its number; the pair is hidden while there is no number."""
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(6), show=False) as group:
            muted(label)
            number = dpg.add_text("")
        dpg.bind_item_font(number, fonts.font("mono"))
        return int(group), int(number)

    def frame(self) -> None:
        """Bring it up to date."""
        word = run_word(self.session)
        numbers = self._values()
        texts = (word, *numbers.values(), self._size_text(), self.session.device.upper(), self._saved())
        if texts == self._shown:
            return
        if not self._shown or word != self._shown[0]:
            labels = self._words()
            why = {
                "ready": tr("Press Run."),
                "stale": tr("The network changed since it was compiled. Run goes on with the new one."),
                "blocked": tr("The Problems panel says what keeps the network from running."),
                "stepping": tr("F10 goes on, Shift+F10 goes back, F5 trains on."),
            }
            dpg.configure_item(self.chip, label=labels[word])
            dpg.bind_item_theme(self.chip, look(f"chip:{_COLOURS[word]}"))
            dpg.set_value(self._chip_tip, why.get(word) or self.session.running.reason or labels[word])
        self._shown = texts
        for name, (group, item) in self._numbers.items():
            dpg.configure_item(group, show=bool(numbers[name]))
            dpg.set_value(item, numbers[name])
        for item, text in zip((self._size, self._place, self._file), texts[-3:], strict=True):
            dpg.configure_item(item, show=bool(text))
            dpg.set_value(item, text)

    def _values(self) -> dict[str, str]:
        """The numbers, each as wide as the largest that is likely, so that what follows stays in its place."""
        running = self.session.running
        if running.state == "idle" and not running.step_count:
            return dict.fromkeys(self._numbers, "")
        validation = running.validation.last
        return {
            "epoch": f"{running.epoch:<5,}",
            "step": f"{running.step_count:<9,}",
            "loss": f"{_number(running.loss):<10}",
            "validation": "" if math.isnan(validation) else f"{_number(validation):<10}",
            "rate": f"{f'{running.rate:,.0f}' if running.state == 'running' else '-':<7}",
        }

    def _size_text(self) -> str:
        running, graph = self.session.running, self.session.graph
        if running.state != "idle" or running.step_count:
            return ""
        return tr("{nodes} nodes · {links} links", nodes=len(graph.nodes), links=len(graph.links))

    def _saved(self) -> str:
        at = self.session.files.saved_at
        if self.session.document.dirty:
            return tr("unsaved changes")
        return tr("saved {time}", time=at.strftime("%H:%M")) if at else ""


def _number(value: float) -> str:
    """As the panels write it: four significant digits."""
    return "-" if math.isnan(value) else digits(value)
