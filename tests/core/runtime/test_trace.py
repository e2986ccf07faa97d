"""The record of one step."""

import numpy as np
import pytest

from core.graph import PortRef
from core.nodes.registry import standard_registry
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Trace
from core.runtime.trainer import Trainer
from tests.core.sketches import add, classifier_graph, draw, link, square_graph


def record(graph) -> Trace:
    trainer = Trainer(compile_plan(graph, standard_registry()))
    recorder = Recorder(1, 1)
    trainer.step(recorder)
    return recorder.trace


def test_phases_come_in_order_and_every_operation_has_a_node():
    trace = record(classifier_graph())
    phases = [e.phase for e in trace.summary.entries]
    assert phases == sorted(phases, key=["forward", "loss", "backward", "update"].index)
    assert set(phases) == {"forward", "loss", "backward", "update"}
    assert all(e.node for e in trace.summary.entries)
    assert [e.index for e in trace.summary.entries] == list(range(len(phases)))


def test_values_and_gradients_stand_at_the_ports():
    trace = record(square_graph(2.0))
    x, y = trace.summary.ports[PortRef("parameter_1", "y")], trace.summary.ports[PortRef("square_1", "y")]
    assert trace.array(x.key) == 2.0
    assert trace.array(y.key) == 4.0
    assert trace.array(y.grad_key) == 1.0
    assert trace.array(x.grad_key) == 4.0
    assert y.entry < y.grad_entry < x.grad_entry


def test_gradients_in_the_trace_are_the_parameters_gradients():
    trainer = Trainer(compile_plan(classifier_graph(), standard_registry()))
    recorder = Recorder(1, 1)
    trainer.step(recorder)
    known = recorder.trace.summary.parameters
    for name, parameter in trainer.plan.parameters().items():
        np.testing.assert_array_equal(recorder.trace.array(known[name]["grad"]), parameter.grad.numpy())
        np.testing.assert_array_equal(recorder.trace.array(known[name]["after"]), parameter.detach().numpy())
        assert (recorder.trace.array(known[name]["before"]) != parameter.detach().numpy()).any()


def test_the_autograd_graph_leads_from_the_loss_to_every_parameter():
    trace = record(classifier_graph())
    nodes = {n.id: n for n in trace.summary.autograd}
    root = trace.summary.autograd[0]
    assert root.node == "cross_entropy_1"
    reached, waiting = set(), [root.id]
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += nodes[number].inputs
    assert reached == set(nodes)
    leaves = {n.label for n in nodes.values() if n.name == "AccumulateGrad"}
    assert leaves == set(trace.summary.parameters)
    assert all(n.backward_entry >= 0 for n in nodes.values())


def test_every_entry_can_be_read():
    trace = record(classifier_graph())
    for entry in trace.summary.entries:
        for operand in (*entry.inputs, *entry.outputs, *entry.incoming, *entry.outgoing):
            assert trace.array(operand.key).shape == operand.shape
    with pytest.raises(KeyError):
        trace.array("no such key")


def test_links_that_share_an_output_show_their_own_part_of_its_gradient():
    """y = x * x + 3x at 2: through the two inputs of the product flow 2 and 2, through 3x flows 3; together 7."""
    edit = draw()
    x = add(edit, "tensor.parameter", value=2.0)
    product, triple = add(edit, "operation.multiply"), add(edit, "operation.scale", factor=3.0)
    total, backward = add(edit, "operation.add"), add(edit, "optimizer.backward")
    for source, target in (
        (x, f"{product}.a"), (x, f"{product}.b"), (x, f"{triple}.x"),
        (product, f"{total}.a"), (triple, f"{total}.b"), (total, f"{backward}.loss"),
    ):  # fmt: skip
        link(edit, f"{source}.y", target)
    trace = record(edit.graph)
    shares = {str(k.target): float(trace.array(v.key)) for k, v in trace.summary.links.items() if k.source.node == x}
    assert shares == {"multiply_1.a": 2.0, "multiply_1.b": 2.0, "scale_1.x": 3.0}
    assert trace.array(trace.summary.ports[PortRef(x, "y")].grad_key) == sum(shares.values())


def test_nothing_flows_back_through_a_link_from_data():
    trace = record(classifier_graph())
    for at, share in trace.summary.links.items():
        assert bool(share.key) == (at.source.node != "spirals_1")
