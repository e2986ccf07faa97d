"""Names of tensors that find the same tensor in every step."""

from __future__ import annotations

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Trace
from core.runtime.trainer import Trainer
from core.studio.tensors import TensorName, from_plain, name_of, to_plain
from tests.core.sketches import classifier_graph


@pytest.fixture(scope="module")
def steps() -> list[Trace]:
    """Two steps of one training."""
    trainer = Trainer(compile_plan(classifier_graph(), standard_registry()))
    traces = []
    for number in (1, 2):
        recorder = Recorder(number, 1)
        trainer.step(recorder)
        traces.append(recorder.trace)
    return traces


def operands(trace: Trace) -> list[str]:
    return [o.key for e in trace.summary.entries for o in (*e.inputs, *e.outputs, *e.incoming, *e.outgoing)]


def test_every_recorded_tensor_has_a_name_that_finds_its_kind_in_the_next_step(steps: list[Trace]) -> None:
    """Shape and dtype are the same there; a name found from a key leads back to the same numbers."""
    first, second = steps
    for key in operands(first):
        name = name_of(first.summary, key)
        assert name is not None
        at = name.entry if name.kind == "operand" else None
        here = {name.resolve(first.summary, c) for c in (-1, None, at)}
        assert any(np.array_equal(first.array(k), first.array(key)) for k in here)
        there = second.array(name.resolve(second.summary))
        assert (there.shape, there.dtype) == (first.array(key).shape, first.array(key).dtype)


def test_a_parameter_has_its_old_value_until_its_update(steps: list[Trace]) -> None:
    """Before the update entry the one from before, from there on the new one, which the next step begins with."""
    name = TensorName("parameter", "linear_1.weight")
    first, second = steps
    at = first.summary.parameters["linear_1.weight"]["update_entry"]
    before, after = (first.array(name.resolve(first.summary, c)) for c in (at - 1, at))
    assert (before != after).any()
    np.testing.assert_array_equal(after, second.array(name.resolve(second.summary, -1)))


def test_values_and_gradients_are_twins(steps: list[Trace]) -> None:
    """The twin of a value is its gradient, of the same shape, and the twin of that is the value again."""
    trace = steps[0]
    seen = set()
    for key in operands(trace):
        name = name_of(trace.summary, key)
        twin = name.twin(trace.summary) if name else None
        if name is None or twin is None:
            continue
        seen.add(name.kind)
        assert twin.part != name.part
        assert trace.array(twin.resolve(trace.summary)).shape == trace.array(key).shape
        again = twin.twin(trace.summary)
        assert again is not None
        assert trace.array(again.resolve(trace.summary)).shape == trace.array(key).shape
    assert {"port", "parameter"} <= seen


def test_a_link_has_its_own_share_of_the_gradient(steps: list[Trace]) -> None:
    """Known from the entry at which it flows back; the value is that of the output."""
    summary = steps[0].summary
    link = next(k for k in summary.links if str(k) == "linear_1.y -> tanh_1.x")
    name = TensorName("link", str(link), "gradient")
    assert name.resolve(summary) == summary.links[link].key
    assert name.known_from(summary) == summary.links[link].entry
    assert TensorName("link", str(link)).resolve(summary) == summary.ports[link.source].key


def test_what_another_network_does_not_have_is_not_found(steps: list[Trace]) -> None:
    """A node that is not there, or an entry that does something else, gives no key."""
    summary = steps[0].summary
    for name in (
        TensorName("port", "gone_1.y"),
        TensorName("parameter", "gone_1.weight", "gradient"),
        TensorName("operand", "linear_1 forward tanh", entry=0, section="inputs"),
        TensorName("operand", "linear_1 forward linear", entry=999, section="inputs"),
    ):
        assert not name.resolve(summary)
        assert name.twin(summary) is None


def test_names_survive_a_file_and_nonsense_does_not() -> None:
    """What is written comes back the same; what cannot be understood is None."""
    for name in (
        TensorName("port", "a.y", "gradient"),
        TensorName("operand", "a forward add", "value", 3, "inputs", 1),
    ):
        assert from_plain(to_plain(name)) == name
    for plain in (None, 7, {}, {"kind": "port"}, {"kind": "wire", "owner": "a.b"}, {"kind": "port", "owner": "a"},
                  {"kind": "operand", "owner": "a", "section": "__class__"}):  # fmt: skip
        assert from_plain(plain) is None
