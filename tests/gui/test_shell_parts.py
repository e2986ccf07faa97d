"""Parts of the shell that need no window: search, help pages, what is typed into fields, whether there is a screen."""

import pytest

from core.nodes.params import Float, Int, Ints, Numbers, Text
from core.studio.actions import Action
from gui.display import display_problem
from gui.shell.find import find_actions
from gui.widgets.file_dialog import entries
from gui.widgets.help_page import blocks, in_lines
from gui.widgets.param_text import as_text, from_text


def test_without_a_screen_the_reason_is_said(monkeypatch):
    """No DISPLAY, or one that does not answer, is a sentence and no crash."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert "no screen" in display_problem()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert "xwayland" in display_problem()
    monkeypatch.setenv("DISPLAY", ":987")
    assert "does not answer" in display_problem()


def test_actions_are_found_by_name_keys_menu_and_help():
    """The name counts most; what is not meant is left out."""
    save = Action("file.save", "Save", lambda: None, ("Ctrl+S",), "File", help="Keep the project.")
    step = Action("debug.step", "Next operation", lambda: None, ("F10",), "Debug", help="One step on.")
    assert find_actions("save", [step, save]) == [save]
    assert find_actions("f10", [save, step]) == [step]
    assert find_actions("debug next", [save, step]) == [step]
    assert find_actions("project", [step, save]) == [save]
    assert find_actions("zzz", [step, save]) == []


@pytest.mark.parametrize(
    ("param", "text", "value"),
    [
        (Int("n", 1), " 16 ", 16),
        (Float("x", 1.0), "1e-3", 0.001),
        (Float("x", 1.0), "0,5", 0.5),
        (Ints("s", [1]), "2, 3", [2, 3]),
        (Ints("s", (1,)), "(2 3)", (2, 3)),
        (Ints("s", [1]), "", []),
        (Numbers("v", 0), "[[1, 2], [3, 4]]", [[1, 2], [3, 4]]),
        (Text("t", ""), "abc", "abc"),
    ],
)
def test_what_is_typed_becomes_a_value_and_back(param, text, value):
    """A text means a value, and the value's text means the same value again."""
    assert from_text(param, text) == value
    assert type(from_text(param, text)) is type(value)
    assert from_text(param, as_text(param, value)) == value


@pytest.mark.parametrize("param", [Int("n", 1), Float("x", 1.0), Ints("s", [1]), Numbers("v", 0)])
def test_nonsense_is_refused_in_plain_words(param):
    """The reason is half a sentence, as the parameters themselves give it."""
    with pytest.raises(ValueError, match=r"^must be "):
        from_text(param, "abc")


def test_a_help_page_is_cut_into_blocks():
    """Headings, paragraphs over several lines, items and code; marks inside a line are left out."""
    page = "# Title\n\nA **bold** *word*\nand `code`.\n\n- one\n- two\n  goes on\n\n1. 2 * 3 * 4\n"
    page += "\n```python\nx = 1\n\ny = 2\n```\nafter"
    assert blocks(page) == [
        ("title", "Title"),
        ("paragraph", "A bold word and code."),
        ("item", "•\tone"),
        ("item", "•\ttwo goes on"),
        ("item", "1.\t2 * 3 * 4"),
        ("code", "x = 1\n\ny = 2"),
        ("paragraph", "after"),
    ]


def test_the_entries_of_a_folder(tmp_path):
    """Folders first, only files that fit, nothing hidden; a folder that cannot be read is a sentence."""
    (tmp_path / "b").mkdir()
    for name in ("a.bps", "c.txt", ".hidden.bps", "D.BPS"):
        (tmp_path / name).write_text("", "utf-8")
    folders, files, problem = entries(tmp_path, (".bps",))
    assert [p.name for p in folders] == ["b"]
    assert [p.name for p in files] == ["a.bps", "D.BPS"]
    assert not problem
    assert "cannot be read" in entries(tmp_path / "missing", ())[2]


def test_chinese_lines_are_broken_behind_any_letter():
    """But no line begins with a comma or a full stop, and a Latin word stays whole; other texts are left alone."""
    lines = in_lines("损失一级一级地下降，每一级是一个 hidden 单元找到了自己的一侧。", 120).split("\n")
    assert len(lines) > 2
    assert all(line[0] not in "，。" for line in lines)
    assert sum("hidden" in line for line in lines) == 1
    assert in_lines("a long English text", 20) == "a long English text"
