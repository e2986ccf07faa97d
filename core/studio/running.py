"""Running: the training of the open document, as the window sees it.

It owns the training process, turns buttons into commands and events into curves, and knows whether what is on screen
still belongs to the graph. If the process dies, this says so and starts another one from the newest kept state.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from core.graph import Breakpoint, BreakpointSet, Change
from core.runtime import messages as m
from core.runtime.process import WorkerProcess
from core.runtime.questions import Question, Refusal
from core.studio.asking import Asking
from core.studio.bench import Bench
from core.studio.curves import Curves
from core.studio.debugger import Debugger
from core.studio.explaining import Explaining
from core.studio.languages import tr
from core.studio.owing import Owing
from core.studio.plan_changes import leaves_the_plan, live_command
from core.studio.signals import Signal
from core.studio.travels import Travels

if TYPE_CHECKING:
    from core.studio.session import Session

__all__ = ["RunState", "Running"]

RunState = Literal["idle", "starting", "running", "paused"]

_numbers = itertools.count(1)


class Running(Curves, Travels):
    """The run of one session.

    Attributes
    ----------
    state
        ``idle``: nothing was run since the document opened or the process ended; ``starting``: compiling.
    stale
        The graph has changed since it was compiled; the numbers on screen belong to the graph before.

    Signals
    -------
    state_changed(), progressed(), measured(), snapshot_taken(snapshot), failed(event), compiled(event), travelled()
    """

    state: RunState
    parameters: dict[str, tuple[int, ...]]
    snapshot: m.Snapshot | None
    _loaded: bool
    _debug_asked: bool
    _kept_state: dict[str, Any] | None

    def __init__(self, session: Session) -> None:
        self.session = session
        self.state_changed = Signal()
        self.progressed = Signal()
        self.measured = Signal()
        self.snapshot_taken = Signal()
        self.compiled = Signal()
        self.failed = Signal()
        self.travelled = Signal()
        self.debugger = Debugger(self)
        self.explaining = Explaining(self)
        self.bench = Bench(self)
        self.process: WorkerProcess | None = None
        self._owing = Owing()
        self.speed_limit = 0.0  # steps per second, 0 is none
        self._needs = m.Needs()
        self._asking = Asking()
        self._new_run()
        session.document_opened.connect(self._document_opened)
        session.document_changed.connect(self._document_changed)

    # ---- what the buttons do ----

    def run(self, until_epoch: int = 0) -> None:
        """Train until paused; whoever is stepping stops doing so."""
        self.debugger.leave()
        self._with_worker(m.Run(self.speed_limit, until_epoch))

    def pause(self) -> None:
        """Stop after the step at hand; asked for again when that step has no end, end the process."""
        if self._owing.overdue:
            self._give_up()
        else:
            self._ask_to_pause()

    def toggle(self) -> None:
        """Run if it does not, pause if it does."""
        (self.pause if self.state in ("running", "starting") else self.run)()

    def step(self) -> None:
        """One training step."""
        self.debugger.leave()
        self._with_worker(m.Step())

    def epoch_step(self) -> None:
        """Train to the end of the epoch."""
        self.debugger.leave()
        self._with_worker(m.Step(epoch=True))

    def debug_step(self, at_step: int = 0) -> None:
        """One recorded training step, for the debugger to walk through, after training up to ``at_step`` if that is
        given; asked for again before it came, it is one."""
        if not self._debug_asked:
            self._debug_asked = True
            self._with_worker(m.Debug(at_step))

    def reset(self, seed: int | None = None) -> None:
        """Begin again with new weights: from the project's seed, or from another one, which then is the project's."""
        if seed is not None and seed != self.seed:
            with self.session.document.edit("Set seed") as edit:
                edit.set_meta("seed", seed)
        if self._owing.overdue:
            self._give_up()
        elif self.state in ("running", "starting"):
            self._owing.ask()
        self.run_id = f"run {next(_numbers)}"  # what the run before still has to say must not reach the new curves
        self._asking.forget()
        self._kept_state = None
        self.clear_curves()
        self.debugger.clear()
        if self.loaded:
            self._load(keep=False)
        else:
            self._set_state("idle")
        self.progressed.emit()
        self.measured.emit()

    def mark_stale(self) -> None:
        """What is loaded is no longer what would be loaded now."""
        if self._loaded:
            self.stale = True
            self.state_changed.emit()

    def take_best(self) -> None:
        """Go back to the weights of the best epoch, if the recipe has them kept."""
        self._with_worker(m.TakeBest())

    def set_speed(self, steps_per_s: float) -> None:
        """Limit the speed, for demonstrations; 0 lifts the limit. Takes effect at once."""
        self.speed_limit = steps_per_s
        if self.state == "running" and self.process:
            self.process.send(m.SetSpeed(steps_per_s))

    def need(self, needs: m.Needs) -> None:
        """Say what the window needs now."""
        if needs != self._needs:
            self._needs = needs
            if self.process:
                self.process.send(needs)

    def ask(self, question: Question, then: Callable[[Any], None], wake: bool = False) -> None:
        """Ask the training process; ``then`` is called from ``poll`` with the answer, or with a ``Refusal``. With
        ``wake`` the graph is loaded for it, if it is not."""
        if wake and not self.loaded:
            self.warm_up()
            self._load(keep=True)
        if not self._asking.send(
            self.process, lambda number: m.Ask(number, question), lambda event: then(event.content)
        ):
            then(Refusal(tr("The training process is not there any more. Step (F10) to start it again.")))

    def save_state(self, then: Callable[[dict[str, Any]], None]) -> None:
        """Ask for weights and optimizers; ``then`` gets the newest there is, at once where no process runs."""
        if self.loaded:
            self._asking.send(self.process, m.SaveState, lambda event: then(event.state))
        elif self._kept_state:
            then(self._kept_state)

    def warm_up(self, prepare: bool = False) -> None:
        """Start the process ahead of the first Run, so that Run answers at once; with ``prepare`` it also loads what
        data nodes may need, if nothing is loaded yet."""
        if self.process is None:
            self.process = WorkerProcess()
            self.process.send(self._needs)
        if prepare and not self.loaded:
            self.process.send(m.Prepare())

    def close(self) -> None:
        """End the process."""
        if self.process:
            self.process.close()
            self.process = None

    # ---- once a frame ----

    def poll(self) -> None:
        """Take in what the process said."""
        if self.process is None:
            return
        for event in self.process.events():
            if isinstance(event, m.Compiled | m.Failed) or (
                isinstance(event, m.StateChanged) and event.state != "running"
            ):
                self._owing.answered()
            if event.run == self.run_id:
                self._take(event)
        if self.process.ended:
            self._died()
        elif self._owing.is_to_be_told():
            self.session.notify(
                tr("The training process is still busy with its last step. Press Pause or Start over again to end it."),
                "warning",
            )

    # ---- facts ----

    @property
    def seed(self) -> int:
        return int(self.session.graph.meta.get("seed", 0))

    @property
    def breakpoints(self) -> tuple[Breakpoint, ...]:
        """Every breakpoint of the project, disabled ones too."""
        return tuple(self.session.graph.breakpoints.values())

    @property
    def loaded(self) -> bool:
        """Whether a training process holds this project."""
        return self._loaded and self.process is not None and self.process.alive

    @property
    def can_travel(self) -> bool:
        """Whether there is a process at rest that holds this project."""
        return self.state != "running" and self.loaded

    @property
    def kept_state(self) -> dict[str, Any] | None:
        """The newest state that reached this process: weights, optimizers, step, epoch."""
        return self._kept_state

    # ---- inside ----

    def restore(self, state: dict[str, Any] | None) -> None:
        """Weights and position from a file: the next start goes on from there."""
        self._kept_state = state
        self.step_count, self.epoch = (int(state["step"]), int(state["epoch"])) if state else (0, 1)

    def show_state(self, state: dict[str, Any]) -> None:
        """Begin a run at a ``state`` that another training reached, and load it, so that it can be looked at."""
        self._new_run()
        self._asking.forget()
        self.debugger.clear()
        self.restore(state)
        self._with_worker(m.Pause())
        self.progressed.emit()
        self.measured.emit()

    def _with_worker(self, command: m.Command) -> None:
        if self._owing.overdue:
            self._give_up()
        self.warm_up()
        assert self.process is not None
        if not self.process.alive:
            self._died()
            self.warm_up()
        if not self._loaded or self.stale:
            self._load(keep=True)
        self.process.send(command)

    def _load(self, keep: bool) -> None:
        assert self.process is not None
        state = self._kept_state if keep and not self._loaded else None
        graph = self.session.graph.copy()
        self.process.send(m.SetBreakpoints(self.breakpoints))
        trusted = self.session.trusting.trusted
        self.session.trusting.remember()
        self.process.send(m.Load(self.run_id, graph, self.seed, self.session.device, keep, state, trusted))
        self._loaded = True
        self.stale = False
        self._set_state("starting")

    def _take(self, event: Any) -> None:
        if isinstance(event, m.Progress):
            self.take_progress(event)
            self.progressed.emit()
        elif isinstance(event, m.Measured):
            self.take_measured(event)
            self.measured.emit()
        elif isinstance(event, m.Snapshot):
            self.snapshot = event
            self.snapshot_taken.emit(event)
        elif isinstance(event, m.Traced):
            self._debug_asked = False
            self.debugger.take(event)
        elif isinstance(event, m.Travelled):
            self.take_travelled(event)
        elif isinstance(event, m.StateChanged):
            self.reason = event.reason
            self._set_state("running" if event.state == "running" else "paused" if self._loaded else "idle")
            if event.reason and event.state != "running":
                self.session.notify(event.reason, "info")
        elif isinstance(event, m.Compiled):
            self.parameters = event.parameters
            self.steps_per_epoch = event.steps_per_epoch
            self.compiled.emit(event)
        elif isinstance(event, m.LiveRefused):
            self.mark_stale()
            self.pause()
            self.session.notify(tr("That change needs the network to be loaded anew: run goes on with it."))
        elif isinstance(event, m.StateKept):
            self._kept_state = event.state
        elif isinstance(event, m.Answer | m.StateSaved):
            if isinstance(event, m.StateSaved):
                self._kept_state = event.state
            self._asking.take(event)
        elif isinstance(event, m.Failed):
            self._fail(event)

    def _fail(self, event: m.Failed) -> None:
        self.reason = event.message
        if event.problems or not event.node:
            self._loaded = False
            self._set_state("idle" if not self.step_count else "paused")
        self.failed.emit(event)
        self.session.notify(event.message, "error", event.details)

    def _ask_to_pause(self) -> None:
        if self.process:
            self.process.send(m.Pause())
            if self.state in ("running", "starting"):
                self._owing.ask()

    def _give_up(self) -> None:
        """End a process that does not answer."""
        self._gone(tr("was ended, as its last step had no end"), "warning")

    def _died(self) -> None:
        assert self.process is not None
        code = self.process.exit_code
        self._gone(
            f"was stopped from outside (signal {-code})" if code is not None and code < 0 else f"ended with code {code}"
        )

    def _gone(self, how: str, severity: Literal["warning", "error"] = "error") -> None:
        """The process is no more, or is not to be: what was kept of its work stays."""
        self._owing.answered()
        if self.process is not None:
            self.process.close(timeout_s=0.1)
        self.process = None
        self._loaded = self.visiting = False
        self._asking.forget()
        kept = self._kept_state
        back = f"Run goes on from step {kept['step']}." if kept else "Run starts it again."
        self.step_count, self.epoch = (int(kept["step"]), int(kept["epoch"])) if kept else (0, 1)
        self.reason = f"The training process {how}. Your project is safe. {back}"
        self._set_state("paused" if kept else "idle")
        self.session.notify(self.reason, severity)

    def _set_state(self, state: RunState) -> None:
        if state in ("idle", "paused"):
            self._debug_asked = False
        if state != self.state:
            self.state = state
        self.state_changed.emit()

    def _new_run(self) -> None:
        self.run_id = f"run {next(_numbers)}"
        self.state = "idle"
        self.stale = self.visiting = False
        self.reason = ""
        self._loaded = self._debug_asked = False
        self._kept_state = None
        self.parameters = {}
        self.steps_per_epoch = 1
        self.snapshot = None
        self.clear_curves()

    def _document_opened(self) -> None:
        self._ask_to_pause()
        self._new_run()
        self._asking.forget()
        self.debugger.clear()
        self.state_changed.emit()

    def _document_changed(self, changes: tuple[Change, ...]) -> None:
        if any(isinstance(c, BreakpointSet) for c in changes) and self.process:
            self.process.send(m.SetBreakpoints(self.breakpoints))
        graph, registry = self.session.graph, self.session.registry
        commands = [live_command(c, graph, registry) for c in changes] if self._loaded else []
        for command in commands:
            if command is not None and self.process:
                self.process.send(command)
        if not self._loaded or all(leaves_the_plan(c, graph, registry) for c in changes):
            return
        self.stale = True
        if self.state == "running":
            self._ask_to_pause()
            self.session.notify("The network changed, so training paused. Run goes on with the new one.")
        self.state_changed.emit()
