"""App: the window. It puts the parts together, and its frame loop gives each its turn.

Everything a person does goes through the session; what goes wrong in a part becomes a message and the window stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from core.studio.commands import add_commands
from core.studio.files import FIRST_EXAMPLE
from core.studio.languages import set_language
from core.studio.session import Session
from gui import theme
from gui.actions_canvas import add_canvas_actions
from gui.callbacks import run_callbacks
from gui.dialogs.base import Dialogs
from gui.dialogs.breakpoint import add_breakpoint_actions
from gui.docking.canvas_panel import CanvasPanel
from gui.docking.dock import Dock
from gui.docking.standard import load_layout, save_layout, standard
from gui.guard import Guard
from gui.keys import Keys
from gui.live import LiveCanvas
from gui.pace import Pace
from gui.panels import Panel, all_panels
from gui.shell import looks
from gui.shell.bars import Bars
from gui.shell.command_palette import CommandPalette
from gui.shell.file_commands import FileCommands
from gui.shell.hint import Hint
from gui.shell.menus import MenuBar
from gui.shell.notices import Notices
from gui.shell.status import StatusLine
from gui.shell.toolbar import Toolbar
from gui.shell.view_commands import ViewCommands

__all__ = ["App"]

TITLE = "Backprop Studio"
LEAST = (960, 600)
WARM_UP_AT = 20  # frames: the window stands, and nobody has pressed Run yet


class App:
    """The window of one session.

    Parameters
    ----------
    session
        What it shows; None makes one from the person's settings.
    """

    def __init__(self, session: Session | None = None) -> None:
        self.session = session or Session()
        set_language(self.session.settings.language)
        self.dialogs = Dialogs()
        self.notices = Notices(self.session)
        self.panels: dict[str, Panel] = {}
        self.frames = 0
        self._interrupted = False
        self._guard = Guard(self.session)
        self._stepping = False
        self._selected = False  # a node was, and nobody has seen to it
        self._save_layout_at = 0.0

    # ---- life ----

    def start(
        self,
        visible: bool = True,
        size: tuple[int, int] | None = None,
        project: Path | None = None,
        viewport: bool = True,
    ) -> None:
        """Create the window and everything in it.

        Parameters
        ----------
        visible
            False builds everything without a window on the screen, for tests that have none.
        size
            Width and height in pixels; None takes what the person had last.
        project
            What to open; None opens the first example.
        viewport
            False makes use of a context and a viewport that are there already: a process can open one only, and tests
            want a fresh window each.
        """
        settings = self.session.settings
        width, height = size or settings.window
        self._remember_size = size is None
        self._owns_viewport = viewport
        if viewport:
            dpg.create_context()
            dpg.configure_app(manual_callback_management=True, keyboard_navigation=False)
        self._before = set(dpg.get_all_items())
        theme.apply(settings.theme if settings.theme in theme.available() else "dark", settings.scale)
        if viewport:
            place = {"x_pos": 0, "y_pos": 0} if size else {}
            dpg.create_viewport(
                title=TITLE, width=width, height=height, min_width=LEAST[0], min_height=LEAST[1], vsync=True,
                disable_close=True, clear_color=list(theme.colour("background")), **place,
            )  # fmt: skip
        self._build((width, height))
        if viewport:
            dpg.set_exit_callback(self.ask_to_close)
            dpg.setup_dearpygui()
            if visible:
                dpg.show_viewport()
                if settings.maximized and size is None:
                    dpg.maximize_viewport()
        self._connect()
        self._open_first(project)

    def _build(self, size: tuple[int, int]) -> None:
        session = self.session
        add_commands(session)
        canvas = CanvasPanel(session)
        self.panels = {"canvas": canvas, **{cls.name: cls(session) for cls in all_panels()}}
        self.dock = Dock(self.panels, standard, self._arranged)
        self.dock.build()
        for name, panel in self.panels.items():
            if name != "canvas":
                panel.shell = self  # type: ignore[attr-defined]
        self.canvas = canvas.view
        add_canvas_actions(self.canvas)
        add_breakpoint_actions(self)
        self.live = LiveCanvas(session, self.canvas)  # type: ignore[arg-type]
        self.files = FileCommands(self)
        self.views = ViewCommands(self)
        self.keys = Keys(session, resting=self.busy)
        self.bars = Bars(session, self.files.submenus() | self.views.submenus())
        self.command_palette = CommandPalette(session)
        self.hint = Hint(session, canvas.window)
        self._pace = Pace()
        layout = load_layout() if self._remember_size else None
        self.dock.load(layout, size[0] / theme.scale(), size[1] / theme.scale())

    def _connect(self) -> None:
        self._ends = [
            self.session.title_changed.connect(self._title),
            theme.changed.connect(self._theme_changed),
            self.session.running.debugger.changed.connect(self._debugger_changed),
            self.session.document_opened.connect(self.views.show_panels),
            self.session.selection_changed.connect(self._selection_changed),
        ]
        self._title()
        if self.session.settings.problem:
            self.session.notify(self.session.settings.problem, "warning")

    def _open_first(self, project: Path | None) -> None:
        files = self.session.files
        if project is not None:
            files.open(Path(project))
            return
        if not self.session.graph.nodes and not self.session.path:
            from core.studio.examples import example

            if example(FIRST_EXAMPLE):
                files.open_example(FIRST_EXAMPLE)
        if self._remember_size and not self.files.offer_recovery() and self._been_here:
            self.files.start()

    @property
    def _been_here(self) -> bool:
        """Whether the start page says more than the example of the very first start."""
        settings = self.session.settings
        return settings.start_page and bool(settings.hints_seen or settings.recent_files)

    def run(self) -> int:
        """Frames until the window closes; returns the exit code."""
        try:
            while dpg.is_dearpygui_running():
                begin = time.perf_counter()
                self.frame()
                self._pace.wait(begin)
        except KeyboardInterrupt:
            self._interrupted = self.session.document.dirty
        finally:
            self.close()
        return 0

    def close(self) -> None:
        """End everything in good order."""
        settings = self.session.settings
        if self._remember_size:
            settings.window = (dpg.get_viewport_width(), dpg.get_viewport_height())
            save_layout(self.dock.state())
        self.keys.close()
        for end in self._ends:
            end()
        self.canvas.close()
        if self._interrupted:  # nobody was asked: what is unsaved waits for the next start
            self.session.files.keep_for_recovery()
            self.session.running.close()
            settings.save()
        else:
            self.session.close()
        if self._owns_viewport:
            dpg.destroy_context()
            looks.forget()
        else:
            self._delete_items()

    def _delete_items(self) -> None:
        """Leave a viewport that is not ours as it was."""
        kinds = ("mvWindowAppItem", "mvHandlerRegistry", "mvItemHandlerRegistry", "mvViewportDrawlist")
        for item in set(dpg.get_all_items()) - self._before:
            if dpg.does_item_exist(item) and dpg.get_item_type(item).removeprefix("mvAppItemType::") in kinds:
                dpg.delete_item(item)

    def ask_to_close(self) -> None:
        """Close, after asking about unsaved work."""
        self.files.after_asking(dpg.stop_dearpygui)

    # ---- a frame ----

    def frame(self) -> None:
        """One frame: what was clicked, what training said, every visible part, and the picture."""
        run_callbacks(self._guard.failed)
        self._guard("session", self.session.frame)
        self._pace.watch(self.session.running.state in ("running", "starting") or bool(self.notices.shown))
        area = self.bars.arrange()
        busy = self.busy()
        self._guard("selection", self._show_selected)
        self._guard("dialogs", self.dialogs.frame)
        self._guard("palette", self.command_palette.frame)
        self._guard("dock", lambda: self.dock.frame(area, not busy))
        for part in (self.menus, self.toolbar, self.status, self.hint):
            self._guard(type(part).__name__, part.frame)
        for name, panel in self.panels.items():
            panel.visible = self.dock.visible(name)
        self._guard("live", lambda: self.live.frame([n for n, p in self.panels.items() if p.visible]))
        for name, panel in self.panels.items():
            if panel.visible:
                self._guard(name, panel.update)
        self.notices.frame(area)
        if self._save_layout_at and time.monotonic() > self._save_layout_at and self._remember_size:
            self._save_layout_at = 0.0
            save_layout(self.dock.state())
        dpg.render_dearpygui_frame()
        self.frames += 1
        if self.frames == WARM_UP_AT and self._remember_size:
            self.session.running.warm_up(prepare=True)

    @property
    def menus(self) -> MenuBar:
        return self.bars.menus

    @property
    def toolbar(self) -> Toolbar:
        return self.bars.toolbar

    @property
    def status(self) -> StatusLine:
        return self.bars.status

    def busy(self) -> bool:
        """Whether a dialog or the command palette has the mouse and the keys."""
        return self.dialogs.open_now or self.command_palette.open_now

    # ---- changes of the whole window ----

    def _arranged(self) -> None:
        self._save_layout_at = time.monotonic() + 1.0

    def _title(self) -> None:
        mark = " ●" if self.session.document.dirty else ""
        if dpg.is_viewport_ok():
            dpg.set_viewport_title(f"{self.session.files.name}{mark} - {TITLE}")

    def _debugger_changed(self) -> None:
        """Who begins to step wants to see the Debugger; whoever closed it does not."""
        stepping = self.session.running.debugger.active
        if stepping and not self._stepping and "debugger" in self.panels and self.dock.is_open("debugger"):
            self.dock.show("debugger")
        self._stepping = stepping

    def _selection_changed(self) -> None:
        self._selected = bool(self.session.selected_nodes)

    def _show_selected(self) -> None:
        """Who selects a node while the page is read wants to see the node; but a panel that comes to the front takes
        the keyboard, so it waits until a drag or a menu is over."""
        if not self._selected or self.busy() or dpg.is_item_shown(self.canvas.menu.window):
            return
        if any(dpg.is_mouse_button_down(button) for button in (0, 1, 2)):
            return
        self._selected = False
        if self.dock.visible("page") and self.dock.is_open("inspector"):
            self.dock.show("inspector")

    def _theme_changed(self) -> None:
        looks.refresh()
        self.bars.rebuild()
        self.dock.arrange_soon()
        for panel in self.panels.values():
            panel.theme_changed()

    # ---- for tests and pictures ----

    @property
    def settled(self) -> bool:
        """Whether the window has taken its shape: every part was drawn a few times since it opened."""
        return self.frames > 12

    def step_until(self, condition: Callable[[], Any], timeout: float = 5.0) -> None:
        """Frames until ``condition``. Raises TimeoutError where it does not come in ``timeout`` seconds."""
        until = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError(f"{condition} did not come true in {timeout} s")
            self.frame()

    def screenshot(self, path: Path) -> None:
        """Save a picture of the window as PNG."""
        path = Path(path)
        path.unlink(missing_ok=True)
        dpg.output_frame_buffer(str(path))
        self.step_until(lambda: path.exists() and path.stat().st_size > 0, timeout=10.0)
