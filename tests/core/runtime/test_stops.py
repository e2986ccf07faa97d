"""A breakpoint stops just where its condition comes true, and the cheap look misses nothing that the record shows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.graph import Breakpoint, Graph, Link, ParameterRef
from core.nodes.registry import standard_registry
from core.runtime.conditions import dead_part, rise
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.sentry import Guard, Sentry
from core.runtime.stops import hits_in, hits_of_sentry
from core.runtime.trainer import Trainer
from tests.core.sketches import add, classifier_graph, draw, link

LINK = Link.between("tanh_1", "y", "linear_2", "x")
WEIGHT = ParameterRef("linear_1", "weight")
PARAMS = Link.between("linear_1", "params", "adam_1", "params")


def trainer_of(graph: Graph, muted: str = "") -> Trainer:
    edit = draw(graph)
    if muted:
        edit.set_mark([muted], "muted", True, "Mute")
    return Trainer(compile_plan(edit.graph, standard_registry(), seed=1))


def stops(trainer: Trainer, *breakpoints: Breakpoint, losses: Any = None) -> list[tuple[str, str]]:
    """Phase and operation of every stop in one step, with the node."""
    trace, hits = recorded(trainer, *breakpoints, losses=losses)
    return [(trace.summary.entries[h.entry].phase, trace.summary.entries[h.entry].operation) for h in hits]


def recorded(trainer: Trainer, *breakpoints: Breakpoint, losses: Any = None) -> Any:
    recorder = Recorder(trainer.step_count + 1, trainer.epoch)
    trainer.step(recorder)
    return recorder.trace, hits_in(recorder.trace, trainer.plan, breakpoints, losses or {})


def params_graph() -> Graph:
    """Only the second layer is linked to the optimizer by its parameters."""
    edit = draw(classifier_graph())
    link(edit, "linear_1.params", "adam_1.params")
    return edit.graph


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("linear_1", [("forward", "linear"), ("backward", "linear")]),
        ("tanh_1", [("forward", "tanh"), ("backward", "tanh")]),
        ("cross_entropy_1", [("loss", "log_softmax"), ("backward", "nll_loss")]),
        ("adam_1", [("update", "Adam.step")]),
        ("spirals_1", [("forward", "linear")]),
        (WEIGHT, [("backward", "accumulate_grad"), ("update", "Adam.step")]),
        (LINK, [("forward", "tanh"), ("backward", "linear")]),
    ],
    ids=str,
)
def test_a_plain_breakpoint(target, expected):
    """Forward and backward for nodes and links, gradient and update for parameters, the batch for data."""
    found = stops(trainer_of(classifier_graph()), Breakpoint(target))
    assert [phase for phase, _ in found] == [phase for phase, _ in expected]
    if target not in ("cross_entropy_1", WEIGHT):
        assert [operation.lower() for _, operation in found] == [operation.lower() for _, operation in expected]


def test_the_stop_on_a_node_is_its_first_operation():
    """Its inputs are known, what comes after is not."""
    trace, hits = recorded(trainer_of(classifier_graph()), Breakpoint("cross_entropy_1"))
    entries = trace.summary.entries
    first = next(e.index for e in entries if e.node == "cross_entropy_1")
    assert hits[0].entry == first


def test_a_muted_node_stops_where_its_input_is_known():
    """Nothing runs in it, and yet it can be stopped at."""
    trace, hits = recorded(trainer_of(classifier_graph(), muted="tanh_1"), Breakpoint("tanh_1"))
    assert [trace.summary.entries[h.entry].node for h in hits] == ["linear_1"]


def test_a_probe_stops_where_its_input_is_known():
    """A probe computes nothing either."""
    edit = draw(classifier_graph())
    probe = add(edit, "probe.value")
    link(edit, "tanh_1.y", f"{probe}.x")
    trace, hits = recorded(trainer_of(edit.graph), Breakpoint(probe))
    assert hits
    assert trace.summary.entries[hits[0].entry].node == "tanh_1"


def test_a_link_that_carries_parameters_stops_as_they_do():
    """Weight and bias each: gradient and update."""
    found = stops(trainer_of(params_graph()), Breakpoint(PARAMS))
    assert [phase for phase, _ in found] == ["backward", "backward", "update", "update"]


def test_a_disabled_breakpoint_and_one_on_nothing_stop_nothing():
    """It is kept, that is all."""
    nothing = [Breakpoint("tanh_1", enabled=False), Breakpoint("nobody"), Breakpoint(ParameterRef("tanh_1", "weight"))]
    assert not stops(trainer_of(classifier_graph()), *nothing)


def test_the_gradient_norm_is_that_of_the_record():
    """Above and below are strict, and the sentence has the number."""
    trainer = trainer_of(classifier_graph())
    trace, _ = recorded(trainer)
    key = trace.summary.parameters["linear_1.weight"]["grad"]
    norm = float(np.linalg.norm(trace.array(key).astype(np.float64)))
    for condition, threshold, meets in (
        ("grad_above", norm * 0.99, True), ("grad_above", norm, False), ("grad_below", norm * 1.01, True),
        ("grad_below", norm, False),
    ):  # fmt: skip
        hits = hits_in(trace, trainer.plan, [Breakpoint(WEIGHT, condition, threshold)], {})
        assert bool(hits) == meets
        if hits:
            entry = trace.summary.entries[hits[0].entry]
            assert entry.phase == "backward"
            assert entry.attributes["parameter"] == "linear_1.weight"
            assert "gradient norm" in hits[0].message
            assert "Linear 1" in hits[0].message
            assert "Step 1" in hits[0].message


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("any(value > 0)", ["forward"]), ("norm(grad) > 0", ["backward"]), ("step == 1", ["forward"]),
        ("step == 2", []), ("value.shape[1] == 8 and norm(grad) >= 0", ["backward"]), ("value[999, 0] > 0", []),
        ("loss > 0", ["forward"]), ("epoch > 1", []),
    ],
)  # fmt: skip
def test_an_expression_is_asked_when_all_it_names_is_known(text, phases):
    """The value in forward, the gradient in backward; what cannot be worked out is not met."""
    found = stops(trainer_of(classifier_graph()), Breakpoint("tanh_1", "expression", expression=text))
    assert [phase for phase, _ in found] == phases


def test_an_expression_on_a_parameter_sees_it_before_and_after_the_update():
    """With grad it is asked when the gradient is complete, without at the update."""
    found = stops(trainer_of(classifier_graph()), Breakpoint(WEIGHT, "expression", expression="norm(value) > 0"))
    assert [phase for phase, _ in found] == ["update"]
    found = stops(trainer_of(classifier_graph()), Breakpoint(WEIGHT, "expression", expression="norm(grad) > 0"))
    assert [phase for phase, _ in found] == ["backward"]


def log_graph(x: list[float]) -> Graph:
    """Parameter x -> log -> times w -> sum -> Backward. The log of a negative number is NaN."""
    edit = draw()
    names = [add(edit, "tensor.parameter", value=x), add(edit, "operation.log"), add(edit, "operation.square"),
             add(edit, "operation.sum"), add(edit, "optimizer.sgd", lr=0.1)]  # fmt: skip
    ports = ("y x", "y x", "y x", "y loss")
    for (a, b), pair in zip(pairwise(names), ports, strict=True):
        link(edit, f"{a}.{pair.split()[0]}", f"{b}.{pair.split()[1]}")
    return edit.graph


@pytest.mark.parametrize(
    ("target", "places"),
    [
        ("log_1", [("forward", "log_1"), ("backward", "log_1")]),
        ("square_1", [("forward", "square_1"), ("backward", "square_1")]),
        (Link.between("log_1", "y", "square_1", "x"), [("forward", "log_1"), ("backward", "square_1")]),
        (ParameterRef("parameter_1", "value"), [("backward", "parameter_1"), ("update", "sgd_1")]),
    ],
    ids=str,
)
def test_a_nan_stops_at_the_operation_that_made_it(target, places):
    """The sentence says where in the tensor."""
    trainer = trainer_of(log_graph([2.0, -1.0]))
    name = next(iter(trainer.plan.parameters())).partition(".")[2]
    target = ParameterRef("parameter_1", name) if isinstance(target, ParameterRef) else target
    trace, hits = recorded(trainer, Breakpoint(target, "nan"))
    entries = trace.summary.entries
    assert [(entries[h.entry].phase, entries[h.entry].node) for h in hits] == places
    assert "NaN in the" in hits[0].message
    assert "[1]" in hits[0].message


def test_infinity_counts_too():
    """The log of zero is minus infinity."""
    _, hits = recorded(trainer_of(log_graph([2.0, 0.0])), Breakpoint("log_1", "nan"))
    assert "Inf in the value at [1]" in hits[0].message


def test_dead_units():
    """A unit is dead if it is zero for the whole batch: a feature, or a channel of pictures; of a gradient, a row."""
    value = np.array([[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 2.0]])
    assert dead_part(value) == 0.5
    assert dead_part(value.reshape(1, 2, 4).transpose(1, 0, 2)) == 0.5
    pictures = np.zeros((3, 4, 2, 2))
    pictures[1, 2, 0, 1] = 5.0
    assert dead_part(pictures) == 0.75
    assert dead_part(np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 0.0], [2.0, 0.0]]), of_parameter=True) == 0.5
    assert dead_part(np.zeros(3)) is None


def relu_graph(shift: float) -> Graph:
    """Moons -> Linear -> minus a constant -> ReLU -> Linear -> cross entropy: with a large constant all units die."""
    edit = draw()
    data = add(edit, "data.moons", target="classes")
    hidden, constant = add(edit, "layer.linear", out_features=8), add(edit, "tensor.value", value=shift)
    less, relu = add(edit, "operation.subtract"), add(edit, "activation.relu")
    out, loss, best = (
        add(edit, "layer.linear", out_features=2),
        add(edit, "loss.cross_entropy"),
        add(edit, "optimizer.sgd"),
    )
    for ends in (
        f"{data}.x {hidden}.x", f"{hidden}.y {less}.a", f"{constant}.y {less}.b", f"{less}.y {relu}.x",
        f"{relu}.y {out}.x", f"{out}.y {loss}.input", f"{data}.y {loss}.target", f"{loss}.loss {best}.loss",
    ):  # fmt: skip
        link(edit, *ends.split())
    return edit.graph


def test_dead_units_stop_where_more_than_so_many_are_dead():
    """Of a node its output, of a parameter its gradient."""
    dead = trainer_of(relu_graph(100.0))
    assert stops(dead, Breakpoint("relu_1", "dead_units", 99.0)) == [("forward", "relu")]
    assert len(stops(dead, Breakpoint(WEIGHT, "dead_units", 50.0))) == 1
    alive = trainer_of(relu_graph(-100.0))
    assert not stops(alive, Breakpoint("relu_1", "dead_units", 0.0))


def test_the_loss_rises():
    """By more than so many percent of what it was, negative losses too."""
    assert rise(1.0, 1.2, 10.0)
    assert rise(1.0, 1.05, 10.0) is None
    assert rise(1.0, 1.0, 0.0) is None
    assert rise(-1.0, -0.95, 10.0) is None
    assert rise(-1.0, -0.5, 10.0)
    assert rise(None, 1.0, 0.0) is None
    assert rise(1.0, float("nan"), 0.0) is None
    trainer = trainer_of(classifier_graph())
    trace, hits = recorded(trainer, Breakpoint("adam_1", "loss_rises"), losses={"adam_1": (0.5, 0.7)})
    assert trace.summary.entries[hits[0].entry].phase == "loss"
    assert "rose from 0.5 to 0.7" in hits[0].message


CONDITIONS = [
    Breakpoint("relu_1", "dead_units", 20.0), Breakpoint(WEIGHT, "dead_units", 20.0),
    Breakpoint("relu_1", "grad_above", 0.06), Breakpoint("linear_1", "grad_below", 0.02),
    Breakpoint(WEIGHT, "grad_above", 0.2), Breakpoint(WEIGHT, "nan"),
    Breakpoint("relu_1", "expression", expression="max(value) > 2.1"),
    Breakpoint("subtract_1", "expression", expression="norm(grad) > norm(value) / 600"),
    Breakpoint(WEIGHT, "expression", expression="norm(value) > 2"),
    Breakpoint(WEIGHT, "expression", expression="sum(value * grad) < -0.1"),
    Breakpoint(Link.between("relu_1", "y", "linear_2", "x"), "expression", expression="zeros(value) > 0.7"),
    Breakpoint(Link.between("value_1", "y", "subtract_1", "b"), "expression", expression="step % 3 == 0 and value > 0"),
    Breakpoint("log_1", "nan"), Breakpoint("square_1", "nan"), Breakpoint("parameter_1", "nan"),
]  # fmt: skip
NEVER = ("dead_units", "nan")  # in these thirty steps


@pytest.mark.parametrize("breakpoint", CONDITIONS, ids=lambda b: f"{b.target} {b.condition} {b.expression}".strip())
def test_the_cheap_look_says_what_the_record_says(breakpoint):
    """In every one of thirty steps a Sentry fires just when the recorded step has a stop."""
    graph = (
        log_graph([2.0, 0.4])
        if breakpoint.condition == "nan" and isinstance(breakpoint.target, str)
        else relu_graph(0.3)
    )
    watched, written = trainer_of(graph), trainer_of(graph)
    guard = Guard.of([breakpoint], watched.plan)
    assert guard.watches
    assert not guard.record
    answers = []
    for step in range(1, 31):
        if step == 20:
            for trainer in (watched, written):
                trainer.set_live_param("sgd_1", "lr", 3.0)  # from here on it goes astray
        sentry = Sentry(guard, step, watched.epoch)
        watched.step(sentry)
        _, hits = recorded(written, breakpoint)
        answers.append((sentry.fired, bool(hits)))
    assert [cheap for cheap, _ in answers] == [true for _, true in answers]
    if breakpoint.condition not in NEVER or (isinstance(breakpoint.target, str) and breakpoint.condition == "nan"):
        assert {True, False} == {true for _, true in answers}, "a condition that is always or never met shows little"


def test_a_tensor_too_large_to_be_recorded_whole_is_still_stopped_at():
    """The record has only a sample of it, but the sentry has seen all of it, and the sentence says so."""
    trainer, again = trainer_of(relu_graph(0.3)), trainer_of(relu_graph(0.3))
    guard = Guard.of([Breakpoint("relu_1", "expression", expression="value.size > 100")], trainer.plan)
    sentry = Sentry(guard, 1, 1)
    trainer.step(sentry)
    recorder = Recorder(1, 1)
    again.step(recorder)
    assert sentry.first is not None
    (hit,) = hits_of_sentry(recorder.trace, again.plan, sentry.first)
    assert recorder.trace.summary.entries[hit.entry].node == "relu_1"
    assert "only a sample is recorded" in hit.message
