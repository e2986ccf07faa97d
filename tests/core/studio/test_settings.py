"""What is remembered, and what happens to a settings file that is damaged."""

import json

import pytest

from core.studio.settings import Settings


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path))


def test_without_a_file_there_are_the_defaults():
    assert Settings.load() == Settings()


def test_what_was_set_is_found_again():
    settings = Settings(theme="light", scale=1.5, window=(1920, 1080))
    settings.save()
    assert Settings.load() == settings


def test_keys_of_another_version_are_kept():
    Settings.path().parent.mkdir(parents=True)
    Settings.path().write_text(json.dumps({"theme": "light", "from_the_future": [1, 2]}), "utf-8")
    Settings.load().save()
    assert json.loads(Settings.path().read_text("utf-8"))["from_the_future"] == [1, 2]


def test_a_value_of_the_wrong_kind_takes_its_default():
    Settings.path().parent.mkdir(parents=True)
    Settings.path().write_text(json.dumps({"theme": 5, "scale": "big", "window": [1], "autosave_s": 7}), "utf-8")
    assert Settings.load() == Settings(autosave_s=7)


def test_a_damaged_file_is_kept_beside_and_said():
    Settings.path().parent.mkdir(parents=True)
    Settings.path().write_text("{ not json", "utf-8")
    settings = Settings.load()
    assert settings.theme == "dark"
    assert "could not be read" in settings.problem
    assert Settings.path().with_name("settings.damaged.json").read_text("utf-8") == "{ not json"


def test_recent_files_hold_each_once_newest_first(tmp_path):
    settings = Settings()
    for name in ("a", "b", "a"):
        settings.note_file(tmp_path / name)
    assert settings.recent_files == [str(tmp_path / "a"), str(tmp_path / "b")]
