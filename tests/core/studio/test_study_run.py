"""A whole study with its processes: trials that crash, a program that is killed, pausing and stopping."""

import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from core.graph import Graph
from core.runtime.trials.task import TRAINING_LOSS
from core.storage import save_project
from core.studio.searching_conductor import Conductor
from core.studio.searching_setup import KEY, StudySetup, Vary
from core.studio.searching_store import StudyStore
from tests.core.sketches import draw, line_graph
from tests.core.waiting import wait_for

ROOT = Path(__file__).resolve().parents[3]
RATE = Vary("sgd_1", "lr", 0.001, 0.05, log=True)


class Trap(Graph):
    """A graph that brings the process of its trial down in a way that depends on the learning rate."""

    def copy(self) -> Graph:
        return Trap(**{name: getattr(super(Trap, self).copy(), name) for name in self.__dataclass_fields__})

    def __iter__(self):
        if multiprocessing.parent_process() is not None:
            rate = self.nodes["sgd_1"].params["lr"]
            if rate == 0.2:
                os._exit(3)
            if rate == 0.3:
                ctypes.string_at(0)
            if rate == 0.4:
                self.hoard = bytearray(900 << 20)
            if rate == 0.5:
                time.sleep(60)
        return super().__iter__()


def trapped(tmp_path, *rates: float, **limits: float) -> dict[float, str]:
    """Why each of the trials with these learning rates failed; empty for one that did not."""
    graph = Trap(**{name: getattr(line_graph(), name) for name in Graph.__dataclass_fields__})
    vary = (Vary("sgd_1", "lr", values=rates),)
    setup = StudySetup("t", vary, "grid", epochs=2, objective=TRAINING_LOSS, parallel=2, **limits)  # type: ignore
    conductor = Conductor(tmp_path, setup, graph)
    assert conductor.join(120)
    assert all((row.state == "done") == (not row.why) for row in conductor.rows())
    return {row.values["sgd_1.lr"]: row.why for row in conductor.rows()}


def test_a_search_goes_on_whatever_happens_to_a_trial(tmp_path):
    """An exit, a segmentation fault and too much memory each fail one trial, with a sentence; the others are not
    touched."""
    why = trapped(tmp_path, 0.2, 0.3, 0.4, 0.05, memory_mb=700)
    assert "code 3" in why[0.2]
    assert "segmentation fault" in why[0.3]
    assert ("more memory than the 700 MiB" if sys.platform.startswith("linux") else "") in why[0.4]
    assert why[0.05] == ""


def test_a_trial_that_takes_too_long_is_ended(tmp_path):
    """It fails with the limit in a sentence."""
    assert "longer than the 2 s" in trapped(tmp_path, 0.5, time_limit_s=2.0)[0.5]


def test_a_search_that_was_killed_goes_on_where_it_stopped(tmp_path):
    """Nothing of the ended trial is lost; the one under way is broken off and run again with the same values; the
    whole draws what an undisturbed one draws."""
    graph = line_graph()
    setup = StudySetup("t", (RATE,), "random", 2, 400, parallel=1)
    edit = draw(graph)
    with edit.document.edit("search") as change:
        change.set_meta(KEY, setup.as_meta())
    path = tmp_path / "line.bps"
    save_project(path, edit.graph)
    command = [sys.executable, str(ROOT / "main.py"), "search", str(path), "--json"]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    folder = path.with_suffix(".study") / setup.mark(edit.graph)
    wait_for(lambda: (folder / "trial-1.jsonl").exists())
    program.send_signal(signal.SIGKILL)
    program.wait()

    ended = StudyStore(path.with_suffix(".study"), setup.mark(edit.graph)).rows()
    assert [row.state for row in ended] == ["done", "running"]
    again = Conductor(path.with_suffix(".study"), setup, edit.graph)
    assert again.join(60)
    rows = again.rows()
    assert [row.state for row in rows] == ["done", "broken off", "done"]
    assert rows[0] == ended[0]
    assert (rows[2].values, rows[2].again) == (rows[1].values, 1)
    calm = StudyStore(tmp_path / "calm", setup=setup, graph=edit.graph)
    assert [rows[k].values for k in (0, 1)] == [calm.ask().values for _ in range(2)]


def test_a_paused_search_stands_still_and_a_stopped_one_can_be_taken_up_again(tmp_path):
    """While it is paused no epoch is trained; what ran when it was stopped waits to be run again."""
    setup = StudySetup("t", (RATE,), "random", 2, 100_000, parallel=1)
    conductor = Conductor(tmp_path, setup, line_graph())
    wait_for(lambda: conductor.curve(0))
    conductor.pause()
    wait_for(lambda: conductor.state == "paused")

    def stands_still() -> bool:
        before = len(conductor.curve(0))
        time.sleep(0.5)
        return len(conductor.curve(0)) == before

    wait_for(stands_still)  # what was on its way has come
    before = len(conductor.curve(0))
    conductor.go_on()
    wait_for(lambda: len(conductor.curve(0)) > before)
    conductor.stop()
    assert conductor.join(60)
    assert [row.state for row in conductor.rows()] == ["broken off", "waiting"]
    assert not conductor.problem
