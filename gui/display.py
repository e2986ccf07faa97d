"""Whether a window can be opened, asked before DearPyGui is: without a screen or OpenGL it ends the whole process.

On Linux the X server and its GLX extension are asked through ctypes, so that the question needs no package. Windows and
macOS always have a screen for the person who is logged in.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys

__all__ = ["display_problem"]


def display_problem() -> str | None:
    """Why no window can be opened, in one sentence, or None if one can."""
    if not sys.platform.startswith("linux"):
        return None
    name = os.environ.get("DISPLAY", "")
    if not name:
        if os.environ.get("WAYLAND_DISPLAY"):
            return "No window can be opened: Wayland runs without XWayland, so DISPLAY is not set. Install xwayland."
        return "No window can be opened: there is no screen (DISPLAY is not set)."
    x11 = _library("X11", "libX11.so.6")
    if x11 is None:
        return "No window can be opened: the library libX11 is missing (Debian, Ubuntu: apt-get install libx11-6)."
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XOpenDisplay.argtypes = [ctypes.c_char_p]
    display = x11.XOpenDisplay(name.encode())
    if not display:
        return f"No window can be opened: the screen {name} does not answer (DISPLAY={name})."
    try:
        return _opengl_problem(display)
    finally:
        x11.XCloseDisplay.argtypes = [ctypes.c_void_p]
        x11.XCloseDisplay(display)


def _opengl_problem(display: int) -> str | None:
    gl = _library("GL", "libGL.so.1")
    if gl is None:
        return "No window can be opened: OpenGL is missing (Debian, Ubuntu: apt-get install libgl1)."
    gl.glXQueryExtension.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
    error, event = ctypes.c_int(), ctypes.c_int()
    if not gl.glXQueryExtension(display, ctypes.byref(error), ctypes.byref(event)):
        return "No window can be opened: this screen cannot show OpenGL (it has no GLX extension)."
    return None


def _library(short: str, file: str) -> ctypes.CDLL | None:
    for name in (file, ctypes.util.find_library(short)):
        if name:
            try:
                return ctypes.CDLL(name)
            except OSError:
                continue
    return None
