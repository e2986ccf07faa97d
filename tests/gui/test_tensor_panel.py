"""The Tensor panel in the whole window, with a real training process, a real mouse and a real keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from core.graph import Document
from core.runtime.trace import Spot
from core.studio.tensors import TensorName
from gui.panels.tensor import TensorPanel
from tests.core.sketches import add, classifier_graph, draw, link
from tests.gui.shell_app import Shell

pytestmark = pytest.mark.window

INPUT = TensorName("port", "spirals_1.x")
WEIGHT = TensorName("parameter", "linear_1.weight")


class Desk:
    """The window with a small network, one step recorded, and a person in front of it."""

    def __init__(self, viewport) -> None:
        self.shell = Shell(viewport)
        self.ui, self.session = self.shell.ui, self.shell.session
        self.session.open_document(Document(classifier_graph()))
        self.debugger = self.session.running.debugger
        self.panel: TensorPanel = self.shell.app.panels["tensor"]  # type: ignore[assignment]
        self.explained: list[Spot] = []
        self.debugger.explained.connect(self.explained.append)
        self.step()

    @property
    def sheet(self):
        return self.panel.sheet

    def step(self) -> None:
        """One more recorded step, shown as a whole."""
        before = self.debugger.trace.step if self.debugger.trace else 0
        self.session.running.debug_step()
        self.ui.wait_until(lambda: self.debugger.trace is not None and self.debugger.trace.step > before)
        self.debugger.leave()
        self.ui.step(3)

    def open(self, name: TensorName, index: tuple[int, ...] | None = None) -> np.ndarray:
        """Open a tensor as a click on its table sign does, and wait for its numbers."""
        trace = self.debugger.trace
        assert trace is not None
        self.debugger.open(Spot(trace.step, name.resolve(trace), index))
        return self.numbers(name)

    def numbers(self, name: TensorName) -> np.ndarray:
        """The tensor of a name in the step at hand, once its first cell is on the sheet."""
        key = name.resolve(self.debugger.trace)
        self.ui.wait_until(lambda: self.debugger.array(key) is not None)
        self.settle()
        return self.debugger.array(key)

    def settle(self) -> None:
        """Until everything in sight has come."""
        sheet = self.sheet
        self.ui.wait_until(lambda: self.panel.open.facts is not None and sheet.rows > 0)
        self.ui.wait_until(lambda: not sheet.cells._flying and sheet.cells.value(sheet.top, sheet.left) is not None)
        self.ui.step(3)

    def at(self, row: int, column: int) -> tuple[float, float]:
        """The middle of a cell on screen."""
        sheet = self.sheet
        left, top = dpg.get_item_rect_min(sheet.drawing)
        (wide, high), (x, y) = sheet.cell_px, sheet.corner_px
        return left + x + (column - sheet.left + 0.5) * wide, top + y + (row - sheet.top + 0.5) * high

    def press(self, item: int) -> None:
        """Click on a tool."""
        (left, top), (width, height) = dpg.get_item_rect_min(item), dpg.get_item_rect_size(item)
        self.ui.click(left + width / 2, top + height / 2)
        self.ui.step(3)

    def line(self, row: int) -> str:
        """What is written in a row in sight."""
        return str(dpg.get_item_configuration(self.sheet._lines[row - self.sheet.top])["text"])

    def clipboard(self) -> str:
        """What was copied, once it has come."""
        self.ui.wait_until(lambda: self.panel.message.startswith("Copied"))
        self.panel.message = ""
        return str(dpg.get_clipboard_text())


@pytest.fixture(scope="module")
def desk(viewport, tmp_path_factory) -> Iterator[Desk]:
    """One window and one training process serve all tests of this file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKPROP_STUDIO_HOME", str(tmp_path_factory.mktemp("home")))
        made = Desk(viewport)
        yield made
        made.shell.close(viewport)
        viewport.work = lambda: None


def test_an_empty_panel_offers_a_tensor(desk: Desk) -> None:
    """Its button opens the first parameter of the step at hand."""
    desk.shell.app.dock.show("tensor")
    desk.ui.step(5)
    desk.press(desk.panel._empty._button)
    desk.settle()
    assert desk.panel.headline[0] == "Linear 1.weight"


