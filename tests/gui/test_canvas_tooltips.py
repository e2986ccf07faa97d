"""What the canvas explains when the mouse rests."""

import pytest

from core.graph import Link, PortRef
from gui.canvas import LinkNote

pytestmark = pytest.mark.window


@pytest.fixture
def app(canvas_app):
    app = canvas_app
    app.data, app.layer = app.add("data.spirals", 0, 0), app.add("layer.linear", 320, 0)
    app.lone = app.add("layer.linear", 320, 240)
    app.session.edit.connect(PortRef(app.data, "x"), PortRef(app.layer, "x"))
    app.link = Link.between(app.data, "x", app.layer, "x")
    app.ui.step(3)
    return app


def tip(app):
    app.ui.wait_until(lambda: app.canvas.tooltip.shown)
    return app.canvas.tooltip.tip


def test_a_port(app):
    """A port tells name, kind, shape, dtype, device and what it is for."""
    app.ui.move(*app.on_port(app.layer, "out", "y"))
    found = tip(app)
    assert "y" in found.title
    assert found.mono == "(N, 16) float32  cpu"


def test_a_link(app):
    """A link tells its ends and shape, and what the debugger saw."""
    app.canvas.set_link_notes({app.link: LinkNote("0.42", "0.013")})
    app.ui.move(*app.on_link(app.link))
    found = tip(app)
    assert "(N, 2)" in found.mono
    assert "0.42" in found.mono
    assert "0.013" in found.mono


def test_an_error(app):
    """The badge of an error tells what is wrong and what to do."""
    from gui.canvas.node_item import badge_centre

    x, y = app.canvas.scene.pos(app.lone)
    cx, cy = badge_centre(app.canvas.scene.box(app.lone))
    app.ui.move(*app.at(x + cx, y + cy))
    found = tip(app)
    assert "not linked" in found.title
    assert found.tone == "error"


def test_it_goes_when_the_mouse_goes(app):
    """Moving away hides the tooltip."""
    app.ui.move(*app.on_port(app.layer, "out", "y"))
    tip(app)
    app.ui.move(*app.at(800, 500))
    assert not app.canvas.tooltip.shown
