"""A recorded step stays within its budget of memory, and says what it kept only in part."""

from __future__ import annotations

import numpy as np
import pytest

from core.graph import Document
from core.nodes.registry import standard_registry
from core.runtime.explain.question import explain
from core.runtime.explain.record import Record
from core.runtime.keeper import WHOLE_BYTES, Keeper, picked
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Made, Spot, Trace, TraceSummary
from core.runtime.trainer import Trainer
from tests.core.sketches import classifier_graph


def keeper(budget_bytes: int) -> Keeper:
    return Keeper(Trace(TraceSummary(1, 1, "", None)), budget_bytes)


def test_arrays_are_kept_by_reference_and_count_once():
    """A view of an array that is kept already needs no memory of its own."""
    made = keeper(10**9)
    array = np.zeros((100, 100), np.float32)
    first, second = made.keep(array, Made("batch")), made.keep(array.T, Made("forward"))
    assert made.trace.arrays[first] is array
    assert np.shares_memory(made.trace.arrays[second], array)
    assert made.trace.nbytes == array.nbytes


def test_beyond_the_budget_a_large_array_is_represented_by_a_sample():
    """Evenly picked rows and columns; its whole shape is known."""
    made = keeper(WHOLE_BYTES)
    array = np.arange(1_000_000, dtype=np.float32).reshape(1000, 1000)
    key = made.keep(array, Made("forward"))
    assert made.trace.shape(key) == (1000, 1000)
    sample = made.trace.array(key)
    assert sample.size <= 5000
    np.testing.assert_array_equal(sample, array[np.ix_(*picked((1000, 1000)))])
    assert made.operand("y", key, "here").sampled


def test_small_arrays_are_always_whole():
    """A loss or a bias never goes missing, however little memory there is."""
    made = keeper(0)
    key = made.keep(np.ones(10, np.float32), Made("forward"))
    assert key not in made.trace.sampled


def test_a_step_beyond_its_budget_is_recorded_and_says_what_cannot_be_followed():
    """Stepping works; the explanation of a number that was not kept says why."""
    document = Document(classifier_graph())
    with document.edit("wide") as edit:
        edit.set_param("linear_1", "out_features", 4096)
    trainer = Trainer(compile_plan(document.graph, standard_registry()))
    recorder = Recorder(1, 1, budget_bytes=300_000)
    result = trainer.step(recorder)
    trace = recorder.trace
    assert trace.summary.loss == pytest.approx(next(iter(result.losses.values())))
    assert trace.sampled
    assert trace.nbytes < 3_000_000
    record = Record(trace)
    known = trace.summary.parameters["linear_1.weight"]["grad"]
    with pytest.raises(LookupError, match="too large"):
        explain(record, Spot(1, known, (0, 0)))
