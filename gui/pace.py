"""Pace: many frames a second while something moves, few while nothing does."""

from __future__ import annotations

import time

import dearpygui.dearpygui as dpg

__all__ = ["Pace"]

FAST_S, IDLE_S = 1 / 60, 1 / 20
IDLE_AFTER_S = 1.0


class Pace:
    """When the next frame is due. A key, the wheel or the mouse wakes it; ``wake`` does so for everything else."""

    def __init__(self) -> None:
        self._active_until = 0.0
        self._mouse: tuple[float, ...] = ()
        with dpg.handler_registry():
            dpg.add_key_press_handler(callback=self.wake)
            dpg.add_mouse_wheel_handler(callback=self.wake)

    def wake(self) -> None:
        """Be fast for a while."""
        self._active_until = time.monotonic() + IDLE_AFTER_S

    def watch(self, busy: bool) -> None:
        """Look at the mouse; ``busy`` is whether anything else moves. Call once a frame."""
        mouse = tuple(dpg.get_mouse_pos(local=False))
        if busy or mouse != self._mouse:
            self._mouse = mouse
            self.wake()

    def wait(self, begin: float) -> None:
        """Sleep until the next frame; ``begin`` is when this one began, on ``time.perf_counter``."""
        length = FAST_S if time.monotonic() < self._active_until else IDLE_S
        time.sleep(max(0.0, length - (time.perf_counter() - begin)))
