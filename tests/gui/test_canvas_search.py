"""Adding nodes: the search at the mouse, and a drop from the palette."""

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Link, PortRef

pytestmark = pytest.mark.window


@pytest.fixture
def search(canvas_app):
    canvas_app.ui.move(*canvas_app.at(200, 200))
    canvas_app.ui.keys("Shift_L", "a")
    canvas_app.ui.wait_until(lambda: dpg.is_item_active(canvas_app.canvas.search.field))
    return canvas_app.canvas.search


def types(app):
    return [n.type for n in app.graph]


def test_typing_and_enter_adds_a_node_at_the_mouse(canvas_app, search):
    """Another name finds the type, Enter adds it under the mouse and selects it."""
    canvas_app.ui.type("dense")
    canvas_app.ui.wait_until(lambda: search.found and search.found[0].name == "layer.linear")
    canvas_app.ui.keys("Return")
    (node,) = canvas_app.graph
    assert node.type == "layer.linear"
    assert node.pos == (200, 180)
    assert canvas_app.session.selected_nodes == {node.id}


def test_a_double_click_opens_the_search(canvas_app):
    """A double-click on empty canvas opens the search."""
    canvas_app.ui.double_click(*canvas_app.at(300, 300))
    canvas_app.ui.wait_until(lambda: canvas_app.canvas.search.shown)


def test_tab_opens_the_search(canvas_app):
    """Tab opens it too, and does not type into it."""
    canvas_app.ui.move(*canvas_app.at(300, 300))
    canvas_app.ui.keys("Tab")
    canvas_app.ui.wait_until(lambda: dpg.is_item_active(canvas_app.canvas.search.field))


def test_the_arrow_keys_choose(canvas_app, search):
    """Down and Up move the choice, Enter takes it."""
    canvas_app.ui.keys("Down")
    canvas_app.ui.keys("Down")
    canvas_app.ui.keys("Up")
    wanted = search.found[1].name
    canvas_app.ui.keys("Return")
    assert types(canvas_app) == [wanted]


def test_esc_closes_it(canvas_app, search):
    """Esc closes the search and adds nothing."""
    canvas_app.ui.type("lin")
    canvas_app.ui.keys("Escape")
    assert not search.shown
    assert types(canvas_app) == []


def test_a_click_beside_closes_it(canvas_app, search):
    """A click elsewhere closes the search."""
    canvas_app.ui.click(*canvas_app.at(1000, 600))
    canvas_app.ui.wait_until(lambda: not search.shown)


def test_a_click_on_a_row_takes_it(canvas_app, search):
    """A row can be clicked."""
    canvas_app.ui.step(3)
    wanted = search.found[1].name
    x, y = dpg.get_item_rect_min(search.rows[1])
    canvas_app.ui.click(x + 60, y + 8)
    canvas_app.ui.wait_until(lambda: types(canvas_app) == [wanted])


def test_recent_types_come_first(canvas_app, search):
    """What was added last stands on top the next time."""
    canvas_app.ui.type("relu")
    canvas_app.ui.keys("Return")
    canvas_app.ui.keys("Shift_L", "a")
    canvas_app.ui.wait_until(lambda: search.shown and search.found)
    assert search.found[0].name == "activation.relu"


@pytest.fixture
def palette(canvas_app):
    """A button that can be dragged, as in the palette."""
    window = dpg.add_window(pos=(1000, 500), width=200, height=80, no_title_bar=True)
    button = dpg.add_button(label="ReLU", parent=window, width=120)
    with dpg.drag_payload(parent=button, payload_type="node-type", drag_data="activation.relu"):
        dpg.add_text("ReLU")
    canvas_app.ui.step(3)
    x, y = dpg.get_item_rect_min(button)
    yield x + 20, y + 8
    dpg.delete_item(window)


def test_a_drop_from_the_palette_adds_a_node(canvas_app, palette):
    """A type dragged from the palette becomes a node where it is dropped."""
    canvas_app.ui.drag(palette, canvas_app.at(400, 300))
    canvas_app.ui.wait_until(lambda: len(canvas_app.graph.nodes) == 1)
    (node,) = canvas_app.graph
    assert node.type == "activation.relu"
    assert node.pos == (320, 280)


def test_a_drop_on_a_link_goes_into_it(canvas_app, palette):
    """Dropped on a link, the new node is put into it, as one step."""
    app = canvas_app
    a, b = app.add("layer.linear", 0, 0), app.add("activation.tanh", 560, 0)
    app.session.edit.connect(PortRef(a, "y"), PortRef(b, "x"))
    app.ui.step(3)
    steps = len(app.session.document.history)
    app.ui.drag(palette, app.on_link(Link.between(a, "y", b, "x")))
    app.ui.wait_until(lambda: len(app.graph.nodes) == 3)
    assert len(app.graph.links) == 2
    assert len(app.session.document.history) == steps + 1


def test_a_node_is_inserted_from_the_menu_of_a_link(canvas_app):
    """The menu of a link puts a node into it; only types that fit are offered."""
    from tests.gui.driver import RIGHT

    app = canvas_app
    a, b = app.add("layer.linear", 0, 0), app.add("activation.tanh", 560, 0)
    app.session.edit.connect(PortRef(a, "y"), PortRef(b, "x"))
    app.ui.step(3)
    app.ui.click(*app.on_link(Link.between(a, "y", b, "x")), RIGHT)
    app.ui.wait_until(lambda: dpg.is_item_visible(app.canvas.menu.window))
    app.ui.step(2)
    menu = app.canvas.menu
    (left, top), (x, y) = dpg.get_item_pos(menu.window), dpg.get_item_pos(menu.items["link.insert"])
    app.ui.click(left + x + 20, top + y + 8)
    app.ui.wait_until(lambda: app.canvas.search.shown and app.canvas.search.found)
    assert "data.spirals" not in {t.name for t in app.canvas.search.found}
    app.ui.type("relu")
    app.ui.keys("Return")
    (new,) = (n.id for n in app.graph if n.type == "activation.relu")
    assert app.graph.links == {Link.between(a, "y", new, "x"), Link.between(new, "y", b, "x")}
