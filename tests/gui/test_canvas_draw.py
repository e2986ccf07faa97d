"""The picture follows the document: it holds what the document holds, whatever was done to it."""

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document, Link, PortRef
from gui import theme
from gui.canvas import LinkNote, Strip

pytestmark = pytest.mark.window


@pytest.fixture
def app(canvas_app):
    app = canvas_app
    app.data, app.layer = app.add("data.spirals", 0, 0), app.add("layer.linear", 300, 0)
    app.session.edit.connect(PortRef(app.data, "x"), PortRef(app.layer, "x"))
    app.link = Link.between(app.data, "x", app.layer, "x")
    app.ui.step(3)
    return app


def texts(layer):
    """Every text that is drawn in a layer."""
    found = []
    for child in dpg.get_item_children(layer, 2):
        if dpg.get_item_type(child) == "mvAppItemType::mvDrawText":
            found.append(dpg.get_item_configuration(child)["text"])
        else:
            found += texts(child)
    return found


def test_the_picture_has_what_the_document_has(app):
    """After edits, undo and redo there is one item for each node, link and frame."""
    scene = app.canvas.scene
    app.session.edit.add_frame("F", (0, 0), (200, 200))
    app.session.edit.delete([app.data])
    app.session.undo()
    app.session.undo()
    app.session.redo()
    app.ui.step(2)
    assert scene.nodes.keys() == app.graph.nodes.keys()
    assert scene.links.keys() == app.graph.links
    assert scene.frames.keys() == app.graph.frames.keys()


def test_another_document_takes_its_place(app):
    """Opening a document leaves nothing of the old one."""
    app.session.open_document(Document())
    app.ui.step(2)
    assert not app.canvas.scene.nodes
    assert not app.canvas.scene.links
    assert any("Double-click" in t for t in texts(app.canvas.overlay._parent))


def test_shapes_stand_at_the_ports(app):
    """What is known about a tensor stands beside its port, and follows a parameter."""
    layer = app.canvas.scene.nodes[app.layer].layer
    assert "(N, 16)" in texts(layer)
    app.session.edit.set_param(app.layer, "out_features", 5)
    app.ui.step(2)
    assert "(N, 5)" in texts(layer)


def test_a_strip_comes_changes_and_goes(app):
    """A strip makes room at the bottom of its node, shows the newest value, and gives the room back."""
    item = app.canvas.scene.nodes[app.layer]
    before = app.canvas.scene.box(app.layer).height
    app.canvas.set_strip(app.layer, Strip("0.50", values=(1, 2, 3)))
    app.ui.step(2)
    assert app.canvas.scene.box(app.layer).height == before + 40
    assert "0.50" in texts(item.layer)
    app.canvas.set_strip(app.layer, Strip("0.25", values=(1, 2, 3, 4)))
    app.ui.step(2)
    assert "0.25" in texts(item.layer)
    app.canvas.set_strip(app.layer, None)
    app.ui.step(2)
    assert "0.25" not in texts(item.layer)
    assert app.canvas.scene.box(app.layer).height == before


@pytest.mark.parametrize("strip", [
    Strip(), Strip("1e+99"), Strip(values=[float("nan"), 1, 2]), Strip(values=[5, 5, 5]), Strip(values=[1]),
    Strip(heat=[[0, 0]]), Strip(heat=[[float("nan"), 1]]), Strip(heat_colours=[[(255, 0, 0)] * 3]),
    Strip("0.1", "loss", stale=True),
])  # fmt: skip
def test_any_strip_can_be_drawn(app, strip):
    """Values that are missing, equal or no numbers draw what can be drawn."""
    app.canvas.set_strip(app.layer, strip)
    app.ui.step(2)
    app.canvas.set_strip(app.layer, Strip("x"))
    app.ui.step(2)


def test_why_no_gradient_comes_back_is_written_on_the_link(app):
    """Where a gradient would stand, the reason stands."""
    app.canvas.set_link_notes({app.link: LinkNote("0.42", "", "no gradient:  detached")})
    app.ui.step(2)
    found = " ".join(texts(app.canvas.scene.links[app.link]._marks))
    assert "detached" in found


