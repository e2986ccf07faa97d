"""Translated sentences."""

import json

import pytest

from core.studio import languages
from core.studio.languages import set_language, tr


@pytest.fixture(autouse=True)
def english_again():
    yield
    set_language("en")


def test_english_is_returned_as_it_stands():
    """The English sentence is its own translation, with its blanks filled."""
    assert tr("Add {name}", name="Linear") == "Add Linear"


def test_a_table_translates_and_what_it_lacks_stays_english(tmp_path, monkeypatch):
    """A language is one file; a sentence it does not have is shown in English."""
    monkeypatch.setattr(languages, "LOCALES", tmp_path)
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "ui.json").write_text(json.dumps({"Add {name}": "{name} hinzufügen"}), "utf-8")
    assert set_language("de")
    assert tr("Add {name}", name="Linear") == "Linear hinzufügen"
    assert tr("Undo") == "Undo"
    assert languages.available() == ["en", "de"]


def test_a_broken_translation_falls_back(tmp_path, monkeypatch):
    """A translator's misspelt blank shows the English sentence instead of an exception."""
    monkeypatch.setattr(languages, "LOCALES", tmp_path)
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "ui.json").write_text(json.dumps({"Add {name}": "{nmae} hinzufügen"}), "utf-8")
    set_language("de")
    assert tr("Add {name}", name="Linear") == "Add Linear"


def test_an_unknown_language_is_english():
    """A language without a table is refused, and English is spoken."""
    assert not set_language("xx")
    assert languages.current() == "en"
