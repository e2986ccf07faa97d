"""The sign of a breakpoint: a red dot, hollow while it is disabled, with an equals sign where it has a condition."""

from __future__ import annotations

from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from gui.theme import colour

__all__ = ["StopSign", "draw_stop_sign"]

RADIUS = 7.0


@dataclass(frozen=True)
class StopSign:
    """What the sign says."""

    enabled: bool = True
    conditional: bool = False


def draw_stop_sign(parent: int, centre: tuple[float, float], sign: StopSign) -> None:
    """Draw a sign around ``centre``."""
    x, y = centre
    red, ground = colour("error"), colour("canvas")
    dpg.draw_circle((x, y), RADIUS + 2, color=ground, fill=ground, parent=parent)
    dpg.draw_circle((x, y), RADIUS - 1, color=red, fill=red if sign.enabled else ground, thickness=2, parent=parent)
    if sign.conditional:
        tone = ground if sign.enabled else red
        for dy in (-2.0, 2.0):
            dpg.draw_line((x - 3, y + dy), (x + 3, y + dy), color=tone, thickness=1.75, parent=parent)
