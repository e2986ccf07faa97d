"""Every node type in a graph: it is analysed, compiled and run, forward and backward, as in the program.

The other tests call a type's rule and function by themselves; here both come through the plan, with links between.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

import core.engine as torch
from core.graph import Graph, Link, Node, PortRef
from core.nodes.registry import standard_registry
from core.nodes.spec import TensorInfo
from core.runtime.plan import Plan, compile_plan
from tests.core.nodes.cases import CASES, Case
from tests.core.nodes.test_infer_is_real import real

REGISTRY = standard_registry()

cases = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name, of_type in CASES.items()
    for number, case in enumerate(of_type)
    if REGISTRY[name].inputs and set(case.dtypes.values()) <= {"float32", "int64"}
]


def graph_of(name: str, case: Case) -> Graph:
    """The node under test with a node of fixed numbers for each of its inputs."""
    graph = Graph()
    graph.nodes["tested"] = Node("tested", name, params=dict(case.params))
    for number, (port, shape) in enumerate(case.inputs.items()):
        dtype = case.dtypes.get(port, "float32")
        numbers = real(TensorInfo(shape, dtype), number, case.values.get(port, ())).tolist()
        fixed = dtype == "int64" or port in case.values
        params = {"value": numbers, "dtype": dtype} if fixed else {"value": numbers}
        graph.nodes[port] = Node(port, "tensor.value" if fixed else "tensor.parameter", params=params)
        graph.links.add(Link(PortRef(port, "y"), PortRef("tested", port)))
    return graph


def ran(name: str, case: Case) -> tuple[Plan, dict[PortRef, torch.Tensor]]:
    """The plan and all values after a forward pass."""
    plan = compile_plan(graph_of(name, case), REGISTRY)
    assert not plan.analysis.problems or {p.code for p in plan.analysis.problems} == {"no-optimizer"}
    return plan, plan.run(plan.order, {})


@pytest.mark.parametrize(("name", "case"), cases)
def test_the_shape_on_the_link_is_the_shape_that_comes(name: str, case: Case) -> None:
    """What stands on every link before anything runs is what arrives when it runs."""
    plan, values = ran(name, case)
    for ref, tensor in values.items():
        info = plan.analysis.infos[ref]
        assert info == TensorInfo(tuple(tensor.shape), str(tensor.dtype).removeprefix("torch."))


@pytest.mark.parametrize(("name", "case"), cases)
def test_gradients_reach_the_weights(name: str, case: Case) -> None:
    """The first real output that depends on them gives every weight of the node, and every real input, a gradient."""
    plan, values = ran(name, case)
    outputs = [v for ref, v in values.items() if ref.node == "tested" and v.requires_grad]
    if not outputs:
        return  # whole numbers, or a node that cuts the graph
    sum((out.sum() for out in outputs[1:]), outputs[0].sum()).backward()
    own = dict(plan.modules["tested"].named_parameters()) if "tested" in plan.modules else {}
    given = {n: p for n, p in plan.parameters().items() if not n.startswith("tested.")}
    assert [n for n, p in {**own, **given}.items() if p.grad is None] == []


@pytest.mark.parametrize("output", ["values", "indices"])
def test_a_muted_node_passes_its_input_on_through_its_first_output(output: str) -> None:
    """What is linked to another output of it is told so, and is not run; the first output works."""
    graph = graph_of("operation.sort", Case({"x": ("N", 3)}))
    graph.nodes["tested"] = replace(graph.nodes["tested"], muted=True)
    graph.nodes["behind"] = Node("behind", "operation.cast")
    graph.links.add(Link(PortRef("tested", output), PortRef("behind", "x")))
    plan = compile_plan(graph, REGISTRY)
    values = plan.run(plan.order, {})
    problems = [p for p in plan.analysis.problems if p.severity == "error"]
    if output == "values":
        assert not problems
        assert (values[PortRef("behind", "y")] == values[PortRef("x", "y")]).all()
    else:
        assert [(p.node, p.port, p.code) for p in problems] == [("behind", "x", "muted")]
        assert "values" in problems[0].suggestion
        assert "behind" not in plan.nodes
