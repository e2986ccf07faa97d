"""Conductor: carries a study out. A thread of its own starts trials, hears them, ends those that must end, keeps books.

The window asks for a picture of the table once a frame and gives orders; it never waits for a file or a process. The
command line uses the same conductor.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal

from core.graph import Graph
from core.runtime.trials.machine import parallel_runs
from core.runtime.trials.process import TrialProcess
from core.runtime.trials.task import Broke, EpochRow, Epochs, Finished, Task
from core.runtime.trials.work import thinned
from core.studio.searching_setup import StudySetup
from core.studio.searching_store import RowState, StudyBusy, StudyStore, TrialRow

__all__ = ["Conductor", "ConductorState", "graph_with"]

ConductorState = Literal["starting", "running", "paused", "stopping", "ended"]

TICK_S = 0.05
MOST_POINTS = 500
FRESH_S = 0.25  # how often the times of running trials are brought up to date


def graph_with(graph: Graph, setup: StudySetup, row: TrialRow) -> Graph:
    """A copy of the graph with a trial's values in it."""
    out = graph.copy()
    for vary in setup.vary:
        if vary.node in out.nodes and vary.name in row.values:
            node = out.nodes[vary.node]
            out.nodes[vary.node] = replace(node, params={**node.params, vary.param: row.values[vary.name]})
    return out


@dataclass
class _Active:
    """A trial under way."""

    row: TrialRow
    process: TrialProcess
    curve: list[EpochRow] = field(default_factory=list)


