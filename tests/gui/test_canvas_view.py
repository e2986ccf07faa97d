"""Panning, zooming and showing, which change the view and never the document."""

import pytest

from tests.gui.driver import MIDDLE, RIGHT

pytestmark = pytest.mark.window


@pytest.fixture
def app(canvas_app):
    canvas_app.near = canvas_app.add("layer.linear", 0, 0)
    canvas_app.far = canvas_app.add("layer.linear", 2000, 1600)
    canvas_app.ui.step(3)
    canvas_app.steps = len(canvas_app.session.document.history)
    yield canvas_app
    assert len(canvas_app.session.document.history) == canvas_app.steps


def moved(app, origin):
    return tuple(round(b - a) for a, b in zip(origin, app.canvas.camera.origin, strict=True))


def test_the_middle_button_pans(app):
    """Dragging with the middle button moves the view with the mouse."""
    before = app.canvas.camera.origin
    app.ui.drag((600, 400), (500, 350), MIDDLE)
    assert moved(app, before) == (100, 50)


def test_space_and_drag_pans(app):
    """Space makes the left button pan, also over a node."""
    before = app.canvas.camera.origin
    app.ui.drag(app.on_header(app.near), (400, 300), keys=("space",))
    assert moved(app, before) != (0, 0)
    assert app.graph.nodes[app.near].pos == (0, 0)


def test_the_right_button_pans_on_empty_canvas(app):
    """Dragging with the right button pans and opens no menu."""
    import dearpygui.dearpygui as dpg

    before = app.canvas.camera.origin
    app.ui.drag((600, 400), (560, 440), RIGHT)
    assert moved(app, before) == (40, -40)
    assert not dpg.is_item_visible(app.canvas.menu.window)


def test_esc_takes_a_pan_back(app):
    """Esc during a pan returns to where it began."""
    before = app.canvas.camera.origin
    app.ui.move(600, 400)
    app.ui.press(MIDDLE)
    app.ui.move(400, 300, steps=5)
    app.ui.keys("Escape")
    app.ui.release(MIDDLE)
    assert app.canvas.camera.origin == before


def test_the_wheel_zooms_at_the_mouse(app):
    """What is under the mouse stays there while the wheel zooms."""
    app.ui.move(700, 500)
    before = app.canvas.mouse_point
    app.ui.wheel(3)
    app.ui.wait_until(lambda: app.canvas.camera.zoom > 1.4)
    assert app.canvas.mouse_point == pytest.approx(before, abs=0.8)


def test_zoom_stops_at_its_ends(app):
    """The zoom stays between 20 % and 300 %."""
    app.ui.move(700, 500)
    app.ui.wheel(14)
    assert app.canvas.camera.zoom == 3.0
    app.ui.wheel(-28)
    assert app.canvas.camera.zoom == pytest.approx(0.2)


def test_zoom_by_keys(app):
    """Ctrl+= and Ctrl+- zoom, Ctrl+0 returns to 100 %."""
    app.ui.move(700, 500)
    app.ui.keys("Control_L", "equal")
    assert app.canvas.camera.zoom > 1.0
    app.ui.keys("Control_L", "minus")
    app.ui.keys("Control_L", "minus")
    assert app.canvas.camera.zoom < 1.0
    app.ui.keys("Control_L", "0")
    assert app.canvas.camera.zoom == 1.0


def inside(app, node):
    left, top, right, bottom = app.canvas.scene.rect(node)
    view = app.canvas.camera.view
    return view[0] <= left and view[1] <= top and right <= view[2] and bottom <= view[3]


def test_home_shows_everything(app):
    """Home brings the whole graph into view."""
    app.ui.keys("Home")
    app.ui.step(3)
    assert inside(app, app.near)
    assert inside(app, app.far)


def test_f_shows_the_selection(app):
    """F brings the selected nodes into the middle."""
    app.session.select([app.far])
    app.ui.keys("f")
    app.ui.step(3)
    assert inside(app, app.far)
    assert not inside(app, app.near)


def test_the_minimap_moves_the_view(app):
    """Alt+M shows the minimap; a press on it brings that part into view."""
    app.ui.keys("Alt_L", "m")
    assert app.canvas.minimap.shown
    app.ui.step(3)
    _, _, right, bottom = app.canvas.camera.screen
    app.ui.click(right - 12 - 30, bottom - 12 - 20)
    app.ui.step(3)
    assert app.canvas.camera.origin[0] > 500


def test_what_is_out_of_view_is_hidden(app):
    """Nodes outside the view are not drawn."""
    assert app.canvas.scene.nodes[app.near].shown
    assert not app.canvas.scene.nodes[app.far].shown
