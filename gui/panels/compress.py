"""The Compress panel: how small can the trained network become, and what does that cost?

Two sides, pruning and int8. Each has its settings, a table before and after, and its layers as bars; pruning has the
curve of a sweep, too. Trying changes nothing; what changes the network says so and can be put back.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.studio.compressing_words import (
    int8_bars,
    int8_lines,
    left_words,
    measure_title,
    pruning_bars,
    pruning_lines,
)
from core.studio.languages import tr
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button, tooltip
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.compress_bars import CompressBars
from gui.widgets.compress_controls import Int8Controls, PruneControls
from gui.widgets.compress_curve import CompressCurve
from gui.widgets.compress_table import CompressTable
from gui.widgets.empty import EmptyState
from gui.widgets.file_dialog import FileDialog

__all__ = ["CompressPanel"]

SIDES = ("prune", "int8")
HALVES = ("layers", "curve")
TALL, HEAD, GAP, HALF = 300, 76, 16, 34  # HEAD: buttons, words and edges
ENDING = ".int8.safetensors"


class CompressPanel(Panel):
    """Pruning and int8."""

    name: ClassVar[str] = "compress"
    title: ClassVar[str] = "Compress"
    icon: ClassVar[str] = "compress"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 80
    help: ClassVar[str] = (
        "A trained network can be made small: pruning sets weights to zero, int8 keeps each in one byte. Here you see "
        "loss, metrics and size before and after. Train the network first."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.own = session.compressing
        self.side, self.half = "prune", "layers"
        self._new = True
        for signal in (self.own.changed, session.running.state_changed, session.running.progressed):
            signal.connect(self._note)

    def _note(self) -> None:
        self._new = True

    def theme_changed(self) -> None:
        self._new = True
        self.bars.theme_changed()
        self.errors.theme_changed()

    # ---- building ----

    def build(self, parent: int) -> None:
        """Both sides, of which one is seen."""
        self._empty = EmptyState(parent, tr(self.help), tr("Run"), self.session.running.run, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                self.sides = {
                    "prune": button(tr("Prune"), lambda: self.turn("prune"), kind="quiet",
                                    tip=tr("Set weights to zero.")),
                    "int8": button(tr("Int8"), lambda: self.turn("int8"), kind="quiet",
                                   tip=tr("Keep each weight in one byte.")),
                }  # fmt: skip
                dpg.add_spacer(width=theme.px(4))
                self.pruning = PruneControls(self.session, self._sweep)
                self.quantising = Int8Controls(self.session, self._save)
                self.cancel = button(tr("Cancel"), self.own.cancel, kind="quiet", icon="close")
                tooltip(self.cancel, tr("Wait no longer; a sweep keeps the points it has."))
            self._progress = dpg.add_progress_bar(width=-1, height=theme.px(4))
            self._words = text.add("", "muted", wrap=0)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(GAP)) as self._split:
                with dpg.group() as self._tables:
                    self.table = CompressTable(int(self._tables), (tr("before"), tr("after")))
                    self.int8_table = CompressTable(int(self._tables), (tr("float32"), tr("int8")))
                with dpg.group() as self._right:
                    with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)) as self._half_bar:
                        self.halves = {
                            "layers": button(tr("Layers"), lambda: self.show_half("layers"), kind="quiet",
                                             tip=tr("How much of each layer is zero.")),
                            "curve": button(tr("Curve"), lambda: self.show_half("curve"), kind="quiet",
                                            tip=tr("What a sweep over the amount has found.")),
                        }  # fmt: skip
                    with dpg.group() as self._bars_box:
                        self.bars = CompressBars(int(self._bars_box), self.own.toggle_layer)
                    with dpg.group() as self._curve_box:
                        self.curve = CompressCurve(int(self._curve_box), lambda a: self.own.set_pruning(amount=a))
                    with dpg.group() as self._errors_box:
                        self._errors_title = text.add(tr("Mean error of the outputs, beside their size"), "muted")
                        self.errors = CompressBars(int(self._errors_box))
            self._left = text.add("", "muted", wrap=0)

    # ---- once a frame ----

    def update(self) -> None:
        """Show what there is."""
        self._empty.instead_of(self._body, not self.own.trained)
        if not self.own.trained:
            return
        self.own.look()
        self._new = self.resized() or self._new
        if self._new:
            self._new = False
            self._follow()
            self._draw()
        (self.bars if self.side == "prune" else self.errors).frame()

    def _follow(self) -> None:
        """Buttons and words."""
        own, obstacle = self.own, self.own.obstacle
        for name, item in self.sides.items():
            dpg.bind_item_theme(item, look("button" if name == self.side else "quiet"))
        self.pruning.follow(self.side == "prune")
        self.quantising.follow(self.side == "int8")
        dpg.configure_item(self.cancel, show=own.busy not in ("", "look", "prune", "put back"))
        dpg.configure_item(self._progress, show=own.busy == "sweep")
        dpg.set_value(self._progress, own.progress)
        words, tone = self._status(obstacle)
        dpg.set_value(self._words, words)
        text.tone(self._words, tone)

    def _status(self, obstacle: str) -> tuple[str, str]:
        own, step = self.own, self.session.running.step_count
        if own.refusal:
            return own.refusal, "error"
        if own.busy == "sweep":
            return tr("Trying {amount} % …", amount=5 * len(own.sweep)), "muted"
        if own.busy not in ("", "look"):
            return tr("Working it out …"), "muted"
        if obstacle:
            return obstacle, "warn"
        report = own.report if self.side == "prune" else own.int8
        if report is None:
            words = tr("Try shows what it costs, and changes nothing.")
        elif self.side == "prune" and own.done and report.step > own.pruned_at:
            words = tr("Pruned at step {pruned}, trained on to step {step}; beside it, the network before the pruning.",
                       pruned=own.pruned_at, step=report.step)  # fmt: skip
        elif self.side == "prune" and own.done:
            words = tr(
                "Pruned at step {step}. Train on: the zeros stay, the others make up for them.", step=report.step
            )
        else:
            words = tr("Tried at step {step}; nothing was changed.", step=report.step)
        if report is not None and step > report.step and not (self.side == "prune" and own.done):
            words = tr("At step {step}; {count} steps were trained since.", step=report.step, count=step - report.step)
        return f"{words}  {self._curve_words()}".strip(), "muted"

    def _draw(self) -> None:
        own, session, pruning = self.own, self.session, self.side == "prune"
        if pruning:
            self.table.show(pruning_lines(session, own.report) if own.report else [])
            self.int8_table.show([])
        else:
            self.table.show([])
            self.int8_table.show(int8_lines(session, own.int8) if own.int8 else [])
        words = left_words(own.int8.left) if own.int8 and not pruning else ""
        dpg.set_value(self._left, words)
        dpg.configure_item(self._left, show=bool(words))
        known = own.report is not None if pruning else own.int8 is not None
        dpg.configure_item(self._tables, show=known)
        left = self.table.width + theme.px(GAP) if known else 0
        width = max(theme.px(160), self.size[0] - left - theme.px(24))
        extra = (10 if own.busy == "sweep" else 0) + (40 if words else 0)
        height = max(theme.px(60), self.size[1] - theme.px(HEAD + extra))
        self._draw_right(width, height, pruning)

    def _draw_right(self, width: int, height: int, pruning: bool) -> None:
        own = self.own
        swept = bool(own.sweep)
        tall = height >= theme.px(TALL)
        both = pruning and swept and tall
        half = self.half if swept else "layers"
        see_bars = pruning and (both or half == "layers")
        see_curve = pruning and swept and (both or half == "curve")
        dpg.configure_item(self._half_bar, show=pruning and swept)
        for name, item in self.halves.items():
            dpg.configure_item(item, show=not both)
            dpg.bind_item_theme(item, look("button" if name == half else "quiet"))
        for box, shown in ((self._bars_box, see_bars), (self._curve_box, see_curve)):
            dpg.configure_item(box, show=shown)
        dpg.configure_item(self._errors_box, show=not pruning and own.int8 is not None)
        room = height - theme.px(HALF) if pruning and swept else height
        bars = pruning_bars(self.session, own.layers, own.pruning.layers) if pruning else []
        high = min(room // 2, theme.px(22 * len(bars) + 4)) if both else room
        if see_bars:
            self.bars.show(bars, width, high)
        if see_curve:
            self.curve.fit(width, room - high - theme.px(8) if both else room)
            self.curve.show(own.sweep, own.pruning.amount)
        if not pruning and own.int8 is not None:
            self.errors.show(int8_bars(self.session, own.int8), width, height - theme.px(26))

    def _curve_words(self) -> str:
        """What the curve shows, where there is one."""
        if not self.own.sweep or self.side != "prune":
            return ""
        quality = self.own.sweep[0].quality
        name = measure_title(self.session, quality.main) if quality.main else ""
        if quality.part == "validation":
            return tr("Curve: {measure} on the validation part.", measure=name)
        return tr("Curve: {measure} on the training part.", measure=name)

    # ---- from the person ----

    def turn(self, side: str) -> None:
        """Show pruning or int8."""
        self.side, self._new = side, True

    def show_half(self, half: str) -> None:
        """Show the layers or the curve, where there is no room for both."""
        self.half, self._new = half, True

    def _sweep(self) -> None:
        self.session.actions.trigger("compress.sweep")
        if self.own.busy == "sweep":
            self.show_half("curve")

    def _save(self) -> None:
        shell = getattr(self, "shell", None)
        if self.own.obstacle or shell is None:
            self.session.notify(self.own.obstacle)
            return
        session = self.session
        folder = session.path.parent if session.path else Path(session.settings.last_folder or Path.home())
        name = f"{session.path.stem if session.path else 'network'}{ENDING}"
        shell.dialogs.open(FileDialog(tr("Save int8 weights"), self.own.save_int8, folder=folder,
                                      extensions=(".safetensors",), save_name=name))  # fmt: skip
