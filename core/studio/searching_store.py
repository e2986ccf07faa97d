"""StudyStore: the results of studies in a folder beside the project, written so that a killed program loses none.

Optuna's journal holds the trials: one line for each thing that happens, appended and synced. Beside it lie the curves
as JSON lines and the best weights as safetensors. One folder holds every study of the project, each under its mark.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import math
import os
import statistics
import sys
import warnings
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from core.graph import Graph
from core.runtime.trials.task import EpochRow, Finished
from core.storage import ProjectError, Weights
from core.storage.processes import is_running, started
from core.storage.weights import load_weights, save_weights
from core.studio.searching_setup import StudySetup, grid_values, short

__all__ = ["RowState", "StudyBusy", "StudyStore", "TrialRow", "best_row"]

RowState = Literal["waiting", "running", "done", "pruned", "failed", "broken off"]


class StudyBusy(RuntimeError):
    """Another program works on these studies; the message is a sentence."""


@dataclass(frozen=True)
class TrialRow:
    """One trial as the table shows it.

    Attributes
    ----------
    values
        By ``Vary.name``.
    value, rounds
        The judged value, and that of each round of cross-validation.
    why
        A sentence, where it did not come to its end.
    again
        The number of the broken off trial that this one repeats.
    """

    number: int
    state: RowState
    values: dict[str, Any] = field(default_factory=dict)
    value: float | None = None
    rounds: tuple[float, ...] = ()
    epochs: int = 0
    elapsed_s: float = 0.0
    why: str = ""
    again: int | None = None

    @property
    def spread(self) -> float | None:
        """Standard deviation of the rounds (of a sample: divided by one less than their number)."""
        return statistics.stdev(self.rounds) if len(self.rounds) > 1 else None


class StudyStore:
    """One study of a folder.

    Parameters
    ----------
    mark
        ``StudySetup.mark``; the newest study of the folder if empty.

    Raises
    ------
    LookupError
        If there is no such study and no ``setup`` to begin one with.
    StudyBusy
        If it is to be worked on, and another program does that already.
    """

    def __init__(
        self, folder: Path, mark: str = "", setup: StudySetup | None = None, graph: Graph | None = None
    ) -> None:
        self.folder = folder
        self._claimed = False
        if setup is not None:
            self._claim()
        if not (folder / "journal.log").exists() and setup is None:
            raise LookupError("There is no study yet.")
        import optuna
        from optuna.storages.journal import JournalFileBackend, JournalFileOpenLock

        optuna.logging.set_verbosity(logging.ERROR)
        path = str(folder / "journal.log")
        lock = JournalFileOpenLock(path) if sys.platform == "win32" else None  # symbolic links need rights there
        self._storage = optuna.storages.JournalStorage(JournalFileBackend(path, lock_obj=lock))
        names = [s.study_name for s in optuna.get_all_study_summaries(self._storage)]
        mark = mark or (setup.mark(graph) if setup is not None and graph is not None else "") or (names or [""])[-1]
        if mark not in names and setup is None:
            raise LookupError("There is no such study yet.")
        highest = setup is not None and setup.direction == "highest"
        self.mark = mark
        self._study = optuna.create_study(
            storage=self._storage, study_name=mark, load_if_exists=True,
            direction="maximize" if highest else "minimize",
        )  # fmt: skip
        if setup is not None:
            self._study.set_user_attr("setup", setup.as_meta())
        self.setup: StudySetup = setup or msgspec.convert(self._study.user_attrs.get("setup", {}), StudySetup)
        self._trials: dict[int, Any] = {}  # under way
        (folder / mark).mkdir(parents=True, exist_ok=True)
        if setup is not None:
            self._repeat_broken_off()

    # ---- reading ----

    def rows(self) -> list[TrialRow]:
        """Every trial, in the order of numbers."""
        return [self._row(t) for t in self._study.get_trials(deepcopy=False)]

    def curve(self, number: int) -> list[EpochRow]:
        """The epochs of a trial; a last line that was cut off is left out."""
        found = []
        with contextlib.suppress(OSError):
            for line in self._file(number, ".jsonl").read_text("utf-8").splitlines():
                with contextlib.suppress(ValueError, TypeError):
                    found.append(EpochRow(**json.loads(line)))
        return found

    def weights(self, number: int) -> Weights | None:
        """The best weights of a trial, None where none were kept."""
        trial = self._study.get_trials(deepcopy=False)[number]
        try:
            return load_weights(self._file(number, ".bps"), str(trial.user_attrs.get("checksum", "")))[0]
        except ProjectError:
            return None

    @property
    def drawn(self) -> int:
        """Sets of values that were drawn; a trial that repeats another one draws none."""
        return sum("again" not in t.user_attrs for t in self._study.get_trials(deepcopy=False))

    @property
    def waiting(self) -> int:
        """Trials that are to be run again."""
        return sum(t.state.name == "WAITING" for t in self._study.get_trials(deepcopy=False))

    # ---- working ----

    def ask(self) -> TrialRow:
        """Begin the next trial: one that waits to be run again, or one with new values.

        The sampler is made anew for each draw and seeded by its number. So what is drawn depends neither on how many
        run at a time nor on how often the program was closed (for ``tpe``: only on which results were known).
        """
        draw = self.drawn
        self._study.sampler = self._sampler(draw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is said to programmers who use Optuna
            trial = self._study.ask(self._distributions())
        self._study.sampler = self._idle_sampler()
        self._trials[trial.number] = trial
        return self._row(self._study.get_trials(deepcopy=False)[trial.number])

    def note(self, number: int, rows: Iterable[EpochRow]) -> bool:
        """Keep epochs of a trial; says whether the trial should be given up."""
        rows = tuple(rows)
        if not rows:
            return False
        with self._file(number, ".jsonl").open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(row)) + "\n" for row in rows)
        if not self.setup.prune or self.setup.folds > 1:
            return False
        trial = self._trials[number]
        for row in rows:
            trial.report(row.value, row.epoch)
        return bool(trial.should_prune())

    def finish(self, number: int, end: Finished, epochs: int, elapsed_s: float) -> TrialRow:
        """A trial went well."""
        state = end.state
        weights = Weights(state["weights"], state["memory"], state["step"], state["epoch"], state["seed"])
        checksum = save_weights(self._file(number, ".bps"), weights)
        facts = {"checksum": checksum, "rounds": list(end.values)}
        return self._close(number, "COMPLETE", statistics.fmean(end.values), epochs, elapsed_s, **facts)

    def fail(self, number: int, why: str, epochs: int, elapsed_s: float, state: RowState = "failed") -> TrialRow:
        """A trial did not come to its end, and the reason is this."""
        optuna_state = "PRUNED" if state == "pruned" else "FAIL"
        row = self._close(number, optuna_state, None, epochs, elapsed_s, why=why, kind=state)
        if state == "broken off":
            self._enqueue(number)
        return row

    def close(self) -> None:
        """Let others work on the folder."""
        if self._claimed:
            self._claimed = False
            (self.folder / "working.json").unlink(missing_ok=True)

    # ---- inside ----

    def _close(
        self, number: int, state: str, value: float | None, epochs: int, elapsed_s: float, **facts: Any
    ) -> TrialRow:
        import optuna

        trial = self._trials.pop(number)
        for key, fact in {**facts, "epochs": epochs, "elapsed_s": round(elapsed_s, 3)}.items():
            trial.set_user_attr(key, fact)
        self._study.tell(trial, value, state=optuna.trial.TrialState[state])
        return self._row(self._study.get_trials(deepcopy=False)[number])

    def _row(self, trial: Any) -> TrialRow:
        facts = trial.user_attrs
        states: dict[str, RowState] = {
            "COMPLETE": "done", "PRUNED": "pruned", "RUNNING": "running", "WAITING": "waiting",
            "FAIL": facts.get("kind", "broken off"),
        }  # fmt: skip
        params = trial.params or trial.system_attrs.get("fixed_params", {})
        value = trial.value if trial.state.name == "COMPLETE" else None
        return TrialRow(
            trial.number, states[trial.state.name], self._values(params), value, tuple(facts.get("rounds", ())),
            int(facts.get("epochs", 0)), float(facts.get("elapsed_s", 0.0)), facts.get("why", ""), facts.get("again"),
        )  # fmt: skip

    def _values(self, params: dict[str, Any]) -> dict[str, Any]:
        """What Optuna drew, as values of parameters."""
        found: dict[str, Any] = {}
        for vary in self.setup.vary:
            if vary.name in params:
                drawn = params[vary.name]
                if vary.values:
                    found[vary.name] = json.loads(drawn)
                else:
                    found[vary.name] = int(drawn) if vary.whole else min(max(short(drawn), vary.low), vary.high)
        return found

    def _distributions(self) -> dict[str, Any]:
        from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

        found: dict[str, Any] = {}
        for v in self.setup.vary:
            if v.values:
                found[v.name] = CategoricalDistribution([json.dumps(value) for value in v.values])
            elif v.whole:
                found[v.name] = IntDistribution(int(v.low), int(v.high), log=v.log, step=int(v.step) or 1)
            else:
                found[v.name] = FloatDistribution(v.low, v.high, log=v.log, step=v.step or None)
        return found

    def _sampler(self, draw: int) -> Any:
        from optuna.samplers import GridSampler, RandomSampler, TPESampler

        setup = self.setup
        if setup.method == "grid":
            space = {v.name: [json.dumps(x) if v.values else x for x in grid_values(v)] for v in setup.vary}
            return GridSampler(space, seed=setup.seed)
        seed = int.from_bytes(hashlib.sha256(f"{setup.seed}/{draw}".encode()).digest()[:4], "big")
        return RandomSampler(seed=seed) if setup.method == "random" else TPESampler(seed=seed, constant_liar=True)

    def _idle_sampler(self) -> Any:
        """Between draws: the grid's own one wants to end a loop that is not there."""
        import optuna

        self._study.pruner = optuna.pruners.MedianPruner(n_startup_trials=4, n_warmup_steps=1)
        return optuna.samplers.RandomSampler(seed=0)

    def _repeat_broken_off(self) -> None:
        """Trials that ran when the program ended: they are broken off, and wait to be run again."""
        import optuna

        self._study.sampler = self._idle_sampler()
        for frozen in self._study.get_trials(deepcopy=False):
            if frozen.state.name == "RUNNING":
                self._trials[frozen.number] = optuna.trial.Trial(self._study, frozen._trial_id)
                done = len(self.curve(frozen.number))
                self.fail(frozen.number, "The program ended while it ran.", done, 0.0, "broken off")

    def _enqueue(self, number: int) -> None:
        frozen = self._study.get_trials(deepcopy=False)[number]
        self._study.enqueue_trial(frozen.params, user_attrs={"again": number})

    def _claim(self) -> None:
        """Be the only program that works here; what a killed one left behind is cleared away."""
        self.folder.mkdir(parents=True, exist_ok=True)
        note = self.folder / "working.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            owner = json.loads(note.read_text("utf-8"))
            if is_running(owner["pid"], owner["started"]):
                raise StudyBusy("This search runs in another window already. Stop it there, or wait until it ends.")
        note.write_text(json.dumps({"pid": os.getpid(), "started": started(os.getpid())}), encoding="utf-8")
        for lock in self.folder.glob("journal.log.lock*"):
            lock.unlink(missing_ok=True)
        self._claimed = True

    def _file(self, number: int, suffix: str) -> Path:
        return self.folder / self.mark / f"trial-{number}{suffix}"


def best_row(rows: Iterable[TrialRow], setup: StudySetup) -> TrialRow | None:
    """The trial with the best value, None while there is none."""
    done = [r for r in rows if r.value is not None and math.isfinite(r.value)]
    sign = -1.0 if setup.direction == "highest" else 1.0
    return min(done, key=lambda r: (sign * (r.value or 0.0), r.number), default=None)
