"""The pages of a project: read in the person's language, written with undo, kept in the project file."""

import numpy as np
import pytest

from core.storage import load_project, save_project
from core.studio.batches import batches
from core.studio.examples import examples
from core.studio.session import Session
from core.studio.settings import Settings
from core.studio.sketch import Sketch


@pytest.fixture
def session(tmp_path, monkeypatch) -> Session:
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path))
    return Session(settings=Settings())


def test_a_page_is_written_undone_and_saved(session, tmp_path):
    """It is part of the document; an empty page is none."""
    session.pages.write("# One", "en")
    session.pages.write("# 一", "zh")
    save_project(tmp_path / "a.bps", session.graph)
    assert load_project(tmp_path / "a.bps").graph.meta["pages"] == {"en": "# One", "zh": "# 一"}
    session.pages.write(" ", "en")
    assert session.pages.texts == {"zh": "# 一"}
    session.undo()
    assert session.pages.texts == {}


def test_the_language_is_the_persons_choice_where_the_project_has_it(session):
    """Else English, else what there is."""
    session.pages.write("# 一", "zh")
    assert session.pages.language == "zh"
    session.pages.write("# One", "en")
    assert session.pages.language == "en"
    session.pages.choose("zh")
    assert session.pages.language == "zh"
    assert Settings.load().page_language == "zh"


@pytest.mark.parametrize("broken", [7, ["x"], {"en": 3}, {"en": "  "}])
def test_what_is_no_page_is_none(session, broken):
    """A project may have been written by hand."""
    with session.document.edit("x") as edit:
        edit.set_meta("pages", broken)
    assert session.pages.texts == {}


def test_examples_are_found_by_words_of_both_languages():
    """Every word has to stand somewhere: in title, text, topic or a page."""
    (xor,) = (e for e in examples() if e.name == "xor")
    assert [xor.fits(words) for words in ("hidden xor", "异或", "xor zebra")] == [True, True, False]


def test_batches_are_those_of_the_training(tmp_path):
    """As plain arrays by output, in the same order."""
    d = Sketch()
    data = d.node("data.line", 0, 0, points=10, batch_size=4, validation=0.0)
    layer, loss, best = (
        d.node("layer.linear", 1, 0, out_features=1),
        d.node("loss.mse", 2, 0),
        d.node("optimizer.sgd", 3, 0),
    )
    d.link(f"{data}.x", f"{layer}.x")
    d.judge(f"{layer}.y", f"{data}.y", loss, best)
    save_project(tmp_path / "a.bps", d.graph)
    found = list(batches(tmp_path / "a.bps", 4))
    assert [len(b["line_1.x"]) for b in found] == [4, 4, 2, 4]
    assert len(np.unique(np.concatenate([b["line_1.x"] for b in found[:3]]))) == 10
