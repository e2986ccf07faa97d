"""The recorder, explanations and the bench on a GPU: the same answers as on the CPU. Skipped where there is none."""

from __future__ import annotations

import numpy as np
import pytest

import core.engine as torch
from core.nodes.registry import standard_registry
from core.runtime.explain.check import check
from core.runtime.explain.question import explain
from core.runtime.explain.record import Record
from core.runtime.keeper import Keeper
from core.runtime.lab import LabAction
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Made, Spot, Trace, TraceSummary
from core.runtime.trainer import Trainer
from tests.core.sketches import classifier_graph

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device or no CuPy"),
]


def recorded(device: str) -> tuple[Trainer, Trace]:
    trainer = Trainer(compile_plan(classifier_graph(), standard_registry(), device=device))
    recorder = Recorder(1, 1)
    trainer.step(recorder)
    return trainer, recorder.trace


def test_a_step_is_recorded_with_the_same_numbers() -> None:
    """Every array of the record, to float32's precision."""
    here, there = recorded("cpu")[1], recorded("cuda")[1]
    assert [e.operation for e in here.summary.entries] == [e.operation for e in there.summary.entries]
    for key in here.arrays:
        np.testing.assert_allclose(there.array(key), here.array(key), rtol=2e-4, atol=2e-5)


def test_numbers_are_explained_and_checked() -> None:
    """Sums add up and gradients agree with finite differences."""
    trace = recorded("cuda")[1]
    record = Record(trace)
    for known in trace.summary.parameters.values():
        index = (0,) * len(trace.shape(known["grad"]))
        spot = Spot(1, known["grad"], index)
        found = explain(record, spot)
        assert found.total == pytest.approx(found.value, rel=1e-3, abs=1e-6)
        assert check(record, spot).agrees


def test_the_bench_runs() -> None:
    """Forward, backward twice with the graph kept: gradients double."""
    trainer, trace = recorded("cuda")

    class Bench:
        plan, traces, lab = trainer.plan, {1: trace}, None

    bench = Bench()
    LabAction("forward", 1).answer(bench)
    once = {r.name: r.norm for r in LabAction("backward", 1, retain_graph=True).answer(bench).tensors if r.gradient}
    twice = {r.name: r.norm for r in LabAction("backward", 1).answer(bench).tensors if r.gradient}
    assert twice == pytest.approx({name: 2 * norm for name, norm in once.items()}, rel=1e-4)


def test_an_array_that_is_too_large_is_sampled_where_it_lives() -> None:
    """Nothing is copied to the CPU only to be thrown away."""
    keeper = Keeper(Trace(TraceSummary(1, 1, "", None)), 0)
    array = torch.arange(1_000_000, device="cuda").reshape(1000, 1000).data_array
    key = keeper.keep(array, Made("forward"))
    assert keeper.trace.shape(key) == (1000, 1000)
    assert keeper.trace.array(key).shape[0] < 1000
