"""The live panels in a real window, fed by a real training run and worked with the mouse."""

from __future__ import annotations

from collections.abc import Iterator

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document
from core.runtime.messages import Needs
from core.studio.session import Session
from core.studio.settings import Settings
from gui import theme
from gui.panels.base import Panel
from gui.panels.computation_graph import ComputationGraphPanel
from gui.panels.debugger import DebuggerPanel
from gui.panels.gradients import GradientsPanel
from gui.panels.loss import VALIDATION, LossPanel
from gui.panels.output import OutputPanel
from gui.panels.values_view import ValuesView
from gui.widgets.tape_view import TEXT_FROM
from tests.core.sketches import classifier_graph
from tests.gui.driver import Driver

pytestmark = pytest.mark.window

PLACES: dict[type[Panel], tuple[int, int, int, int]] = {
    LossPanel: (0, 0, 420, 260),
    GradientsPanel: (420, 0, 460, 260),
    OutputPanel: (880, 0, 400, 260),
    DebuggerPanel: (0, 260, 700, 540),
    ComputationGraphPanel: (700, 260, 580, 300),
}


class Panels:
    """The five panels side by side, a node's values below, and a person in front of them."""

    def __init__(self, viewport) -> None:
        theme.apply("dark", 1.0)
        self.session = Session(settings=Settings())
        self.session.open_document(Document(classifier_graph()))
        self.panels = {}
        self.windows = []
        for cls, (x, y, width, height) in PLACES.items():
            panel = cls(self.session)
            panel.window = self._window(cls.title, x, y, width, height)
            panel.build(panel.window)
            self.panels[cls.name] = panel
        self.values = ValuesView(self.session)
        self.values.build(self._window("Values", 700, 560, 580, 240))
        self.session.running.need(Needs(output=True, nodes=("linear_1",)))
        viewport.work = self._frame
        self.ui = Driver(viewport.frame)
        self.ui.step(3)

    def __getitem__(self, name: str):
        return self.panels[name]

    def _window(self, title: str, x: int, y: int, width: int, height: int) -> int:
        made = dpg.add_window(label=title, pos=(x, y), width=width, height=height, no_move=True)
        self.windows.append(made)
        return int(made)

    def _frame(self) -> None:
        self.session.frame()
        for panel in self.panels.values():
            panel.update()
        self.values.update("linear_1")

    def train(self, steps: int) -> None:
        """Train and pause."""
        running = self.session.running
        running.run()
        self.ui.wait_until(lambda: running.step_count >= steps)
        running.pause()
        self.ui.wait_until(lambda: running.state == "paused")
        self.ui.wait_until(lambda: running.debugger.trace is not None)
        self.ui.step(5)

    def step_into(self) -> None:
        """One batch, at its first operation."""
        debugger = self.session.running.debugger
        if not debugger.active:
            debugger.step()
            self.ui.wait_until(lambda: debugger.active)
        debugger.to_entry(0)
        self.ui.step(5)

    def click(self, item: int, x: float = 0.5, y: float = 0.5) -> None:
        """Click on an item, by default in its middle."""
        left, top = dpg.get_item_rect_min(item)
        width, height = dpg.get_item_rect_size(item)
        self.ui.click(left + width * x, top + height * y)
        self.ui.step(3)

    def close(self) -> None:
        self.session.close()
        for window in self.windows:
            dpg.delete_item(window)


@pytest.fixture(scope="module")
def panels(viewport) -> Iterator[Panels]:
    """One training process serves all tests of this file."""
    made = Panels(viewport)
    yield made
    viewport.work = lambda: None
    made.close()


def shown(item: int) -> bool:
    return bool(dpg.get_item_configuration(item)["show"])


def test_an_empty_panel_has_the_button_that_fills_it(panels: Panels) -> None:
    """Before anything runs each panel says what it will show; the debugger's button starts stepping."""
    for panel in panels.panels.values():
        assert shown(panel._empty.group)
    panels.click(panels["debugger"]._empty._button)
    debugger = panels.session.running.debugger
    panels.ui.wait_until(lambda: debugger.active)
    panels.ui.step(3)
    assert debugger.cursor == 0
    assert not shown(panels["debugger"]._empty.group)


def test_a_run_fills_loss_gradients_and_output(panels: Panels) -> None:
    """Curves, bars and the picture are there after some steps."""
    panels.train(60)
    loss = panels["loss"]
    panels.ui.wait_until(lambda: len(loss._lines) == 2)
    x, y = dpg.get_value(next(iter(loss._lines.values())))[:2]
    assert len(x) == len(y) > 10
    assert len(panels["gradients"]._rows()) == 4
    panels.ui.wait_until(lambda: panels["output"]._shown is not None)
    assert "right" in dpg.get_value(panels["output"]._headline)
    assert panels.values._shown, "the values of the selected node"


