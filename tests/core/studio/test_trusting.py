"""Trust: code of a project that somebody else wrote does not run until a person says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.graph import Document, PortRef
from core.nodes import own_parts
from core.runtime.gradient_check import GradientsOf
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.nodes.cases_own import WITH_BACKWARD
from tests.core.sketches import line_graph
from tests.core.waiting import wait

MARK = "def forward(a):\n    open({path!r}, 'w').write('it ran')\n    return a\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path / "home"))
    return tmp_path


def project_with(code: str, path: Path) -> None:
    """Written by somebody else: no settings of ours know its code."""
    session = Session(settings=Settings())
    session.settings.save = lambda: None  # type: ignore[method-assign]
    session.open_document(Document(line_graph()))
    node = session.edit.add("own.python", (300.0, 0.0))
    session.edit.set_param(node, "code", code)
    session.edit.connect(PortRef("linear_1", "y"), PortRef(node, "a"))
    assert session.files.save(path)
    session.close()
    own_parts._outcome.cache_clear()  # as in another process


def test_opening_a_project_runs_nothing_of_it(home: Path) -> None:
    """Neither by looking at shapes nor by training; the problem says what to do, and trusting makes it run."""
    trace, path = home / "trace.txt", home / "theirs.bps"
    project_with(MARK.format(path=str(trace)), path)
    trace.unlink(missing_ok=True)
    session = Session(settings=Settings())
    assert session.files.open(path)
    assert not session.trusting.trusted
    assert any("switched off" in p.message for p in session.analysis.problems)
    session.running.epoch_step()
    wait(session, lambda: session.running.step_count >= 1)
    session.running.close()
    assert not trace.exists()
    session.trusting.trust()
    assert trace.exists()
    assert not session.analysis.has_errors()
    session.close()


def test_what_was_trusted_once_is_known_again_until_it_is_changed_by_others(home: Path) -> None:
    """The check sums of the code count, not the name of the file."""
    path = home / "mine.bps"
    project_with("def forward(a):\n    return a * 2\n", path)
    first = Session(settings=Settings())
    first.files.open(path)
    first.trusting.trust()
    again = Session(settings=first.settings)
    again.files.open(path)
    assert again.trusting.trusted
    path.write_text(path.read_text("utf-8").replace("a * 2", "a * 3"), "utf-8")
    again.files.open(path)
    assert not again.trusting.trusted
    first.close()
    again.close()


def test_a_project_begun_here_is_trusted_and_its_code_is_remembered(home: Path) -> None:
    """Nobody is asked about what they wrote themselves."""
    session = Session(settings=Settings())
    node = session.edit.add("own.python", (0.0, 0.0))
    session.edit.set_param(node, "code", "def forward(a):\n    return a + 1\n")
    assert session.trusting.trusted
    session.files.save(home / "own.bps")
    session.files.open(home / "own.bps")
    assert session.trusting.trusted
    session.trusting.withdraw()
    session.files.open(home / "own.bps")
    assert not session.trusting.trusted
    session.close()


def test_the_gradient_is_checked_in_the_training_process(home: Path) -> None:
    """Also a backward that is wrong, and code that does not end, leave the window alone."""
    session = Session(settings=Settings())
    session.open_document(Document(line_graph()))
    answers: list = []
    session.running.step()
    wait(session, lambda: session.running.step_count == 1)
    given = ((("N", 4), "float32"),)
    for code in (
        WITH_BACKWARD,
        WITH_BACKWARD.replace("grad * 2", "grad * 3"),
        "def forward(a):\n    return a.nonsense()\n",
    ):
        session.running.ask(GradientsOf(code, given), answers.append)
    wait(session, lambda: len(answers) == 3)
    assert [a.agrees for a in answers] == [True, False, False]
    assert answers[2].line == 2
    session.close()
