"""Fields, menus and hints of the window that ask for something particular: a device, lists, a file, a first press."""

import dearpygui.dearpygui as dpg
import pytest

from gui.dialogs.start import StartPage
from gui.shell import devices
from gui.shell.devices import cuda_problem
from gui.widgets.file_dialog import FileDialog
from gui.widgets.folder_dialog import FolderDialog
from tests.gui.shell_app import inside, shell, type_of

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    """A whole window on an empty project."""
    with shell(viewport, tmp_path, monkeypatch) as made:
        yield made


def test_the_device_menu_says_why_there_is_no_gpu(app):
    """It opens under its button; what cannot be chosen says why, and the CPU is chosen by a click."""
    toolbar = app.app.toolbar
    app.ui.wait_until(lambda: devices._answer)
    app.click(toolbar.device)
    app.ui.wait_until(lambda: dpg.is_item_visible(toolbar._devices))
    items = [i for i in inside(toolbar._devices) if type_of(i) == "mvMenuItem"]
    reasons = [dpg.get_value(i) for i in inside(toolbar._devices) if type_of(i) == "mvText"]
    assert len(items) == 2
    assert dpg.get_item_configuration(items[1])["enabled"] == (cuda_problem() is None)
    assert reasons == ([cuda_problem()] if cuda_problem() else [])
    x, y = dpg.get_item_pos(toolbar._devices)
    app.ui.rest()
    app.ui.click(x + 40, y + 18)  # a menu item does not say where it stands
    app.ui.wait_until(lambda: not dpg.is_item_shown(toolbar._devices))
    assert app.session.device == "cpu"


def test_numbers_are_typed_as_lists(app):
    """A field for lists takes lists, is one step to undo, and says what it cannot read."""
    node = app.session.edit.add("tensor.parameter", (0, 0))
    app.session.select([node])
    app.ui.step(4)
    field = app.app.panels["inspector"].fields["value"]
    app.click(field.item)
    app.ui.keys("Control_L", "a")
    app.ui.keys("Delete")
    for name in ("bracketleft", "1", "comma", "2", "bracketright"):
        app.ui.keys(name)
    app.ui.wait_until(lambda: app.graph.nodes[node].params.get("value") == [1.0, 2.0])
    app.ui.keys("comma")
    app.ui.wait_until(lambda: dpg.is_item_shown(field.error_item))
    assert app.graph.nodes[node].params["value"] == [1.0, 2.0], "the last good one stays"
    app.session.undo()
    assert app.graph.nodes[node].params.get("value", 0.0) == 0.0


def test_a_file_is_chosen_in_the_inspector(app, tmp_path):
    """The folder button of a path field opens a dialog that shows files of its kind, and takes the one chosen."""
    (tmp_path / "points.csv").write_text("a,b\n1,2\n", "utf-8")
    (tmp_path / "other.txt").write_text("", "utf-8")
    node = app.session.edit.add("data.csv_file", (0, 0))
    app.session.settings.last_folder = str(tmp_path)
    app.session.select([node])
    app.ui.step(4)
    field = app.app.panels["inspector"].fields["path"]
    folder = next(i for i in inside(field.group) if type_of(i) == "mvButton" and i != field.reset_item)
    app.click(folder)
    dialog = app.wait_dialog()
    assert isinstance(dialog, FileDialog)
    app.ui.type("points.csv")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: str(app.graph.nodes[node].params.get("path", "")).endswith("points.csv"))


def test_a_folder_is_chosen_in_the_inspector(app, tmp_path):
    """For a folder the dialog takes the one that is marked; the files in it are shown, but not taken."""
    (tmp_path / "photos" / "cats").mkdir(parents=True)
    (tmp_path / "a.png").write_bytes(b"")
    node = app.session.edit.add("data.image_folder", (0, 0))
    app.session.settings.last_folder = str(tmp_path)
    app.session.select([node])
    app.ui.step(4)
    field = app.app.panels["inspector"].fields["folder"]
    app.click(next(i for i in inside(field.group) if type_of(i) == "mvButton" and i != field.reset_item))
    dialog = app.wait_dialog()
    assert isinstance(dialog, FolderDialog)
    app.ui.keys("Down")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: app.graph.nodes[node].params.get("folder") == str(tmp_path / "photos"))


def test_the_hint_covers_nothing_and_waits_for_a_sound_network(app):
    """It stands on the canvas, and only while there is something that can be run."""
    app.session.files.open_example("derivative")
    app.ui.wait_until(lambda: app.app.hint.window)
    app.ui.step(3)
    canvas, hint = app.app.panels["canvas"].window, app.app.hint.window
    (x, y), (left, top) = dpg.get_item_pos(hint), dpg.get_item_pos(canvas)
    assert x >= left
    assert y >= top
    assert x + dpg.get_item_rect_size(hint)[0] < left + dpg.get_item_rect_size(canvas)[0]
    app.session.edit.add("layer.linear", (900, 900))
    app.ui.wait_until(lambda: not app.app.hint.window)


def test_an_empty_project_leads_to_the_examples(app):
    """With nothing on the canvas there is nothing to run: the button of an empty panel offers the examples."""
    empty = app.app.panels["loss"]._empty
    app.app.dock.show("loss")
    app.ui.wait_until(lambda: dpg.get_item_label(empty._button) == "Open an example")
    app.click(empty._button)
    assert isinstance(app.wait_dialog(), StartPage)