def test_opening_brings_the_panel_to_the_front_and_shows_the_numbers(desk: Desk) -> None:
    """Four digits in equal widths, at the element that was asked for."""
    desk.shell.app.dock.show("loss")
    desk.ui.step(3)
    array = desk.open(INPUT, index=(20, 1))
    assert desk.shell.app.dock.visible("tensor")
    assert desk.panel.index == (20, 1)
    row = desk.line(20)
    assert len(row) == 22
    assert float(row[11:].replace("−", "-")) == pytest.approx(float(array[20, 1]), rel=1e-3)


def test_keys_move_and_select_and_copy_exactly(desk: Desk) -> None:
    """Arrows, page and end keys move; with Shift they select; Ctrl+C copies what is selected with nine digits."""
    array = desk.open(INPUT)
    for keys, cell in (
        (("Down",), (1, 0)), (("Right",), (1, 1)), (("Right",), (1, 1)), (("Control_L", "End"), (31, 1)),
        (("Home",), (31, 0)), (("Control_L", "Home"), (0, 0)), (("Next",), (desk.sheet.in_sight[0], 0)),
        (("Prior",), (0, 0)),
    ):  # fmt: skip
        desk.ui.keys(*keys)
        assert desk.sheet.cursor == cell, keys
    for keys in (("Shift_L", "Down"), ("Shift_L", "Down"), ("Shift_L", "End")):
        desk.ui.keys(*keys)
    assert desk.sheet.block == (0, 0, 3, 2)
    desk.ui.keys("Control_L", "c")
    copied = [[np.float32(cell) for cell in line.split("\t")] for line in desk.clipboard().split("\n")]
    np.testing.assert_array_equal(np.array(copied), array[:3])


def test_a_drag_selects_a_block_that_numpy_reads_again(desk: Desk) -> None:
    """As an expression of the same type."""
    array = desk.open(INPUT)
    desk.ui.drag(desk.at(1, 0), desk.at(3, 1))
    assert desk.sheet.block == (1, 0, 3, 2)
    desk.press(desk.panel._tools.as_numpy)
    again = eval(desk.clipboard(), {"np": np})
    assert again.dtype == np.float32
    np.testing.assert_array_equal(again, array[1:4])
    desk.press(desk.panel._tools.copy_all)
    assert len(desk.clipboard().split("\n")) == len(array)


def test_wheel_and_scroll_bar_move_the_rows_and_headers_stay(desk: Desk) -> None:
    """Three rows a notch; dragging the thumb to the end shows the last row."""
    desk.open(INPUT)
    desk.ui.move(*desk.at(2, 0))
    desk.ui.wheel(-2)
    assert desk.sheet.top == 6
    assert dpg.get_item_configuration(desk.sheet._numbers[0])["text"].strip() == "6"
    left, top = dpg.get_item_rect_min(desk.sheet.drawing)
    width, height = dpg.get_item_rect_size(desk.sheet.drawing)
    _, _, near, far = desk.sheet.bar_px(True)
    desk.ui.drag((left + width - 5, top + (near + far) / 2), (left + width - 5, top + height - 2))
    assert desk.sheet.top + desk.sheet.in_sight[0] == desk.sheet.rows


def test_min_and_max_and_an_index_are_found(desk: Desk) -> None:
    """By buttons and by what a person writes; what cannot be is said."""
    array = desk.open(INPUT)
    for button, at in ((desk.panel._tools.least, array.argmin()), (desk.panel._tools.greatest, array.argmax())):
        desk.press(button)
        index = tuple(int(i) for i in np.unravel_index(at, array.shape))
        desk.ui.wait_until(lambda index=index: desk.panel.index == index)
    desk.press(desk.panel._tools.nan)
    desk.ui.wait_until(lambda: desk.panel.message == "No NaN in this tensor.")
    desk.press(desk.panel._tools.place)
    desk.ui.type("7, 1")
    desk.ui.keys("Return")
    desk.ui.wait_until(lambda: desk.panel.index == (7, 1))


def test_a_double_click_and_enter_explain_the_number(desk: Desk) -> None:
    """The debugger is asked about that element of that tensor."""
    desk.open(INPUT)
    desk.explained.clear()
    desk.ui.double_click(*desk.at(2, 1))
    desk.shell.app.dock.show("tensor")  # the answer may have come to the front in the same place
    desk.ui.step(3)
    desk.ui.keys("Return")
    key = INPUT.resolve(desk.debugger.trace)
    assert [(s.key, s.index) for s in desk.explained] == [(key, (2, 1))] * 2
    desk.shell.app.dock.show("tensor")
    desk.ui.step(3)


