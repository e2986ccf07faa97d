"""The sign of a breakpoint: a red dot, hollow while it is disabled, with an equals sign where it has a condition.

A smaller dot says that a parameter of the node has one.
"""

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
    small: bool = False  # on a parameter of the node, not on the node itself


def draw_stop_sign(parent: int, centre: tuple[float, float], sign: StopSign) -> None:
    """Draw a sign around ``centre``."""
    x, y = centre
    red, ground = colour("error"), colour("canvas")
    radius = RADIUS - 2.5 if sign.small else RADIUS
    dpg.draw_circle((x, y), radius + 2, color=ground, fill=ground, parent=parent)
    dpg.draw_circle((x, y), radius - 1, color=red, fill=red if sign.enabled else ground, thickness=2, parent=parent)
    if sign.conditional and not sign.small:
        tone = ground if sign.enabled else red
        for dy in (-2.0, 2.0):
            dpg.draw_line((x - 3, y + dy), (x + 3, y + dy), color=tone, thickness=1.75, parent=parent)
