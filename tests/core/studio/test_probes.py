"""Pinned probes in the document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.graph import Document
from core.storage import load_project, save_project
from core.studio import probes
from core.studio.session import Session
from core.studio.settings import HOME_VARIABLE, Settings
from core.studio.tensors import TensorName
from tests.core.sketches import classifier_graph

LINK = TensorName("link", "linear_1.y -> tanh_1.x")
WEIGHT = TensorName("parameter", "linear_1.weight")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A session with a small network, and settings of its own."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    made = Session(settings=Settings())
    made.open_document(Document(classifier_graph()))
    yield made
    made.close()


def test_pinning_changing_and_removing_can_be_undone(session: Session) -> None:
    """Each is one step."""
    id = probes.pin(session, LINK)
    probes.change(session, id, mode="histogram", sample=3)
    probes.unpin(session, id)
    assert probes.probes_of(session.graph) == []
    session.undo()
    (probe,) = probes.probes_of(session.graph)
    assert (probe.name, probe.mode, probe.sample) == (LINK, "histogram", 3)
    session.undo()
    assert probes.probes_of(session.graph)[0].mode == "heat"
    session.undo()
    assert probes.probes_of(session.graph) == []


def test_a_tensor_is_pinned_once(session: Session) -> None:
    """Value and gradient share a card; pinning again gives the same one, toggling takes it away."""
    id = probes.pin(session, LINK)
    assert probes.pin(session, TensorName("link", LINK.owner, "gradient")) == id
    assert probes.pin(session, WEIGHT) != id
    assert probes.toggle(session, LINK) == ""
    assert [p.name for p in probes.probes_of(session.graph)] == [WEIGHT]


def test_a_probe_goes_with_its_link_and_comes_back_with_undo(session: Session) -> None:
    """Also where another probe was changed in between."""
    probes.pin(session, LINK)
    other = probes.pin(session, TensorName("port", "linear_2.y"))
    session.edit.delete(["tanh_1"])
    assert [p.id for p in probes.probes_of(session.graph)] == [other]
    probes.change(session, other, mode="numbers")
    session.undo()
    session.undo()
    assert [p.name for p in probes.probes_of(session.graph)] == [LINK, TensorName("port", "linear_2.y")]


def test_probes_are_saved_with_the_project(session: Session, tmp_path: Path) -> None:
    """And come back as they were."""
    probes.change(session, probes.pin(session, LINK), offset=(12.5, -40.0), mode="image", sample=2)
    probes.pin(session, TensorName("operand", "linear_1 forward linear", "value", 0, "outputs", 0))
    before = probes.probes_of(session.graph)
    save_project(tmp_path / "a.bps", session.graph)
    assert probes.probes_of(load_project(tmp_path / "a.bps").graph) == before


def test_nonsense_in_a_file_is_left_out(session: Session) -> None:
    """A probe that this program does not understand does not take the others down."""
    probes.pin(session, LINK)
    good = session.graph.meta[probes.META]
    with session.document.edit("Damage") as edit:
        edit.set_meta(probes.META, [7, {"id": "x"}, *good, {**good[0], "mode": "hologram"}, {**good[0], "offset": "a"}])
    assert [p.name for p in probes.probes_of(session.graph)] == [LINK]
    with session.document.edit("Damage") as edit:
        edit.set_meta(probes.META, "none")
    assert probes.probes_of(session.graph) == []


@pytest.mark.parametrize(
    ("shape", "mode"),
    [
        pytest.param((2, 4), "numbers", id="few-numbers"),
        pytest.param((32, 16), "heat", id="matrix"),
        pytest.param((32, 1, 28, 28), "image", id="pictures"),
        pytest.param(None, "heat", id="unknown"),
    ],
)
def test_the_first_mode_suits_the_shape(shape: tuple[int, ...] | None, mode: str) -> None:
    """Few numbers can be read as numbers, pictures are pictures."""
    assert probes.first_mode(shape) == mode
