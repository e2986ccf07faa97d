"""A piece of a graph travels as text, and text that is none is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from core.graph import Document, Link
from core.nodes.registry import standard_registry
from core.studio.clipboard import ClipboardError, insert_text, selection_text

REGISTRY = standard_registry()


@pytest.fixture
def document() -> Document:
    """value v -> linear l -> relu r, with parameters and marks to lose."""
    document = Document()
    with document.edit("build") as edit:
        edit.add_node("tensor.value", (0, 0), {"value": [[1, 2]]}, id="v")
        edit.add_node("layer.linear", (100, 50), {"out_features": 3}, id="l", name="mine", frozen=True)
        edit.add_node("activation.relu", (200, 0), id="r", collapsed=True, muted=True)
        edit.link(Link.between("v", "y", "l", "x"))
        edit.link(Link.between("l", "y", "r", "x"))
    return document


def test_copies_are_equal_but_for_id_and_place(document: Document) -> None:
    """Parameters, name, marks and inner links come along; one step to undo."""
    before = document.graph.copy()
    steps = len(document.history)
    linear, relu = insert_text(document, REGISTRY, selection_text(document.graph, ["r", "l"]), at=(1000.0, 500.0))
    for old, new, pos in (("l", linear, (1000.0, 550.0)), ("r", relu, (1100.0, 500.0))):
        expected = replace(document.graph.nodes[old], id=new, pos=pos)
        assert document.graph.nodes[new] == expected
    assert document.graph.links - before.links == {Link.between(linear, "y", relu, "x")}
    assert len(document.history) == steps + 1
    document.undo()
    assert document.graph == before


def test_incoming_links_come_along_when_asked(document: Document) -> None:
    """Duplicate with inputs."""
    text = selection_text(document.graph, ["l"])
    (copy,) = insert_text(document, REGISTRY, text, with_incoming=True)
    assert Link.between("v", "y", copy, "x") in document.graph.links
    (other,) = insert_text(document, REGISTRY, text)
    assert not document.graph.links_of(other)


def test_pasting_into_another_document_leaves_out_links_from_what_is_not_there(document: Document) -> None:
    """Links with an unknown source are passed over."""
    other = Document()
    insert_text(other, REGISTRY, selection_text(document.graph, ["l"]), with_incoming=True)
    assert not other.graph.links


def test_an_incoming_link_must_fit_the_node_that_has_its_source_id_now(document: Document) -> None:
    """In another document the id may belong to a node without such a port."""
    other = Document()
    with other.edit("add") as edit:
        edit.add_node("probe.value", id="v")
    insert_text(other, REGISTRY, selection_text(document.graph, ["l"]), with_incoming=True)
    assert not other.graph.links


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "{}",
        "3",
        '{"format": "backprop-studio/nodes"}',
        '{"format": "backprop-studio/nodes", "nodes": [{}], "links": []}',
        '{"format": "backprop-studio/nodes", "nodes": [{"id": "a", "type": "t", "pos": [1]}], "links": []}',
        '{"format": "backprop-studio/nodes", "nodes": [], "links": [["a", "y", "b", "x"]]}',
        '{"format": "backprop-studio/nodes", "nodes": [], "links": [], "incoming": [["a"]]}',
        '{"format": "backprop-studio/nodes", "nodes": [], "links": [], "incoming": [["a", "y", "b", "x"]]}',
        '{"format": "backprop-studio/nodes", "nodes": [{"id": "a", "type": "t", "pos": [NaN, 1]}], "links": []}',
        '{"format": "backprop-studio/nodes", "nodes": [{"id": ["a"], "type": "t", "pos": [1, 1]}], "links": []}',
        "[" * 100_000,
    ],
)
def test_what_is_no_piece_of_a_graph_is_refused(text: str, document: Document) -> None:
    """A clipboard holds anything; nothing is changed then."""
    before = document.graph.copy()
    with pytest.raises(ClipboardError):
        insert_text(document, REGISTRY, text)
    assert document.graph == before


def test_unknown_node_types_are_refused_by_name(document: Document) -> None:
    """The text may come from a newer program."""
    content = json.loads(selection_text(document.graph, ["v"]))
    content["nodes"][0]["type"] = "future.node"
    with pytest.raises(ClipboardError, match=r"future\.node"):
        insert_text(document, REGISTRY, json.dumps(content))
