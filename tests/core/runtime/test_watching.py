"""A watch gives what a person would see at that place of the step, and says where there is nothing to see yet."""

from __future__ import annotations

import numpy as np
import pytest

from core.graph import PortRef
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Trace
from core.runtime.trainer import Trainer
from core.runtime.watching import known_names, watch_value
from tests.core.sketches import classifier_graph


@pytest.fixture(scope="module")
def trace() -> Trace:
    trainer = Trainer(compile_plan(classifier_graph(), standard_registry(), seed=1))
    recorder = Recorder(1, 1)
    trainer.step(recorder)
    return recorder.trace


def test_a_parameter_is_the_one_before_until_its_update(trace):
    """As everywhere in the debugger."""
    known = trace.summary.parameters["linear_1.weight"]
    for cursor, key in ((known["update_entry"] - 1, known["before"]), (known["update_entry"], known["after"])):
        found = watch_value(trace, cursor, "linear_1.weight")
        assert (found.key, found.shape, found.state) == (key, (8, 2), "known")
    before, after = (watch_value(trace, known["update_entry"] + k, "linear_1.weight") for k in (-1, 0))
    assert before.digest != after.digest


def test_an_output_and_a_gradient_come_when_they_are_made(trace):
    """Before that the watch waits."""
    record = trace.summary.ports[PortRef("tanh_1", "y")]
    for name, entry in (("tanh_1.y", record.entry), ("tanh_1", record.entry), ("tanh_1.y.grad", record.grad_entry)):
        assert watch_value(trace, entry - 1, f"norm({name})").state == "waiting"
        assert watch_value(trace, entry, f"norm({name})").state == "known"


def test_arithmetic_and_single_elements(trace):
    """The number is that of the record; a single element knows its place."""
    end = len(trace.summary.entries)
    weight = trace.array(trace.summary.parameters["linear_1.weight"]["after"])
    one = watch_value(trace, end, "linear_1.weight[2, 1]")
    assert one.index == (2, 1)
    assert one.key == trace.summary.parameters["linear_1.weight"]["after"]
    assert float(one.text.replace("−", "-")) == pytest.approx(weight[2, 1], rel=1e-3)
    ratio = watch_value(trace, end, "norm(linear_1.weight.grad) / norm(linear_1.weight)")
    grad = trace.array(trace.summary.parameters["linear_1.weight"]["grad"])
    assert float(ratio.text) == pytest.approx(np.linalg.norm(grad) / np.linalg.norm(weight), rel=1e-3)
    assert not ratio.key
    assert watch_value(trace, end, "step == 1 and loss > 0").text == "True"
    assert watch_value(trace, -1, "loss").state == "waiting"


@pytest.mark.parametrize(
    ("text", "says"),
    [("nobody.weight", "knows no nobody"), ("spirals_1.x.grad", "No gradient reaches"), ("loss[0, 1]", "index"),
     ("norm(", "cannot be read")],
)  # fmt: skip
def test_what_cannot_be_worked_out_says_why(trace, text, says):
    """As a sentence in the row."""
    found = watch_value(trace, len(trace.summary.entries), text)
    assert found.state == "wrong"
    assert says in found.text


def test_completion_knows_every_name(trace):
    """Each of them can be watched."""
    for name in known_names(trace.summary.parameters, trace.summary.ports):
        assert "knows no" not in watch_value(trace, len(trace.summary.entries), name).text
