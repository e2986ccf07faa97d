"""Letters that the program's faces lack come out of a face of the system, in the same em."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont

from core.storage import load_project
from core.studio.examples import examples
from gui import wide_fonts

DEJAVU = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
PAGES = Path(wide_fonts.__file__).parents[1] / "core" / "studio" / "templates" / "pages"
ARMENIAN = [0x0531, 0x0532]  # DejaVu has them, our faces do not


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path))
    monkeypatch.setattr(wide_fonts, "system_face", lambda: DEJAVU)
    monkeypatch.setattr(wide_fonts, "FILES", wide_fonts.FILES[:1])  # one stands for all three
    monkeypatch.setattr(wide_fonts, "letters", lambda: ARMENIAN)
    return tmp_path


def test_missing_letters_are_added_and_what_there_was_stays(home):
    """All three faces or none; the next start takes them."""
    assert wide_fonts.faces_folder() == wide_fonts.OUR_FACES
    folder = wide_fonts._cache() / wide_fonts._stamp()
    wide_fonts.make(folder)
    assert wide_fonts.faces_folder() == folder
    for name in wide_fonts.FILES:
        made, ours = TTFont(folder / name), TTFont(wide_fonts.OUR_FACES / name)
        assert set(made.getBestCmap()) == set(ours.getBestCmap()) | set(ARMENIAN)
        glyph = made["glyf"][made.getBestCmap()[ARMENIAN[0]]]
        source = TTFont(DEJAVU)
        scale = made["head"].unitsPerEm / source["head"].unitsPerEm
        high = source["glyf"][source.getBestCmap()[ARMENIAN[0]]].yMax * scale
        assert glyph.yMax == pytest.approx(high, abs=4)
        assert made["glyf"][made.getBestCmap()[ord("a")]] == ours["glyf"][ours.getBestCmap()[ord("a")]]


def test_the_letters_are_those_of_the_chinese_standard():
    """GB2312 has 6,763 letters; kana, punctuation and full-width forms come along."""
    found = wide_fonts.letters()
    assert sum(0x4E00 <= code < 0xA000 for code in found) == 6763
    assert {ord("，"), ord("。"), ord("Ａ"), ord("学")} <= set(found)


def test_without_a_face_of_the_system_our_own_are_used(home, monkeypatch):
    """Nothing is started then."""
    monkeypatch.setattr(wide_fonts, "system_face", lambda: None)
    assert wide_fonts.faces_folder() == wide_fonts.OUR_FACES
    assert wide_fonts.make_in_background() is None


def test_every_letter_of_every_page_is_in_our_own_faces():
    """Pages of samples are read without a network, without a face of the system, at the first start."""
    texts = [
        text
        for e in examples()
        for text in load_project(e.path, with_weights=False).graph.meta.get("pages", {}).values()
    ]
    texts += [path.read_text("utf-8") for path in PAGES.glob("*.md")]
    needed = {ord(sign) for sign in "".join(texts)} - {ord("\n"), ord("\t")}
    for name in ("Studio-Regular.ttf", "Studio-SemiBold.ttf"):
        missing = needed - set(TTFont(wide_fonts.OUR_FACES / name).getBestCmap())
        assert "".join(map(chr, sorted(missing))) == "", name
