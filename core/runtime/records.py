"""Records: the traces that the debugger can go back to at once, within a budget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from core.runtime.stops import Losses
from core.runtime.trace import Trace

__all__ = ["Records"]

KEPT = 20  # recorded steps the debugger can go back through
BYTES = 512 * 1024 * 1024


class Records:
    """Recorded steps by number, those that came first go first; and the losses around each."""

    def __init__(self, kept: int = KEPT, budget_bytes: int = BYTES) -> None:
        self.kept, self.budget_bytes = kept, budget_bytes
        self.traces: OrderedDict[int, Trace] = OrderedDict()
        self._losses: dict[int, Mapping[str, Losses]] = {}

    def keep(self, trace: Trace, losses: Mapping[str, Losses]) -> None:
        """Keep a trace, with the loss of the step before and of its own by optimizer node."""
        step = trace.summary.step
        self.traces.pop(step, None)
        self.traces[step] = trace
        self._losses[step] = losses
        sizes = [t.nbytes for t in self.traces.values()]
        while len(self.traces) > 1 and (len(self.traces) > self.kept or sum(sizes) > self.budget_bytes):
            gone, _ = self.traces.popitem(last=False)
            self._losses.pop(gone, None)
            sizes.pop(0)

    def losses_at(self, step: int) -> Mapping[str, Losses]:
        """Loss of the step before and of this one; empty for a step that is not kept."""
        return self._losses.get(step, {})

    def clear(self) -> None:
        """Another run."""
        self.traces.clear()
        self._losses.clear()
