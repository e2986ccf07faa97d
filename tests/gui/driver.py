"""A real mouse and a real keyboard for window tests: X's XTEST extension through ctypes, frames stepped by the test.

Nothing here waits for a time. Whoever expects something says what, and frames go by until it is so.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable

import dearpygui.dearpygui as dpg

__all__ = ["LEFT", "MIDDLE", "RIGHT", "Driver"]

LEFT, MIDDLE, RIGHT = 1, 2, 3
WHEEL_UP, WHEEL_DOWN = 4, 5
_TIMEOUT_S = 120.0  # far beyond what anything takes, on the busiest machine
_EAGER_FRAMES, _PAUSE_S = 20, 0.01

# Signs by X's name for them.
_KEYSYMS = {" ": "space", "=": "equal", "-": "minus", "+": "plus", ".": "period", ",": "comma", "_": "underscore"}


class _XTest:
    """The four calls of XTEST that are needed."""

    def __init__(self) -> None:
        x, t = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        pointer, number, flag, long = ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong
        x.XOpenDisplay.restype, x.XOpenDisplay.argtypes = pointer, [ctypes.c_char_p]
        x.XSync.argtypes = [pointer, flag]
        x.XStringToKeysym.restype, x.XStringToKeysym.argtypes = long, [ctypes.c_char_p]
        x.XKeysymToKeycode.restype, x.XKeysymToKeycode.argtypes = ctypes.c_ubyte, [pointer, long]
        t.XTestFakeMotionEvent.argtypes = [pointer, flag, flag, flag, long]
        t.XTestFakeButtonEvent.argtypes = [pointer, number, flag, long]
        t.XTestFakeKeyEvent.argtypes = [pointer, number, flag, long]
        self._x, self._t = x, t
        self._display = x.XOpenDisplay(None)
        if not self._display:
            raise RuntimeError("The virtual display of the tests does not answer.")

    def motion(self, x: float, y: float) -> None:
        self._t.XTestFakeMotionEvent(self._display, -1, round(x), round(y), 0)
        self._x.XSync(self._display, 0)

    def button(self, number: int, down: bool) -> None:
        self._t.XTestFakeButtonEvent(self._display, number, int(down), 0)
        self._x.XSync(self._display, 0)

    def key(self, name: str, down: bool) -> None:
        code = self._x.XKeysymToKeycode(self._display, self._x.XStringToKeysym(name.encode()))
        if not code:
            raise ValueError(f"This keyboard has no key {name!r}.")
        self._t.XTestFakeKeyEvent(self._display, code, int(down), 0)
        self._x.XSync(self._display, 0)


class Driver:
    """The hands of a person at one window. ``frame`` draws one frame of it."""

    def __init__(self, frame: Callable[[], None]) -> None:
        self._frame = frame
        self._x = _XTest()
        self._at = (0.0, 0.0)
        self._down_keys: list[str] = []
        self._down_buttons: list[int] = []
        self._last_click = 0.0

    def step(self, frames: int = 2) -> None:
        """Let frames go by."""
        for _ in range(frames):
            self._frame()

    def wait_until(self, condition: Callable[[], object], timeout_s: float = _TIMEOUT_S) -> None:
        """Let frames go by until ``condition`` holds; AssertionError where it never does.

        What takes more than some frames is the training process's to do, so the processor is left to it.
        """
        end, frames = time.monotonic() + timeout_s, 0
        while not condition():
            assert time.monotonic() < end, "What the test waits for did not happen."
            self._frame()
            frames += 1
            if frames > _EAGER_FRAMES:
                time.sleep(_PAUSE_S)

    def move(self, x: float, y: float, steps: int = 2) -> None:
        """Move the mouse to a place on screen."""
        x0, y0 = self._at
        for k in range(1, steps + 1):
            self._x.motion(x0 + (x - x0) * k / steps, y0 + (y - y0) * k / steps)
            self.step(1)
        self._at = (float(round(x)), float(round(y)))
        self.wait_until(lambda: dpg.get_mouse_pos(local=False) == list(self._at))
        self.step(1)  # hovering is known a frame after the position

    def press(self, button: int = LEFT) -> None:
        """Press a button and keep it down."""
        self._x.button(button, True)
        self._down_buttons.append(button)
        self._last_click = time.monotonic()
        self.wait_until(lambda: dpg.is_mouse_button_down(_DPG_BUTTON[button]))
        self.step(2)

    def release(self, button: int = LEFT) -> None:
        """Let a button go."""
        self._x.button(button, False)
        self._down_buttons.remove(button)
        self.wait_until(lambda: not dpg.is_mouse_button_down(_DPG_BUTTON[button]))
        self.step(2)

    def click(self, x: float, y: float, button: int = LEFT, keys: tuple[str, ...] = ()) -> None:
        """Click at a place, with modifier keys held."""
        self.move(x, y)
        with_keys = list(keys)
        for key in with_keys:
            self.key_down(key)
        self.press(button)
        self.release(button)
        for key in reversed(with_keys):
            self.key_up(key)

    def double_click(self, x: float, y: float) -> None:
        """Click twice at a place."""
        self.move(x, y)
        self.rest()
        for _ in range(2):
            self._x.button(LEFT, True)
            self.step(1)
            self._x.button(LEFT, False)
            self.step(1)
        self._last_click = time.monotonic()
        self.step(2)

    def rest(self) -> None:
        """Make sure that the next click does not join an earlier one to a double click."""
        self.wait_until(lambda: time.monotonic() - self._last_click > 0.35)

    def drag(
        self, start: tuple[float, float], end: tuple[float, float], button: int = LEFT, keys: tuple[str, ...] = ()
    ) -> None:
        """Press at one place, move to another, let go."""
        self.move(*start)
        for key in keys:
            self.key_down(key)
        self.press(button)
        self.move(*end, steps=5)
        self.release(button)
        for key in reversed(keys):
            self.key_up(key)

    def wheel(self, notches: int) -> None:
        """Turn the wheel; away from oneself is positive."""
        for _ in range(abs(notches)):
            number = WHEEL_UP if notches > 0 else WHEEL_DOWN
            self._x.button(number, True)
            self._x.button(number, False)
            self.step(3)

    def key_down(self, name: str, frames: int = 2) -> None:
        """Press a key and keep it down; X's names: Control_L, Shift_L, Alt_L, Escape, Delete, ..."""
        self._x.key(name, True)
        self._down_keys.append(name)
        self.step(frames)

    def key_up(self, name: str, frames: int = 2) -> None:
        """Let a key go."""
        self._x.key(name, False)
        self._down_keys.remove(name)
        self.step(frames)

    def keys(self, *names: str) -> None:
        """Press keys together, the last one last and for one frame only, and let them go.

        For one frame: where frames are slow, a key that is held for two begins to repeat.
        """
        *held, last = names
        for name in held:
            self.key_down(name)
        self.key_down(last, frames=1)
        for name in reversed(names):
            self.key_up(name)

    def type(self, text: str) -> None:
        """Type a text."""
        for sign in text:
            name = _KEYSYMS.get(sign, sign.lower())
            names = ("Shift_L", name) if sign.isupper() else (name,)
            for key in names:
                self.key_down(key, frames=1)
            for key in reversed(names):
                self.key_up(key, frames=1)
        self.step(1)

    def let_go(self) -> None:
        """Release whatever a failed test left pressed."""
        for button in list(self._down_buttons):
            self._x.button(button, False)
        for key in list(self._down_keys):
            self._x.key(key, False)
        self._down_buttons.clear()
        self._down_keys.clear()
        self.step(3)


_DPG_BUTTON = {LEFT: dpg.mvMouseButton_Left, MIDDLE: dpg.mvMouseButton_Middle, RIGHT: dpg.mvMouseButton_Right}
