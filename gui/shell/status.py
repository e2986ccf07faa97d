"""The status line: where training stands, in numbers that do not jump in width."""

from __future__ import annotations

import math

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import tooltip
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
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(16), parent=parent):
            self.chip = dpg.add_button(label="ready", height=theme.px(20))
            self._chip_tip = tooltip(self.chip, "")[0]
            self._numbers = dpg.add_text("")
            self._place = dpg.add_text("", color=theme.colour("muted"))
            self._file = dpg.add_text("", color=theme.colour("muted"))
        dpg.bind_item_font(self._numbers, fonts.font("mono"))

    def frame(self) -> None:
        """Bring it up to date."""
        word = run_word(self.session)
        texts = (word, self._numbers_text(), self.session.device.upper(), self._saved())
        if texts == self._shown:
            return
        if not self._shown or word != self._shown[0]:
            labels = {
                "ready": tr("ready"),
                "starting": tr("starting"),
                "running": tr("running"),
                "paused": tr("paused"),
                "stepping": tr("stepping"),
                "stale": tr("stale"),
                "blocked": tr("has problems"),
            }
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
        dpg.set_value(self._numbers, texts[1])
        dpg.set_value(self._place, texts[2])
        dpg.set_value(self._file, texts[3])

    def refresh_colours(self) -> None:
        """Other colours are in use."""
        for item in (self._place, self._file):
            dpg.configure_item(item, color=theme.colour("muted"))
        self._shown = ()

    def _numbers_text(self) -> str:
        running = self.session.running
        if running.state == "idle" and not running.step_count:
            count = len(self.session.graph.nodes)
            return tr("{nodes} nodes · {links} links", nodes=count, links=len(self.session.graph.links))
        validation = running.validation.last
        rate = running.rate if running.state == "running" else 0.0
        parts = [
            tr("epoch {epoch:>4}", epoch=f"{running.epoch:,}"),
            tr("step {step:>8}", step=f"{running.step_count:,}"),
            tr("{rate:>6} steps/s", rate=f"{rate:,.0f}" if rate < 1e6 else f"{rate:.0e}"),
            tr("loss {loss:>9}", loss=_number(running.loss)),
        ]
        if not math.isnan(validation):
            parts.append(tr("val {loss:>9}", loss=_number(validation)))
        return " · ".join(parts)

    def _saved(self) -> str:
        at = self.session.files.saved_at
        if self.session.document.dirty:
            return tr("unsaved changes")
        return tr("saved {time}", time=at.strftime("%H:%M")) if at else ""


def _number(value: float) -> str:
    """Four significant digits in at most nine signs."""
    if math.isnan(value):
        return "-"
    return f"{value:.4f}" if 0.001 <= abs(value) < 1000 else f"{value:.3e}"
