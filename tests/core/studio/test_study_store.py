"""The books of a study: what is drawn, what is kept, and what happens to what was under way."""

import json

import numpy as np
import pytest

from core.runtime.trials.task import EpochRow, Finished
from core.studio.searching_setup import StudySetup, Vary
from core.studio.searching_store import StudyBusy, StudyStore, best_row
from tests.core.sketches import classifier_graph

RANGE = Vary("adam_1", "lr", 0.001, 0.1, log=True)
SIZES = Vary("linear_1", "out_features", 2, 8, step=2, whole=True)
LISTS = Vary("linear_1", "kernel", values=([1, 2], "same", True))


def setup_of(*vary: Vary, **how) -> StudySetup:
    return StudySetup("test", vary or (RANGE, SIZES, LISTS), **{"method": "random", "seed": 4, **how})


def store_of(folder, setup: StudySetup) -> StudyStore:
    return StudyStore(folder, setup=setup, graph=classifier_graph())


def finished(value: float, weight: float = 0.0) -> Finished:
    state = {"weights": {"linear_1.weight": np.full((2, 2), weight, np.float32)}, "memory": {}}
    return Finished((value,), {**state, "step": 5, "epoch": 2, "seed": 0})


def drawn(folder, setup: StudySetup, order: list[int]) -> list[dict]:
    """What is drawn where so many trials are under way, and they end in this order."""
    store = store_of(folder, setup)
    rows = [store.ask() for _ in order]
    for number in order:
        store.finish(number, finished(1.0 + number), 1, 1.0)
    rows += [store.ask() for _ in range(2)]
    store.close()
    return [row.values for row in rows]


@pytest.mark.parametrize("method", ["grid", "random"])
def test_what_is_drawn_does_not_depend_on_the_order_in_which_trials_end(tmp_path, method):
    """The same seed draws the same values, however many run at a time."""
    setup = setup_of(method=method)
    first = drawn(tmp_path / "a", setup, [0, 1, 2])
    assert drawn(tmp_path / "b", setup, [2, 0, 1]) == first
    assert drawn(tmp_path / "c", setup_of(method=method, seed=5), [0, 1, 2]) != first


def test_a_study_that_was_closed_draws_what_it_would_have_drawn(tmp_path):
    """Closing and opening leaves no trace in what is tried."""
    setup = setup_of(RANGE)
    whole = store_of(tmp_path / "a", setup)
    expected = [whole.ask().values for _ in range(3)]
    values = []
    for _ in range(3):
        store = store_of(tmp_path / "b", setup)
        row = store.ask()
        values.append(row.values)
        store.finish(row.number, finished(1.0), 1, 1.0)
        store.close()
    assert values == expected


def test_values_are_of_the_kind_that_the_parameter_has(tmp_path):
    """Whole numbers on their steps, numbers in their range, and lists and texts as they were written."""
    row = store_of(tmp_path, setup_of()).ask()
    assert 0.001 <= row.values["adam_1.lr"] <= 0.1
    assert row.values["linear_1.out_features"] in (2, 4, 6, 8)
    assert isinstance(row.values["linear_1.out_features"], int)
    assert row.values["linear_1.kernel"] in ([1, 2], "same", True)


def test_a_grid_tries_every_point_once_even_after_one_was_broken_off(tmp_path):
    """A trial that is run again takes no other point's place."""
    setup = setup_of(SIZES, method="grid")
    store = store_of(tmp_path, setup)
    store.finish(store.ask().number, finished(1.0), 1, 1.0)
    broken = store.ask()
    store.close()
    store = store_of(tmp_path, setup)
    seen = []
    while store.waiting or store.drawn < setup.total:
        row = store.ask()
        seen.append(row.values["linear_1.out_features"])
        store.finish(row.number, finished(1.0), 1, 1.0)
    done = [row for row in store.rows() if row.state == "done"]
    assert sorted(row.values["linear_1.out_features"] for row in done) == [2, 4, 6, 8]
    assert seen[0] == broken.values["linear_1.out_features"]


def test_what_ran_when_the_program_ended_is_broken_off_and_waits_to_run_again(tmp_path):
    """It keeps its row, and another one has the same values and says whose."""
    store = store_of(tmp_path, setup_of())
    lost = store.ask()
    store.close()
    before, after = store_of(tmp_path, setup_of()).rows()
    assert (before.state, before.values) == ("broken off", lost.values)
    assert (after.state, after.values, after.again) == ("waiting", lost.values, 0)


def test_curves_and_weights_come_back(tmp_path):
    """A line that was cut off in the middle costs that epoch only."""
    store = store_of(tmp_path, setup_of())
    row = store.ask()
    epochs = [EpochRow(0, 1, 0.7, 0.8, 0.8), EpochRow(0, 2, 0.5, None, 0.6)]
    store.note(row.number, epochs)
    store.finish(row.number, finished(0.6, weight=3.0), 2, 1.5)
    path = next(tmp_path.glob("*/trial-0.jsonl"))
    path.write_text(path.read_text() + json.dumps({"round": 0})[:-3])
    assert store.curve(row.number) == epochs
    weights = store.weights(row.number)
    assert weights is not None
    assert weights.tensors["linear_1.weight"].tolist() == [[3.0, 3.0], [3.0, 3.0]]


def test_a_trial_worse_than_the_median_is_given_up_if_that_is_wanted(tmp_path):
    """Enough trials must have been seen before."""
    store = store_of(tmp_path, setup_of(prune=True))
    for value in (1.0, 1.0, 1.0, 1.0, 9.0):
        row = store.ask()
        worse = [store.note(row.number, [EpochRow(0, e, value, value, value)]) for e in (1, 2, 3)]
        if any(worse):
            store.fail(row.number, "worse", 3, 1.0, "pruned")
        else:
            store.finish(row.number, finished(value), 3, 1.0)
    assert [row.state for row in store.rows()] == ["done"] * 4 + ["pruned"]


def test_two_programs_cannot_work_on_one_study(tmp_path):
    """The second is told; when the first has ended, it can."""
    first = store_of(tmp_path, setup_of())
    with pytest.raises(StudyBusy, match="another window"):
        store_of(tmp_path, setup_of())
    first.close()
    store_of(tmp_path, setup_of()).close()


def test_a_program_that_was_killed_locks_nobody_out(tmp_path):
    """Its note names a process that is gone, and its lock is cleared away."""
    (tmp_path / "working.json").write_text(json.dumps({"pid": 1 << 22, "started": "never"}))
    (tmp_path / "journal.log.lock").symlink_to(tmp_path / "nothing")
    store_of(tmp_path, setup_of()).ask()


def test_the_best_is_the_lowest_or_the_highest_as_wanted(tmp_path):
    """Of several equal ones the first."""
    store = store_of(tmp_path, setup_of())
    for value in (2.0, 1.0, 3.0, 1.0):
        store.finish(store.ask().number, finished(value), 1, 1.0)
    assert best_row(store.rows(), setup_of()).number == 1
    assert best_row(store.rows(), setup_of(direction="highest")).number == 2
