"""What a node computes and how its gradient goes back: before a step the type's formula, after it each operation's.

The formulas of a step carry this batch's shapes. A kind of operation stands there once, however often it ran.
"""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.graph import PortRef
from core.nodes.spec import NodeType
from core.runtime.trace import TraceSummary
from core.studio.formulas import OperationFormulas, formulas_of
from core.studio.languages import tr
from core.studio.link_values import cut_words
from core.studio.session import Session
from core.studio.written_formulas import written_lines
from gui import theme
from gui.widgets import text
from gui.widgets.formula import Formula

__all__ = ["NodeFormulas", "cut_sentence", "heading_of"]

OPEN_UP_TO = 3  # more kinds of operations than these begin closed: parameters and values shall not go out of sight
SIZE = 15


def heading_of(found: OperationFormulas) -> str:
    """The name of an operation and how often it ran: ``linear``, ``sigmoid × 16``."""
    return found.operation + (f" × {found.count}" if found.count > 1 else "")


def cut_sentence(trace: TraceSummary, node: str) -> str:
    """Why no gradient came back to a node in a step; empty where one came, or where nobody expects one."""
    records = [trace.ports[ref] for ref in _outputs(trace, node)]
    if any(record.grad_key for record in records):
        return ""
    return next((words for record in records if (words := cut_words(record.cut))), "")


def _outputs(trace: TraceSummary, node: str) -> list[PortRef]:
    return [ref for ref in trace.ports if ref.node == node]


class NodeFormulas:
    """The formulas of one node. Call ``update`` once a frame while it can be seen."""

    def __init__(self, session: Session, node: str, spec: NodeType, parent: int) -> None:
        self._session, self._node, self._spec = session, node, spec
        self._shown: object = self  # nothing yet
        self._formulas: list[Formula] = []
        self._of_type = Formula(parent)
        self._of_type.show(spec.formula)
        self._typed_box = int(dpg.add_group(parent=parent))
        self._typed: list[Formula] = []
        self._lines: tuple[str, ...] | None = None
        self._hint = text.add("", "muted", parent=parent, wrap=0, show=False)
        self._cut = text.add("", "warn", parent=parent, wrap=0, show=False)
        self._box = int(dpg.add_group(parent=parent))

    def update(self, width: int) -> None:
        """Bring it up to date; formulas wider than ``width`` pixels are made smaller."""
        running = self._session.running
        trace = None if running.stale else running.debugger.trace
        if trace is not self._shown:
            self._shown = trace
            self._draw(trace)
        self._show_typed()
        for line in self._typed:
            line.update(width)
        self._of_type.update(width)
        for formula in self._formulas:
            formula.update(width - theme.px(12))

    def _show_typed(self) -> None:
        """The formula that the person typed, in place of the type's."""
        node = self._session.graph.nodes.get(self._node)
        lines = written_lines(self._spec, node.params) if node is not None else ()
        if lines is None or lines == self._lines:
            return
        self._lines = lines
        dpg.delete_item(self._typed_box, children_only=True)
        self._typed = [Formula(self._typed_box) for _ in lines]
        for formula, line in zip(self._typed, lines, strict=True):
            formula.show(line)
        self._of_type.show("" if lines else self._spec.formula)

    def _draw(self, trace: TraceSummary | None) -> None:
        """Another step, or none."""
        dpg.delete_item(self._box, children_only=True)
        self._formulas = []
        found = formulas_of(trace.entries, self._node) if trace else []
        hint = bool(self._spec.formula) and not found and self._spec.role not in ("data", "probe")
        words = tr("F10 steps into a batch: then each operation stands here with its derivative and shapes.")
        dpg.set_value(self._hint, words)
        dpg.configure_item(self._hint, show=hint and trace is None)
        cut = cut_sentence(trace, self._node) if trace else ""
        dpg.set_value(self._cut, "⊘ " + cut)
        dpg.configure_item(self._cut, show=bool(cut))
        if not found:
            return
        title = tr("Forward and derivative") if len(found) == 1 else tr("Operations in this step")
        if self._spec.role == "optimizer":
            title = tr("The update")
        with dpg.tree_node(
            label=title, parent=self._box, default_open=len(found) <= OPEN_UP_TO, span_full_width=True
        ) as inside:
            for one in found:
                text.add(heading_of(one), "muted", "mono")
                for lines in (one.forward, one.derivatives):
                    if lines:
                        self._formulas.append(Formula(int(inside), SIZE))
                        self._formulas[-1].show(lines)
