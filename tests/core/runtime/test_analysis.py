"""Whatever is wrong with a graph is found before it runs, named once at its cause, with what to do."""

from __future__ import annotations

from typing import Any

import pytest

from core.graph import Document, Graph, Link, PortRef
from core.graph.problems import InsertNode, RemoveLink, SetParam
from core.nodes.registry import standard_registry
from core.runtime.analysis import Analysis, analyse, describe
from core.runtime.link_rules import link_problem
from core.studio.editing import Editing
from tests.core.sketches import line_graph

REGISTRY = standard_registry()


def graph(nodes: dict[str, Any], *links: str) -> Graph:
    """A graph from ``{"id": "type" or ("type", params)}`` and links written ``"a.y > b.x"``."""
    document = Document()
    with document.edit("build") as edit:
        for id, what in nodes.items():
            type_name, params = (what, {}) if isinstance(what, str) else what
            edit.add_node(type_name, params=params, id=id)
        for link in links:
            source, target = (end.strip().split(".") for end in link.split(">"))
            edit.link(Link.between(*source, *target), many=True)
    return document.graph


def check(nodes: dict[str, Any], *links: str) -> Analysis:
    return analyse(graph(nodes, *links), REGISTRY)


def only(result: Analysis) -> Any:
    assert len(result.problems) == 1, result.problems
    return result.problems[0]


CHAIN = {
    "d": "data.xor",
    "l": ("layer.linear", {"out_features": 1}),
    "loss": "loss.bce_with_logits",
    "o": "optimizer.sgd",
}
CHAIN_LINKS = ("d.x > l.x", "l.y > loss.input", "d.y > loss.target", "loss.loss > o.loss", "l.params > o.params")


def test_a_whole_network_has_shapes_everywhere_and_no_problem() -> None:
    """Shapes stand on every link before anything runs."""
    result = check(CHAIN, *CHAIN_LINKS)
    assert not result.problems
    shapes = {str(port): describe(info) for port, info in result.infos.items()}
    assert shapes == {
        "d.x": "(N, 2) float32",
        "d.y": "(N, 1) float32",
        "l.y": "(N, 1) float32",
        "l.params": "",
        "loss.loss": "() float32",
    }
    assert result.dims["l"]["in_features"] == 2
    assert result.order.index("d") < result.order.index("l") < result.order.index("loss")
    assert result.source("l", "x") == PortRef("d", "x")


def test_a_missing_input_is_told_at_its_node_only() -> None:
    """Nodes behind the cause are not blamed."""
    problem = only(check({"r": "activation.relu", "s": "operation.sum"}, "r.y > s.x"))
    assert (problem.code, problem.node, problem.port) == ("missing-input", "r", "x")


def test_an_optional_input_may_stay_unlinked() -> None:
    """Power takes its parameter while no exponent is linked."""
    assert not check({"v": "tensor.value", "p": "operation.power"}, "v.y > p.x").problems


def test_a_cycle_is_told_at_each_of_its_nodes_with_a_fix() -> None:
    """The circle is named, the rest stays checked, and the fix breaks it."""
    nodes = {"v": "tensor.value", "a": "operation.add", "b": "activation.relu"}
    drawn = graph(nodes, "v.y > a.a", "b.y > a.b", "a.y > b.x")
    result = analyse(drawn, REGISTRY)
    assert {p.node for p in result.problems if p.code == "cycle"} == {"a", "b"}
    assert PortRef("v", "y") in result.infos
    fix = result.problems[0].fix
    assert fix is not None
    assert isinstance(fix.steps[0], RemoveLink)
    document = Document(drawn)
    Editing(document, REGISTRY).apply_fix(fix)
    assert not [p for p in analyse(document.graph, REGISTRY).problems if p.code == "cycle"]


def test_wrong_kinds_are_refused() -> None:
    """Parameters are no tensors."""
    problem = only(check({**CHAIN, "r": "activation.relu"}, *CHAIN_LINKS, "l.params > r.x"))
    assert (problem.code, problem.node) == ("kind", "r")


def test_a_wrong_dtype_offers_a_cast_that_helps() -> None:
    """Whole numbers into a layer: the fix puts a Cast node in between."""
    drawn = graph({"v": ("tensor.value", {"value": [1, 2], "dtype": "int64"}), "l": "layer.linear"}, "v.y > l.x")
    problem = only(analyse(drawn, REGISTRY))
    assert (problem.code, problem.port) == ("dtype", "x")
    assert isinstance(problem.fix.steps[0], InsertNode)
    document = Document(drawn)
    Editing(document, REGISTRY).apply_fix(problem.fix)
    assert not analyse(document.graph, REGISTRY).problems


