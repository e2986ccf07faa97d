"""The Autograd panel: the tape of the recorded step on a bench, to be driven by hand.

Each button is a line of PyTorch and does what that line does: gradients add up, the graph is freed or kept, a detached
tensor gets nothing, and the errors are the real ones. Training is not touched.
"""

from __future__ import annotations

from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.runtime.lab import LabReport, SavedRow, TensorRow
from core.runtime.numbers import bytes_text
from core.studio.languages import tr
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button, tooltip
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.empty import EmptyState
from gui.widgets.node_formulas import cut_sentence
from gui.widgets.pooled_table import Cell, PooledTable

__all__ = ["AutogradPanel"]

WIDE = 620  # from here on the log stands beside the tables
LOG = 0.4  # of the width
LOG_LINES = 60


class AutogradPanel(Panel):
    """Buttons, the log of what was done, the tensors, and what the tape has saved."""

    name: ClassVar[str] = "autograd"
    title: ClassVar[str] = "Autograd"
    icon: ClassVar[str] = "branch"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 45
    help: ClassVar[str] = (
        "Drive autograd by hand on a copy of the recorded step: call backward twice, keep the graph or free it, cut "
        "it, and watch .grad, saved tensors and version counters. Training is not touched."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._new = True
        self._tensor_rows: tuple[TensorRow, ...] = ()
        self._saved_rows: tuple[SavedRow, ...] = ()
        session.running.bench.changed.connect(self._note)
        session.running.state_changed.connect(self._note)
        theme.changed.connect(self._note)

    def _note(self, *_: object) -> None:
        self._new = True

    def build(self, parent: int) -> None:
        """The row of buttons on top; the log on the left, the tables on the right."""
        bench = self.session.running.bench
        debugger = self.session.running.debugger
        self._empty = EmptyState(parent, tr(self.help), tr("Record a step"), debugger.step, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                self.forward = button("loss = model(x)", self._forward, kind="button",
                                      tip=tr("Run forward: the tape is written."))  # fmt: skip
                self.no_grad = dpg.add_checkbox(label="no_grad")
                tooltip(self.no_grad, tr("Run forward without a tape."))
                self.backward = button("loss.backward()", self._backward, kind="button",
                                       tip=tr("Run the tape backwards: gradients are added to .grad."))  # fmt: skip
                self.retain = dpg.add_checkbox(label="retain_graph")
                tooltip(self.retain, tr("Keep what was saved, so that backward can run again."))
                self.zero = button("zero_grad()", lambda: bench.do("zero_grad"), kind="button",
                                   tip=tr("Forget the gradients: every .grad is None."))  # fmt: skip
                self.step = button("optimizer.step()", lambda: bench.do("step"), kind="button",
                                   tip=tr("Change the weights (of this copy) by their .grad."))  # fmt: skip
                self.again = button("", bench.start, kind="quiet", icon="restart",
                                    tip=tr("Set the bench up anew with the step that is shown."))  # fmt: skip
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                self._state = dpg.add_button(label="")
                self._behind = text.add("", "warn", show=False)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)) as self._split:
                with dpg.child_window(border=False, width=100, height=100) as self._log:
                    self._lines = [self._log_line() for _ in range(LOG_LINES)]
                with dpg.group() as self._right, dpg.tab_bar():
                    with dpg.tab(label=tr("Tensors")) as first:
                        self.tensors = PooledTable(
                            int(first), (tr("tensor"), ".grad", tr("shape"), tr("kind"), "grad_fn", "_version"),
                            self._select_tensor, pressed=self._press, buttons=(
                                ("cut", tr("detach(): cut the tape here at the next forward")),
                                ("link", tr("Put it back on the tape")),
                                ("edit", tr("mul_(1): change it in place, which raises its version")),
                            ),
                        )  # fmt: skip
                    with dpg.tab(label=tr("Saved for backward")) as second:
                        self.saved = PooledTable(
                            int(second), ("grad_fn", tr("saved"), tr("shape"), tr("memory"), tr("version")),
                            self._select_saved,
                        )  # fmt: skip

    def _log_line(self) -> tuple[int, int]:
        line = text.add("", "accent", "mono", show=False, wrap=0)
        return line, text.add("", show=False, wrap=0)

    # ---- every frame ----

    def update(self) -> None:
        """Show how the bench stands."""
        bench = self.session.running.bench
        ready = bench.can_start or bench.report is not None
        self._empty.instead_of(self._body, not ready)
        if not ready:
            return
        self._arrange()
        if self._new:
            self._new = False
            self._draw()

    def _arrange(self) -> None:
        if not self.resized():
            return
        width, height = self.size
        wide = width > theme.px(WIDE)
        dpg.configure_item(self._split, horizontal=wide)
        room = max(theme.px(80), height - theme.px(16 + 72))
        log = int((width - theme.px(24)) * LOG) if wide else width - theme.px(16)
        dpg.configure_item(self._log, width=log, height=room if wide else room // 2)
        for table in (self.tensors, self.saved):
            dpg.configure_item(table.table, height=max(theme.px(60), (room if wide else room // 2) - theme.px(34)))

    def _draw(self) -> None:
        bench = self.session.running.bench
        report = bench.report
        label, tone = self._state_words(report)
        dpg.configure_item(self._state, label=label)
        dpg.bind_item_theme(self._state, look(f"chip:{tone}"))
        words = ""
        if bench.behind:
            words = tr("The bench stands on another step or network.") + " " + tr("Set it up anew with ↺.")
        dpg.set_value(self._behind, words)
        dpg.configure_item(self._behind, show=bool(words))
        log = bench.log[-LOG_LINES:]
        for place, (line, answer) in enumerate(self._lines):
            entry = log[place] if place < len(log) else None
            dpg.configure_item(line, show=entry is not None and bool(entry.line))
            dpg.configure_item(answer, show=entry is not None)
            if entry is not None:
                dpg.set_value(line, f">>> {entry.line}")
                dpg.set_value(answer, entry.answer)
                text.tone(answer, "error" if entry.failed else "muted")
        if log:
            dpg.set_y_scroll(self._log, -1.0)
        self._tensor_rows = report.tensors if report else ()
        self._saved_rows = report.saved if report else ()
        rows = self._tensor_rows
        self.tensors.show([self._tensor_cells(row) for row in rows], [self._offered(row) for row in rows])
        self.saved.show([self._saved_cells(row) for row in self._saved_rows])

    @staticmethod
    def _offered(row: TensorRow) -> tuple[bool, bool, bool]:
        """Which of the buttons detach, put back and change in place a row has."""
        return row.port is not None and not row.detached, row.detached, row.port is not None

    def _state_words(self, report: LabReport | None) -> tuple[str, str]:
        if report is None or (report.loss is None and report.graph == "none"):
            return tr("nothing has run yet"), "muted"
        if report.graph == "none":
            return tr("no graph: the loss is not on the tape"), "warn"
        if report.graph == "freed":
            return tr("graph freed: {count} operations, nothing saved", count=report.operations), "muted"
        saved = bytes_text(report.saved_bytes)
        return tr("graph alive: {count} operations, {saved} saved", count=report.operations, saved=saved), "ok"

    def _tensor_cells(self, row: TensorRow) -> list[Cell]:
        kind = tr("leaf") if row.leaf else tr("not a leaf")
        if row.detached:
            kind = tr("detached")
        elif row.leaf and not row.requires_grad:
            kind = tr("leaf, no grad")
        gradient = row.gradient or (self._none(row) if row.leaf and row.requires_grad else "-")
        return [
            (row.name, "accent" if row.node else ""),
            (gradient, "backward" if row.gradient else "warn" if ":" in gradient else "muted"),
            (str(row.shape) if row.shape else "()", "muted"),
            (kind, "warn" if row.detached else "muted"),
            (row.grad_fn or "None", "muted"),
            (str(row.version), "muted"),
        ]

    def _none(self, row: TensorRow) -> str:
        """None, and after a backward why the recorded step cut this parameter off."""
        bench, trace = self.session.running.bench, self.session.running.debugger.trace
        went_back = bench.report is not None and any(other.gradient for other in bench.report.tensors)
        if trace is None or bench.behind or not went_back:
            return "None"
        cut = cut_sentence(trace, row.node)
        return f"None: {cut.partition(':')[2].strip()}" if cut else "None"

    def _saved_cells(self, row: SavedRow) -> list[Cell]:
        changed = row.version != row.now
        memory = tr("shared") if row.shared else bytes_text(row.nbytes)
        version = tr("{then}, now {now}", then=row.version, now=row.now) if changed else str(row.version)
        return [
            (row.grad_fn, "accent"),
            (row.letter, ""),
            (str(row.shape) if row.shape else "()", "muted"),
            (memory, "muted" if row.shared else ""),
            (version, "error" if changed else "muted"),
        ]

    # ---- what a person does ----

    def _forward(self) -> None:
        self.session.running.bench.do("forward", no_grad=bool(dpg.get_value(self.no_grad)))

    def _backward(self) -> None:
        self.session.running.bench.do("backward", retain_graph=bool(dpg.get_value(self.retain)))

    def _press(self, row: int, number: int) -> None:
        port = self._tensor_rows[row].port
        if port is None:
            return
        bench = self.session.running.bench
        if number == 2:
            bench.do("in_place", port=port)
        else:
            bench.cut(port, number == 0)

    def _select_tensor(self, row: int) -> None:
        self._select(self._tensor_rows[row].node)

    def _select_saved(self, row: int) -> None:
        self._select(self._saved_rows[row].node)

    def _select(self, node: str) -> None:
        if node in self.session.graph.nodes:
            self.session.select([node])
