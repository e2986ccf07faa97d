"""Menus, toolbar, palette, inspector and problems, with a real mouse and keyboard."""

import dearpygui.dearpygui as dpg
import pytest

from core.graph import PortRef
from gui import theme
from tests.gui.shell_app import inside, shell, type_of

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    """A whole window on an empty project."""
    with shell(viewport, tmp_path, monkeypatch) as made:
        yield made


def test_every_panel_says_something_while_there_is_nothing(app):
    """No panel of an empty project is blank, and none fails."""
    for name, panel in app.app.panels.items():
        if name != "canvas":
            app.app.dock.show(name)
            app.ui.step(3)
            assert panel.visible
            texts = [dpg.get_value(i) for i in inside(panel.window) if type_of(i) == "mvText"]
            labels = [dpg.get_item_label(i) for i in inside(panel.window) if type_of(i) in ("mvButton", "mvInputText")]
            assert any(texts) or any(labels), name


def test_a_menu_opens_and_acts(app):
    """Edit > Undo is grey while there is nothing to undo, and takes back a step once there is."""
    undo = app.app.menus.items["edit.undo"]
    assert not dpg.get_item_configuration(undo)["enabled"]
    app.session.edit.add("layer.linear", (0, 0))
    app.ui.step(2)
    assert dpg.get_item_configuration(undo)["enabled"]
    app.ui.click(58, 11)
    row = app.app.menus.rows["edit.undo"]
    app.ui.wait_until(lambda: dpg.get_item_rect_size(row)[0])
    app.ui.step(3)
    x, y = dpg.get_item_rect_min(row)
    app.ui.rest()
    app.ui.click(x + 12, y + 8)  # straight down: on the way to the side lies the next menu
    app.ui.wait_until(lambda: not app.graph.nodes)


def test_run_is_grey_with_its_reason_on_an_empty_canvas(app):
    """Run does nothing and says why while there is no node."""
    button = app.app.toolbar.buttons["train.toggle"]
    assert "canvas is empty" in dpg.get_value(button._texts[1])
    app.click(button.item)
    assert app.session.running.state == "idle"


def test_learning_rate_field(app):
    """The field sets the learning rate of the optimizer, undoably; nonsense is refused with a sentence."""
    node = app.session.edit.add("optimizer.adam", (0, 0))
    app.ui.step(2)
    toolbar = app.app.toolbar
    app.click(toolbar.lr)
    app.ui.keys("Control_L", "a")
    app.ui.type("0.05")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: app.graph.nodes[node].params.get("lr") == 0.05)
    app.session.undo()
    assert "lr" not in app.graph.nodes[node].params
    app.ui.step(2)
    app.click(toolbar.lr)
    app.ui.keys("Control_L", "a")
    app.ui.type("x")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: app.said and "number" in app.said[0])
    assert "lr" not in app.graph.nodes[node].params


def test_speed_limit(app):
    """The slider sets steps a second; its right end is no limit."""
    x, y = dpg.get_item_rect_min(app.app.toolbar.speed)
    app.ui.click(x + 4, y + 14)
    app.ui.wait_until(lambda: app.session.running.speed_limit == 1)
    app.ui.rest()
    app.ui.click(x + dpg.get_item_rect_size(app.app.toolbar.speed)[0] - 3, y + 14)
    app.ui.wait_until(lambda: app.session.running.speed_limit == 0)


def test_palette_search_and_drag(app):
    """What is typed narrows the palette, other names count too; a drag onto the canvas adds the node there."""
    palette = app.app.panels["palette"]
    app.click(palette.field)
    app.ui.type("dense")
    app.ui.wait_until(lambda: next(iter(palette.rows), "") == "layer.linear")
    app.ui.drag(app.middle(palette.rows["layer.linear"]), (600, 300))
    app.ui.wait_until(lambda: app.graph.nodes)
    assert app.graph.nodes["linear_1"].type == "layer.linear"
    assert app.session.selected_nodes == {"linear_1"}


def test_palette_without_a_match_offers_to_clear(app):
    """A search that finds nothing says so; the button brings everything back."""
    palette = app.app.panels["palette"]
    app.click(palette.field)
    app.ui.type("zzqq")
    app.ui.wait_until(lambda: not palette.rows)
    clear = next(i for i in inside(palette.window) if dpg.get_item_label(i) == "Clear search")
    app.click(clear)
    app.ui.wait_until(lambda: len(palette.rows) > 50)


def test_palette_double_click_adds_in_the_middle(app):
    """A double click adds where the view is."""
    app.ui.double_click(*app.middle(app.app.panels["palette"].rows["data.csv_file"]))
    app.ui.wait_until(lambda: app.graph.nodes)
    assert app.session.settings.recent_nodes == ["data.csv_file"]


