"""Dialogs and notices, with a real mouse and keyboard."""

import dearpygui.dearpygui as dpg
import pytest

from core.storage import load_project
from gui.dialogs.base import Question
from gui.widgets.file_dialog import FileDialog
from tests.gui.shell_app import inside, shell

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    """A whole window on an empty project."""
    with shell(viewport, tmp_path, monkeypatch) as made:
        made.session.settings.last_folder = str(tmp_path)
        yield made


def test_unsaved_work_is_asked_about(app):
    """New asks first; Esc and Cancel keep the project, Don't save lets it go."""
    app.session.edit.add("layer.linear", (0, 0))
    app.ui.keys("Control_L", "n")
    question = app.wait_dialog()
    assert isinstance(question, Question)
    app.ui.keys("Escape")
    app.ui.wait_until(lambda: not app.app.dialogs.open_now)
    assert app.graph.nodes
    app.ui.keys("Control_L", "n")
    question = app.wait_dialog()
    app.click(question.buttons["cancel"])
    app.ui.wait_until(lambda: not app.app.dialogs.open_now)
    assert app.graph.nodes
    app.ui.keys("Control_L", "n")
    question = app.wait_dialog()
    app.click(question.buttons["Don't save"])
    app.ui.wait_until(lambda: not app.graph.nodes)


def test_save_from_the_question_saves_and_goes_on(app, tmp_path):
    """Save asks where to, saves, and only then does what was wanted."""
    app.session.edit.add("layer.linear", (0, 0))
    app.ui.keys("Control_L", "n")
    question = app.wait_dialog()
    app.click(question.buttons["Save"])
    app.ui.wait_until(lambda: isinstance(app.app.dialogs.current, FileDialog))
    app.wait_dialog()
    app.ui.keys("Control_L", "a")
    app.ui.type("mine")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: not app.graph.nodes)
    assert "linear_1" in load_project(tmp_path / "mine.bps").graph.nodes


def test_an_existing_file_is_replaced_only_when_asked_twice(app, tmp_path):
    """The first Enter says that the file is there; the second one replaces it."""
    (tmp_path / "old.bps").write_text("old", "utf-8")
    app.session.edit.add("layer.linear", (0, 0))
    app.ui.keys("Control_L", "Shift_L", "s")
    dialog = app.wait_dialog()
    app.ui.keys("Control_L", "a")
    app.ui.type("old")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: "already" in dpg.get_value(dialog._problem))
    assert (tmp_path / "old.bps").read_text("utf-8") == "old"
    app.ui.keys("Return")
    app.ui.wait_until(lambda: not app.app.dialogs.open_now)
    assert "linear_1" in load_project(tmp_path / "old.bps").graph.nodes


def test_open_by_keys_alone(app, tmp_path):
    """Down marks an entry, Enter goes into a folder and opens a file."""
    folder = tmp_path / "aaa"
    folder.mkdir()
    app.session.edit.add("layer.linear", (0, 0))
    assert app.session.files.save(folder / "net.bps")
    app.session.files.new()
    app.session.settings.last_folder = str(tmp_path)
    app.ui.keys("Control_L", "o")
    dialog = app.wait_dialog()
    assert isinstance(dialog, FileDialog)
    app.ui.keys("Down")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: dialog.folder == folder)
    app.ui.keys("Down")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: app.session.path == folder / "net.bps")
    assert "linear_1" in app.graph.nodes


def test_a_name_that_is_not_there_is_said(app):
    """Opening what is not there says so and stays open."""
    app.ui.keys("Control_L", "o")
    dialog = app.wait_dialog()
    app.ui.type("nothing")
    app.ui.keys("Return")
    app.ui.wait_until(lambda: "no file" in dpg.get_value(dialog._problem))
    app.ui.keys("Escape")
    app.ui.wait_until(lambda: not app.app.dialogs.open_now)


def test_an_example_is_opened_from_its_card(app):
    """A click on a card opens the sample as a new project."""
    app.ui.keys("Control_L", "e")
    dialog = app.wait_dialog()
    app.ui.wait_until(lambda: dialog.cards)
    app.ui.step(4)
    app.click(dialog.cards[0].title)
    app.ui.wait_until(lambda: app.graph.nodes)
    assert app.session.path is None
    assert not app.session.document.dirty


def test_every_dialog_opens_and_esc_closes_it(app):
    """Settings, shortcuts, messages, about: one at a time, and the second takes the place of the first."""
    for action in ("edit.settings", "help.shortcuts", "help.messages", "help.about"):
        app.session.actions.trigger(action)
        dialog = app.wait_dialog()
        assert dialog is app.app.dialogs.current
    app.ui.keys("Escape")
    app.ui.wait_until(lambda: not app.app.dialogs.open_now)


def test_the_shortcut_sheet_lists_every_shortcut(app):
    """No action with keys is missing."""
    app.ui.keys("Shift_L", "slash")
    dialog = app.wait_dialog()
    app.ui.step(2)
    shown = " ".join(str(dpg.get_value(i)) for i in inside(dialog.window))
    for action in app.session.actions:
        assert action.shortcut in shown
    app.ui.keys("Escape")


def test_notices_come_and_go(app):
    """A message goes by itself unless it is an error; the same one again is counted; details can be copied."""
    app.session.notify("hello")
    app.session.notify("hello")
    app.session.notify("broken", "error", "line 1\nline 2")
    app.ui.step(3)
    assert [t.count for t in app.app.notices.shown] == [2, 1]
    app.app.notices.shown[0].until = 0.0
    app.ui.wait_until(lambda: len(app.app.notices.shown) == 1)
    error = app.app.notices.shown[0]
    app.click(_button(error.window, "Details"))
    app.ui.wait_until(lambda: error.details)
    app.ui.step(4)
    app.click(error.details[1])
    app.ui.wait_until(lambda: "line 2" in (dpg.get_clipboard_text() or ""))
    app.click(_button(error.window, "Close"))
    app.ui.wait_until(lambda: not app.app.notices.shown)
    app.app.notices.past.clear()


def test_a_failing_part_becomes_a_message(app):
    """An exception in a panel is told once, with its traceback as details; the window goes on."""

    def fail():
        raise RuntimeError("this panel is broken")

    app.app.panels["palette"].update = fail
    app.ui.step(5)
    told = [n for _, n in app.app.notices.past if "this panel is broken" in n.text]
    assert len(told) == 1
    assert "Traceback" in told[0].details
    app.app.notices.past.clear()


def _button(item, label):
    return next(i for i in inside(item) if dpg.get_item_label(i) == label)
