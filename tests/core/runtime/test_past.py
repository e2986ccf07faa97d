"""A step of the past is the same to the bit when it is looked at again, and looking changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.graph import Graph
from core.nodes.registry import standard_registry
from core.runtime.objectives import memory_of
from core.runtime.past import Past, last_change, made_in, reading_of, same, visit
from core.runtime.plan import compile_plan
from core.runtime.trainer import Trainer
from tests.core.sketches import add, classifier_graph, draw, line_graph, link


def finish(journey: Any) -> Any:
    while True:
        try:
            next(journey)
        except StopIteration as end:
            return end.value


def noisy_graph(optimizer: str = "optimizer.adam", middle: str = "activation.tanh", **options: Any) -> Graph:
    """Shuffled batches of uneven size, and dropout: everything that draws random numbers."""
    edit = draw()
    data = add(edit, "data.moons", target="classes", batch_size=48, validation=0.2, shuffle=True)
    hidden, tanh = add(edit, "layer.linear", out_features=8), add(edit, middle)
    drop, out = add(edit, "layer.dropout", p=0.3), add(edit, "layer.linear", out_features=2)
    loss, best = add(edit, "loss.cross_entropy"), add(edit, optimizer, lr=0.02, **options)
    for ends in (
        f"{data}.x {hidden}.x", f"{hidden}.y {tanh}.x", f"{tanh}.y {drop}.x", f"{drop}.y {out}.x",
        f"{out}.y {loss}.input", f"{data}.y {loss}.target", f"{loss}.loss {best}.loss",
    ):  # fmt: skip
        link(edit, *ends.split())
    return edit.graph


class Course:
    """A training whose every step is noted: loss, and weights and memory after it."""

    def __init__(
        self, graph: Graph, steps: int, keep_every: int = 7, budget_bytes: int = 2**28, set_at: int = 15
    ) -> None:
        self.trainer = Trainer(compile_plan(graph, standard_registry(), seed=3))
        self.past = Past(budget_bytes)
        self.past.begin(self.trainer)
        self.losses: dict[int, float] = {}
        self.weights: dict[int, dict[str, np.ndarray]] = {0: self.now()}
        for step in range(1, steps + 1):
            if step == set_at:
                optimizer = self.trainer.plan.objectives[0].node
                self.trainer.set_live_param(optimizer, "lr", 0.005)
                self.past.note(step - 1, optimizer, "lr", 0.005)
            result = self.trainer.step()
            self.losses[step] = next(iter(result.losses.values()))
            self.weights[step] = self.now()
            if step % keep_every == 0:
                self.past.keep(self.trainer, result.losses)

    def now(self) -> dict[str, np.ndarray]:
        plan = self.trainer.plan
        memory = {k: v for o in plan.objectives for k, v in memory_of(o).items()}
        return {k: v.copy() for k, v in plan.state().items()} | memory


GRAPHS = {
    "adam": lambda: noisy_graph(),
    "adam amsgrad": lambda: noisy_graph(amsgrad=True),
    "sgd momentum": lambda: noisy_graph("optimizer.sgd", momentum=0.9),
    "sgd": lambda: noisy_graph("optimizer.sgd"),
    "rmsprop": lambda: noisy_graph("optimizer.rmsprop"),
    "adamw": lambda: noisy_graph("optimizer.adamw"),
    "running statistics": lambda: noisy_graph(middle="layer.batch_norm1d"),
    "whole batches": lambda: line_graph(),
}


@pytest.mark.parametrize("which", GRAPHS)
def test_a_past_step_is_the_same_to_the_bit(which):
    """Loss, weights before and weights after of every visited step are those of the first time, in any order."""
    course = Course(GRAPHS[which](), 40)
    for step in (1, 39, 2, 20, 21, 8, 7, 40, 1):
        seen = finish(visit(course.trainer, course.past, step))
        assert seen.trace.summary.step == step
        assert seen.trace.summary.loss == course.losses[step]
        for name, known in seen.trace.summary.parameters.items():
            assert same(seen.trace.array(known["before"]), course.weights[step - 1][name])
            assert same(seen.trace.array(known["after"]), course.weights[step][name])


@pytest.mark.parametrize("which", ["adam", "sgd momentum"])
def test_looking_back_changes_nothing(which):
    """With a visit in the middle, training goes on to the very weights and losses it would have reached anyway."""
    plain, visited = Course(GRAPHS[which](), 40), Course(GRAPHS[which](), 30)
    gradients = {n: p.grad for n, p in visited.trainer.plan.parameters().items()}
    for step in (1, 17, 30):
        finish(visit(visited.trainer, visited.past, step))
    assert all(p.grad is gradients[n] for n, p in visited.trainer.plan.parameters().items())
    assert visited.trainer.plan.objectives[0].optimizer.param_groups[0]["lr"] == 0.005
    assert visited.trainer.step_count == 30
    for step in range(31, 41):
        assert list(visited.trainer.step().losses.values()) == [plain.losses[step]]
    assert all(same(plain.weights[40][k], v) for k, v in visited.now().items())


def test_a_visit_that_is_given_up_leaves_the_present():
    """Closing it half-way puts everything back."""
    course = Course(noisy_graph(), 30, keep_every=100)
    before = course.now()
    journey = visit(course.trainer, course.past, 25)
    assert next(journey) == (1, 25)
    next(journey)
    journey.close()
    assert course.trainer.step_count == 30
    assert all(same(before[k], v) for k, v in course.now().items())


def test_what_was_not_trained_cannot_be_visited():
    """The sentence says why."""
    course = Course(line_graph(), 5)
    for step in (0, 6):
        with pytest.raises(LookupError, match="was not trained"):
            finish(visit(course.trainer, course.past, step))


def test_old_states_are_thinned_and_the_first_stays():
    """Within the budget, always the first and the newest, and the gaps grow the longer ago."""
    course = Course(line_graph(), 400, keep_every=1, budget_bytes=450_000)
    steps = [kept.step for kept in course.past.states]
    assert course.past.nbytes <= 450_000
    assert len(steps) > 20
    assert steps[0] == 0
    assert steps[-1] == 400
    gaps = np.diff(steps)
    assert gaps[-1] <= 2
    assert gaps[: len(gaps) // 3].mean() > 3 * gaps[-len(gaps) // 3 :].mean()


def test_where_a_parameter_last_changed():
    """The step whose update made it what it is; a frozen one has never been anything else."""
    course = Course(noisy_graph(), 20, keep_every=6)
    trainer, past = course.trainer, course.past
    trace = finish(visit(trainer, past, 20)).trace
    update = trace.summary.parameters["linear_1.weight"]["update_entry"]
    assert made_in(trace, "linear_1.weight", update + 1)[0] == update
    here, now = made_in(trace, "linear_1.weight", update)
    assert here is None
    found = finish(last_change(trainer, past, 20, reading_of("linear_1.weight", trainer.plan), now))
    assert found.step == 19


def test_where_a_parameter_last_changed_long_ago():
    """With a learning rate of zero since some step, that step is found across several kept states."""
    course = Course(line_graph(), 0)
    trainer, past = course.trainer, course.past
    for lr, steps in ((0.0, 3), (0.1, 6), (0.0, 30)):
        trainer.set_live_param("sgd_1", "lr", lr)
        past.note(trainer.step_count, "sgd_1", "lr", lr)
        for _ in range(steps):
            past.keep(trainer, trainer.step().losses) if trainer.step_count % 4 == 3 else trainer.step()
    trace = finish(visit(trainer, past, trainer.step_count)).trace
    here, now = made_in(trace, "linear_1.weight", len(trace.summary.entries))
    assert here is None, "nothing has changed in this step"
    read = reading_of("linear_1.weight", trainer.plan)
    assert finish(last_change(trainer, past, trainer.step_count, read, now)).step == 9
    first = finish(visit(trainer, past, 4)).trace
    _, before = made_in(first, "linear_1.weight", 0)
    assert finish(last_change(trainer, past, 4, read, before)).step is None


def test_where_an_output_last_changed():
    """The entry that made it, and from there the newest step in which it had other numbers."""
    course = Course(classifier_graph(batch_size=0, validation=0.0), 12, keep_every=5)
    trainer, past = course.trainer, course.past
    trace = finish(visit(trainer, past, 12)).trace
    at = next(record.entry for ref, record in trace.summary.ports.items() if str(ref) == "tanh_1.y")
    assert made_in(trace, "tanh_1.y", at + 3)[0] == at
    here, now = made_in(trace, "tanh_1.y", at)
    assert here is None
    assert finish(last_change(trainer, past, 12, reading_of("tanh_1.y", trainer.plan), now)).step == 11
    here, now = made_in(trace, "spirals_1.x", len(trace.summary.entries))
    assert finish(last_change(trainer, past, 12, reading_of("spirals_1.x", trainer.plan), now)).step is None
    with pytest.raises(LookupError, match="neither"):
        reading_of("nobody.y", trainer.plan)