def test_double_precision_is_refused_where_it_meets_weights() -> None:
    """PyTorch would fail at the first step: weights are float32."""
    nodes = {"v": ("tensor.value", {"value": [1, 2], "dtype": "float64"}), "l": "layer.linear"}
    assert only(check(nodes, "v.y > l.x")).code == "dtype"


def test_wrong_shapes_name_the_port_and_suggest() -> None:
    """The sentence tells both shapes."""
    nodes = {"a": ("tensor.full", {"shape": [2, 3]}), "b": ("tensor.full", {"shape": [2, 3]}), "m": "operation.matmul"}
    problem = only(check(nodes, "a.y > m.a", "b.y > m.b"))
    assert problem.code == "shape"
    assert "(2, 3)" in problem.message
    assert problem.suggestion


def test_a_layer_cannot_depend_on_the_batch() -> None:
    """Class numbers (N,) are no features."""
    nodes = {"d": ("data.xor", {"target": "classes"}), "c": "operation.cast", "l": "layer.linear"}
    problem = only(check(nodes, "d.y > c.x", "c.y > l.x"))
    assert "size of the batch" in problem.message


def test_a_wrong_parameter_offers_its_default() -> None:
    """A file made by hand may hold anything."""
    problem = only(check({"v": ("tensor.full", {"shape": "three"})}))
    assert problem.code == "param"
    assert isinstance(problem.fix.steps[0], SetParam)


def test_unknown_types_and_ports_are_told() -> None:
    """A project may come from a program that has more node types or ports."""
    assert only(check({"x": "future.node"})).code == "unknown-type"
    assert only(check({"v": "tensor.value", "r": "activation.relu"}, "v.gone > r.x")).code == "port"


def test_a_link_into_a_port_that_is_not_there_is_told() -> None:
    """It would be passed over in silence otherwise."""
    problem = only(check({"v": "tensor.value", "r": "activation.relu"}, "v.y > r.x", "v.y > r.gone"))
    assert (problem.code, problem.node) == ("port", "r")
    assert isinstance(problem.fix.steps[0], RemoveLink)


def test_two_links_into_one_input_are_told() -> None:
    """Only a port that takes many may have several; a file made by hand may say otherwise."""
    nodes = {"v": "tensor.value", "w": "tensor.value", "r": "activation.relu"}
    problem = only(check(nodes, "v.y > r.x", "w.y > r.x"))
    assert (problem.code, problem.port) == ("many-links", "x")


def test_data_that_cannot_be_read_is_a_problem_of_its_node() -> None:
    """With the sentence and the suggestion of the error."""
    problem = only(check({"d": ("data.csv_file", {"path": "/no/such/file.csv"})}))
    assert (problem.code, problem.node) == ("data", "d")
    assert "file.csv" in problem.message
    assert "Choose" in problem.suggestion


def test_a_muted_node_hands_its_input_on() -> None:
    """Whatever its own rule would make of it."""
    drawn = graph({"v": ("tensor.full", {"shape": [2, 3]}), "s": "operation.sum"}, "v.y > s.x")
    document = Document(drawn)
    Editing(document, REGISTRY).toggle(["s"], "muted", "Mute")
    assert analyse(document.graph, REGISTRY).infos[PortRef("s", "y")].shape == (2, 3)


@pytest.mark.parametrize(
    ("link", "part"),
    [
        ("r.y > v.y", "no input called y"),
        ("v.gone > r.x", "no output called gone"),
        ("l.params > r.x", "optimizer's params"),
        ("v.y > o.params", "parameters of a layer"),
        ("r.y > r.x", "circle"),
        ("d.x > o.loss", "takes a loss"),
        ("gone.y > r.x", "not a node"),
    ],
)
def test_links_that_make_no_sense_are_refused_in_a_sentence(link: str, part: str) -> None:
    """Before they are drawn."""
    nodes = {"v": "tensor.value", "r": "activation.relu", "l": "layer.linear", "o": "optimizer.sgd", "d": "data.xor"}
    source, target = (end.strip().split(".") for end in link.split(">"))
    reason = link_problem(graph(nodes), REGISTRY, Link.between(*source, *target))
    assert part in (reason or "")


def test_a_loss_without_an_optimizer_is_a_warning_and_no_error():
    """Nothing is broken, but Run would train nothing: that must be said."""
    document = Document(line_graph())
    with document.edit("Delete") as edit:
        edit.remove_node("sgd_1")
    result = analyse(document.graph, standard_registry())
    assert [(p.code, p.severity) for p in result.problems] == [("no-optimizer", "warning")]
    assert not result.has_errors()
