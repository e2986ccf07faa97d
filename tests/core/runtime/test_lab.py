"""The autograd bench shows what PyTorch does: accumulation, freeing, cutting, version counters, with its errors."""

from __future__ import annotations

import numpy as np
import pytest

from core.graph import PortRef
from core.nodes.registry import standard_registry
from core.runtime.lab import AutogradLab, LabAction, LabReport
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trainer import Trainer
from tests.core.sketches import classifier_graph


class Bench:
    """A recorded step of a small classifier, and the questions one can ask about it."""

    def __init__(self) -> None:
        self.trainer = Trainer(compile_plan(classifier_graph(), standard_registry()))
        self.plan = self.trainer.plan
        recorder = Recorder(1, 1)
        self.trainer.step(recorder)
        self.traces = {1: recorder.trace}
        self.lab: AutogradLab | None = None

    def do(self, kind: str, **how) -> LabReport:
        return LabAction(kind, 1, **how).answer(self)

    def gradients(self, report: LabReport) -> dict[str, float]:
        return {row.name: row.norm for row in report.tensors if row.gradient}


@pytest.fixture
def bench() -> Bench:
    made = Bench()
    made.do("start")
    return made


def test_the_bench_has_the_weights_and_the_batch_of_the_recorded_step(bench):
    """Its loss is the recorded one, although training has moved on."""
    assert bench.do("forward").loss == pytest.approx(bench.traces[1].summary.loss)


def test_the_bench_leaves_training_alone(bench):
    """Weights, gradients and random numbers of the training are what they were."""
    before = {n: p.detach().numpy().copy() for n, p in bench.plan.parameters().items()}
    for kind in ("forward", "backward", "step", "forward", "backward"):
        bench.do(kind)
    for name, parameter in bench.plan.parameters().items():
        np.testing.assert_array_equal(parameter.detach().numpy(), before[name])
    other = Bench()
    bench.trainer.step()
    other.trainer.step()
    for (name, a), b in zip(bench.plan.parameters().items(), other.plan.parameters().values(), strict=True):
        np.testing.assert_array_equal(a.detach().numpy(), b.detach().numpy(), err_msg=name)


def test_gradients_add_up_over_two_backward_calls(bench):
    """With the graph kept, a second backward doubles every .grad."""
    bench.do("forward")
    once = bench.gradients(bench.do("backward", retain_graph=True))
    twice = bench.gradients(bench.do("backward", retain_graph=True))
    assert once
    assert twice == pytest.approx({name: 2 * norm for name, norm in once.items()}, rel=1e-5)


def test_a_freed_graph_refuses_a_second_backward_in_pytorchs_words(bench):
    bench.do("forward")
    assert bench.do("backward").graph == "freed"
    second = bench.do("backward")
    assert second.failed
    assert "Trying to backward through the graph a second time" in second.answer


def test_saved_tensors_are_there_until_the_graph_is_freed(bench):
    alive = bench.do("forward")
    assert alive.graph == "alive"
    assert alive.saved_bytes > 0
    assert {row.grad_fn for row in alive.saved} >= {"AddmmBackward0", "TanhBackward0"}
    freed = bench.do("backward")
    assert not freed.saved
    assert freed.saved_bytes == 0


def test_under_no_grad_nothing_is_recorded(bench):
    report = bench.do("forward", no_grad=True)
    assert report.graph == "none"
    assert bench.do("backward").failed


def test_a_detached_output_cuts_the_gradient_of_what_lies_before(bench):
    port = PortRef("tanh_1", "y")
    bench.do("detach", port=port)
    bench.do("forward")
    gradients = bench.gradients(bench.do("backward"))
    assert {name.split(".")[0] for name in gradients} == {"Linear 2"}
    bench.do("attach", port=port)
    bench.do("forward")
    assert len(bench.gradients(bench.do("backward"))) == 4


def test_a_saved_tensor_changed_in_place_is_refused_by_its_version(bench):
    """tanh saved its output; after an in-place change the counters differ and backward says so."""
    bench.do("forward")
    report = bench.do("in_place", port=PortRef("tanh_1", "y"))
    assert any(row.version != row.now for row in report.saved)
    refused = bench.do("backward")
    assert refused.failed
    assert "modified by an inplace operation" in refused.answer


def test_leaves_and_non_leaves_are_told_apart(bench):
    rows = {row.name: row for row in bench.do("forward").tensors}
    weight = next(row for name, row in rows.items() if name.endswith(".weight"))
    assert weight.leaf
    assert weight.requires_grad
    output = rows["Tanh.y"]
    assert not output.leaf
    assert output.grad_fn == "TanhBackward0"


def test_an_update_raises_the_version_of_the_weights(bench):
    bench.do("forward")
    bench.do("backward")
    before = {row.name: row.version for row in bench.do("forward").tensors if row.leaf}
    after = {row.name: row.version for row in bench.do("step").tensors if row.leaf}
    assert any(after[name] > before[name] for name in after)
