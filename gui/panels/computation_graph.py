"""The Computation graph panel: the graph that autograd recorded in the last step, from the loss back to the weights.

Forward runs left to right as on the canvas; gradients flow along the arrows, right to left.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.runtime.trace import AutogradNode, TraceSummary
from core.studio.languages import tr
from core.studio.layout import layered
from core.studio.names import parameter_title
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.widgets import text
from gui.widgets.empty import EmptyState
from gui.widgets.tape_view import Box, TapeView

__all__ = ["ComputationGraphPanel", "boxes_of", "structure"]

ACROSS, DOWN = 226.0, 62.0  # distance of ranks and of neighbours in a rank, in units of the drawing


def structure(trace: TraceSummary) -> tuple:
    """What the layout depends on: equal for two steps of the same network, whose grad_fns have other numbers."""
    place = {n.id: k for k, n in enumerate(trace.autograd)}
    return tuple((n.name, n.node, n.label, tuple(place[i] for i in n.inputs if i in place)) for n in trace.autograd)


def boxes_of(trace: TraceSummary) -> dict[int, tuple[float, float]]:
    """Where each grad_fn stands, by its place in ``trace.autograd``: the loss at the right, leaves to the left."""
    place = {n.id: k for k, n in enumerate(trace.autograd)}
    links = {place[n.id]: [place[i] for i in n.inputs if i in place] for n in trace.autograd}
    return {k: (-rank * ACROSS, height * DOWN) for k, (rank, height) in layered(links).items()}


class ComputationGraphPanel(Panel):
    """Each grad_fn a box, in the colour of the node it belongs to; the debugger's place in it while one steps back."""

    name: ClassVar[str] = "computation_graph"
    title: ClassVar[str] = "Computation graph"
    icon: ClassVar[str] = "graph"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 30
    help: ClassVar[str] = (
        "The operations that one training step really ran, as autograd remembers them: backward follows this graph "
        "from the loss to every weight."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._new = True
        self._structure: tuple = ()
        self._pending: Future | None = None
        self._pool = ThreadPoolExecutor(1, "layout")
        self._view: TapeView | None = None
        session.running.debugger.changed.connect(self._note)
        session.selection_changed.connect(self._note)

    def _note(self) -> None:
        self._new = True

    def build(self, parent: int) -> None:
        """The drawing, and a line about it."""
        action = self.session.running.debugger.step
        self._empty = EmptyState(parent, tr(self.help), tr("Step into this batch"), action, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            self._line = text.add("", "muted")
            self._view = TapeView(dpg.top_container_stack(), self._clicked)

    def theme_changed(self) -> None:
        """Boxes take the new colours."""
        self._structure = ()
        self._new = True

    def update(self) -> None:
        """Follow the newest recorded step."""
        trace = self.session.running.debugger.trace
        shown = trace is not None and bool(trace.autograd)
        self._empty.instead_of(self._body, not shown)
        if not shown or trace is None or self._view is None:
            return
        if self._pending is not None and self._pending.done():
            placed = self._pending.result()
            self._pending = None
            if len(placed) == len(trace.autograd):
                self._view.set_boxes([self._box(trace, k, at) for k, at in sorted(placed.items())], self._links(trace))
            self._new = True
        if self._new and self._pending is None:
            self._new = False
            now = structure(trace)
            if now != self._structure:
                self._structure = now
                self._pending = self._pool.submit(boxes_of, trace)
                return
            self._mark(trace)
        self._view.update()

    def _links(self, trace: TraceSummary) -> list[tuple[int, int]]:
        place = {n.id: k for k, n in enumerate(trace.autograd)}
        return [(place[n.id], place[i]) for n in trace.autograd for i in n.inputs if i in place]

    def _box(self, trace: TraceSummary, index: int, at: tuple[float, float]) -> Box:
        grad_fn = trace.autograd[index]
        node = self.session.graph.nodes.get(grad_fn.node)
        spec = self.session.registry.get(node.type) if node else None
        second = grad_fn.label
        if grad_fn.name == "AccumulateGrad":
            second = parameter_title(self.session, grad_fn.label)
        shape = "(" + ", ".join(map(str, grad_fn.shape)) + ")" if grad_fn.shape else ""
        return Box(at, grad_fn.name, second, shape, theme.category(spec.category if spec else "operation"))

    def _mark(self, trace: TraceSummary) -> None:
        """Which boxes are lit, at hand, or done."""
        assert self._view is not None
        debugger = self.session.running.debugger
        chosen = self.session.selected_nodes
        lit = frozenset(k for k, n in enumerate(trace.autograd) if n.node in chosen)
        done: dict[int, str] = {}
        active = -1
        if debugger.entry is None or debugger.phase in ("backward", "update"):
            for index, grad_fn in enumerate(trace.autograd):
                if 0 <= grad_fn.backward_entry < debugger.cursor or (
                    debugger.entry is None and grad_fn.backward_entry >= 0
                ):
                    done[index] = self._gradient_text(trace, grad_fn)
                elif 0 <= grad_fn.backward_entry == debugger.cursor:
                    active = index
                    done[index] = self._gradient_text(trace, grad_fn)
        elif debugger.entry is not None:
            active = next((k for k, n in enumerate(trace.autograd) if n.entry == debugger.cursor), -1)
        self._view.mark(lit, active, "backward" if debugger.phase == "backward" else "forward", done)
        count = len(trace.autograd)
        leaves = sum(n.name == "AccumulateGrad" for n in trace.autograd)
        line = tr("step {step}: {count} operations, {leaves} of them ends at parameters", step=f"{trace.step:,}",
                  count=count, leaves=leaves)  # fmt: skip
        dpg.set_value(self._line, line)

    @staticmethod
    def _gradient_text(trace: TraceSummary, grad_fn: AutogradNode) -> str:
        """A few words of the gradient that this grad_fn passed on (or, at a leaf, added up)."""
        entry = trace.entries[grad_fn.backward_entry]
        operands = entry.outgoing or entry.incoming
        return operands[0].text if operands else ""

    def _clicked(self, index: int) -> None:
        trace = self.session.running.debugger.trace
        if trace is not None and index < len(trace.autograd):
            node = trace.autograd[index].node
            self.session.select([node] if node in self.session.graph.nodes else [])
