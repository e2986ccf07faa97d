"""Notices: short messages in the lower right corner, and the list of past ones."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.session import Notice, Session
from gui import fonts, theme
from gui.docking.tree import Rect
from gui.shell.controls import button, muted
from gui.shell.looks import look

__all__ = ["Notices"]

STAY_S = {"info": 4.0, "warning": 8.0, "error": float("inf")}
COLOURS = {"info": "accent", "warning": "warn", "error": "error"}
AT_ONCE = 4
KEPT = 100
WIDTH = 360


@dataclass
class _Toast:
    notice: Notice
    window: int
    until: float
    count: int = 1
    text: int = 0
    details: list[int] = field(default_factory=list)


class Notices:
    """What was said, and what of it still stands on screen."""

    def __init__(self, session: Session) -> None:
        self.past: deque[tuple[float, Notice]] = deque(maxlen=KEPT)
        self.shown: list[_Toast] = []
        self._waiting: deque[Notice] = deque()
        session.noticed.connect(self._take)

    def _take(self, notice: Notice) -> None:
        self.past.appendleft((time.time(), notice))
        self._waiting.append(notice)

    def frame(self, area: Rect) -> None:
        """Show what is new, let go what stood long enough, keep the pile in its corner."""
        now = time.monotonic()
        while self._waiting:
            self._show(self._waiting.popleft(), now)
        mouse = dpg.get_mouse_pos(local=False) if self.shown else (0, 0)
        bottom = area.y + area.h - theme.px(12)
        for toast in reversed(self.shown[:]):
            w, h = dpg.get_item_rect_size(toast.window)
            x = area.x + area.w - theme.px(WIDTH) - theme.px(12)
            y = bottom - (h or theme.px(48))
            if dpg.get_item_pos(toast.window) != [x, round(y)]:
                dpg.set_item_pos(toast.window, (x, round(y)))
            bottom = y - theme.px(8)
            if Rect(x, round(y), round(w), round(h)).holds(*mouse):  # being read
                toast.until = max(toast.until, now + 1.5)
            elif now > toast.until:
                self.close(toast)

    def close(self, toast: _Toast) -> None:
        """Take a message off the screen; it stays in the list of past ones."""
        if toast in self.shown:
            self.shown.remove(toast)
            dpg.delete_item(toast.window)

    def close_all(self) -> None:
        """Clear the corner."""
        for toast in self.shown[:]:
            self.close(toast)

    def _show(self, notice: Notice, now: float) -> None:
        same = next((t for t in self.shown if t.notice == notice), None)
        if same:
            same.count += 1
            same.until = now + STAY_S[notice.severity]
            dpg.set_value(same.text, f"{notice.text} (×{same.count})")
            return
        while len(self.shown) >= AT_ONCE:  # the oldest that is no error makes room
            self.close(next((t for t in self.shown if t.notice.severity != "error"), self.shown[0]))
        with dpg.window(
            no_title_bar=True, no_move=True, no_resize=True, autosize=True, no_saved_settings=True, no_scrollbar=True,
            no_focus_on_appearing=True, min_size=(theme.px(WIDTH), 10), max_size=(theme.px(WIDTH), theme.px(600)),
            pos=(-2000, 0),
        ) as window:  # fmt: skip
            toast = _Toast(notice, int(window), now + STAY_S[notice.severity])
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                dpg.add_text(fonts.icon(notice.severity), color=theme.colour(COLOURS[notice.severity]))
                toast.text = int(dpg.add_text(notice.text, wrap=theme.px(WIDTH - 32)))
            with dpg.group(horizontal=True):
                if notice.details:
                    button(tr("Details"), lambda: self._details(toast), kind="quiet")
                if notice.severity == "error":
                    button(tr("Close"), lambda: self.close(toast), kind="quiet")
        dpg.bind_item_theme(window, look(f"toast:{COLOURS[notice.severity]}"))
        self.shown.append(toast)

    def _details(self, toast: _Toast) -> None:
        if toast.details:
            return
        toast.until = float("inf")
        box = dpg.add_input_text(
            multiline=True, readonly=True, default_value=toast.notice.details, width=-1, height=theme.px(180),
            parent=toast.window,
        )  # fmt: skip
        dpg.bind_item_font(box, fonts.font("mono"))
        text = f"{toast.notice.text}\n\n{toast.notice.details}"
        copy = button(tr("Copy"), lambda: dpg.set_clipboard_text(text), parent=toast.window, icon="copy")
        toast.details = [int(box), copy]

    def build_list(self, parent: int) -> None:
        """The past messages, newest first, for the dialog that shows them."""
        if not self.past:
            muted(tr("Nothing was said yet."), parent=parent)
        for at, notice in self.past:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=parent):
                dpg.add_text(time.strftime("%H:%M:%S", time.localtime(at)), color=theme.colour("muted"))
                dpg.add_text(fonts.icon(notice.severity), color=theme.colour(COLOURS[notice.severity]))
                dpg.add_text(notice.text, wrap=theme.px(520))
