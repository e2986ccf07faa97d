"""What the Data panel says of data that cannot be read: what is wrong, what to do, and the buttons that do it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from core.nodes import downloads
from core.studio.languages import tr
from core.studio.names import node_title
from core.studio.preview import Preview, Sight
from gui import theme
from gui.dialogs.download import DownloadDialog, megabytes
from gui.shell.controls import button
from gui.widgets import text
from gui.widgets.folder_dialog import FolderDialog
from gui.widgets.preview_columns import PreviewColumns
from gui.widgets.preview_tree import PreviewTree

__all__ = ["PreviewTrouble"]


class PreviewTrouble:
    """The sentence and the fix; columns and arrays to choose others; Download, "Choose files I have", "Read again".

    Attributes
    ----------
    dialogs
        Where dialogs are opened; None where there is no window around the panel.
    """

    def __init__(self, parent: int, preview: Preview) -> None:
        self.preview, self.session = preview, preview.session
        self.dialogs: Any = None
        with dpg.group(parent=parent, show=False) as self.group:
            self._title = text.add("", face="semibold")
            self._wrong = text.add("", "error", wrap=0)
            self._fix = text.add("", "muted", wrap=0)
            self.columns = PreviewColumns(int(self.group), self.session)
            self.tree = PreviewTree(int(self.group), self.session)
            dpg.add_spacer(height=theme.px(4))
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)):
                self.fetch = button(tr("Download"), self._download, icon="download", kind="primary")
                self.choose = button(tr("Choose files I have"), self._choose_folder, icon="folder-open")
                self.again = button(tr("Read again"), preview.read_again, icon="refresh")

    def show(self, sight: Sight, width: int) -> None:
        """Say what is wrong with a sight."""
        assert sight.error is not None
        node = sight.wish.node
        dpg.set_value(self._title, node_title(self.session, node))
        message = str(sight.error)
        dpg.set_value(self._wrong, message if message.endswith(".") else f"{message}.")
        dpg.set_value(self._fix, sight.error.suggestion)
        kind = self._published(node)
        lacks = bool(kind) and bool(downloads.missing(kind, self._folder(node)))
        dpg.configure_item(self.fetch, show=lacks)
        dpg.configure_item(self.choose, show=bool(kind))
        if lacks:
            size = megabytes(downloads.size_bytes(kind))
            dpg.configure_item(self.fetch, label=f"{theme.icon('download')}  {tr('Download ({size})', size=size)}")
        self.columns.show(node, width)
        self.tree.show(node)

    def theme_changed(self) -> None:
        """Colours or the interface size are new."""
        self.columns.theme_changed()
        self.tree.theme_changed()

    def _published(self, node: str) -> str:
        """The published data set that a node reads; empty for others."""
        found = self.session.graph.nodes.get(node)
        name = found.type.removeprefix("data.") if found else ""
        return name if name in downloads.KINDS else ""

    def _folder(self, node: str) -> str:
        return str(self.session.graph.nodes[node].params.get("folder", ""))

    def _download(self) -> None:
        node = self.preview.node
        kind = self._published(node)
        if self.dialogs is not None and kind:
            self.dialogs.open(DownloadDialog(kind, self._folder(node), self._arrived))

    def _arrived(self) -> None:
        """The files are here: read them, and check the graph anew, which has missed them."""
        self.preview.read_again()
        self.session.check_again()

    def _choose_folder(self) -> None:
        node = self.preview.node

        def take(path: Path) -> None:
            if node in self.session.graph.nodes:
                self.session.edit.set_param(node, "folder", str(path))

        if self.dialogs is not None:
            start = Path(self._folder(node) or Path.home())
            self.dialogs.open(FolderDialog(tr("Choose a folder"), take, folder=start))
