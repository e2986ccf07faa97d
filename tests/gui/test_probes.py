"""Pinned probes on the canvas, with a real mouse, a real keyboard and a real training process."""

from __future__ import annotations

from collections.abc import Iterator

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from core.graph import Document, Link
from core.studio import probes
from core.studio.tensors import TensorName
from gui.canvas.geometry import Port
from gui.canvas.probe_item import HEADER, TOOLS
from tests.core.sketches import classifier_graph
from tests.gui.driver import RIGHT
from tests.gui.shell_app import Shell

pytestmark = pytest.mark.window

PLACES = {
    "spirals_1": (0, 0), "linear_1": (260, 0), "tanh_1": (560, 0), "linear_2": (260, 300),
    "cross_entropy_1": (560, 300), "adam_1": (860, 300),
}  # fmt: skip
LINK = Link.between("linear_1", "y", "tanh_1", "x")


class Board:
    """The window with a small network and nothing pinned, and a person in front of it."""

    def __init__(self, viewport) -> None:
        self.shell = Shell(viewport)
        self.ui, self.session = self.shell.ui, self.shell.session
        self.canvas = self.shell.app.canvas
        self.running = self.session.running

    @property
    def board(self):
        return self.canvas.probes

    def fresh(self) -> None:
        """Another document, the graph in view."""
        self.session.open_document(Document(classifier_graph()))
        self.session.edit.move(PLACES)
        self.ui.step(5)
        self.canvas.camera.zoom_to(0.8)
        self.canvas.camera.origin = (-40.0, -200.0)
        self.ui.step(5)

    def pinned(self) -> list[probes.Probe]:
        return probes.probes_of(self.session.graph)

    def on_link(self) -> tuple[float, float]:
        return self.canvas.to_screen(*self.canvas.scene.links[LINK].middle)

    def on_card(self, id: str, x: float, y: float) -> tuple[float, float]:
        """A place of a card on screen, in canvas units from its corner."""
        left, top = self.board.items[id].pos
        return self.canvas.to_screen(left + x, top + y)

    def on_glyph(self, id: str, number: int) -> tuple[float, float]:
        return self.on_card(id, 4 + 22 * (number + 0.5), HEADER + TOOLS / 2)

    def pin_link(self) -> str:
        """Pin the link with the mouse, and say what its probe is called."""
        self.ui.click(*self.on_link(), keys=("Control_L", "Shift_L"))
        self.ui.step(4)
        return self.pinned()[-1].id

    def record(self) -> None:
        """One recorded step, at its first operation."""
        self.running.debug_step()
        self.ui.wait_until(lambda: self.running.debugger.active)
        self.ui.step(4)

    def wait_for_numbers(self, id: str) -> None:
        self.ui.wait_until(lambda: id in self.board.feed.peeks and not self.board.feed.words.get(id))
        self.ui.step(2)


