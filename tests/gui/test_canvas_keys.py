"""What the keys of the canvas do to the graph."""

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Link, PortRef

pytestmark = pytest.mark.window


@pytest.fixture
def app(canvas_app):
    """Three nodes in a row, linked, the middle one selected."""
    app = canvas_app
    app.a, app.b, app.c = (
        app.add("layer.linear", 0, 0),
        app.add("activation.tanh", 260, 0),
        app.add("activation.relu", 500, 0),
    )
    app.session.edit.connect(PortRef(app.a, "y"), PortRef(app.b, "x"))
    app.session.edit.connect(PortRef(app.b, "y"), PortRef(app.c, "x"))
    app.session.select([app.b])
    app.ui.move(*app.at(300, 400))
    return app


@pytest.mark.parametrize("key", ["Delete", "x"])
def test_delete(app, key):
    """Del and X delete the selection with its links; undo brings all of it back."""
    links = set(app.graph.links)
    app.ui.keys(key)
    assert app.b not in app.graph.nodes
    assert not app.graph.links
    app.ui.keys("Control_L", "z")
    assert app.b in app.graph.nodes
    assert app.graph.links == links
    app.ui.keys("Control_L", "y")
    assert app.b not in app.graph.nodes


def test_delete_a_link(app):
    """A selected link is deleted alone."""
    link = Link.between(app.a, "y", app.b, "x")
    app.session.select((), [link])
    app.ui.keys("Delete")
    assert link not in app.graph.links
    assert len(app.graph.nodes) == 3


def test_delete_and_keep_the_flow(app):
    """Ctrl+Del closes the gap."""
    app.ui.keys("Control_L", "Delete")
    assert app.graph.links == {Link.between(app.a, "y", app.c, "x")}


def test_duplicate(app):
    """Ctrl+D copies the selection, and selects the copy."""
    app.ui.keys("Control_L", "d")
    assert len(app.graph.nodes) == 4
    assert len(app.graph.links) == 2
    assert app.session.selected_nodes.isdisjoint({app.a, app.b, app.c})


def test_duplicate_with_links(app):
    """Ctrl+Shift+D also copies the links that come in."""
    app.ui.keys("Control_L", "Shift_L", "d")
    (copy,) = app.session.selected_nodes
    assert Link.between(app.a, "y", copy, "x") in app.graph.links


def test_copy_and_paste(app):
    """Ctrl+C and Ctrl+V travel through the clipboard as text; the copy comes to where the mouse is."""
    app.session.select([app.a, app.b])
    app.ui.keys("Control_L", "c")
    assert "backprop-studio/nodes" in dpg.get_clipboard_text()
    app.ui.keys("Control_L", "v")
    assert len(app.graph.nodes) == 5
    assert min(app.graph.nodes[n].pos for n in app.session.selected_nodes) == (300, 400)


def test_cut_and_paste_with_links(app):
    """Ctrl+X takes away; Ctrl+Shift+V pastes with the links that came in."""
    app.ui.keys("Control_L", "x")
    assert app.b not in app.graph.nodes
    app.ui.keys("Control_L", "Shift_L", "v")
    (back,) = app.session.selected_nodes
    assert Link.between(app.a, "y", back, "x") in app.graph.links


def test_pasting_something_else_says_so(app):
    """A clipboard that holds no nodes gives a sentence and changes nothing."""
    dpg.set_clipboard_text("hello")
    app.ui.keys("Control_L", "v")
    assert len(app.graph.nodes) == 3
    assert any("clipboard" in notice for notice in app.notices)


@pytest.mark.parametrize(("keys", "mark"), [(("m",), "muted"), (("h",), "collapsed")])
def test_marks(app, keys, mark):
    """M mutes, H collapses; the same key takes it back."""
    app.ui.keys(*keys)
    assert getattr(app.graph.nodes[app.b], mark) is True
    app.ui.keys(*keys)
    assert getattr(app.graph.nodes[app.b], mark) is False


def test_a_breakpoint_by_key(app):
    """F9 sets a breakpoint on what is selected, nodes and links; the same key takes it back."""
    app.ui.keys("F9")
    assert list(app.graph.breakpoints) == [app.b]
    app.ui.keys("F9")
    assert not app.graph.breakpoints
    app.session.select(links=app.graph.links)
    app.ui.keys("F9")
    assert set(app.graph.breakpoints) == app.graph.links


def test_rename_by_key(app):
    """F2 opens a field on the title; Enter takes the name."""
    app.ui.keys("F2")
    app.ui.wait_until(lambda: dpg.is_item_active(app.canvas.title_field.field))
    app.ui.type("gate")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: not app.canvas.title_field.shown)
    assert app.graph.nodes[app.b].name == "gate"


def test_rename_by_double_click(app):
    """A double-click on a title opens the field as well; Esc keeps the old name."""
    app.ui.double_click(*app.on_header(app.a))
    app.ui.wait_until(lambda: dpg.is_item_active(app.canvas.title_field.field))
    app.ui.type("gate")
    app.ui.keys("Escape")
    app.ui.wait_until(lambda: not app.canvas.title_field.shown)
    assert app.graph.nodes[app.a].name == ""


def test_keys_are_left_alone_while_typing(app):
    """Letters typed into a field are no shortcuts."""
    app.ui.keys("F2")
    app.ui.wait_until(lambda: dpg.is_item_active(app.canvas.title_field.field))
    app.ui.type("xmh")
    app.ui.keys("Delete")
    assert len(app.graph.nodes) == 3
    assert not app.graph.nodes[app.b].muted
    app.ui.keys("Escape")


def test_comment_frame(app):
    """C puts a frame around the selected nodes."""
    app.session.select([app.a, app.b])
    app.ui.keys("c")
    (frame,) = app.graph.frames.values()
    assert set(app.canvas.nodes_on(frame)) == {app.a, app.b}
    app.ui.keys("Delete")
    assert not app.graph.frames


def test_context_menu(app):
    """A right-click on a node selects it and offers what applies; choosing does it."""
    from tests.gui.driver import RIGHT

    app.ui.click(*app.on_header(app.c), RIGHT)
    menu = app.canvas.menu
    app.ui.wait_until(lambda: dpg.is_item_visible(menu.window))
    app.ui.step(2)
    assert app.session.selected_nodes == {app.c}
    (left, top), (x, y) = dpg.get_item_pos(menu.window), dpg.get_item_pos(menu.items["node.mute"])
    app.ui.click(left + x + 20, top + y + 8)
    app.ui.wait_until(lambda: app.graph.nodes[app.c].muted)


def test_context_menu_of_the_canvas(app):
    """On empty canvas the menu offers to add a node."""
    from tests.gui.driver import RIGHT

    app.ui.click(*app.at(800, 400), RIGHT)
    app.ui.wait_until(lambda: dpg.is_item_visible(app.canvas.menu.window))
    assert {"canvas.add", "edit.paste"} <= app.canvas.menu.items.keys()
    app.ui.keys("Escape")
    app.ui.click(*app.at(900, 500))
