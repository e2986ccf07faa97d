"""Moving nodes and frames."""

import pytest

from core.graph import Link, PortRef

pytestmark = pytest.mark.window


def test_a_drag_moves_a_node_in_one_step(canvas_app):
    """A node follows the mouse, lands on the grid, and one undo takes the whole drag back."""
    app = canvas_app
    node = app.add("layer.linear", 0, 0)
    app.ui.step(3)
    steps = len(app.session.document.history)
    x, y = app.on_header(node)
    app.ui.drag((x, y), (x + 133, y + 71))
    assert app.graph.nodes[node].pos == (140.0, 80.0)
    assert len(app.session.document.history) == steps + 1
    app.ui.keys("Control_L", "z")
    assert app.graph.nodes[node].pos == (0.0, 0.0)


def test_a_drag_moves_everything_selected(canvas_app):
    """The selection moves as a whole; what is not selected stays."""
    app = canvas_app
    a, b, c = (app.add("activation.tanh", x, 0) for x in (0, 240, 480))
    app.ui.step(3)
    app.session.select([a, b])
    x, y = app.on_header(a)
    app.ui.drag((x, y), (x, y + 100))
    assert [app.graph.nodes[n].pos for n in (a, b, c)] == [(0, 100), (240, 100), (480, 0)]


def test_esc_puts_a_node_back(canvas_app):
    """Esc during a drag leaves document and history as they were."""
    app = canvas_app
    node = app.add("layer.linear", 0, 0)
    app.ui.step(3)
    steps = len(app.session.document.history)
    x, y = app.on_header(node)
    app.ui.move(x, y)
    app.ui.press()
    app.ui.move(x + 100, y + 100, steps=6)
    assert app.canvas.scene.pos(node) == (100.0, 100.0)
    app.ui.keys("Escape")
    app.ui.release()
    assert app.graph.nodes[node].pos == app.canvas.scene.pos(node) == (0.0, 0.0)
    assert len(app.session.document.history) == steps
    assert not app.session.document.can_redo


def test_a_click_does_not_move(canvas_app):
    """A hand that trembles while it clicks moves nothing."""
    app = canvas_app
    node = app.add("layer.linear", 7, 0)
    app.ui.step(3)
    before = app.graph.nodes[node].pos
    x, y = app.on_header(node)
    app.ui.drag((x, y), (x + 2, y + 1))
    assert app.graph.nodes[node].pos == before


@pytest.fixture
def line(canvas_app):
    """Two nodes with a link, and a third one below that fits in between."""
    app = canvas_app
    app.a, app.b = app.add("layer.linear", 0, 0), app.add("activation.tanh", 560, 0)
    app.session.edit.connect(PortRef(app.a, "y"), PortRef(app.b, "x"))
    app.link = Link.between(app.a, "y", app.b, "x")
    app.new = app.add("activation.relu", 280, 240)
    app.ui.step(3)
    return app


def test_a_node_dropped_on_a_link_goes_into_it(line):
    """The link is highlighted while the node is over it, and the drop re-routes it, all as one step."""
    app = line
    steps = len(app.session.document.history)
    app.ui.move(*app.on_header(app.new))
    app.ui.press()
    app.ui.move(*app.on_link(app.link), steps=8)
    assert app.canvas.scene.target_link == app.link
    app.ui.release()
    assert app.graph.links == {
        Link.between(app.a, "y", app.new, "x"),
        Link.between(app.new, "y", app.b, "x"),
    }
    assert len(app.session.document.history) == steps + 1


def test_alt_drops_beside_the_link(line):
    """Alt suppresses the insertion."""
    app = line
    app.ui.drag(app.on_header(app.new), app.on_link(app.link), keys=("Alt_L",))
    assert app.graph.links == {app.link}


def test_alt_pulls_a_node_out(canvas_app):
    """Alt while dragging takes a node out of the flow and closes the gap."""
    app = canvas_app
    a, b, c = app.add("layer.linear", 0, 0), app.add("activation.tanh", 240, 0), app.add("activation.relu", 480, 0)
    app.session.edit.connect(PortRef(a, "y"), PortRef(b, "x"))
    app.session.edit.connect(PortRef(b, "y"), PortRef(c, "x"))
    app.ui.step(3)
    x, y = app.on_header(b)
    app.ui.drag((x, y), (x, y + 200), keys=("Alt_L",))
    assert app.graph.links == {Link.between(a, "y", c, "x")}
    assert app.graph.nodes[b].pos == (240, 200)


def test_a_frame_moves_what_is_inside(canvas_app):
    """Dragging a frame's header takes along the nodes on it, in one step."""
    app = canvas_app
    inside, outside = app.add("activation.tanh", 40, 60), app.add("activation.relu", 600, 60)
    frame = app.session.edit.add_frame("Frame", (0, 0), (320, 200))
    app.ui.step(3)
    app.ui.drag(app.at(200, 10), app.at(200, 110))
    assert app.graph.frames[frame].pos == (0, 100)
    assert app.graph.nodes[inside].pos == (40, 160)
    assert app.graph.nodes[outside].pos == (600, 60)
    app.ui.keys("Control_L", "z")
    assert app.graph.frames[frame].pos == (0, 0)
    assert app.graph.nodes[inside].pos == (40, 60)


def test_a_frame_is_resized_at_its_corner(canvas_app):
    """Pulling the lower right corner changes a frame's size on the grid."""
    app = canvas_app
    frame = app.session.edit.add_frame("Frame", (0, 0), (320, 200))
    app.ui.step(3)
    app.ui.drag(app.at(314, 194), app.at(374, 254))
    assert app.graph.frames[frame].size == (380, 260)
