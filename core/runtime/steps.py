"""Steps: one training step after another, each trained in the way that somebody asks for.

Most steps are trained plainly. One that a person will look at is trained under a recorder. With breakpoints set a step
is trained under a sentry, and recorded by training it again only where a condition may have come true.
"""

from __future__ import annotations

import time

import numpy as np

from core.graph import Breakpoint
from core.runtime.journeys import Journeys
from core.runtime.judging import Judgement, metrics_of
from core.runtime.pacing import Timetable
from core.runtime.plan import Plan
from core.runtime.recorder import Recorder
from core.runtime.records import Records
from core.runtime.reports import PROGRESS_S, Reports
from core.runtime.sentry import Guard, Sentry
from core.runtime.stops import Hit, Losses, hits_in, hits_of_sentry
from core.runtime.trace import TraceSummary
from core.runtime.trainer import StepResult, Trainer

__all__ = ["KEEP_S", "KEEP_SHARE", "Steps"]

MEASURE_S = 1 / 30  # at most this often: gradient norms and update ratios
KEEP_S = 0.25  # state, against the death of the process; seldomer where the state is large
KEEP_SHARE = 0.03  # of the time may go into that
JUDGE_SHARE = 0.1  # of the time may go into judging that only a person wants to see
REST_S = 0.5  # judging may take this long when training comes to rest


class Steps:
    """The steps of one compiled graph.

    Attributes
    ----------
    losses, losses_before
        Of the newest step and of the one before it, by optimizer node.
    ended
        Why training ends with the newest step as it was meant to; empty where it goes on.
    lost
        Why the loss of the newest step is no number, and whose it is; empty while it is one.
    """

    def __init__(self, plan: Plan, trainer: Trainer, records: Records, journeys: Journeys, reports: Reports) -> None:
        self.plan, self.trainer = plan, trainer
        self.records, self.journeys, self.reports = records, journeys, reports
        self.losses: dict[str, float] = {}
        self.losses_before: dict[str, float] = {}
        self.ended = ""
        self.lost = ("", "")
        self._times = Timetable()
        self._unjudged = False  # an epoch has ended since the network was judged last
        self._judge_s = PROGRESS_S * 2  # how long to wait before the network is judged again, where nothing hangs on it
        self._past_s = 0.0  # how long to wait before the state at the start of an epoch is kept for the past

    def plain(self, sentry: Sentry | None = None) -> StepResult:
        """One step that leaves nothing but its losses."""
        result = self.trainer.step(sentry, measure=self._times.is_due("measure", MEASURE_S))
        self._account(result)
        return result

    def recorded(self) -> TraceSummary:
        """One step under a recorder; its trace is kept, within the budget."""
        recorder = Recorder(self.trainer.step_count + 1, self.trainer.epoch)
        self._account(self.trainer.step(recorder, measure=True))
        self.records.keep(recorder.trace, self._pairs())
        self.reports.progress(force=True)  # the loss of this step is known before its trace is shown
        return recorder.trace.summary

    def guarded(
        self, guard: Guard, breakpoints: tuple[Breakpoint, ...], record: bool
    ) -> tuple[TraceSummary | None, Hit | None]:
        """One step with breakpoints set.

        Parameters
        ----------
        record
            Whether it is to be recorded in any case.

        Returns
        -------
        TraceSummary or None
            The record, where there is one.
        Hit or None
            The first breakpoint that came true.
        """
        sentry = None
        if guard.record or record:
            summary = self.recorded()
        else:
            sentry = Sentry(guard, self.trainer.step_count + 1, self.trainer.epoch) if guard.watches else None
            result = self.plain(sentry)
            pairs = self._pairs()
            if not ((sentry is not None and sentry.fired) or guard.loss_meets(pairs, result.step, result.epoch)):
                return None, None
            self.reports.progress(force=True)
            again = self.journeys.record(self.reports.run, self.trainer, result.step)
            if again is None:
                return None, None
            self.records.keep(again.trace, pairs)
            summary = again.trace.summary
        trace = self.records.traces[summary.step]
        hits = hits_in(trace, self.plan, breakpoints, self.records.losses_at(summary.step))
        if not hits and sentry is not None and sentry.first is not None and trace.sampled:
            hits = hits_of_sentry(trace, self.plan, sentry.first)
        return summary, hits[0] if hits else None

    def _pairs(self) -> dict[str, Losses]:
        return {name: (self.losses_before.get(name), now) for name, now in self.losses.items()}

    def come_to_rest(self) -> None:
        """Training stops for now: how good the network is shown to be should be how good it is, where that is quick."""
        if self._unjudged and self._judge_s * JUDGE_SHARE < REST_S:
            self._judge(self.trainer.step_count)

    def _judge(self, step: int, judged: Judgement | None = None) -> None:
        """Look at the validation part, if that was not done already, and at the training part where metrics want it."""
        begin = time.monotonic()
        self._unjudged = False
        judged = judged or self.trainer.judge()
        if judged is not None:
            self.reports.note_judgement(step, judged)
        if metrics_of(self.plan) and (trained := self.trainer.judge("train")) is not None:
            self.reports.note_judgement(step, trained)
        self._judge_s = max(PROGRESS_S * 2, (time.monotonic() - begin) / JUDGE_SHARE)

    def _account(self, result: StepResult) -> None:
        """Note a step's losses, and what an epoch's end asks for: a state for the past, a look at the validation
        part."""
        self.losses_before, self.losses = self.losses, result.losses
        self.reports.note(result)
        if result.epoch_ended and self._times.is_due("past", self._past_s):
            begin = time.monotonic()
            self.journeys.past.keep(self.trainer, self.losses)
            self._past_s = max(KEEP_S / 4, (time.monotonic() - begin) / KEEP_SHARE)
        if result.epoch_ended:
            self._unjudged = True
            if result.judgement is not None or self._times.is_due("judge", self._judge_s):
                self._judge(result.step, result.judgement)
        self.reports.progress()
        self.ended = result.stop
        bad = next(((n, loss) for n, loss in result.losses.items() if not np.isfinite(loss)), None)
        self.lost = ("", "")
        if bad is not None:
            node, loss = bad
            self.lost = (f"The loss became {loss} at step {result.step}. Lower the learning rate, then reset.", node)