def test_the_link_into_the_node_at_hand_shows_which_way_numbers_flow(app):
    """Forward a triangle, backward two chevrons: the shapes differ, not only the colours."""
    target = app.link.target.node
    app.canvas.set_link_notes({app.link: LinkNote("0.42", "0.013")})
    for direction, shape in (("forward", "mvDrawTriangle"), ("backward", "mvDrawPolyline")):
        app.canvas.set_active(target, direction)
        app.ui.step(2)
        marks = app.canvas.scene.links[app.link]._marks
        kinds = [dpg.get_item_type(i).removeprefix("mvAppItemType::") for i in dpg.get_item_children(marks, 2)]
        assert shape in kinds
    app.canvas.set_active(None)


def test_notes_on_links(app):
    """The debugger's value and gradient stand on the link until other notes replace them."""
    app.canvas.set_link_notes({app.link: LinkNote("0.42", "0.013")})
    app.ui.step(2)
    marks = app.canvas.scene.links[app.link]._marks
    assert {"→ 0.42", "⇐ 0.013"} <= set(texts(marks))
    app.canvas.set_link_notes({})
    app.ui.step(2)
    assert not texts(marks)


def test_the_active_node(app):
    """One node at a time is active."""
    nodes = app.canvas.scene.nodes
    app.canvas.set_active(app.data, "forward")
    app.canvas.set_active(app.layer, "backward")
    assert (nodes[app.data].active, nodes[app.layer].active) == (None, "backward")
    app.canvas.set_active(None)
    assert nodes[app.layer].active is None


def test_a_wrong_link_is_marked(app):
    """A link whose shape or kind does not fit carries the problem."""
    loss = app.add("loss.cross_entropy", 600, 0)
    app.session.edit.connect(PortRef(app.data, "x"), PortRef(loss, "target"))
    app.session.edit.connect(PortRef(app.layer, "y"), PortRef(loss, "logits"))
    app.ui.step(2)
    wrong = Link.between(app.data, "x", loss, "target")
    assert app.canvas.scene.links[wrong].look.wrong
    assert app.canvas.scene.link_problem(wrong).suggestion


@pytest.mark.parametrize("name", theme.available())
def test_every_theme_draws_everything(app, name):
    """Another theme can be put on while the window is open."""
    app.canvas.set_strip(app.layer, Strip("0.5", values=(1, 2)))
    app.session.edit.add_frame("F", (0, 0), (200, 200))
    app.canvas.minimap.toggle()
    theme.apply(name, 1.25)
    app.ui.step(3)
    fill = dpg.get_item_configuration(app.canvas.overlay._box)["fill"]
    assert [round(v * 255) for v in fill[:3]] == list(theme.colour("accent")[:3])


def test_less_is_drawn_when_far_out(app):
    """Below 45 % the small text is left away, and comes back."""
    rows = app.canvas.scene.nodes[app.layer]._rows
    app.canvas.camera.zoom_to(0.3)
    app.ui.step(3)
    assert not dpg.is_item_shown(rows)
    app.canvas.camera.zoom_to(1.0)
    app.ui.step(3)
    assert dpg.is_item_shown(app.canvas.scene.nodes[app.layer]._rows)


def test_a_node_of_an_unknown_type_is_shown(canvas_app):
    """A project from a program with more node types opens, and says what is missing."""
    document = Document()
    with document.edit("x") as edit:
        a = edit.add_node("layer.linear", (0, 0))
        b = edit.add_node("layer.from_the_future", (300, 0))
        edit.link(Link.between(a.id, "y", b.id, "q"))
    canvas_app.session.open_document(document)
    canvas_app.ui.step(3)
    assert "layer.from_the_future" in texts(canvas_app.canvas.scene.nodes[b.id].layer)
    assert canvas_app.canvas.scene.problems(b.id)


def test_numbers_of_an_older_network_are_grey_and_say_so(app):
    """After an edit what stands on a link belongs to the network before."""
    app.canvas.set_link_notes({app.link: LinkNote("0.42", "0.013", stale=True)})
    app.ui.step(2)
    found = texts(app.canvas.scene.links[app.link]._marks)
    assert all("old" in words for words in found if "0." in words)
    assert any("0.42" in words for words in found)
