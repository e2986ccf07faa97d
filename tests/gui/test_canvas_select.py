"""Selecting with the mouse: clicks and boxes, with Shift and Ctrl."""

import pytest

from core.graph import Link

pytestmark = pytest.mark.window


@pytest.fixture
def app(canvas_app):
    """Two linked layers and one node apart."""
    canvas_app.a = canvas_app.add("layer.linear", 0, 0)
    canvas_app.b = canvas_app.add("activation.tanh", 320, 0)
    canvas_app.c = canvas_app.add("activation.relu", 0, 240)
    canvas_app.link = Link.between(canvas_app.a, "y", canvas_app.b, "x")
    canvas_app.session.edit.connect(canvas_app.link.source, canvas_app.link.target)
    canvas_app.ui.step(3)
    return canvas_app


def test_a_click_selects_a_node(app):
    """A click on a header selects that node and no other."""
    app.session.select([app.c])
    app.ui.click(*app.on_header(app.a))
    assert app.session.selected_nodes == {app.a}


def test_shift_adds_and_ctrl_toggles(app):
    """With Shift a click adds to the selection, with Ctrl it takes in or out."""
    app.ui.click(*app.on_header(app.a))
    app.ui.click(*app.on_header(app.b), keys=("Shift_L",))
    assert app.session.selected_nodes == {app.a, app.b}
    app.ui.click(*app.on_header(app.a), keys=("Control_L",))
    assert app.session.selected_nodes == {app.b}


def test_a_click_selects_a_link(app):
    """A link is selected by a click on its line."""
    app.ui.click(*app.on_link(app.link))
    assert app.session.selected_links == {app.link}
    assert not app.session.selected_nodes


def test_a_click_on_empty_canvas_selects_nothing(app):
    """Clicking beside everything ends the selection."""
    app.session.select([app.a])
    app.ui.click(*app.at(800, 400))
    assert not app.session.selected_nodes


def test_a_box_selects_what_it_touches(app):
    """Dragging on empty canvas selects every node the box touches, while it is drawn."""
    app.ui.drag(app.at(-20, -20), app.at(400, 60))
    assert app.session.selected_nodes == {app.a, app.b}


def test_a_box_with_shift_adds(app):
    """Shift keeps what was selected before."""
    app.session.select([app.c])
    app.ui.drag(app.at(-20, -20), app.at(100, 60), keys=("Shift_L",))
    assert app.session.selected_nodes == {app.a, app.c}


def test_a_box_with_ctrl_toggles(app):
    """Ctrl takes out what was in, and in what was out."""
    app.session.select([app.a, app.c])
    app.ui.drag(app.at(-20, -20), app.at(400, 60), keys=("Control_L",))
    assert app.session.selected_nodes == {app.b, app.c}


def test_esc_ends_a_box(app):
    """Esc while the box is drawn brings the old selection back."""
    app.session.select([app.c])
    app.ui.move(*app.at(-20, -20))
    app.ui.press()
    app.ui.move(*app.at(400, 60), steps=6)
    assert app.session.selected_nodes == {app.a, app.b}
    app.ui.keys("Escape")
    app.ui.release()
    assert app.session.selected_nodes == {app.c}


def test_select_all(app):
    """Ctrl+A selects every node."""
    app.ui.move(*app.at(800, 400))
    app.ui.keys("Control_L", "a")
    assert app.session.selected_nodes == {app.a, app.b, app.c}


def test_the_node_on_top_is_hit(app):
    """Where nodes lie over each other, the one drawn last gets the click, and a click raises a node."""
    d = app.add("activation.tanh", 40, 20)
    app.ui.step(3)
    app.ui.click(*app.at(140, 33))
    assert app.session.selected_nodes == {d}
    app.ui.rest()
    app.ui.click(*app.at(20, 13))
    app.ui.click(*app.at(140, 50))
    assert app.session.selected_nodes == {app.a}