@pytest.fixture(scope="module")
def window(viewport, tmp_path_factory) -> Iterator[Board]:
    """One window and one training process serve all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path_factory.mktemp("home")))
        made = Board(viewport)
        yield made
        made.shell.close(viewport)
        viewport.work = lambda: None


@pytest.fixture
def board(window: Board) -> Board:
    """The window with a fresh document."""
    window.fresh()
    return window


def test_a_click_pins_a_link_and_another_takes_it_away(board: Board) -> None:
    """Ctrl+Shift+click; both can be undone, and the link is not selected by it."""
    id = board.pin_link()
    assert [p.name for p in board.pinned()] == [TensorName("link", str(LINK))]
    assert board.board.selected == id
    assert not board.session.selected_links
    board.ui.rest()
    board.ui.click(*board.on_link(), keys=("Control_L", "Shift_L"))
    board.ui.step(3)
    assert not board.pinned()
    board.session.undo()
    board.ui.step(3)
    assert list(board.board.items) == [id]


@pytest.mark.parametrize(
    ("node", "side", "port", "name"),
    [
        pytest.param("tanh_1", "out", "y", TensorName("port", "tanh_1.y"), id="output"),
        pytest.param("tanh_1", "in", "x", TensorName("link", str(LINK)), id="input-is-its-link"),
    ],
)
def test_a_click_pins_a_port(board: Board, node: str, side: str, port: str, name: TensorName) -> None:
    """An output is pinned itself, an input is what its link brings."""
    at = board.canvas.scene.point(Port(node, port, side))  # type: ignore[arg-type]
    board.ui.click(*board.canvas.to_screen(*at), keys=("Control_L", "Shift_L"))
    board.ui.step(3)
    assert [p.name for p in board.pinned()] == [name]


def test_glyphs_and_keys_choose_how_it_is_shown(board: Board) -> None:
    """The four glyphs, the keys 1 to 4, and G for the gradient; each can be undone."""
    id = board.pin_link()
    for number, mode in enumerate(("numbers", "heat", "image", "histogram")):
        board.ui.rest()
        board.ui.click(*board.on_glyph(id, number))
        board.ui.step(2)
        assert board.pinned()[0].mode == mode
    for key, mode in (("1", "numbers"), ("2", "heat"), ("4", "histogram"), ("3", "image")):
        board.ui.keys(key)
        assert board.pinned()[0].mode == mode
    board.ui.keys("g")
    assert board.pinned()[0].name.part == "gradient"
    board.session.undo()
    assert board.pinned()[0].name.part == "value"


def test_a_card_is_dragged_and_goes_along_with_its_link(board: Board) -> None:
    """By its title; Esc leaves it; it keeps its distance when a node moves."""
    id = board.pin_link()
    before = board.pinned()[0].offset
    start = board.on_card(id, 60, 10)
    board.ui.drag(start, (start[0] + 80, start[1] + 40))
    after = board.pinned()[0].offset
    assert after == pytest.approx((before[0] + 100, before[1] + 50), abs=2)
    board.ui.step(3)
    pos = board.board.items[id].pos
    board.session.edit.move({"linear_1": (260, 60), "tanh_1": (560, 60)})
    board.ui.step(4)
    assert board.board.items[id].pos == pytest.approx((pos[0], pos[1] + 60), abs=0.5)


def test_a_card_is_removed_with_its_cross_or_with_del(board: Board) -> None:
    """And Del then deletes no node."""
    id = board.pin_link()
    board.ui.rest()
    board.ui.click(*board.on_card(id, board.board.items[id].size[0] - 10, 10))
    board.ui.step(3)
    assert not board.board.items
    board.session.undo()
    board.ui.step(3)
    board.session.select(["spirals_1"])
    board.ui.rest()
    board.ui.click(*board.on_card(id, 60, 10))
    board.ui.keys("Delete")
    assert not board.pinned()
    assert "spirals_1" in board.session.graph.nodes


def test_a_card_goes_with_its_node_and_comes_back(board: Board) -> None:
    """Deleting the node hides it, undo shows it."""
    id = board.pin_link()
    board.session.edit.delete(["tanh_1"])
    board.ui.step(3)
    assert not board.board.items
    board.session.undo()
    board.ui.step(3)
    assert list(board.board.items) == [id]


def test_a_card_that_is_clicked_comes_to_the_front(board: Board) -> None:
    """Where two lie on each other the mouse gets the one that was clicked last."""
    first = board.pin_link()
    probes.change(board.session, first, offset=(40, 60))
    second = probes.pin(board.session, TensorName("parameter", "linear_1.weight"), offset=(130, 60))
    board.ui.step(4)
    assert list(board.board.items) == [first, second]
    board.ui.rest()
    board.ui.click(*board.on_card(first, 20, 10))
    assert list(board.board.items) == [second, first]
    assert board.board.selected == first


def test_while_stepping_it_shows_what_is_computed_where_the_cursor_stands(board: Board) -> None:
    """Not computed yet before its operation, then its numbers; the gradient comes in backward."""
    id = board.pin_link()
    probes.change(board.session, id, name=TensorName("link", str(LINK), "gradient"), mode="numbers")
    board.record()
    board.ui.wait_until(lambda: board.board.feed.words.get(id) == "not computed yet")
    debugger = board.running.debugger
    trace = debugger.trace
    assert trace is not None
    debugger.to_entry(trace.links[LINK].entry)
    board.wait_for_numbers(id)
    key = trace.links[LINK].key
    board.ui.wait_until(lambda: debugger.array(key) is not None)
    np.testing.assert_array_equal(board.board.feed.peeks[id].values, debugger.array(key)[:8, :6])
    debugger.to_entry(0)
    board.ui.wait_until(lambda: board.board.feed.words.get(id) == "not computed yet")


def test_it_is_live_while_training(board: Board) -> None:
    """New numbers several times, without a pause."""
    probes.pin(board.session, TensorName("parameter", "linear_1.weight"))
    board.running.run()
    seen: set[int] = set()

    def shown() -> bool:
        asked = board.board.feed.asked.get("probe_1")
        if asked and "probe_1" in board.board.feed.peeks:
            seen.add(asked[0])
        return len(seen) >= 3

    board.ui.wait_until(shown)
    assert board.running.state == "running"
    board.running.pause()
    board.ui.wait_until(lambda: board.running.state == "paused")


def test_a_double_click_opens_the_spreadsheet(board: Board) -> None:
    """On the body of a card, and Enter while it is selected."""
    id = board.pin_link()
    board.record()
    board.running.debugger.leave()
    board.wait_for_numbers(id)
    panel = board.shell.app.panels["tensor"]
    board.ui.double_click(*board.on_card(id, 80, HEADER + TOOLS + 30))
    board.ui.wait_until(lambda: panel.open.facts is not None, 10.0)  # type: ignore[attr-defined]
    assert panel.open.name == TensorName("port", "linear_1.y")  # type: ignore[attr-defined]


def test_far_out_and_out_of_view_it_costs_little(board: Board) -> None:
    """Out of view nothing is drawn or asked; far out the words go first, then the picture."""
    id = board.pin_link()
    item = board.board.items[id]
    camera = board.canvas.camera
    for zoom, head, body in ((0.8, True, True), (0.35, False, True), (0.22, False, False)):
        camera.zoom_to(zoom)
        board.ui.step(3)
        shown = [dpg.get_item_configuration(layer)["show"] for layer in (item._head, item._body)]
        assert shown == [head, body], zoom
    camera.origin = (9000.0, 9000.0)
    board.ui.step(3)
    assert not item.shown
    assert item._pixels is None


def test_the_menu_and_the_palette_can_pin(board: Board) -> None:
    """The action works on the selected link; Shift+P gives the card the keyboard."""
    board.session.select((), [LINK])
    board.session.actions.trigger("probe.pin")
    board.ui.step(3)
    assert [p.name for p in board.pinned()] == [TensorName("link", str(LINK))]
    board.board.select("")
    board.ui.move(*board.canvas.to_screen(0, 700))
    board.ui.keys("Shift_L", "p")
    assert board.board.selected == board.pinned()[0].id
    board.ui.click(*board.canvas.to_screen(100, 600), button=RIGHT)
    board.ui.keys("Escape")
