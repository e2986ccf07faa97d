"""The Metrics panel: how good is the network, in numbers that people understand?"""

from __future__ import annotations

import time
from typing import Any, ClassVar

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.judging import Judgement, JudgeOn
from core.runtime.numbers import digits
from core.runtime.questions import Refusal
from core.studio.languages import tr
from core.studio.metric_nodes import MetricNodes
from core.studio.names import node_title
from core.studio.session import Session
from core.studio.training_starts import add_metric, suggestions
from gui import fonts, theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button, label, tooltip
from gui.shell.looks import look
from gui.widgets.choice_menu import ChoiceMenu
from gui.widgets.empty import EmptyState
from gui.widgets.legend_rows import LegendEntry, LegendRows
from gui.widgets.matrix_choice import MatrixChoice
from gui.widgets.metric_curves import MetricCurves, MetricLine, metric_words
from gui.widgets.plot_style import line_colour

__all__ = ["MetricsPanel"]

EVERY_S = 1 / 10  # redraws of the curves
HEAD = 34
SHORT = 600  # in less room there are curves or a matrix, not both
END = "The test part is for the end: whoever chooses by it has no honest number left."


class MetricsPanel(Panel):
    """Curves of metrics over the steps, matrices, and the judgement on the test part."""

    name: ClassVar[str] = "metrics"
    title: ClassVar[str] = "Metrics"
    icon: ClassVar[str] = "metric"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 16
    help: ClassVar[str] = (
        "Accuracy, errors and other measures of how good the network is appear here, after each epoch, for the "
        "training part and for the validation part."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.metrics = MetricNodes(session)
        self.tested: tuple[int, Judgement] | None = None  # the step, and how good the network was on the test part
        self._run, self._last = "", 0
        self._new, self._next_s = True, 0.0
        self.half = "curves"  # what is seen where there is little room
        session.running.progressed.connect(self._note)
        session.analysis_changed.connect(self._note)
        session.document_opened.connect(self._forget)

    def _note(self) -> None:
        self._new = True

    def _forget(self) -> None:
        self.tested, self._new = None, True

    def build(self, parent: int) -> None:
        """Head with legend and buttons, plots, and the matrix beside them."""
        self.menu = ChoiceMenu()
        self._none = EmptyState(parent, tr(self.help), tr("Add a metric"), self._first_metric, self.session)
        self._waiting = EmptyState(parent, tr(self.help), tr("Run"), self.session.running.run, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                self.add = button(tr("Add"), lambda: self._offer(self.add), icon="add", kind="quiet",
                                  tip=tr("Add a metric to the graph"))  # fmt: skip
                self.judge = button(tr("Judge on the test part"), self._judge, tip=tr(END))  # fmt: skip
                self.halves = {
                    "curves": button(tr("Curves"), lambda: self._show_half("curves"), kind="quiet"),
                    "matrix": button(tr("Matrix"), lambda: self._show_half("matrix"), kind="quiet"),
                }
                self._result = label("")
                self._result_tip = tooltip(self._result, END)[0]
            self._legend = LegendRows(
                int(self._body), lambda _name: self._note(), tr("solid: validation, dotted: training")
            )
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                room = dpg.top_container_stack()
                self.curves = (MetricCurves(int(room), True), MetricCurves(int(room), False))
                self.matrix = MatrixChoice(self.session, int(room), self._note)

    def theme_changed(self) -> None:
        """Draw again in the new colours and sizes."""
        self._new, self.size = True, (0, 0)
        self.matrix.theme_changed()

    # ---- once a frame ----

    def update(self) -> None:
        """Show what is new."""
        running, graph = self.session.running, self.session.graph
        metrics = [n.id for n in graph if self.metrics.of(n.id) is not None]
        known = [n for n in metrics if n in running.metrics or n in running.matrices]
        self._none.show(not metrics)
        self._waiting.show(bool(metrics) and not known and self.tested is None)
        shown = bool(known) or (bool(metrics) and self.tested is not None)
        if dpg.is_item_shown(self._body) != shown:
            dpg.configure_item(self._body, show=shown)
        if not shown:
            return
        if self._run != running.run_id or running.step_count < self._last:
            if self._run != running.run_id:
                self.tested = None
            self._run, self._new = running.run_id, True
            for curves in self.curves:
                curves.reset()
        self._last = running.step_count
        self._new = self.resized() or self._new
        if self._new and time.monotonic() >= self._next_s:
            self._new, self._next_s = False, time.monotonic() + EVERY_S
            self._draw(known)
        for curves in self.curves:
            if dpg.is_item_shown(curves.group):
                self._new = curves.frame(running.step_count) or self._new
        self.matrix.frame()

    def _draw(self, known: list[str]) -> None:
        running = self.session.running
        groups: tuple[list[MetricLine], list[MetricLine]] = ([], [])
        entries = []
        for number, node in enumerate(n for n in known if n in running.metrics):
            metric, parts = self.metrics.of(node), running.metrics[node]
            line = MetricLine(node, node_title(self.session, node), line_colour(number), **parts)
            shares = metric is not None and metric.percent
            groups[0 if shares else 1].append(line)
            words = metric_words(line.newest, shares)
            entries.append(LegendEntry(node, line.label, line.colour, words))
        matrix = self.matrix.show(self.tested[1] if self.tested is not None else None)
        legend = self._legend.show(entries, self.size[0] - theme.px(20))
        self._arrange([bool(lines) for lines in groups], matrix, legend)
        self._say_result()
        for curves, lines in zip(self.curves, groups, strict=True):
            curves.show(lines, self._legend.hidden)

    def _arrange(self, plots: list[bool], matrix: bool, legend: int) -> None:
        """Share the room: the matrix is as wide as high, the plots take the rest; in little room it is one or the
        other."""
        width = self.size[0] - theme.px(20)
        height = self.size[1] - theme.px(HEAD + 22) - legend
        short = matrix and any(plots) and width < theme.px(SHORT)
        for half, item in self.halves.items():
            dpg.configure_item(item, show=short)
            dpg.bind_item_theme(item, look("button" if half == self.half else "quiet"))
        if short:
            matrix = self.half == "matrix"
            plots = [used and not matrix for used in plots]
        beside = width if matrix and not any(plots) else min(width // 2, max(theme.px(240), height)) if matrix else 0
        dpg.configure_item(self.matrix.group, show=matrix)
        self.matrix.fit(beside or height, height)
        count = sum(plots) or 1
        each = (width - (beside + theme.px(8) if matrix else 0) - (count - 1) * theme.px(8)) // count
        for curves, used in zip(self.curves, plots, strict=True):
            dpg.configure_item(curves.group, show=used)
            curves.fit(each, height)

    def _show_half(self, half: str) -> None:
        self.half, self._new = half, True

    # ---- the test part ----

    def _judge(self) -> None:
        if self.session.running.stale:
            self.session.notify(tr("The network has changed since it was trained: run it first, then judge it."))
            return
        self.session.running.ask(JudgeOn("test"), self._judged, wake=True)

    def _judged(self, answer: Any) -> None:
        if isinstance(answer, Refusal):
            self.session.notify(answer.message)
            return
        self.tested, self._new = answer, True

    def _say_result(self) -> None:
        """The judgement on the test part, as far as there is room; what it is for, while there is none."""
        words = tr(END)
        if self.tested is not None:
            step, judged = self.tested
            values = [tr("loss {value}", value=digits(judged.loss))] if judged.loss is not None else []
            for node, value in judged.metrics.items():
                metric = self.metrics.of(node)
                if metric is not None and not np.ndim(value):
                    values.append(f"{node_title(self.session, node)} {metric_words(float(value), metric.percent)}")
            words = tr("Test part, {count} samples, at step {step}: {values}", count=f"{judged.count:,}",
                       step=f"{step:,}", values=" · ".join(values))  # fmt: skip
        left = dpg.get_item_rect_min(self._result)[0] - dpg.get_item_rect_min(self._body)[0]
        shown = fonts.elide(words, self.size[0] - left - theme.px(28), theme.px(theme.SIZE_BASE))
        dpg.configure_item(self._result, label=shown)
        dpg.bind_item_theme(self._result, look("mark:text" if self.tested is not None else "mark:muted"))
        dpg.set_value(self._result_tip, words)

    # ---- one-click starts ----

    def _first_metric(self) -> None:
        self._offer(int(self._none.group))

    def _offer(self, below: int) -> None:
        offered = suggestions(self.session)
        if not offered:
            self.session.notify(tr("There is no loss that a metric fits, or all that fit it are there."))
            return
        summaries = [(s.title, self.session.registry[s.type].summary) for s in offered]
        self.menu.open(below, summaries, lambda place: add_metric(self.session, offered[place]))
