"""What a training process that does not answer leaves to do."""

import pytest

from core.graph import Document
from core.studio import owing
from core.studio.session import Session
from core.studio.settings import Settings
from tests.core.sketches import classifier_graph
from tests.core.waiting import wait


@pytest.fixture
def session():
    made = Session(settings=Settings())
    made.open_document(Document(classifier_graph()))
    yield made
    made.close()


ENDLESS = """def forward(a):
    if a.shape[0] == 32:  # a batch; the shape rule tries other sizes
        while True:
            pass
    return a
"""


def test_an_endless_loop_is_got_out_of(session, monkeypatch):
    """Pause says that the step has no end; pressed again it ends the process, and the next run has a new one."""
    monkeypatch.setattr(owing, "PATIENCE_S", 0.3)
    running, edit = session.running, session.edit
    part = edit.add("own.python", (0.0, 0.0))
    first = next(k for k in session.graph.links if k.target.node.startswith("linear") and k.source.port == "x")
    edit.set_param(part, "code", ENDLESS)
    edit.insert_on_link(part, first)
    notices = []
    session.noticed.connect(notices.append)
    running.run()
    wait(session, lambda: running.state == "running")
    running.toggle()
    wait(session, lambda: any("still busy with its last step" in n.text for n in notices))
    process = running.process
    running.toggle()
    wait(session, lambda: not process.alive)
    assert running.process is None
    assert "was ended, as its last step had no end" in running.reason
    edit.set_param(part, "code", "def forward(a):\n    return a\n")
    running.run()
    wait(session, lambda: running.step_count > 3)