def test_a_click_in_the_legend_hides_a_line(panels: Panels) -> None:
    """And another one shows it again."""
    panels.train(panels.session.running.step_count + 5)
    loss = panels["loss"]
    name = next(iter(loss._lines))
    for hidden in (True, False):
        panels.click(loss._legend.item_of(name))
        assert shown(loss._lines[name]) != hidden


def test_a_click_on_a_parameter_selects_its_node(panels: Panels) -> None:
    """The gradients panel leads to the canvas."""
    panels.train(panels.session.running.step_count + 5)
    rows = panels["gradients"]._rows()
    bars = panels["gradients"]._bars
    panels.click(bars._list, x=0.3, y=2.5 / len(rows))
    assert panels.session.selected_nodes == {rows[2].name.partition(".")[0]}


def test_phases_and_operations_can_be_clicked(panels: Panels) -> None:
    """A phase leads to its first operation, a line of the list to that operation."""
    panels.step_into()
    debugger, panel = panels.session.running.debugger, panels["debugger"]
    panels.click(panel._chips["backward"])
    assert debugger.phase == "backward"
    panels.click(panel._chips["forward"])
    assert debugger.cursor == 0
    panels.click(panel._list.item_of(2), x=0.2)
    assert debugger.cursor == 2


def test_the_numbers_of_an_operation_arrive(panels: Panels) -> None:
    """Tables fill as soon as the training process has sent the arrays, and the formula is set in type."""
    panels.step_into()
    panel = panels["debugger"]
    entry = panels.session.running.debugger.entry
    assert entry is not None
    count = len(entry.inputs) + len(entry.outputs)
    panels.ui.wait_until(lambda: all(c._table._view is not None for c in panel._cards[:count]))
    panels.ui.wait_until(lambda: panel._formula._image and shown(panel._formula._image))
    array = panels.session.running.debugger.array(entry.inputs[1].key)
    assert array is not None
    assert panel._cards[1]._table._view.part[0, 0] == array[0, 0]


def test_a_click_on_a_grad_fn_selects_its_node(panels: Panels) -> None:
    """The computation graph leads to the canvas, and the canvas to it."""
    panels.step_into()
    panel = panels["computation_graph"]
    view = panel._view
    assert view is not None
    panels.ui.wait_until(lambda: len(view._boxes) > 5 and not view._fit_in and not view._free_in)
    panels.ui.step(4)
    trace = panels.session.running.debugger.trace
    assert trace is not None
    index = next(k for k, n in enumerate(trace.autograd) if n.node == "linear_2" and n.name != "AccumulateGrad")
    panels.session.running.debugger.to_entry(trace.autograd[index].backward_entry)
    x, y = view._boxes[index].at

    def in_view() -> bool:
        (x0, x1), (y0, y1) = dpg.get_axis_limits(view._x), dpg.get_axis_limits(view._y)
        return x0 < x < x1 and min(y0, y1) < y < max(y0, y1)

    panels.ui.step(12)
    assert in_view(), "the operation at hand is brought into view"
    (x0, x1), (y0, y1) = dpg.get_axis_limits(view._x), dpg.get_axis_limits(view._y)
    assert dpg.get_item_rect_size(view._plot)[0] / (x1 - x0) > TEXT_FROM, "what a box says can be read"
    panels.click(view._plot, (x - x0) / (x1 - x0), (y - min(y0, y1)) / abs(y1 - y0))
    assert panels.session.selected_nodes == {"linear_2"}
    panels.ui.step(3)
    assert view._marks[index][0], "lit"


def test_every_panel_survives_another_theme_and_size(panels: Panels) -> None:
    """Colours and the interface scale may change at any time."""
    panels.step_into()
    for name, scale in (("light", 1.5), ("contrast", 1.0), ("dark", 1.0)):
        theme.apply(name, scale)
        for panel in panels.panels.values():
            panel.theme_changed()
        panels.ui.step(6)


def test_another_document_empties_the_panels(panels: Panels) -> None:
    """No number of the old network stays."""
    panels.session.open_document(Document(classifier_graph()))
    panels.ui.step(6)
    for panel in panels.panels.values():
        assert shown(panel._empty.group)


def test_dashes_follow_the_zoom_while_paused(panels: Panels) -> None:
    """The dashes of the validation curve are cut anew for what is seen, also when no new loss comes."""
    while len(panels.session.running.validation) < 12:  # a curve of a point or two looks the same at any zoom
        panels.train(panels.session.running.step_count + 40)
    loss = panels["loss"]
    panels.ui.wait_until(lambda: VALIDATION in loss._lines and not loss._new)
    before = list(dpg.get_value(loss._lines[VALIDATION])[0])
    (x, y), (w, h) = dpg.get_item_rect_min(loss._plot), dpg.get_item_rect_size(loss._plot)
    panels.ui.move(x + w / 2, y + h / 2)
    panels.ui.wheel(6)
    # other places, not more of them: how much of the curve is seen depends on how far the training came
    panels.ui.wait_until(lambda: list(dpg.get_value(loss._lines[VALIDATION])[0]) != before)
