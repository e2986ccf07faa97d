"""The verbs of the canvas: each is one step to undo and leaves the graph whole."""

from __future__ import annotations

import pytest

from core.graph import Document, Link, PortRef
from core.nodes.registry import standard_registry
from core.studio.editing import Editing, LinkRefused

REGISTRY = standard_registry()


@pytest.fixture
def editing() -> Editing:
    """value v -> relu r -> sum s."""
    document = Document()
    with document.edit("build") as edit:
        edit.add_node("tensor.value", (0, 0), id="v")
        edit.add_node("activation.relu", (200, 0), id="r")
        edit.add_node("operation.sum", (400, 0), id="s")
        edit.link(Link.between("v", "y", "r", "x"))
        edit.link(Link.between("r", "y", "s", "x"))
    return Editing(document, REGISTRY)


def links(editing: Editing) -> set[str]:
    return {str(link) for link in editing.graph.links}


def steps_for(editing: Editing, before: int) -> int:
    return len(editing.document.history) - before


def test_adding_after_an_output_links_at_once(editing: Editing) -> None:
    """Dropping a link on the empty canvas and choosing a type gives a linked node, as one step."""
    before = len(editing.document.history)
    node = editing.add("activation.tanh", (13, 27), from_port=PortRef("v", "y"))
    assert f"v.y -> {node}.x" in links(editing)
    assert editing.graph.nodes[node].pos == (20.0, 20.0)
    assert steps_for(editing, before) == 1


def test_adding_before_an_input_links_at_once(editing: Editing) -> None:
    """The same from the other side; the old link of the input gives way."""
    node = editing.add("tensor.random", (0, 0), to_port=PortRef("r", "x"))
    assert links(editing) == {f"{node}.y -> r.x", "r.y -> s.x"}


def test_adding_on_a_link_goes_between(editing: Editing) -> None:
    """Dropping a node on a link re-routes the link through it."""
    node = editing.add("activation.tanh", (0, 0), on_link=Link.between("r", "y", "s", "x"))
    assert links(editing) == {"v.y -> r.x", f"r.y -> {node}.x", f"{node}.y -> s.x"}


def test_a_node_that_does_not_fit_on_a_link_is_added_beside_it(editing: Editing) -> None:
    """A data node has no input to put on a link."""
    editing.add("data.xor", (0, 0), on_link=Link.between("r", "y", "s", "x"))
    assert links(editing) == {"v.y -> r.x", "r.y -> s.x"}


def test_connect_refuses_with_a_sentence_and_changes_nothing(editing: Editing) -> None:
    """A link that closes a circle."""
    before = editing.graph.copy()
    with pytest.raises(LinkRefused, match="circle"):
        editing.connect(PortRef("s", "y"), PortRef("r", "x"))
    assert editing.graph == before


def test_connect_replaces_the_link_of_a_single_input(editing: Editing) -> None:
    """The new link counts, and one undo brings the old one back."""
    editing.connect(PortRef("v", "y"), PortRef("s", "x"))
    assert links(editing) == {"v.y -> r.x", "v.y -> s.x"}
    editing.document.undo()
    assert links(editing) == {"v.y -> r.x", "r.y -> s.x"}


def test_an_optimizer_takes_the_parameters_of_many(editing: Editing) -> None:
    """Its params port keeps all its links."""
    optimizer = editing.add("optimizer.adam", (0, 0))
    for _ in range(2):
        layer = editing.add("layer.linear", (0, 0))
        editing.connect(PortRef(layer, "params"), PortRef(optimizer, "params"))
    assert len(editing.graph.links_into(optimizer, "params")) == 2


def test_reconnect_moves_the_end_of_a_link(editing: Editing) -> None:
    """As one step; refused where it makes no sense."""
    link = Link.between("r", "y", "s", "x")
    node = editing.add("operation.add", (0, 0))
    editing.reconnect(link, PortRef(node, "b"))
    assert links(editing) == {"v.y -> r.x", f"r.y -> {node}.b"}
    with pytest.raises(LinkRefused):
        editing.reconnect(Link.between("r", "y", node, "b"), PortRef("v", "y"))


def test_reconnect_to_where_it_was_changes_nothing(editing: Editing) -> None:
    """Letting go of a link's end over its own port is no edit."""
    before = len(editing.document.history)
    editing.reconnect(Link.between("r", "y", "s", "x"), PortRef("s", "x"))
    assert links(editing) == {"v.y -> r.x", "r.y -> s.x"}
    assert steps_for(editing, before) == 0


def test_delete_takes_links_along_and_undo_brings_all_back(editing: Editing) -> None:
    """Nodes and links, as one step."""
    before = editing.graph.copy()
    editing.delete(["v", "r"], [Link.between("r", "y", "s", "x")])
    assert set(editing.graph.nodes) == {"s"}
    assert not links(editing)
    editing.document.undo()
    assert editing.graph == before


