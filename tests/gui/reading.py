"""What a person does with the numbers in the window: reads them, scrolls to them, clicks one of them.

Tests that add up what stands on screen use these, so that they see what a person sees: rounded numbers in texts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import dearpygui.dearpygui as dpg

from gui.widgets import formula
from gui.widgets.tensor_card import TensorCard

__all__ = [
    "bring_into_sight",
    "card_titled",
    "click_on_map",
    "number",
    "place_of",
    "rounding",
    "still",
    "terms_on_screen",
    "visible_texts",
    "wheel_to_line",
]


def number(text: str) -> float:
    """A number as it is written on screen: ``× −1.234e-05`` is -1.234e-05."""
    found = re.search(r"[−-]?\d[\d,]*\.?\d*(?:e[−-]?\d+)?", text)
    assert found, f"there is no number in {text!r}"
    return float(found.group().replace("−", "-").replace(",", ""))


def rounding(value: float) -> float:
    """How far a number can be from what it is written as, with four significant digits."""
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) - 3) if value else 0.0


def visible_texts(parent: int) -> list[str]:
    """The texts and labels of all items inside an item that are shown."""
    found = []
    for children in dpg.get_item_children(parent).values():
        for child in children:
            if not dpg.get_item_configuration(child).get("show", True):
                continue
            kind = dpg.get_item_type(child).removeprefix("mvAppItemType::")
            if kind == "mvText":
                found.append(str(dpg.get_value(child)))
            elif kind in ("mvButton", "mvSelectable"):
                found.append(str(dpg.get_item_label(child)))
            found += visible_texts(child)
    return found


def terms_on_screen(app) -> list[tuple[str, float, str, float, float]]:
    """The rows of the Explain panel's table, all pages: two factors with their letters, and the product."""
    table = app.app.panels["explain"]._terms
    read: list[tuple[str, float, str, float, float]] = []
    while True:
        rows = dpg.get_item_children(table._table, 1)
        for row in rows:
            if dpg.get_item_configuration(row)["show"]:
                left, a, right, b, product = visible_texts(row)[:5]
                read.append((left.removeprefix("▸ "), number(a), right, number(b), number(product)))
        if not dpg.is_item_shown(table._after) or len(read) >= table_count(app):
            return read
        app.click(table._after)


def table_count(app) -> int:
    """How many terms the panel says there are."""
    return int(number(dpg.get_value(app.app.panels["explain"]._terms._title).split(" of ")[-1]))


def place_of(panel, child: int) -> tuple[float, float, float, float]:
    """Left, top, width and height on screen of a scrolled part of a panel."""
    (x, y), (left, top) = dpg.get_item_pos(panel.window), dpg.get_item_pos(child)
    return (x + left, y + top, *dpg.get_item_rect_size(child))


def bring_into_sight(app, item: int, panel, child: int) -> None:
    """Turn the wheel over a scrolled part of the window until the whole of an item in it can be seen, and stays."""
    left, top, width, height = place_of(panel, child)
    app.ui.move(left + width - 30, top + height - 14)
    for _ in range(60):
        still(app, item)
        y, size = dpg.get_item_rect_min(item)[1], dpg.get_item_rect_size(item)[1]
        if dpg.is_item_visible(item) and top < y and y + size < top + height:
            return
        app.ui.wheel(-1 if not dpg.is_item_visible(item) or y > top else +1)
    raise AssertionError("the item did not come into sight")


def still(app, item: int) -> None:
    """Wait until an item stays where it is: formulas above it come when their pictures are made, and push it down."""
    seen: list[tuple[float, ...]] = []

    def rests() -> bool:
        app.ui.step(1)
        if formula.awaited():
            seen.clear()
        seen.append((*dpg.get_item_rect_min(item), *dpg.get_item_rect_size(item)))
        return len(seen) > 8 and len(set(seen[-8:])) == 1

    app.ui.wait_until(rests)


def wheel_to_line(app, panel, line: Callable[[], int], notches: int = -1) -> int:
    """Turn the wheel over the Debugger's list until a line can be clicked; ``line`` gives its item, 0 while it is out
    of sight. Returns the item."""
    left, top, width, height = place_of(panel, panel._list.child)
    app.ui.move(left + width / 2, top + height / 2)
    for _ in range(200):
        item = line()
        if item and dpg.is_item_visible(item):
            y = dpg.get_item_rect_min(item)[1]
            if top <= y and y + 16 <= top + height:
                return item
        app.ui.wheel(notches)
    raise AssertionError("the line did not come into sight")


def card_titled(panel, title: str) -> TensorCard:
    """The card of the Debugger panel with this title."""
    shown = {dpg.get_value(card._title): card for card in panel._cards[: panel._used]}
    assert title in shown, f"there are cards for {list(shown)}"
    return shown[title]


def click_on_map(app, panel, card: TensorCard, row: int, column: int) -> str:
    """Click a number in a card's heat map in the Debugger; returns what stood at the mouse, such as
    ``row 4, column 2: 0.25``."""
    image = card._map._image
    rows, columns = card._map._view.part.shape
    app.ui.rest()
    while True:  # what comes late above it, such as another card's numbers, pushes it away from under the mouse
        bring_into_sight(app, image, panel, panel._details)
        (left, top), (width, height) = dpg.get_item_rect_min(image), dpg.get_item_rect_size(image)
        app.ui.move(left + (column + 0.5) * width / columns, top + (row + 0.5) * height / rows)
        app.ui.step(4)
        if dpg.get_item_rect_min(image) == [left, top]:
            break
    words = dpg.get_value(card._map._tip_text)
    app.ui.press()
    app.ui.release()
    app.ui.step(3)
    return words
