"""What the canvas is fed while a network trains and while one steps through it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from core.graph import Document
from core.studio.session import Session
from core.studio.settings import Settings
from gui.live import LiveCanvas
from tests.core.sketches import classifier_graph


class Ledger:
    """A canvas that only remembers what it was told."""

    def __init__(self) -> None:
        self.strips: dict = {}
        self.notes: dict = {}
        self.active: tuple = (None, "")
        self.drawings: dict = {}
        self.seen: set[str] = set()

    def set_strip(self, node: str, strip) -> None:
        self.strips[node] = strip

    def set_link_notes(self, notes) -> None:
        self.notes = dict(notes)

    def set_active(self, node, direction="forward") -> None:
        self.active = (node, direction)

    def set_drawing(self, node: str, drawing) -> None:
        self.drawings[node] = drawing

    def shows(self, node: str) -> bool:
        return node in self.seen


class Live:
    """A session, a ledger, and frames."""

    def __init__(self) -> None:
        self.session = Session(settings=Settings())
        self.session.open_document(Document(classifier_graph()))
        self.canvas = Ledger()
        self.live = LiveCanvas(self.session, self.canvas)

    def until(self, condition: Callable[[], object], timeout_s: float = 240.0) -> None:
        end = time.monotonic() + timeout_s
        while not condition():
            assert time.monotonic() < end
            self.session.frame()
            self.live.frame(("inspector",))
            time.sleep(0.002)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    made = Live()
    yield made
    made.session.close()


def test_layers_show_gradients_and_losses_while_training(live: Live) -> None:
    """A layer has its gradient norm as number and curve; loss and optimizer have the loss; links have no numbers."""
    running = live.session.running
    running.run()
    live.until(lambda: running.step_count > 20 and "adam_1" in live.canvas.strips)
    live.until(lambda: len(live.canvas.strips["linear_1"].values) > 2)
    assert live.canvas.strips["linear_1"].label == "grad"
    assert live.canvas.strips["cross_entropy_1"] == live.canvas.strips["adam_1"]
    assert live.canvas.strips["adam_1"].label == "loss"
    assert not live.canvas.notes


def test_stepping_lights_the_node_and_writes_on_links(live: Live) -> None:
    """Forward links get their values one by one; in backward the gradients join them, and the direction turns."""
    running = live.session.running
    running.pause()
    live.until(lambda: running.state == "paused")
    debugger = running.debugger
    debugger.step()
    live.until(lambda: debugger.active and debugger.trace is not None)
    live.until(lambda: live.canvas.active == ("linear_1", "forward"))
    early = {str(k): n for k, n in live.canvas.notes.items()}
    assert early["spirals_1.x -> linear_1.x"].value_text
    assert "tanh_1.y -> linear_2.x" not in early
    debugger.to_phase("backward")
    live.until(lambda: live.canvas.active[1] == "backward")
    late = {str(k): n for k, n in live.canvas.notes.items()}
    assert late["linear_2.y -> cross_entropy_1.input"].value_text
    assert not late["linear_1.y -> tanh_1.x"].gradient_text
    debugger.to_phase("update")
    live.until(lambda: live.canvas.active == ("adam_1", "forward"))
    live.until(lambda: {str(k): n for k, n in live.canvas.notes.items()}["linear_1.y -> tanh_1.x"].gradient_text)
    live.until(lambda: live.canvas.strips["linear_1"].heat_colours)


def test_an_edit_marks_the_strips_stale(live: Live) -> None:
    """Numbers of the network before the edit say so."""
    live.session.edit.set_param("linear_1", "out_features", 5)
    live.until(lambda: live.canvas.strips["adam_1"].stale)


def test_another_document_takes_the_marks_away(live: Live) -> None:
    """Nothing of the old run stays on the canvas."""
    live.session.open_document(Document(classifier_graph()))
    live.until(lambda: live.canvas.active[0] is None and not live.canvas.notes)
