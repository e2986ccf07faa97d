"""New, open, save and recover, on real files."""

import numpy as np
import pytest

from core.graph import Document
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.sketches import classifier_graph, line_graph
from tests.core.waiting import wait


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path / "home"))


@pytest.fixture
def session():
    made = Session(settings=Settings())
    yield made
    made.close()


def test_saved_and_opened_again_it_is_the_same_and_trains_on(session, tmp_path):
    session.open_document(Document(classifier_graph()))
    running = session.running
    for number in (1, 2, 3):
        running.step()
        wait(session, lambda number=number: running.step_count == number and running.state == "paused")
    assert session.files.save(tmp_path / "mine")
    weights = running.kept_state["weights"]
    assert session.path == tmp_path / "mine.bps"
    assert (tmp_path / "mine.safetensors").exists()
    graph = session.graph.copy()
    running.step()
    wait(session, lambda: running.step_count == 4 and running.state == "paused")
    fourth = running.loss

    session.files.new()
    assert not session.graph.nodes
    assert session.files.open(tmp_path / "mine.bps")
    assert session.graph == graph
    assert running.step_count == 3
    for name, value in running.kept_state["weights"].items():
        np.testing.assert_array_equal(value, weights[name])
    running.step()
    wait(session, lambda: running.step_count == 4)
    assert running.loss == fourth, "the same batch with the same weights"


def test_the_unsaved_mark_follows_edits_undo_and_saving(session, tmp_path):
    session.open_document(Document(line_graph()))
    assert not session.document.dirty
    session.edit.set_param("linear_1", "bias", False)
    assert session.document.dirty
    session.undo()
    assert not session.document.dirty
    session.redo()
    session.files.save(tmp_path / "a.bps")
    assert not session.document.dirty
    session.undo()
    assert session.document.dirty


def test_a_file_that_cannot_be_opened_changes_nothing(session, tmp_path):
    session.open_document(Document(line_graph()))
    before = session.graph
    notices = []
    session.noticed.connect(notices.append)
    for name, text in (("damaged.bps", "{"), ("foreign.bps", "[1, 2]"), ("newer.bps",
                       '{"format": "backprop-studio/project", "version": 999}')):  # fmt: skip
        (tmp_path / name).write_text(text, "utf-8")
        assert not session.files.open(tmp_path / name)
        assert name in notices[-1].text
        assert notices[-1].severity == "error"
    assert session.graph is before
    assert session.path is None


def test_saving_where_it_is_not_possible_is_said_and_keeps_the_unsaved_mark(session, tmp_path):
    session.open_document(Document(line_graph()))
    session.edit.set_param("linear_1", "bias", False)
    notices = []
    session.noticed.connect(notices.append)
    (tmp_path / "file").write_text("x", "utf-8")
    assert not session.files.save(tmp_path / "file" / "below.bps")
    assert notices[-1].severity == "error"
    assert session.document.dirty
    assert session.path is None


def test_an_example_opens_as_a_copy_that_cannot_overwrite_the_sample(session):
    assert session.files.open_example("two_spirals")
    assert session.path is None
    assert session.graph.nodes
    with pytest.raises(ValueError, match="no file yet"):
        session.files.save()


def test_unsaved_work_of_a_session_that_died_is_offered_and_opens_as_unsaved(session, tmp_path):
    lost = Session(settings=Settings())
    lost.open_document(Document(line_graph()))
    lost.edit.set_param("linear_1", "out_features", 7)
    # As if another program had kept it and died: the process number is one that cannot be running.
    lost.files.recovery = type(lost.files.recovery)(lost.files.recovery.folder, pid=2**22 + 1)
    lost.files.keep_for_recovery()
    (found,) = session.files.recoverable()
    assert session.files.recover(found)
    assert session.graph.nodes["linear_1"].params["out_features"] == 7
    assert session.document.dirty
    session.files.save(tmp_path / "back.bps")
    assert session.files.recoverable() == []


def test_a_session_that_ends_in_good_order_leaves_nothing_to_recover(session):
    session.open_document(Document(line_graph()))
    session.edit.set_param("linear_1", "bias", False)
    session.files.keep_for_recovery()
    session.files.close()
    assert list(session.files.recovery.folder.glob("*")) == []


def test_autosave_waits_for_its_time_and_for_a_change(session):
    session.settings.autosave_s = 0.01
    session.open_document(Document(line_graph()))
    session.frame()
    assert not session.files.recovery.folder.exists() or not list(session.files.recovery.folder.glob("*.bps"))
    session.edit.set_param("linear_1", "bias", False)
    wait(session, lambda: list(session.files.recovery.folder.glob("*.bps")))


def test_another_edit_after_an_undo_is_kept_too(session):
    """The history is as long as before then, but the graph is another one."""
    session.open_document(Document(line_graph()))
    session.settings.autosave_s = 0.01
    session.edit.set_param("linear_1", "bias", False)
    session.files.keep_for_recovery()
    (kept,) = session.files.recovery.folder.glob("*.bps")
    session.undo()
    session.edit.set_param("linear_1", "out_features", 11)
    wait(session, lambda: '"out_features": 11' in kept.read_text())
