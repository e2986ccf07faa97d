"""Fetching a published data set: how far it is, in a bar and in bytes, and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.nodes import downloads
from core.nodes.samples import DataError
from core.studio.languages import tr
from gui import theme
from gui.dialogs.base import Dialog
from gui.shell.controls import button
from gui.widgets import text

__all__ = ["DownloadDialog", "megabytes"]


def megabytes(count: int) -> str:
    """``11.6 MB``, in millions of bytes, as sizes of downloads are given."""
    return f"{count / 1e6:,.1f} MB"


class DownloadDialog(Dialog):
    """Begins when it opens and closes when it is done; Esc and Cancel stop it, and leave no half file.

    Parameters
    ----------
    kind
        A key of ``core.nodes.downloads.KINDS``.
    folder
        Where the files go; empty is the program's own folder.
    then
        Called when all files are here.
    """

    width = 460

    def __init__(self, kind: str, folder: str, then: Callable[[], object]) -> None:
        super().__init__()
        self.kind, self.folder, self.then = kind, folder, then
        self.title = tr("Download {name}", name=downloads.LABELS[kind])
        self._state = (0, downloads.size_bytes(kind))
        self._stop = threading.Event()
        self._ended: Exception | str = ""
        self._shown: object = None

    def build(self, parent: int) -> None:
        """The bar, the words and Cancel."""
        text.add(tr("To {folder}", folder=downloads.folder_of(self.kind, self.folder)), "muted", parent=parent,
                 wrap=theme.px(self.width - 32))  # fmt: skip
        dpg.add_spacer(height=theme.px(4), parent=parent)
        self.bar = dpg.add_progress_bar(width=-1, parent=parent)
        self._words = text.add("", face="mono", parent=parent)
        self.problem = text.add("", "error", parent=parent, wrap=theme.px(self.width - 32), show=False)
        dpg.add_spacer(height=theme.px(8), parent=parent)
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=parent):
            self.again = button(tr("Try again"), self._begin, kind="primary")
            self.stop = button(tr("Cancel"), self.cancel)
        self._begin()

    def _begin(self) -> None:
        dpg.configure_item(self.again, show=False)
        dpg.configure_item(self.problem, show=False)
        self._ended = ""
        self._stop.clear()
        threading.Thread(target=self._fetch, name="download", daemon=True).start()

    def _fetch(self) -> None:
        """On a thread of its own: nothing here touches the window."""
        try:
            downloads.download(self.kind, self.folder, self._follow, self._stop.is_set)
            self._ended = "done"
        except downloads.Cancelled:
            self._ended = "stopped"
        except Exception as problem:
            self._ended = problem

    def _follow(self, so_far: int, total: int) -> None:
        self._state = (so_far, total)

    def frame(self) -> None:
        """Show how far it is, and what came of it."""
        so_far, total = self._state
        if self._state != self._shown:
            self._shown = self._state
            dpg.set_value(self.bar, min(1.0, so_far / max(1, total)))
            dpg.set_value(self._words, tr("{part} of {all}", part=megabytes(so_far), all=megabytes(total)))
        if self._ended == "done":
            self.close()
            self.then()
        elif isinstance(self._ended, Exception):
            problem, self._ended = self._ended, ""
            advice = problem.suggestion if isinstance(problem, DataError) else ""
            dpg.set_value(self.problem, f"{problem}. {advice}".replace("..", "."))
            dpg.configure_item(self.problem, show=True)
            dpg.configure_item(self.again, show=True)

    def cancelled(self) -> None:
        """Stop fetching."""
        self._stop.set()
