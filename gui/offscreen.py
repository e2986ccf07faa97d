"""Pictures of the real window without a screen: for the README, for tests, for a look at a project over a slow line.

Where there is no display, a virtual one (Xvfb) is started for as long as the picture takes.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["mouse_away", "take_screenshot", "virtual_display"]

WAIT_S = 120.0  # for the training that was asked for


@contextmanager
def virtual_display(size: tuple[int, int]) -> Iterator[None]:
    """A virtual screen of ``size`` pixels, set as DISPLAY while inside.

    Raises
    ------
    RuntimeError
        Where Xvfb is not installed; says how to get it.
    """
    program = shutil.which("Xvfb")
    if program is None:
        raise RuntimeError(
            "A picture without a screen needs the virtual display Xvfb. On Debian or Ubuntu: apt-get install xvfb"
        )
    read, write = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    server = subprocess.Popen(
        [program, "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    before = os.environ.get("DISPLAY")
    try:
        number = os.read(read, 16).decode().strip()
        if not number:
            raise RuntimeError("The virtual display Xvfb did not start.")
        os.environ["DISPLAY"] = f":{number}"
        yield
    finally:
        os.close(read)
        if before is None:
            os.environ.pop("DISPLAY", None)
        else:
            os.environ["DISPLAY"] = before
        server.terminate()
        server.wait()


def take_screenshot(project: Path, output: Path, *, size: tuple[int, int], theme: str, epochs: int) -> int:
    """Open the window with ``project``, train ``epochs`` if more than 0, save a PNG; returns the exit code."""
    try:
        if sys.platform.startswith("linux"):
            with virtual_display(size):
                _render(project, output, size, theme, epochs)
        else:
            _render(project, output, size, theme, epochs)
    except (RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Saved {output}")
    return 0


def mouse_away(size: tuple[int, int]) -> None:
    """Put the mouse of a virtual display into the corner; in the middle, where it starts, it would bring a tooltip."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return  # no X11, no virtual display
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    root = ctypes.c_ulong(x11.XDefaultRootWindow(display))
    x11.XWarpPointer(display, ctypes.c_ulong(0), root, 0, 0, 0, 0, size[0] - 2, size[1] - 2)
    x11.XCloseDisplay(display)


def _render(project: Path, output: Path, size: tuple[int, int], theme: str, epochs: int) -> None:
    from core.studio.session import Session
    from core.studio.settings import Settings
    from gui.app import App

    # A picture shows the program as it comes, not as this person arranged it.
    app = App(Session(settings=Settings(theme=theme, window=size)))
    app.start(project=project, size=size)
    try:
        app.step_until(lambda: app.settled, timeout=20.0)
        mouse_away(size)
        if epochs:
            running = app.session.running
            running.run(until_epoch=epochs)
            app.step_until(lambda: running.epoch >= epochs and running.state == "paused", timeout=WAIT_S)
        for _ in range(30):
            app.frame()
            time.sleep(1 / 60)  # formulas are typeset and arrays fetched beside the frames
        app.notices.close_all()
        app.frame()
        output.parent.mkdir(parents=True, exist_ok=True)
        app.screenshot(output)
    finally:
        app.close()
