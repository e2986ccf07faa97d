"""A folder chooser: the file chooser with another answer.

Files are listed too, because what lies in a folder tells a person that it is the right one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui.widgets.file_dialog import FileDialog

__all__ = ["FolderDialog"]


class FolderDialog(FileDialog):
    """Choose a folder: the marked one, or the one that is shown while none is marked.

    Parameters
    ----------
    then
        Called with the folder that was chosen; the dialog is closed by then.
    recent
        Folders to offer on the left.
    """

    def __init__(
        self, title: str, then: Callable[[Path], object], *, folder: Path, recent: Sequence[Path] = ()
    ) -> None:
        super().__init__(title, then, folder=folder, recent=recent)

    def build(self, parent: int) -> None:
        super().build(parent)
        dpg.configure_item(self.ok, label=tr("Choose"))
        dpg.configure_item(self.field, hint=tr("this folder"))

    def go(self, folder: Path) -> None:
        """Show a folder; none of those in it is marked."""
        super().go(folder)
        dpg.set_value(self.field, "")

    def _choose(self, number: int) -> None:
        super()._choose(number)
        path = self._shown[number]
        dpg.set_value(self.field, path.name if path.is_dir() else "")
        # The text of a field that has the keyboard is not replaced; what stands behind it while it is empty is.
        dpg.configure_item(self.field, hint=path.name if path.is_dir() else tr("this folder"))

    def _open(self, number: int) -> None:
        if number < len(self._shown) and self._shown[number].is_dir():
            self.go(self._shown[number])

    def confirm(self) -> None:
        """Take the folder that is named or marked, or else the one that is shown."""
        typed = dpg.get_value(self.field).strip()
        if not typed and 0 <= self._chosen < len(self._shown) and self._shown[self._chosen].is_dir():
            typed = self._shown[self._chosen].name  # marked by keys while the field has the keyboard and keeps its text
        path = (self.folder / Path(typed).expanduser()).resolve()
        if path.is_dir():
            self._finish(path)
        else:
            self._say(tr("There is no folder {path}.", path=typed))
