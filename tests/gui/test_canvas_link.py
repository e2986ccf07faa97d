"""Drawing links, moving them, taking them off and cutting them."""

import pytest

from core.graph import Link, PortRef
from tests.gui.driver import RIGHT

pytestmark = pytest.mark.window


@pytest.fixture
def app(canvas_app):
    """Data, two layers, a sum and a loss, unlinked."""
    canvas_app.data = canvas_app.add("data.spirals", 0, 0)
    canvas_app.one = canvas_app.add("layer.linear", 300, 0)
    canvas_app.two = canvas_app.add("layer.linear", 300, 200)
    canvas_app.sum = canvas_app.add("operation.add", 620, 0)
    canvas_app.loss = canvas_app.add("loss.cross_entropy", 620, 200)
    canvas_app.ui.step(3)
    return canvas_app


def link(app, *ends):
    app.session.edit.connect(PortRef(*ends[:2]), PortRef(*ends[2:]))
    app.ui.step(3)
    return Link.between(*ends)


def test_from_an_output_to_an_input(app):
    """A link is drawn from an output to an input."""
    app.ui.drag(app.on_port(app.data, "out", "x"), app.on_port(app.one, "in", "x"))
    assert app.graph.links == {Link.between(app.data, "x", app.one, "x")}


def test_from_an_input_to_an_output(app):
    """A link may as well be drawn backward."""
    app.ui.drag(app.on_port(app.one, "in", "x"), app.on_port(app.data, "out", "x"))
    assert app.graph.links == {Link.between(app.data, "x", app.one, "x")}


def test_dropped_on_a_node_it_takes_the_first_free_port(app):
    """Dropped on a body, a link goes to the first free input that fits."""
    link(app, app.one, "y", app.sum, "a")
    app.ui.drag(app.on_port(app.two, "out", "y"), app.on_body(app.sum))
    assert Link.between(app.two, "y", app.sum, "b") in app.graph.links


def test_a_taken_input_gets_the_new_link_instead(app):
    """Dropped on an input that is taken, the new link replaces the old one."""
    link(app, app.one, "y", app.sum, "a")
    app.ui.drag(app.on_port(app.two, "out", "y"), app.on_port(app.sum, "in", "a"))
    assert app.graph.links == {Link.between(app.two, "y", app.sum, "a")}


def test_a_port_that_does_not_fit_says_why(app):
    """Over a port that does not fit the reason is shown, and the drop changes nothing."""
    app.ui.move(*app.on_port(app.one, "out", "params"))
    app.ui.press()
    app.ui.move(*app.on_port(app.sum, "in", "a"), steps=6)
    assert "optimizer" in app.canvas.tooltip.tip.text
    app.ui.release()
    assert not app.graph.links
    assert any("optimizer" in notice for notice in app.notices)


def test_a_circle_is_refused(app):
    """A link that would close a circle is refused with the reason."""
    link(app, app.one, "y", app.two, "x")
    app.ui.drag(app.on_port(app.two, "out", "y"), app.on_port(app.one, "in", "x"))
    assert app.graph.links == {Link.between(app.one, "y", app.two, "x")}
    assert any("circle" in notice for notice in app.notices)


def test_dropped_into_empty_space_the_search_opens(app):
    """Only types that fit are offered, and the chosen one is linked at once, as one step."""
    steps = len(app.session.document.history)
    app.ui.drag(app.on_port(app.data, "out", "x"), app.at(300, 460))
    search = app.canvas.search
    app.ui.wait_until(lambda: search.shown and search.found)
    assert "optimizer.adam" not in {t.name for t in search.found}
    app.ui.type("tanh")
    app.ui.wait_until(lambda: search.found and search.found[0].name == "activation.tanh")
    app.ui.keys("Return")
    new = next(n for n in app.graph if n.type == "activation.tanh")
    assert app.graph.links == {Link.between(app.data, "x", new.id, "x")}
    assert len(app.session.document.history) == steps + 1


def test_dragged_off_an_input_it_comes_off(app):
    """Taking hold of a link at its input and dropping it in empty space takes it off."""
    link(app, app.one, "y", app.sum, "a")
    app.ui.drag(app.on_port(app.sum, "in", "a"), app.at(520, 460))
    assert not app.graph.links
    assert not app.canvas.search.shown


def test_dragged_off_an_input_it_moves_to_another(app):
    """Taking hold of a link at its input and dropping it on another input moves it, as one step."""
    link(app, app.one, "y", app.sum, "a")
    steps = len(app.session.document.history)
    app.ui.drag(app.on_port(app.sum, "in", "a"), app.on_port(app.sum, "in", "b"))
    assert app.graph.links == {Link.between(app.one, "y", app.sum, "b")}
    assert len(app.session.document.history) == steps + 1


def test_alt_click_on_a_port_takes_its_links_off(app):
    """Alt+click clears a port."""
    link(app, app.one, "y", app.sum, "a")
    link(app, app.one, "y", app.sum, "b")
    app.ui.click(*app.on_port(app.one, "out", "y"), keys=("Alt_L",))
    assert not app.graph.links


def test_esc_drops_a_link_that_is_being_drawn(app):
    """Esc leaves the graph as it was, also where a link was held by its end."""
    held = link(app, app.one, "y", app.sum, "a")
    app.ui.move(*app.on_port(app.sum, "in", "a"))
    app.ui.press()
    app.ui.move(*app.at(520, 460), steps=6)
    app.ui.keys("Escape")
    app.ui.release()
    assert app.graph.links == {held}


def test_the_knife_cuts_links(app):
    """Ctrl and a line with the right button cuts every link it crosses, as one step."""
    link(app, app.one, "y", app.sum, "a")
    link(app, app.two, "y", app.sum, "b")
    steps = len(app.session.document.history)
    app.ui.drag(app.at(550, -20), app.at(550, 300), RIGHT, keys=("Control_L",))
    assert not app.graph.links
    assert len(app.session.document.history) == steps + 1


def test_unfitting_ports_are_dimmed_while_dragging(app):
    """While a link is drawn, the colour of ports that do not fit is taken back, and returns afterwards."""
    import dearpygui.dearpygui as dpg

    mark = app.canvas.scene.nodes[app.sum]._ports[("in", "a")][0]
    before = dpg.get_item_configuration(mark)["color"]
    app.ui.move(*app.on_port(app.one, "out", "params"))
    app.ui.press()
    app.ui.move(*app.at(520, 460), steps=4)
    assert dpg.get_item_configuration(mark)["color"] != before
    app.ui.keys("Escape")
    app.ui.release()
    assert dpg.get_item_configuration(mark)["color"] == before