def test_inspector_sets_and_takes_back(app):
    """Typing a number is one step to undo; a value that is not allowed is said under the field and changes nothing."""
    node = app.session.edit.add("optimizer.adam", (0, 0))
    app.session.select([node])
    app.ui.step(3)
    field = app.app.panels["inspector"].fields["lr"]
    steps = app.session.document.position
    app.click(field.item)
    app.ui.keys("Control_L", "a")
    app.ui.type("0.25")
    app.ui.wait_until(lambda: app.graph.nodes[node].params.get("lr") == 0.25)
    app.ui.click(600, 300)
    app.ui.step(2)
    app.session.select([node])
    app.ui.step(3)
    assert app.session.document.position == steps + 1
    app.ui.keys("Control_L", "z")
    app.ui.wait_until(lambda: "lr" not in app.graph.nodes[node].params)
    field = app.app.panels["inspector"].fields["lr"]
    app.click(field.item)
    app.ui.keys("Control_L", "a")
    app.ui.type("99")
    app.ui.wait_until(lambda: "at most 10" in dpg.get_value(field.error_item))
    assert app.graph.nodes[node].params.get("lr", 0) != 99


def test_inspector_slider_drag_is_one_step(app):
    """A drag of a slider is one step to undo, and the reset button brings the default back."""
    node = app.session.edit.add("optimizer.adam", (0, 0))
    app.session.select([node])
    app.ui.step(3)
    field = app.app.panels["inspector"].fields["lr"]
    steps = app.session.document.position
    x, y = app.middle(field.slider)
    app.ui.drag((x, y), (x + 25, y))
    app.ui.wait_until(lambda: app.graph.nodes[node].params.get("lr", 0) > 0)
    app.ui.step(3)
    assert app.session.document.position == steps + 1
    app.click(field.reset_item)
    app.ui.wait_until(lambda: app.graph.nodes[node].params["lr"] == field.param.default)
    assert app.session.document.position == steps + 2


def test_inspector_renames(app):
    """The name is edited where it stands."""
    node = app.session.edit.add("layer.linear", (0, 0))
    app.session.select([node])
    app.ui.step(3)
    app.click(app.app.panels["inspector"].name_item)
    app.ui.keys("Control_L", "a")
    app.ui.type("first")
    app.ui.wait_until(lambda: app.graph.nodes[node].name == "first")


def test_inspector_of_several_sets_marks_of_all(app):
    """Several nodes: their count, and one switch for all."""
    a, b = app.train_nodes()
    app.session.select([a, b])
    app.ui.step(3)
    app.click(app.app.panels["inspector"]._marks["muted"])
    app.ui.wait_until(lambda: app.graph.nodes[a].muted and app.graph.nodes[b].muted)


def test_a_problem_leads_to_its_node(app):
    """The tab counts the problems; a click on one selects its node."""
    node = app.session.edit.add("layer.linear", (900, 900))
    app.session.select([])
    app.ui.wait_until(lambda: "(1)" in dpg.get_item_label(app.tab("problems")))
    app.ui.step(3)
    app.click(app.tab("problems"))
    assert "(1)" in dpg.get_item_label(app.tab("problems"))
    app.click(app.app.panels["problems"].rows[0])
    app.ui.wait_until(lambda: app.session.selected_nodes == {node})


def test_a_fix_button_mends(app):
    """The button of a problem does what it says, undoably."""
    data, layer = app.train_nodes()
    app.session.edit.connect(PortRef(data, "x"), PortRef(layer, "x"))
    with app.session.document.edit("A value from a file") as edit:
        edit.set_param(layer, "out_features", -3)
    assert [p.code for p in app.session.analysis.problems if p.node == layer] == ["param"]
    app.app.dock.show("problems")
    app.ui.step(4)
    (fix,) = app.app.panels["problems"].fixes
    app.click(fix)
    app.ui.wait_until(lambda: not any(p.node == layer for p in app.session.analysis.problems))
    assert app.graph.nodes[layer].params.get("out_features", 1) > 0
    app.session.undo()
    assert app.graph.nodes[layer].params["out_features"] == -3


def test_command_palette(app):
    """Ctrl+K opens it, letters find the action, Enter does it; Esc closes."""
    app.ui.keys("Control_L", "k")
    palette = app.app.command_palette
    app.ui.wait_until(lambda: palette.open_now)
    app.ui.step(4)
    app.ui.type("light")
    app.ui.wait_until(lambda: palette.found and palette.found[0].id == "theme.light")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: theme.current().name == "light")
    assert not palette.open_now
    app.ui.keys("Control_L", "k")
    app.ui.wait_until(lambda: palette.open_now)
    app.ui.step(3)
    app.ui.keys("Escape")
    app.ui.wait_until(lambda: not palette.open_now)


def test_typing_in_the_command_palette_edits_nothing(app):
    """While it is open the letters are its own: x deletes no node."""
    app.session.edit.add("layer.linear", (0, 0))
    app.session.select(["linear_1"])
    app.ui.keys("Control_L", "k")
    app.ui.step(6)
    app.ui.type("x")
    app.ui.keys("Delete")
    assert "linear_1" in app.graph.nodes
    app.ui.keys("Escape")
