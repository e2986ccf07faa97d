"""The numbers of a card under a real mouse: framed, clicked, opened, pinned."""

from __future__ import annotations

from collections.abc import Iterator

import dearpygui.dearpygui as dpg
import numpy as np
import pytest

from core.runtime.numbers import view_of
from gui import theme
from gui.widgets import cell_mark
from gui.widgets.tensor_card import TensorCard
from tests.gui.driver import Driver

pytestmark = pytest.mark.window


class Card:
    """One card in a window, with a person who remembers what was passed on."""

    def __init__(self, viewport) -> None:
        theme.apply("dark", 1.0)
        self.window = dpg.add_window(pos=(0, 0), width=700, height=300, no_move=True)
        self.card = TensorCard(self.window)
        self.cells: list[tuple[int, ...]] = []
        self.pressed: list[str] = []
        viewport.work = self.card.update
        self.ui = Driver(viewport.frame)

    def show(self, array: np.ndarray) -> None:
        """Show an array, with everything a card offers."""
        self.card.show(
            "x", array.shape, view_of(array), width=600, on_cell=self.cells.append,
            on_open=lambda: self.pressed.append("open"), on_pin=lambda: self.pressed.append("pin"),
        )  # fmt: skip
        self.ui.step(5)

    def in_table(self, row: int, column: int) -> tuple[float, float]:
        """A place on the last sign of a number."""
        line = self.card._table._rows[row][2]
        (left, top), (width, height) = dpg.get_item_rect_min(line), dpg.get_item_rect_size(line)
        columns = self.card._table._view.part.shape[1]
        return left + width * (column + 0.9) / columns, top + height / 2


@pytest.fixture
def card(viewport) -> Iterator[Card]:
    """A fresh card."""
    made = Card(viewport)
    yield made
    viewport.work = lambda: None
    dpg.delete_item(made.window)


def test_a_click_on_a_number_gives_its_index_in_the_tensor(card: Card) -> None:
    """Leading dimensions are flattened into rows on screen, and told apart again."""
    card.show(np.arange(24.0).reshape(2, 3, 4))
    card.ui.click(*card.in_table(1, 2))
    card.ui.click(*card.in_table(4, 3))
    assert card.cells == [(0, 1, 2), (1, 1, 3)]


def test_a_click_in_the_heat_map_gives_the_same_index(card: Card) -> None:
    """The picture is the table in colours."""
    card.show(np.arange(24.0).reshape(2, 3, 4))
    image = card.card._map._image
    (left, top), (width, height) = dpg.get_item_rect_min(image), dpg.get_item_rect_size(image)
    card.ui.click(left + width * 3.5 / 4, top + height * 4.5 / 6)
    assert card.cells == [(1, 1, 3)]


def test_the_number_under_the_mouse_is_framed(card: Card) -> None:
    """Around its signs; the frame goes when the mouse leaves or the card is hidden."""
    card.show(np.arange(6.0).reshape(2, 3))
    x, y = card.in_table(1, 1)
    card.ui.move(x, y)
    card.ui.step(2)
    frame = dpg.get_item_configuration(cell_mark._Frame.item)
    assert frame["show"]
    assert frame["pmin"][0] < x < frame["pmax"][0]
    assert frame["pmin"][1] < y < frame["pmax"][1]
    card.ui.move(650, 280)
    card.ui.step(2)
    assert not dpg.get_item_configuration(cell_mark._Frame.item)["show"]
    card.ui.move(x, y)
    card.ui.step(2)
    card.card.hide()
    assert not dpg.get_item_configuration(cell_mark._Frame.item)["show"]


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)], ids=["scalar", "vector-of-1", "matrix-of-1"])
def test_a_number_that_stands_alone_can_be_clicked(card: Card, shape: tuple[int, ...]) -> None:
    """Its index has as many zeros as the tensor has dimensions."""
    card.show(np.full(shape, 0.5))
    (left, top), (width, height) = (
        dpg.get_item_rect_min(card.card._number),
        dpg.get_item_rect_size(card.card._number),
    )
    card.ui.click(left + width / 2, top + height / 2)
    assert card.cells == [(0,) * len(shape)]


def test_open_and_pin_are_buttons_of_the_title_line(card: Card) -> None:
    """They are there only where somebody listens."""
    card.show(np.arange(6.0))
    for item in (card.card._open, card.card._pin):
        (left, top), (width, height) = dpg.get_item_rect_min(item), dpg.get_item_rect_size(item)
        card.ui.click(left + width / 2, top + height / 2)
        card.ui.step(2)
    assert card.pressed == ["open", "pin"]
    card.card.show("x", (6,), view_of(np.arange(6.0)), width=600)
    assert not dpg.is_item_shown(card.card._open)
    assert not dpg.is_item_shown(card.card._pin)