def test_delete_can_keep_the_flow(editing: Editing) -> None:
    """What fed the node feeds what it fed, also through several deleted ones."""
    editing.delete(["r"], keep_flow=True)
    assert links(editing) == {"v.y -> s.x"}
    editing.document.undo()
    tanh = editing.add("activation.tanh", (0, 0), on_link=Link.between("r", "y", "s", "x"))
    editing.delete([tanh, "r"], keep_flow=True)
    assert links(editing) == {"v.y -> s.x"}


def test_frames_go_with_nodes_or_alone(editing: Editing) -> None:
    """A deleted frame leaves the nodes on it; one undo brings it back."""
    frame = editing.add_frame("Network", (0, 0), (300, 200))
    editing.delete([], [], [frame, "gone"])
    assert not editing.graph.frames
    assert set(editing.graph.nodes) == {"v", "r", "s"}
    editing.document.undo()
    assert set(editing.graph.frames) == {frame}


def test_pulling_a_node_out_closes_the_gap(editing: Editing) -> None:
    """What fed it feeds what it fed, and it stands alone."""
    editing.pull_out("r", (500.0, 500.0))
    assert links(editing) == {"v.y -> s.x"}
    assert editing.graph.nodes["r"].pos == (500.0, 500.0)


def test_deleting_nothing_or_what_is_gone_is_no_step(editing: Editing) -> None:
    """A key pressed twice does no harm."""
    before = len(editing.document.history)
    editing.delete([])
    editing.delete([], [Link.between("v", "y", "s", "x")])
    editing.delete(["gone"])
    editing.disconnect([Link.between("v", "y", "s", "x")])
    assert steps_for(editing, before) == 0


def test_a_drag_of_several_nodes_is_one_step(editing: Editing) -> None:
    """Every move of the mouse amends it."""
    before = len(editing.document.history)
    for x in (1.0, 2.0, 3.0):
        editing.move({"v": (x, 0.0), "r": (200 + x, 0.0)}, drag="d")
    assert steps_for(editing, before) == 1
    editing.document.undo()
    assert editing.graph.nodes["r"].pos == (200.0, 0.0)


def test_parameters_are_checked(editing: Editing) -> None:
    """A refused value names the parameter and changes nothing."""
    layer = editing.add("layer.linear", (0, 0))
    with pytest.raises(ValueError, match="out features must be at least 1"):
        editing.set_param(layer, "out_features", 0)
    with pytest.raises(ValueError, match="no parameter"):
        editing.set_param(layer, "gone", 0)
    editing.set_param(layer, "out_features", 3)
    assert editing.graph.nodes[layer].params == {"out_features": 3}


def test_toggle_turns_on_for_all_first(editing: Editing) -> None:
    """Mixed becomes on, all on becomes off."""
    editing.toggle(["v"], "muted", "Mute")
    editing.toggle(["v", "r"], "muted", "Mute")
    assert all(editing.graph.nodes[n].muted for n in "vr")
    editing.toggle(["v", "r"], "muted", "Mute")
    assert not any(editing.graph.nodes[n].muted for n in "vr")


def test_fitting_ports_prefer_free_ones(editing: Editing) -> None:
    """Dropping a link on a node finds the port for it."""
    add = editing.add("operation.add", (0, 0), from_port=PortRef("v", "y"))
    assert editing.fitting_input(PortRef("r", "y"), add) == PortRef(add, "b")
    assert editing.fitting_input(PortRef("s", "y"), "r") is None
    assert editing.fitting_output(PortRef("s", "x"), "v") == PortRef("v", "y")


def test_insert_on_link_re_routes_a_free_node(editing: Editing) -> None:
    """Only a node without links is taken; the step can be undone."""
    node = editing.add("activation.tanh", (0, 0))
    link = Link.between("v", "y", "r", "x")
    assert editing.can_insert(node, link)
    editing.insert_on_link(node, link)
    assert f"v.y -> {node}.x" in links(editing)
    assert not editing.can_insert("s", Link.between("v", "y", node, "x"))


def test_a_node_type_this_program_has_not_can_be_moved_and_deleted(editing: Editing) -> None:
    """A project from a newer program stays editable."""
    with editing.document.edit("add") as edit:
        edit.add_node("future.node", id="f")
        edit.link(Link.between("v", "y", "f", "x"))
        edit.link(Link.between("f", "y", "s", "x"))
    assert editing.fitting_input(PortRef("v", "y"), "f") is None
    editing.add("activation.tanh", (0, 0), on_link=Link.between("f", "y", "s", "x"))
    editing.delete(["f"], keep_flow=True)
    assert "f" not in editing.graph.nodes