def test_keys_of_the_canvas_rest_while_the_sheet_has_the_keyboard(desk: Desk) -> None:
    """X in a spreadsheet deletes no node; after Esc it does again."""
    desk.open(INPUT)
    desk.session.select(["tanh_1"])
    desk.ui.click(*desk.at(1, 1))
    desk.ui.keys("x")
    assert "tanh_1" in desk.session.graph.nodes
    desk.ui.keys("Escape")
    desk.ui.keys("x")
    assert "tanh_1" not in desk.session.graph.nodes
    desk.session.undo()
    desk.session.select()


def test_value_and_gradient_take_turns(desk: Desk) -> None:
    """The same cell of the other tensor, and back."""
    weight = desk.open(WEIGHT, index=(3, 1))
    desk.press(desk.panel._tools.part)
    gradient = desk.numbers(TensorName("parameter", "linear_1.weight", "gradient"))
    assert desk.panel.index == (3, 1)
    assert desk.sheet.cells.value(3, 1) == gradient[3, 1] != weight[3, 1]
    desk.press(desk.panel._tools.part)
    desk.numbers(WEIGHT)
    assert desk.sheet.cells.value(3, 1) == weight[3, 1]


def test_it_follows_the_debugger_until_told_to_stay(desk: Desk) -> None:
    """The tensor of the same name in the next step; without following it stays and says of which step it is."""
    before = desk.open(WEIGHT)
    desk.step()
    after = desk.numbers(WEIGHT)
    desk.ui.wait_until(lambda: desk.sheet.cells.value(0, 0) == after[0, 0])
    assert before[0, 0] != after[0, 0]
    desk.press(desk.panel._tools.follow)
    desk.step()
    assert desk.sheet.cells.value(0, 0) == after[0, 0]
    assert "not of the one at hand" in desk.panel.open.doubt
    desk.press(desk.panel._tools.follow)
    latest = desk.numbers(WEIGHT)
    desk.ui.wait_until(lambda: desk.sheet.cells.value(0, 0) == latest[0, 0])
    assert not desk.panel.open.doubt


def test_it_says_when_the_graph_has_changed(desk: Desk) -> None:
    """The numbers stay, marked as those of the network before."""
    desk.open(INPUT)
    desk.session.edit.set_param("linear_1", "out_features", 9)
    desk.ui.step(5)
    assert desk.panel.open.doubt == "The graph has changed since."
    assert dpg.is_item_shown(desk.panel._tools._doubt)


def test_another_document_empties_the_panel(desk: Desk) -> None:
    """No number of the old network stays."""
    desk.session.open_document(Document(classifier_graph()))
    desk.ui.step(5)
    assert dpg.is_item_shown(desk.panel._empty.group)


def test_the_other_dimensions_of_a_tensor_have_fields(desk: Desk) -> None:
    """Those that do not run stand at an index; rows and columns can be any two, and searches change the sheet."""
    edit = draw(classifier_graph())
    cube, flat = add(edit, "operation.reshape", shape=[-1, 2, 2, 2]), add(edit, "operation.reshape", shape=[-1, 8])
    for source, target in (("tanh_1.y", f"{cube}.x"), (f"{cube}.y", f"{flat}.x"), (f"{flat}.y", "linear_2.x")):
        link(edit, source, target)
    desk.session.open_document(Document(edit.graph))
    desk.step()
    array = desk.open(TensorName("port", f"{cube}.y"))
    tools = desk.panel._tools
    assert dpg.is_item_shown(tools._dimensions)
    assert desk.sheet.cells.value(1, 0) == array[0, 0, 1, 0]
    (left, top), (width, height) = dpg.get_item_rect_min(tools._fields[0]), dpg.get_item_rect_size(tools._fields[0])
    desk.ui.click(left + width - height / 2, top + height / 2)  # its plus
    desk.settle()
    assert desk.panel.index == (1, 0, 0, 0)
    desk.ui.wait_until(lambda: desk.sheet.cells.value(1, 0) == array[1, 0, 1, 0])
    desk.press(tools.greatest)
    greatest = tuple(int(i) for i in np.unravel_index(array.argmax(), array.shape))
    desk.ui.wait_until(lambda: desk.panel.index == greatest)
    desk.press(tools.swap)
    desk.settle()
    assert (desk.panel.open.plane.rows, desk.panel.open.plane.columns) == (3, 2)
    desk.panel._tools._turned(0, "0", "rows")
    desk.settle()
    assert desk.sheet.rows == array.shape[0]
