"""The mouse and the keyboard on a Sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import dearpygui.dearpygui as dpg

from gui import theme
from gui.keys import first_refusal
from gui.widgets.sheet import BAR, Place, Sheet

__all__ = ["SheetHands"]

LEFT = dpg.mvMouseButton_Left
WHEEL_ROWS = 3
FIRST, LAST = -(1 << 62), 1 << 62

Held = Literal["", "cells", "rows", "columns", "down", "across"]


class SheetHands:
    """What a person does on ``sheet``: scroll, go about, select; ``commands`` are further keys and what they do.

    The keyboard belongs to the sheet from a click in it until a click elsewhere or Esc; keys that would change the
    network are then swallowed, so that a slip of the hand deletes nothing.
    """

    def __init__(self, sheet: Sheet, enter: Callable[[], None], commands: dict[str, Callable[[], None]]) -> None:
        self.sheet = sheet
        self._enter = enter
        self._commands = commands
        self._held: Held = ""
        self._grip = 0.0
        self._wheel = 0.0
        self._visible_until = 0
        with dpg.handler_registry() as self._handlers:
            dpg.add_mouse_wheel_handler(callback=self._on_wheel)
        self._end = first_refusal(self.key)

    def close(self) -> None:
        """Stop listening."""
        self._end()
        if dpg.does_item_exist(self._handlers):
            dpg.delete_item(self._handlers)

    def take_keys(self) -> None:
        """The keyboard belongs to the sheet from now on."""
        self.sheet.lit = True
        self._visible_until = dpg.get_frame_count() + 3

    # ---- mouse ----

    def frame(self) -> None:
        """Look at the mouse; call once a frame while the sheet can be seen."""
        sheet = self.sheet
        self._visible_until = dpg.get_frame_count() + 3
        over = dpg.is_item_hovered(sheet.drawing)
        x, y = self._mouse()
        if self._held:
            self._go_on(x, y)
        elif dpg.is_mouse_button_clicked(LEFT):
            if over:
                self._press(x, y)
            else:
                sheet.lit = False
        if over and dpg.is_mouse_button_double_clicked(LEFT) and self._on_cells(x, y):
            self._held = ""
            self._enter()
        if over and self._wheel:
            rows = -round(self._wheel * WHEEL_ROWS)
            down, across = (0, rows) if _down("Shift") else (rows, 0)
            sheet.scroll(sheet.top + down, sheet.left + across)
        self._wheel = 0.0

    def _press(self, x: float, y: float) -> None:
        sheet = self.sheet
        self.take_keys()
        row, column = sheet.cell_at(x, y)
        (side, head), (width, height) = sheet.corner_px, sheet.size_px
        bar = theme.px(BAR)
        if x > width - bar and sheet.bar_px(True):
            self._hold_bar("down", y)
        elif y > height - bar and sheet.bar_px(False):
            self._hold_bar("across", x)
        elif x < side and y < head:
            sheet.select((0, 0), (LAST, LAST), into_view=False)
        elif x < side:
            self._held = "rows"
            sheet.select((row, 0), (row, LAST), into_view=False)
        elif y < head:
            self._held = "columns"
            sheet.select((0, column), (LAST, column), into_view=False)
        else:
            self._held = "cells"
            sheet.select(sheet.anchor if _down("Shift") else (row, column), (row, column))

    def _hold_bar(self, which: Held, at: float) -> None:
        """Where the thumb is not, it jumps to the mouse."""
        place = self.sheet.bar_px(which == "down")
        assert place is not None
        self._held = which
        self._grip = at - place[2] if place[2] <= at <= place[3] else (place[3] - place[2]) / 2

    def _go_on(self, x: float, y: float) -> None:
        sheet = self.sheet
        if not dpg.is_mouse_button_down(LEFT):
            self._held = ""
            return
        row, column = sheet.cell_at(x, y)
        if self._held in ("down", "across"):
            place = sheet.bar_px(self._held == "down")
            if place is not None:
                begin, end, near, far = place
                share = ((y if self._held == "down" else x) - self._grip - begin) / max(1.0, end - begin - (far - near))
                whole = sheet.rows - sheet.in_sight[0] if self._held == "down" else sheet.columns - sheet.in_sight[1]
                to = round(min(max(share, 0.0), 1.0) * whole)
                sheet.scroll(to if self._held == "down" else sheet.top, sheet.left if self._held == "down" else to)
        elif self._held == "cells" and (row, column) != sheet.cursor:
            sheet.select(sheet.anchor, (row, column))
        elif self._held == "rows" and row != sheet.cursor[0]:
            sheet.select(sheet.anchor, (row, LAST), into_view=False)
        elif self._held == "columns" and column != sheet.cursor[1]:
            sheet.select(sheet.anchor, (LAST, column), into_view=False)

    def _on_cells(self, x: float, y: float) -> bool:
        (side, head), (width, height), bar = self.sheet.corner_px, self.sheet.size_px, theme.px(BAR)
        return side <= x < width - bar and head <= y < height - bar

    def _mouse(self) -> tuple[float, float]:
        x, y = dpg.get_mouse_pos(local=False)
        left, top = dpg.get_item_rect_min(self.sheet.drawing)
        return x - left, y - top

    def _on_wheel(self, _sender: int, notches: float, _user: object) -> None:
        self._wheel += notches

    # ---- keyboard ----

    def key(self, keys: str) -> bool:
        """A key, by the name that actions have for it; says whether it was for the sheet."""
        sheet = self.sheet
        if not sheet.lit or dpg.get_frame_count() > self._visible_until:
            return False
        *modifiers, name = keys.split("+")
        place = self._moved(name, "Ctrl" in modifiers)
        if place is not None and not {"Alt"} & set(modifiers):
            sheet.select(sheet.anchor if "Shift" in modifiers else place, place)
        elif keys == "Ctrl+A":
            sheet.select((0, 0), (LAST, LAST), into_view=False)
        elif keys == "Esc":
            sheet.lit = False
        elif keys == "Enter":
            self._enter()
        elif keys in self._commands:
            self._commands[keys]()
        else:
            return (not modifiers and (len(name) == 1 or name == "Del")) or keys in ("Ctrl+X", "Ctrl+V", "Ctrl+D")
        return True

    def _moved(self, name: str, ctrl: bool) -> Place | None:
        """Where a key leads; None for a key that does not move."""
        (row, column), (height, _) = self.sheet.cursor, self.sheet.in_sight
        if ctrl:
            return {"Home": (0, 0), "End": (LAST, LAST)}.get(name)
        return {
            "Up": (row - 1, column),
            "Down": (row + 1, column),
            "Left": (row, column - 1),
            "Right": (row, column + 1),
            "PgUp": (row - height, column),
            "PgDn": (row + height, column),
            "Home": (row, 0),
            "End": (row, LAST),
        }.get(name)


def _down(modifier: str) -> bool:
    return any(dpg.is_key_down(getattr(dpg, f"mvKey_{side}{modifier}")) for side in "LR")
