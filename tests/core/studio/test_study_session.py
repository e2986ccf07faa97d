"""The search of a session: its set-up in the document, its results when a project is opened."""

import pytest

from core.graph import Document
from core.studio.searching_axes import RESULT, Axis, axes_of, nearest, passes
from core.studio.searching_setup import KEY, StudyError
from core.studio.session import Session
from core.studio.settings import HOME_VARIABLE, Settings
from tests.core.sketches import classifier_graph, line_graph
from tests.core.studies import WEIGHT, finished_project
from tests.core.waiting import wait


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    made = Session(settings=Settings())
    made.open_document(Document(classifier_graph()))
    yield made
    made.close()


def opened(session: Session, tmp_path) -> None:
    assert session.files.open(finished_project(tmp_path)[0])
    session.searching.results.join()
    session.frame()


def test_each_change_of_the_set_up_is_a_step_that_can_be_undone(session):
    """The set-up lives in the document; a value that is not allowed changes nothing."""
    searching = session.searching
    searching.vary(*searching.learning_rate())
    searching.configure(trials=7)
    with pytest.raises(StudyError, match="trials cannot be 0"):
        searching.configure(trials=0)
    assert (searching.setup.trials, [v.name for v in searching.setup.vary]) == (7, ["adam_1.lr"])
    session.undo()
    assert searching.setup.trials != 7
    session.undo()
    assert KEY not in session.graph.meta


def test_every_parameter_that_does_not_vary_yet_can_be_chosen(session):
    """Of every node, also of the data."""
    searching = session.searching
    names = {f"{node}.{param.name}" for node, param in searching.choices()}
    assert {"adam_1.lr", "linear_1.out_features", "spirals_1.noise"} <= names
    searching.vary(*searching.learning_rate())
    assert "adam_1.lr" not in {f"{node}.{param.name}" for node, param in searching.choices()}


def test_what_cannot_start_is_said_and_nothing_starts(session):
    """A set-up with nothing in it is no study."""
    said = []
    session.noticed.connect(lambda notice: said.append(notice.text))
    session.searching.start()
    assert session.searching.conductor is None
    assert "Nothing varies" in said[0]


def test_a_project_that_is_opened_shows_what_its_search_has_found(session, tmp_path):
    """The table with every trial, the best one, and that all is done."""
    opened(session, tmp_path)
    searching = session.searching
    assert [row.value for row in searching.rows] == [0.5, 0.2, 0.9, 0.4, None]
    assert searching.best.number == 1
    assert "nan" in searching.rows[4].why
    assert len(searching.curve(1)) == 4
    assert not searching.outdated


def test_results_of_another_set_up_stay_to_be_seen_until_a_new_search_begins(session, tmp_path):
    """Who changes the epochs sees the old table, and is told that Start begins anew."""
    opened(session, tmp_path)
    session.searching.configure(epochs=9)
    assert session.searching.outdated
    assert len(session.searching.rows) == 5


def test_opening_a_trial_takes_its_values_in_one_step_and_its_weights(session, tmp_path):
    """The graph gets every value, the session the weights of the best epoch; one undo takes the values back."""
    opened(session, tmp_path)
    searching = session.searching
    before = dict(session.graph.nodes)
    assert searching.open_best()
    best = searching.best.values
    assert session.graph.nodes["adam_1"].params["lr"] == best["adam_1.lr"]
    assert session.graph.nodes["linear_1"].params["out_features"] == best["linear_1.out_features"]
    state = []
    wait(session, lambda: session.running.parameters)
    session.running.save_state(state.append)
    wait(session, lambda: state)
    assert state[0]["step"] == 12
    assert (state[0]["weights"]["linear_1.weight"] == WEIGHT).all()
    session.undo()
    assert session.graph.nodes == before


def test_results_move_beside_the_project_when_it_is_saved(session, tmp_path):
    """A project without a file keeps them among the person's own files."""
    session.open_document(Document(line_graph()))
    searching = session.searching
    searching.vary(*searching.learning_rate())
    kept = searching.folder
    kept.mkdir(parents=True)
    (kept / "journal.log").touch()
    session.files.save(tmp_path / "mine.bps")
    assert searching.folder == tmp_path / "mine.study"
    assert (tmp_path / "mine.study" / "journal.log").exists()
    assert not kept.exists()


def test_values_stand_on_their_axis_by_their_size_or_by_order_of_magnitude():
    """0 is the foot, 1 the head; words stand one above the other; what is not on the axis has no place."""
    assert Axis("a", "a", 0.0, 10.0).place(2.5) == 0.25
    assert Axis("a", "a", 0.01, 1.0, True).place(0.1) == pytest.approx(0.5)
    assert [Axis("a", "a", words=("x", "y")).place(v) for v in ("x", "y", "z")] == [0.25, 0.75, None]
    assert Axis("a", "a", 0.0, 1.0).place(float("nan")) is None


def test_a_filter_lets_through_what_passes_between_its_ends(session, tmp_path):
    """On every axis that has one; a trial without a value does not pass a filter of the result."""
    opened(session, tmp_path)
    searching = session.searching
    axes = axes_of(searching.shown, searching.rows, {}, "loss")
    found = [row.number for row in searching.rows if passes(axes, {RESULT: (0.0, 0.5)}, row)]
    assert found == [0, 1, 3]


def test_the_nearest_line_is_found_within_reach():
    """Between the axes too, not only on them."""
    lines = {1: [(0.0, 0.0), (100.0, 100.0)], 2: [(0.0, 100.0), (100.0, 100.0)]}
    assert nearest(lines, 50.0, 52.0, 8.0) == 1
    assert nearest(lines, 20.0, 97.0, 8.0) == 2
    assert nearest(lines, 20.0, 60.0, 8.0) is None
