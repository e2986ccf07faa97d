"""The start page, with a real mouse and keyboard: an example is found and opened, a template asked and wired."""

import dearpygui.dearpygui as dpg
import pytest

from core.storage import save_project
from gui.dialogs.start import StartPage
from gui.dialogs.template import TemplateDialog
from tests.core.sketches import square_graph
from tests.gui.reading import visible_texts
from tests.gui.shell_app import shell

pytestmark = pytest.mark.window


@pytest.fixture
def app(viewport, tmp_path, monkeypatch):
    """A whole window on an empty project."""
    with shell(viewport, tmp_path, monkeypatch) as made:
        yield made


def opened(app) -> StartPage:
    app.ui.keys("Control_L", "e")
    page = app.wait_dialog()
    assert isinstance(page, StartPage)
    app.ui.wait_until(lambda: page.opens.get("xor") and dpg.is_item_active(page.search))
    return page


def test_an_example_is_found_by_typing_and_opened_by_enter(app):
    """Its page and its panels are in front then."""
    page = opened(app)
    app.ui.type("hidden xor")
    app.ui.wait_until(lambda: list(page.opens)[-1:] != [] and len(page.cards) < 5)
    app.ui.keys("Return")
    app.ui.wait_until(lambda: app.graph.meta.get("title") == "XOR" and not app.app.dialogs.open_now)
    app.ui.step(4)
    assert app.app.dock.visible("page")
    assert app.app.dock.visible("output")
    assert "XOR" in visible_texts(app.app.panels["page"].window)
    app.session.select(["linear_1"])
    app.ui.step(2)
    assert app.app.dock.visible("inspector"), "who selects a node wants to see it"


def test_arrow_keys_choose_and_enter_opens(app):
    """Down goes to the next row, right to the next card; what is chosen is scrolled into view."""
    page = opened(app)
    app.click(page.topics["Training well"])
    app.ui.wait_until(lambda: {card.example.topic for card in page.cards} == {"Training well"})
    chosen = page.cards[6].example
    for key in ("Down", "Right", "Down", "Down"):
        app.ui.keys(key)
    assert dpg.get_y_scroll(page.page) > 0
    app.ui.keys("Return")
    app.ui.wait_until(lambda: app.graph.meta.get("title") == chosen.title)


def test_a_page_is_written_in_a_language_that_it_does_not_have_yet(app):
    """The button of the language is enough; what is typed becomes the page in it, and is undone as one step."""
    app.session.edit.add("layer.linear", (0, 0))
    app.app.dock.show("page")
    panel = app.app.panels["page"]
    app.ui.step(4)
    panel.write()
    app.ui.wait_until(lambda: "zh" in panel.languages)
    english = app.session.pages.texts
    app.click(panel.languages["zh"])
    app.click(panel.field)
    app.ui.type("abc")
    assert app.session.pages.texts == {**english, "zh": "abc"}
    app.click(panel.pen)
    app.ui.step(4)
    assert "abc" in visible_texts(panel.window)
    app.session.document.undo()
    assert app.session.pages.texts in ({}, english)


def test_topics_recent_projects_and_nothing_found(app, tmp_path):
    """A click on a topic shows its examples only, a saved project is a recent one, and a search may find nothing."""
    save_project(tmp_path / "mine.bps", square_graph())
    app.session.settings.note_file(tmp_path / "mine.bps")
    page = opened(app)
    assert str(tmp_path / "mine.bps") in page.opens
    app.click(page.topics["First steps"])
    app.ui.wait_until(lambda: {card.example.topic for card in page.cards} == {"First steps"})
    page.choose("")
    app.ui.step(4)
    dpg.set_value(page.search, "zebra")
    app.ui.wait_until(lambda: any("Nothing has" in text for text in visible_texts(page.page)))
    app.ui.keys("Escape")
    app.ui.wait_until(lambda: not app.app.dialogs.open_now)


def test_a_template_asks_three_questions_and_wires(app, tmp_path, monkeypatch):
    """The file is typed, a mistake is told below its question, and Enter wires the graph."""
    (tmp_path / "cars.csv").write_text("age,price\n" + "\n".join(f"{k},{900 - 20 * k}" for k in range(20)), "utf-8")
    monkeypatch.chdir(tmp_path)
    page = opened(app)
    app.click(page.opens["csv_column"])
    app.ui.wait_until(lambda: isinstance(app.app.dialogs.current, TemplateDialog))
    dialog = app.wait_dialog()
    app.click(dialog.fields["path"])
    app.ui.type("car.csv")
    app.ui.wait_until(lambda: any("car.csv" in text for text in visible_texts(dialog.window)))
    app.ui.keys("Control_L", "a")
    app.ui.type("cars.csv")
    app.ui.wait_until(lambda: dpg.get_value(dialog.fields["column"]) == "price")
    app.click(dialog.ok)
    app.ui.wait_until(lambda: "csv_file_1" in app.graph.nodes)
    assert app.graph.nodes["csv_file_1"].params["path"] == str(tmp_path / "cars.csv")
    assert app.session.document.dirty
    assert not app.session.analysis.problems
