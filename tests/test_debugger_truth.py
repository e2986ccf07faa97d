"""The debugger tells the truth in the small samples: what stands on screen is recomputed from the engine's numbers.

A session with a real training process steps through each sample, and everything that the window would show (words on
links, tensors of the cards, explanations, statistics) is compared with what the recorded arrays say.
"""

from __future__ import annotations

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.nodes.trust import trust
from core.runtime.explain import Explanation
from core.runtime.explain.check import check
from core.runtime.explain.question import explain
from core.runtime.explain.record import Record
from core.runtime.numbers import short, view_of
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Spot, Trace
from core.runtime.trainer import Trainer
from core.storage import load_project
from core.studio.examples import examples
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.waiting import wait

ALL = examples()
# Networks that are small enough for every tensor of a step to be explained and checked by a finite difference. In those
# with convolutions and poolings some kink of the hundreds lies within nearly every step of a finite difference, so it
# says nothing there; recurrent ones take half a minute each. test_every_node_is_explained.py has each of their nodes.
SMALL = (
    "derivative", "gradient_descent", "linear_by_hand", "linear_regression", "line_in_batches", "polynomial",
    "logistic_regression", "binary_classification", "xor", "two_spirals", "digits", "weight_decay",
    "batch_size_and_rate", "vanishing_gradient", "dropout", "batch_norm", "optimizer_race", "own_parts", "autoencoder",
    "vae", "gan_points", "gan_digits", "attention", "policy_gradient", "data_parallel", "hyper_parameter_search",
    "pruning_and_int8", "saving_and_loading",
)  # fmt: skip
each = pytest.mark.parametrize("sample", [e for e in ALL if e.name in SMALL], ids=lambda e: e.name)
ELEMENTS = 2  # of every tensor are followed


@pytest.fixture(scope="module")
def session():
    made = Session(settings=Settings())
    yield made
    made.running.close()


def recorded(sample, steps: int) -> Trace:
    """The last of some steps of a sample."""
    with trust(True):
        trainer = Trainer(compile_plan(load_project(sample.path).graph, standard_registry()))
    for _ in range(steps - 1):
        trainer.step()
    recorder = Recorder(steps, 1)
    trainer.step(recorder)
    return recorder.trace


@each
@pytest.mark.parametrize("steps", [1, 3])
def test_every_tensor_of_a_sample_is_explained_truly(sample, steps):
    """Sums add up, links lead to the numbers they show, gradients agree with finite differences."""
    trace = recorded(sample, steps)
    record = Record(trace)
    draw = np.random.default_rng(steps)
    for key in trace.made:
        array = trace.array(key)
        if array.dtype.kind != "f" or not array.size:
            continue
        for flat in draw.choice(array.size, min(ELEMENTS, array.size), replace=False):
            index = tuple(int(k) for k in np.unravel_index(flat, array.shape)) if array.shape else ()
            spot = Spot(steps, key, index)
            found = explain(record, spot)
            assert found.value == array[index]
            if found.kind in ("sum", "paths"):
                scale = max([abs(t.product) for t in found.terms] + [abs(found.value), 1e-6])
                assert abs(found.total - found.value) <= 1e-3 * scale, found.title
            _links_are_true(record, found)
        if record.variable(key) is not None:
            assert check(record, spot).agrees, found.title


def _links_are_true(record: Record, found: Explanation) -> None:
    for number in (*found.numbers, *found.onward, *(f for t in found.terms for f in (*t.factors, *t.of))):
        if number.spot is not None and number.spot.step == record.step:
            there = record.value(number.spot.key, number.spot.index or ())
            assert number.value == pytest.approx(there, rel=1e-5, abs=1e-7), number.symbol


@each
def test_what_stands_on_links_and_cards_is_what_was_recorded(sample, session):
    """At every stop of a walk the words on links and the tensors behind the cards are those of the arrays."""
    session.files.open(sample.path)
    session.trusting.trust()
    debugger = session.running.debugger
    debugger.step()
    wait(session, lambda: debugger.trace is not None and debugger.active)
    with trust(True):
        trainer = Trainer(compile_plan(session.graph, standard_registry(), seed=session.running.seed))
    recorder = Recorder(1, 1)
    trainer.step(recorder)
    own = recorder.trace
    trace = debugger.trace
    assert [e.operation for e in trace.entries] == [e.operation for e in own.summary.entries]
    for index in range(len(trace.entries)):
        debugger.to_entry(index)
        entry = debugger.entry
        for operand in (*entry.inputs, *entry.outputs, *entry.incoming, *entry.outgoing):
            debugger.array(operand.key)
            wait(session, lambda key=operand.key: debugger.array(key) is not None)
            np.testing.assert_array_equal(debugger.array(operand.key), own.array(operand.key))
            view = view_of(debugger.array(operand.key))
            if operand.dtype.startswith("float"):
                assert view.mean == pytest.approx(float(own.array(operand.key).astype(float).mean()), abs=1e-12)
        for link, words in debugger.link_values().items():
            _, known, _ = debugger.port(link.source)
            if known:
                assert words.value == short(own.array(own.summary.ports[link.source].key))
            share = own.summary.links.get(link)
            if words.gradient and share is not None and share.key:
                assert words.gradient == short(own.array(share.key))


def test_an_edit_makes_what_is_shown_stale_and_says_so(session):
    """After an edit the numbers belong to the network before; the next step is of the new one."""
    session.files.open(next(e for e in ALL if e.name == "xor").path)
    debugger = session.running.debugger
    debugger.step()
    wait(session, lambda: debugger.trace is not None and session.running.state == "paused")
    assert not session.running.stale
    layer = next(n.id for n in session.graph if n.type == "layer.linear")
    session.edit.set_param(layer, "out_features", 7)
    assert session.running.stale
    trace = debugger.trace
    debugger.step()
    wait(session, lambda: debugger.trace is not trace and session.running.state == "paused")
    assert not session.running.stale
    assert debugger.trace.parameters[f"{layer}.weight"]
