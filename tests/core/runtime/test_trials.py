"""Trials: what one of them says while it trains, and why it ends when it cannot go on."""

import signal

import numpy as np
import pytest

from core.graph import Graph
from core.nodes.trust import trusted
from core.runtime.trials import machine
from core.runtime.trials.entry import OUT_OF_MEMORY
from core.runtime.trials.process import death_sentence
from core.runtime.trials.task import TRAINING_LOSS, Broke, Epochs, Finished, Task
from core.runtime.trials.work import Work
from tests.core.sketches import add, classifier_graph, draw, line_graph, link, square_graph


class Wire:
    """The near end of a trial that runs in this process."""

    def __init__(self) -> None:
        self.said: list[object] = []

    def send(self, event: object) -> None:
        self.said.append(event)

    def poll(self) -> bool:
        return False


def end_of(graph: Graph, **how) -> tuple[list, Finished | Broke]:
    """Do a task here: its epochs and its last word."""
    wire = Wire()
    Work(wire, Task(graph, **{"epochs": 3, **how})).run()
    rows = [row for event in wire.said if isinstance(event, Epochs) for row in event.rows]
    return rows, wire.said[-1]


def test_a_trial_is_judged_by_its_lowest_validation_loss_and_keeps_the_weights_of_that_epoch():
    """The value is the best of all epochs, and the state is the one after that epoch."""
    rows, end = end_of(classifier_graph(), epochs=4)
    values = [row.validation for row in rows]
    assert end.values == (min(values),)
    assert end.state["epoch"] - 1 == 1 + values.index(min(values))


def test_equal_tasks_end_equally():
    """The same values, epochs and seed give the same numbers."""
    first, again = end_of(classifier_graph(), seed=3), end_of(classifier_graph(), seed=3)
    assert first[0] == again[0]
    for name, array in first[1].state["weights"].items():
        np.testing.assert_array_equal(array, again[1].state["weights"][name])


def test_each_round_of_cross_validation_holds_back_another_piece():
    """With k folds there are k values, every round trains for all epochs."""
    rows, end = end_of(classifier_graph(), folds=3, epochs=2)
    assert [(row.round, row.epoch) for row in rows] == [(r, e) for r in range(3) for e in (1, 2)]
    assert len(set(end.values)) == 3


def test_a_metric_of_the_graph_can_judge():
    """By the id of its node, on the validation part; the recipe's patience ends a trial before its epochs are over."""
    edit = draw(classifier_graph())
    metric = add(edit, "metric.accuracy")
    link(edit, "linear_2.y", f"{metric}.input")
    link(edit, "spirals_1.y", f"{metric}.target")
    edit.graph.meta["recipe"] = {"patience": 2, "judge": metric}
    rows, end = end_of(edit.graph, objective=metric, direction="highest", epochs=60)
    assert end.values == (max(row.value for row in rows),)
    assert 0.5 < end.values[0] <= 1.0
    assert len(rows) < 60


def test_the_highest_value_can_be_the_best():
    """The direction decides which epoch is kept."""
    rows, end = end_of(line_graph(), objective=TRAINING_LOSS, direction="highest")
    assert end.values == (max(row.loss for row in rows),)


@pytest.mark.parametrize(
    ("graph", "how", "words"),
    [
        (lambda: square_graph(1.0), {}, "validation"),
        (classifier_graph, {"objective": "beauty"}, "beauty"),
        (lambda: Graph(), {}, "nothing to run"),
    ],
    ids=["no validation part", "no such metric", "empty graph"],
)
def test_what_cannot_be_judged_or_compiled_is_said(graph, how, words):
    """A trial that cannot even begin ends with a sentence that names what is missing."""
    end = end_of(graph(), **how)[1]
    assert isinstance(end, Broke)
    assert words in end.why


def test_a_loss_that_is_no_number_ends_the_trial():
    """Nothing is trained on after NaN or infinity, and the step is named."""
    end = end_of(line_graph(lr=10.0), epochs=200)[1]
    assert isinstance(end, Broke)
    assert "The loss became" in end.why


@pytest.mark.parametrize(
    ("code", "words"),
    [(-9, "memory ran out"), (-signal.SIGSEGV, "segmentation fault"), (3, "code 3"), (OUT_OF_MEMORY, "200 MiB")],
)
def test_a_process_that_died_without_a_word_gets_a_sentence(code, words):
    """The exit code says why."""
    assert words in death_sentence(code, 200)


def test_parallel_runs_are_limited_by_cores_and_memory(monkeypatch):
    """Half the cores by default; never more than cores, nor than fit into the free memory; at least one."""
    monkeypatch.setattr(machine, "cores", lambda: 8)
    monkeypatch.setattr(machine, "free_memory_mb", lambda: 4000)
    assert machine.parallel_runs() == 4
    assert machine.parallel_runs(20) == 8
    assert machine.parallel_runs(8, 1500) == 2
    assert machine.parallel_runs(8, 9000) == 1


class Faulty(Graph):
    """A graph that nobody can read."""

    def __iter__(self):
        raise RuntimeError("something unheard of")


def test_an_error_nobody_thought_of_ends_the_trial_with_its_words():
    """The sentence names the error, and the traceback is kept for who wants to know."""
    end = end_of(Faulty())[1]
    assert end.why == "RuntimeError: something unheard of"
    assert "Traceback" in end.details


class Curious(Graph):
    """A graph that notes whether its code may run at the moment it is read."""

    def __iter__(self):
        seen.append(trusted())
        return super().__iter__()


seen: list[bool] = []


@pytest.mark.parametrize("allowed", [True, False])
def test_code_of_the_project_runs_only_where_it_is_trusted(allowed):
    """A trial has the trust that the project has in the window, and no more."""
    seen.clear()
    graph = line_graph()
    end_of(Curious(**{name: getattr(graph, name) for name in Graph.__dataclass_fields__}), trusted=allowed)
    assert set(seen) == {allowed}
    assert not trusted()
