"""Window tests: a virtual display for the session, one viewport for the process, and a canvas fresh for each test.

DearPyGui can open one viewport in a process, so all files that a worker runs share it; what a test needs is built
inside. A test that fails leaves a picture of the window beside its temporary files.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import dearpygui.dearpygui as dpg
import pytest

from core.graph import Document
from core.studio.commands import add_commands
from core.studio.session import Session
from core.studio.settings import HOME_VARIABLE, Settings
from gui import theme
from gui.actions_canvas import add_canvas_actions
from gui.callbacks import run_callbacks
from gui.canvas import CanvasView
from gui.keys import Keys
from tests.gui.driver import Driver
from tests.gui.small_registry import small_registry

SIZE = (1280, 800)
CANVAS_SIZE = (1060, 660)  # enough for every test; software OpenGL pays for each pixel


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    """A virtual screen; the person's own is never touched."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    os.environ["DISPLAY"] = f":{os.read(read, 16).decode().strip()}"
    yield
    server.terminate()
    server.wait()
    os.close(read)  # not before: the server still writes to it


class Window:
    """The one viewport of this process, stepped by the test; ``work`` is done before each frame is drawn."""

    def __init__(self) -> None:
        self.work: Callable[[], None] = lambda: None
        self.errors: list[Exception] = []

    def frame(self) -> None:
        """One turn of the loop, as the program does it."""
        run_callbacks(self.errors.append)
        self.work()
        dpg.render_dearpygui_frame()
        if self.errors:
            raise self.errors.pop()


@pytest.fixture(scope="session")
def viewport(display: None) -> Iterator[Window]:
    """The viewport, open for as long as the process lives."""
    dpg.create_context()
    dpg.configure_app(manual_callback_management=True)
    dpg.create_viewport(title="test", width=SIZE[0], height=SIZE[1], x_pos=0, y_pos=0, decorated=False, vsync=False)
    dpg.setup_dearpygui()
    dpg.show_viewport()
    window = Window()
    for _ in range(3):
        window.frame()
    yield window
    dpg.destroy_context()


class CanvasApp:
    """A bare window with nothing but a canvas and its session, and a person in front of it."""

    def __init__(self, viewport: Window) -> None:
        theme.apply("dark", 1.0)
        self.session = Session(small_registry(), Settings())
        self.notices: list[str] = []
        self.session.noticed.connect(lambda notice: self.notices.append(notice.text))
        self.window = dpg.add_window(
            pos=(0, 0), width=CANVAS_SIZE[0], height=CANVAS_SIZE[1], no_title_bar=True, no_move=True, no_resize=True,
            no_bring_to_front_on_focus=True, no_scrollbar=True, no_scroll_with_mouse=True,
        )  # fmt: skip
        self.canvas = CanvasView(self.session, self.window)
        add_commands(self.session)
        add_canvas_actions(self.canvas)
        self.keys = Keys(self.session)
        viewport.work = self.canvas.frame
        self.ui = Driver(viewport.frame)
        self.ui.move(CANVAS_SIZE[0] - 30, CANVAS_SIZE[1] - 30, steps=1)
        self.ui.wait_until(lambda: self.canvas.camera.ready)
        self.ui.step(3)
        self.look_at_origin()

    @property
    def graph(self):
        return self.session.graph

    def look_at_origin(self) -> None:
        """100 %, the canvas's origin near the upper left corner: canvas units are then pixels, and are whole."""
        self.canvas.camera.zoom_to(1.0)
        self.canvas.camera.origin = (-40.0, -40.0)
        self.ui.step(3)

    def add(self, type_name: str, x: float, y: float) -> str:
        """Put a node somewhere, without the mouse."""
        return self.session.edit.add(type_name, (x, y))

    def on_header(self, node: str) -> tuple[float, float]:
        """A place on screen on a node's header."""
        x, y = self.canvas.scene.pos(node)
        return self.canvas.to_screen(x + 60, y + 13)

    def on_body(self, node: str) -> tuple[float, float]:
        """A place on screen on a node's body, away from its ports."""
        left, _, right, bottom = self.canvas.scene.rect(node)
        return self.canvas.to_screen((left + right) / 2, bottom - 6)

    def on_port(self, node: str, side: str, name: str) -> tuple[float, float]:
        """The place of a port on screen."""
        from gui.canvas.geometry import Port

        return self.canvas.to_screen(*self.canvas.scene.point(Port(node, name, side)))  # type: ignore[arg-type]

    def on_link(self, link) -> tuple[float, float]:
        """The middle of a link on screen."""
        self.ui.step(1)
        return self.canvas.to_screen(*self.canvas.scene.links[link].middle)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A canvas point on screen."""
        return self.canvas.to_screen(x, y)

    def screenshot(self, path: Path) -> None:
        """A picture of the window as it is now."""
        path.unlink(missing_ok=True)
        dpg.output_frame_buffer(str(path))
        self.ui.wait_until(path.exists)
        self.ui.step(2)

    def close(self) -> None:
        self.ui.let_go()
        self.keys.close()
        self.canvas.close()
        self.session.close()
        dpg.delete_item(self.window)


@pytest.fixture
def canvas_app(viewport: Window, tmp_path: Path, monkeypatch, request) -> Iterator[CanvasApp]:
    """A fresh canvas on a fresh document."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    app = CanvasApp(viewport)
    app.session.open_document(Document())
    app.ui.step(2)
    app.look_at_origin()
    yield app
    if getattr(request.node, "failed", False):
        picture = tmp_path / "window.png"
        app.screenshot(picture)
        print(f"The window when the test failed: {picture}")
    viewport.work = lambda: None
    app.close()
    viewport.frame()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True
    return report
