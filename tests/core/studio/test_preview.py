"""What the Data panel shows of nodes, without a window."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.graph import Document
from core.nodes.registry import standard_registry
from core.nodes.samples import Samples
from core.studio.preview import Preview, Sight
from core.studio.preview_forms import forms_of, page_of, target_words
from core.studio.preview_reading import read
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.sketches import add, classifier_graph, draw, line_graph, link

REGISTRY = standard_registry()


def session_of(graph) -> Session:
    made = Session(settings=Settings())
    made.open_document(Document(graph))
    return made


def see(preview: Preview) -> Sight:
    """The sight that comes next."""
    end = time.monotonic() + 60
    while not preview.frame():
        assert time.monotonic() < end
        time.sleep(0.002)
    assert preview.sight is not None
    return preview.sight


def samples_of(type_name: str, **params) -> Samples:
    spec = REGISTRY[type_name]
    return spec.make(spec.values(params))


def test_a_data_node_is_read_and_cut():
    """Counts of every part, and of every class in it; all of them are the sum of the parts."""
    spec = REGISTRY["data.digits"]
    reading = read(spec, spec.values({"validation": 0.2, "test": 0.1, "balance": "same parts"}))
    assert reading.count("all") == 1797 == sum(reading.count(p) for p in ("train", "validation", "test"))
    assert reading.balance["all"].tolist() == np.bincount(np.asarray(reading.samples.y)).tolist()
    shares = [reading.balance[p] / reading.balance[p].sum() for p in ("train", "validation", "test")]
    assert np.abs(shares[0] - shares[1]).max() < 0.01
    assert np.abs(shares[0] - shares[2]).max() < 0.01


@pytest.mark.parametrize(
    ("type_name", "best"),
    [("data.digits", "pictures"), ("data.spirals", "points"), ("data.line", "points"), ("data.iris", "table")],
)
def test_the_best_form(type_name: str, best: str):
    """Pictures are seen as pictures, points in the plane as points, and everything also as a table."""
    samples = samples_of(type_name)
    forms = forms_of(samples.x.shape[1:], samples)
    assert forms[0] == best
    assert "table" in forms


def test_rows_of_classes_are_seen_as_points_too():
    """By their first two columns, which the axes name."""
    iris = samples_of("data.iris")
    assert forms_of(iris.x.shape[1:], iris) == ("table", "points")
    page = page_of("points", np.asarray(iris.x), np.asarray(iris.y), iris)
    assert page.points.shape == (150, 2)
    assert page.axes == iris.feature_names[:2]


def test_pictures_keep_their_brightness():
    """Numbers from 0 to 1 are shown as they are: a dark picture stays dark. Others are stretched to that range."""
    flat = Samples(np.full((2, 4), 0.5, np.float32), np.zeros(2, np.int64), class_names=("a",), image_shape=(2, 2))
    assert np.all(page_of("pictures", np.asarray(flat.x), np.asarray(flat.y), flat).pictures == 0.5)
    wide = page_of("pictures", np.array([[-2, 0, 0, 2]], np.float32), None, flat)
    assert wide.pictures[0, ..., 0].ravel().tolist() == [0, 0.5, 0.5, 1]


def test_targets_in_words():
    """Class numbers, columns and one-hot rows give the name; a mixture its shares; numbers themselves."""
    x, names = np.zeros((2, 1), np.float32), ("cat", "dog")

    def words(y):
        return target_words(Samples(x, y, class_names=names), y)

    assert words(np.array([1, 0])) == ("dog", "cat")
    assert words(np.array([[1.0], [0.0]])) == ("dog", "cat")
    assert words(np.array([[0, 1], [1, 0]], np.float32)) == ("dog", "cat")
    assert words(np.array([[0.3, 0.7], [1, 0]], np.float32))[0] == "dog 70 % + cat 30 %"
    plain = Samples(x, np.array([[0.5], [2]], np.float32))
    assert target_words(plain, np.asarray(plain.y)) == ("0.5", "2")


def test_text_is_shown_by_its_vocabulary():
    """Token numbers become what they stand for; padding at the end is left out; code points become the text."""
    x = np.array([[2, 3, 2, 0, 0]])
    text = Samples(x, np.zeros((1, 1), np.float32), sort="text", vocabulary=("<pad>", "<unk>", "to", "be"))
    assert page_of("text", np.asarray(text.x), None, text).tokens == (("to", "be", "to"),)
    raw = Samples(np.array([[ord(c) for c in "hi\nyou"] + [0]]), np.zeros((1, 1)), sort="text")
    assert page_of("text", np.asarray(raw.x), None, raw).tokens == (("hi", "you"),)


def test_curves_of_sounds_and_series():
    """A sound has one curve over seconds, a window of a time series one for each feature over steps."""
    sound = Samples(np.zeros((2, 1, 4000), np.float32), np.zeros((2, 1)), sort="sound", rate_hz=8000)
    page = page_of("curves", np.asarray(sound.x), None, sound)
    assert page.curves[0].shape == (1, 1000)
    assert page.positions[-1] == pytest.approx(0.4995)
    series = Samples(np.arange(24.0).reshape(2, 4, 3), np.zeros((2, 1)), sort="series", feature_names=("a", "b", "c"))
    page = page_of("curves", np.asarray(series.x), None, series)
    assert page.curves[1].tolist()[0] == [12, 15, 18, 21]
    assert page.names == ("a", "b", "c")


def test_preview_follows_the_selection():
    """The selected data node is shown; another selection keeps it; without one it is the first of the graph."""
    edit = draw(classifier_graph())
    digits = add(edit, "data.digits")
    session = session_of(edit.graph)
    preview = Preview(session)
    assert see(preview).wish.node == "spirals_1"
    session.select([digits])
    assert see(preview).wish.node == digits
    session.select(["tanh_1"])
    assert preview.node == digits


def test_pages_and_parts():
    """A part begins with its first page; the last page holds what is left."""
    session = session_of(classifier_graph())
    session.edit.add("data.digits", (0, 0))
    session.select(["digits_1"])
    preview = Preview(session)
    sight = see(preview)
    assert len(sight.rows) == 48
    assert sight.pages == 38
    preview.show(page=37)
    assert see(preview).rows.tolist() == list(range(37 * 48, 1797))
    preview.show(part="validation")
    sight = see(preview)
    assert sight.reading is not None
    assert sight.rows.tolist() == sight.reading.rows("validation")[:48].tolist()


def test_an_edit_is_read_again_and_other_edits_are_not():
    """Another seed gives another sight; a moved node or a parameter of the optimizer nothing new."""
    session = session_of(line_graph())
    preview = Preview(session)
    first = see(preview)
    session.edit.set_param("sgd_1", "lr", 0.5)
    for _ in range(20):
        assert not preview.frame()
    session.edit.set_param("line_1", "seed", 5)
    again = see(preview)
    assert again.reading is not first.reading
    session.undo()
    assert see(preview).reading is first.reading


def test_what_is_wrong_is_said_with_the_fix():
    """A CSV node without a file gives no sight but the sentence of the reader."""
    session = session_of(draw().graph)
    session.edit.add("data.csv_file", (0, 0))
    error = see(Preview(session)).error
    assert error is not None
    assert "file" in str(error)
    assert error.suggestion


def test_what_was_given_up_never_comes():
    """After Cancel the result of the slow reading is dropped."""
    session = session_of(line_graph())
    preview = Preview(session)
    assert not preview.frame()
    preview.cancel()
    time.sleep(0.3)
    assert not preview.frame()
    assert preview.sight is None
    preview.read_again()
    assert see(preview).wish.node == "line_1"


def test_without_data_there_is_nothing():
    """An empty graph has no sight."""
    preview = Preview(session_of(draw().graph))
    assert not preview.frame()
    assert preview.sight is None
    assert preview.node == ""


def test_a_tokeniser_shows_the_tokens_it_learned(tmp_path):
    """Before it the texts, behind it the pieces of its own vocabulary; nothing is drawn, so there is no other draw."""
    file = tmp_path / "moods.csv"
    file.write_text("text,mood\nso good,good\nso bad,bad\n", encoding="utf-8")
    edit = draw()
    params = {"path": str(file), "column": "text", "classes": "mood", "tokens": "code points", "validation": 0.0}
    data = add(edit, "data.text", **params)
    cut = add(edit, "transform.tokenise", kind="words")
    link(edit, f"{data}.x", f"{cut}.x")
    session = session_of(edit.graph)
    session.select([cut])
    sight = see(Preview(session))
    assert sight.content.tokens == (("so good",), ("so bad",))
    assert sight.after.tokens == (("so", "good"), ("so", "bad"))
    assert sight.after.captions == ("good", "bad")
    assert not sight.random


def test_a_random_transform_can_be_drawn_again():
    """The same draw gives the same pictures, another one others."""
    edit = draw()
    data = add(edit, "data.digits")
    noise = add(edit, "transform.gaussian_noise")
    link(edit, f"{data}.x", f"{noise}.x")
    session = session_of(edit.graph)
    session.select([noise])
    preview = Preview(session)
    first = see(preview)
    assert first.random
    preview.draw_again()
    second = see(preview)
    assert (second.after.pictures != first.after.pictures).any()
    preview.show(draw=0)
    assert (see(preview).after.pictures == first.after.pictures).all()


def test_a_transform_without_data_says_what_to_link():
    """A node that stands alone has nothing to show."""
    edit = draw()
    session = session_of(edit.graph)
    session.select([session.edit.add("transform.resize", (0, 0))])
    error = see(Preview(session)).error
    assert "No data come" in str(error)


def test_next_tokens_are_told_in_words():
    """Targets that are tokens are read by the vocabulary, as the inputs are."""
    y = np.array([[2, 3, 3]])
    text = Samples(y, y, sort="text", vocabulary=("<pad>", "<unk>", "to", "be"))
    assert target_words(text, y) == ("to be be",)


def test_code_is_run_only_where_the_project_is_trusted():
    """A Python data set of a project that is not trusted is refused here too, and read as soon as it is."""
    session = session_of(draw().graph)
    session.edit.add("data.python", (0, 0))
    session.trusting.withdraw()
    preview = Preview(session)
    assert "switched off" in str(see(preview).error)
    session.trusting.trust()
    assert see(preview).error is None
