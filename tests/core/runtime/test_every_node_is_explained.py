"""One recorder for every node type: whatever a node computes can be stepped, explained, and checked by differences."""

from __future__ import annotations

import numpy as np
import pytest

from core.graph import Graph, Link, Node
from core.nodes.registry import standard_registry
from core.runtime.analysis import analyse
from core.runtime.explain.check import check
from core.runtime.explain.question import explain
from core.runtime.explain.record import Record
from core.runtime.plan import compile_plan
from core.runtime.recorder import Recorder
from core.runtime.trace import Spot, Trace
from core.runtime.trainer import Trainer
from tests.core.nodes.cases import Case
from tests.core.nodes.test_in_a_graph import cases, graph_of

REGISTRY = standard_registry()
NOT_COMPUTED = {"operation.noise_like", "operation.full_like"}  # of x they take the shape alone


def with_a_loss(name: str, case: Case) -> Graph | None:
    """The node under test, its first real output squared and summed, and a Backward node; None if nothing is real."""
    graph = graph_of(name, case)
    infos = analyse(graph, REGISTRY).infos
    real = [ref for ref, info in infos.items() if ref.node == "tested" and info.dtype.startswith("float")]
    if not real:
        return None
    graph.nodes["square"] = Node("square", "operation.square")
    graph.nodes["sum"] = Node("sum", "operation.sum")
    graph.nodes["backward"] = Node("backward", "optimizer.backward")
    graph.links |= {
        Link.between("tested", real[0].port, "square", "x"),
        Link.between("square", "y", "sum", "x"),
        Link.between("sum", "y", "backward", "loss"),
    }
    return graph


def recorded(graph: Graph) -> Trace:
    trainer = Trainer(compile_plan(graph, REGISTRY))
    recorder = Recorder(1, 1)
    trainer.step(recorder)
    return recorder.trace


@pytest.mark.parametrize(("name", "case"), cases)
def test_numbers_of_the_node_are_explained_and_gradients_agree_with_differences(name: str, case: Case) -> None:
    """Sums add up to the recorded number; every gradient is the slope of the loss at that element."""
    graph = with_a_loss(name, case)
    if graph is None:
        return  # its outputs are whole numbers: nothing flows back
    trace = recorded(graph)
    record = Record(trace)
    ports = trace.summary.ports
    handed_on = {r.key for ref, r in ports.items() if ref.node == "tested"} & {
        r.key for ref, r in ports.items() if ref.node != "tested"
    }
    if name in NOT_COMPUTED:
        assert any(ref.node == "tested" for ref in ports), "its numbers can be looked at like those of a fixed tensor"
    else:
        assert handed_on or any(e.node == "tested" for e in trace.summary.entries)
    draw = np.random.default_rng(7)
    for key in trace.made:
        array = trace.array(key)
        if array.dtype.kind != "f" or not array.size or not np.isfinite(array).all():
            continue
        index = tuple(int(draw.integers(n)) for n in array.shape)
        spot = Spot(1, key, index)
        found = explain(record, spot)
        if found.kind in ("sum", "paths"):
            scale = max([abs(t.product) for t in found.terms] + [abs(found.value), 1e-6])
            assert abs(found.total - found.value) <= 2e-3 * scale, found.title
        variable = record.variable(key)
        if variable is not None and np.isfinite(record.value(variable, index)):
            checked = check(record, spot)
            assert checked.agrees or (name == "loss.ctc" and "add up to one" in checked.note), (
                f"{found.title}: {checked}"
            )