class Conductor:
    """One run of a study, from Start to its end or until it is stopped.

    Attributes
    ----------
    state
        ``paused`` keeps the processes waiting; ``ended`` when all is done, stopped, or failed.
    problem
        Why it could not go on; empty while all is well.
    version
        Rises with everything that is new.
    parallel
        How many trials run at a time.
    """

    def __init__(self, folder: Path, setup: StudySetup, graph: Graph, trusted: bool = False) -> None:
        self.setup, self.graph, self.folder, self._trusted = setup, graph.copy(), folder, trusted
        self.state: ConductorState = "starting"
        self.problem = ""
        self.version = 0
        self.mark = setup.mark(graph)
        self.parallel = parallel_runs(setup.parallel, setup.memory_mb)
        self._orders: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock = threading.Lock()
        self._rows: dict[int, TrialRow] = {}
        self._curves: dict[int, list[EpochRow]] = {}
        self._active: dict[int, _Active] = {}
        self._fresh_s = 0.0
        self._store: StudyStore
        self._thread = threading.Thread(target=self._run, name="study", daemon=True)
        self._thread.start()

    # ---- for the window ----

    def rows(self) -> list[TrialRow]:
        """The table as it is now."""
        with self._lock:
            return [self._rows[k] for k in sorted(self._rows)]

    def curve(self, number: int) -> tuple[EpochRow, ...] | None:
        """Epochs of a trial of this run, no more than one can see; None for a trial of an earlier run."""
        rows = self._curves.get(number)
        return None if rows is None else thinned(rows, MOST_POINTS)

    def pause(self) -> None:
        """Halt the trials under way, and begin no more."""
        self._orders.put(self._pause)

    def go_on(self) -> None:
        """End the pause."""
        self._orders.put(self._go_on)

    def stop(self) -> None:
        """Break off the trials under way; they are run again when the study is started again."""
        self._orders.put(self._stop)

    def cancel(self, number: int) -> None:
        """Give up one trial for good."""
        self._orders.put(lambda: self._end(number, "Cancelled."))

    def join(self, timeout_s: float | None = None) -> bool:
        """Wait for the end; says whether it came."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    # ---- the thread ----

    def _run(self) -> None:
        try:
            self._store = StudyStore(self.folder, setup=self.setup, graph=self.graph)
            self._show(*self._store.rows())
            self._enter("running")
            while self._turn():
                pass
        except StudyBusy as problem:
            self.problem = str(problem)
        except Exception as problem:
            self.problem = f"The search ended: {type(problem).__name__}: {problem}"
            traceback.print_exc()
        finally:
            for active in self._active.values():
                active.process.close()
            if hasattr(self, "_store"):
                self._store.close()
            self._enter("ended")

    def _turn(self) -> bool:
        """Obey, start what there is room for, hear everybody; False when there is nothing left to do."""
        while True:
            try:
                self._orders.get_nowait()()
            except Empty:
                break
        while self.state == "running" and len(self._active) < self.parallel and self._left():
            self._begin()
        if not self._active and self.state != "paused":
            return self.state == "running" and self._left()
        if self._active:
            wait([a.process.connection for a in self._active.values()], TICK_S)
        if self.state == "paused" or not self._active:
            time.sleep(TICK_S)
        for active in list(self._active.values()):
            self._hear(active)
        self._refresh()
        return True

    def _left(self) -> bool:
        return self._store.waiting > 0 or self._store.drawn < self.setup.total

    def _begin(self) -> None:
        setup, graph = self.setup, self.graph
        row = self._store.ask()
        task = Task(
            graph_with(graph, setup, row), setup.epochs, setup.objective, setup.direction,
            int(graph.meta.get("seed", 0)), str(graph.meta.get("device", "cpu")), setup.folds, setup.memory_mb,
            self._trusted,
        )  # fmt: skip
        self._active[row.number] = active = _Active(row, TrialProcess(task))
        self._curves[row.number] = active.curve
        self._show(row)

    def _hear(self, active: _Active) -> None:
        row, process = active.row, active.process
        for event in process.events():
            if isinstance(event, Epochs):
                active.curve += event.rows
                worse = self._store.note(row.number, event.rows)
                self._update(active)
                if worse:
                    words = f"Given up after epoch {event.rows[-1].epoch}: worse than the median of the trials before."
                    self._end(row.number, words, "pruned")
                    return
            elif isinstance(event, Finished):
                self._leave(row.number)
                self._show(self._store.finish(row.number, event, self._epochs(active), process.elapsed_s))
            elif isinstance(event, Broke):
                self._end(row.number, event.why)
        limit = self.setup.time_limit_s
        if limit and row.number in self._active and process.elapsed_s > limit:
            self._end(row.number, f"It took longer than the {limit:g} s that a trial may have.")

    def _end(self, number: int, why: str, state: RowState = "failed") -> None:
        active = self._active.get(number)
        if active is not None:
            elapsed_s = active.process.elapsed_s
            self._leave(number)
            self._show(self._store.fail(number, why, self._epochs(active), elapsed_s, state))

    def _leave(self, number: int) -> None:
        self._active.pop(number).process.close()

    def _refresh(self) -> None:
        now = time.monotonic()
        if now - self._fresh_s > FRESH_S:
            self._fresh_s = now
            for active in self._active.values():
                self._update(active)

    def _update(self, active: _Active) -> None:
        active.row = replace(active.row, epochs=self._epochs(active), elapsed_s=active.process.elapsed_s)
        self._show(active.row)

    def _epochs(self, active: _Active) -> int:
        """How many epochs a trial has trained, in all its rounds."""
        last = active.curve[-1] if active.curve else None
        return last.round * self.setup.epochs + last.epoch if last else 0

    # ---- orders ----

    def _pause(self) -> None:
        if self.state == "running":
            for active in self._active.values():
                active.process.pause()
            self._enter("paused")

    def _go_on(self) -> None:
        if self.state == "paused":
            for active in self._active.values():
                active.process.go_on()
            self._enter("running")

    def _stop(self) -> None:
        self._enter("stopping")
        for number in list(self._active):
            self._end(number, "Stopped; it is run again when the search goes on.", "broken off")
        self._show(*self._store.rows())

    # ---- the picture ----

    def _show(self, *rows: TrialRow) -> None:
        with self._lock:
            self._rows.update({r.number: r for r in rows})
            self.version += 1

    def _enter(self, state: ConductorState) -> None:
        self.state = state
        self.version += 1
