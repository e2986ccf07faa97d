"""A file chooser: folders, files that fit, a field for the path, recent folders; usable with keys alone.

DearPyGui's own one shows no keyboard focus and cannot be dressed; native ones need a second toolkit in the process.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui import fonts, theme
from gui.dialogs.base import Dialog
from gui.shell.controls import button, muted
from gui.shell.looks import look

__all__ = ["FileDialog", "entries"]

MOST = 500  # entries of one folder that are shown; the field finds the others


def entries(folder: Path, extensions: Sequence[str], hidden: bool = False) -> tuple[list[Path], list[Path], str]:
    """Folders and fitting files in ``folder``, by name, and why it cannot be read (empty if it can)."""
    folders, files = [], []
    try:
        for entry in os.scandir(folder):
            if entry.name.startswith(".") and not hidden:
                continue
            try:
                is_folder = entry.is_dir()
            except OSError:  # a link to nowhere
                continue
            if is_folder:
                folders.append(Path(entry.path))
            elif not extensions or entry.name.lower().endswith(tuple(e.lower() for e in extensions)):
                files.append(Path(entry.path))
    except OSError as error:
        return [], [], tr("This folder cannot be read: {reason}.", reason=error.strerror or str(error))
    return sorted(folders, key=_by_name), sorted(files, key=_by_name), ""


def _by_name(path: Path) -> str:
    return path.name.lower()


class FileDialog(Dialog):
    """Choose a file to open, or with ``save_name`` a place to save.

    Parameters
    ----------
    then
        Called with the path that was chosen; the dialog is closed by then.
    extensions
        What files are shown, such as ``(".bps",)``; none shows all.
    recent
        Folders to offer on the left.
    """

    width, height = 760, 520

    def __init__(
        self, title: str, then: Callable[[Path], object], *, folder: Path, extensions: Sequence[str] = (),
        save_name: str | None = None, recent: Sequence[Path] = (),
    ) -> None:  # fmt: skip
        super().__init__()
        self.title = title
        self.then = then
        self.extensions = tuple(extensions)
        self.saving = save_name is not None
        self.folder = _existing(folder)
        self._name = save_name or ""
        self._recent = list(dict.fromkeys(f for f in recent if f.is_dir()))[:6]
        self._chosen = -1
        self._shown: list[Path] = []
        self._rows: list[int] = []
        self._asked_twice: Path | None = None

    # ---- making ----

    def build(self, parent: int) -> None:
        with dpg.group(horizontal=True, parent=parent, horizontal_spacing=theme.px(4)):
            button("", self._up, icon="arrow-up", kind="tool", tip=tr("Folder above (Backspace)"))
            self._path = dpg.add_input_text(width=-theme.px(124))
            button(tr("New folder"), self._make_folder, icon="add", kind="quiet")
        body = -theme.px(104)
        with dpg.group(horizontal=True, parent=parent):
            with dpg.child_window(width=theme.px(160), height=body, border=False) as places:
                self._places(int(places))
            self._list = dpg.add_child_window(width=-1, height=body, border=False, always_use_window_padding=True)
            dpg.bind_item_theme(self._list, look("box:field"))
        with dpg.group(horizontal=True, parent=parent, horizontal_spacing=theme.px(8)):
            dpg.add_text(tr("Name"))
            self.first = self.field = dpg.add_input_text(default_value=self._name, width=-1)
        self._problem = dpg.add_text("", color=theme.colour("warn"), parent=parent)
        with dpg.group(horizontal=True, parent=parent, horizontal_spacing=theme.px(8)):
            self.ok = button(tr("Save") if self.saving else tr("Open"), self.confirm, kind="primary")
            button(tr("Cancel"), self.cancel)
            kinds = ", ".join(self.extensions) or tr("all files")
            muted(tr("Shown: {kinds}", kinds=kinds))
        self.go(self.folder)

    def _places(self, parent: int) -> None:
        home = Path.home()
        places = [(tr("Home"), "home", home)]
        places += [(name, "folder-open", home / name) for name in ("Desktop", "Documents") if (home / name).is_dir()]
        for label, icon, path in places:
            self._place(parent, label, icon, path)
        if self._recent:
            dpg.add_spacer(height=theme.px(4), parent=parent)
            muted(tr("Recent"), parent=parent)
            for path in self._recent:
                self._place(parent, path.name or str(path), "history", path)

    def _place(self, parent: int, label: str, icon: str, path: Path) -> None:
        short = fonts.elide(label, 116)
        row = dpg.add_button(
            label=f"{fonts.icon(icon)}  {short}##{path}", width=-1, parent=parent, callback=lambda: self.go(path)
        )
        dpg.bind_item_theme(row, look("row"))

    # ---- moving about ----

    def go(self, folder: Path) -> None:
        """Show a folder."""
        self.folder = folder
        dpg.set_value(self._path, str(folder))
        folders, files, problem = entries(folder, self.extensions)
        self._say(problem)
        self._shown = (folders + files)[:MOST]
        self._chosen = -1
        dpg.delete_item(self._list, children_only=True)
        self._rows = []
        for number, path in enumerate(self._shown):
            self._row(number, path, number < len(folders))
        if not self._shown:
            muted(
                tr("Nothing here that can be opened.") if not self.saving else tr("This folder is empty."),
                parent=self._list,
            )
        if len(folders) + len(files) > MOST:
            muted(tr("and more: type the name below"), parent=self._list)

    def _row(self, number: int, path: Path, folder: bool) -> None:
        icon = fonts.icon("folder-open" if folder else "file")
        date = "" if folder else _date(path)
        row = dpg.add_selectable(
            label=f"{icon}  {fonts.elide(path.name, 380)}##{number}", parent=self._list,
            callback=lambda: self._click(number),
        )  # fmt: skip
        dpg.bind_item_theme(row, look("list"))
        with dpg.item_handler_registry() as handlers:
            dpg.add_item_double_clicked_handler(dpg.mvMouseButton_Left, callback=lambda: self._open(number))
        dpg.bind_item_handler_registry(row, handlers)
        if date:
            with dpg.tooltip(row, delay=0.5):
                dpg.add_text(f"{path.name}\n{date}")
        self._rows.append(int(row))

    def _click(self, number: int) -> None:
        self._choose(number)

    def _choose(self, number: int) -> None:
        for place, row in enumerate(self._rows):
            dpg.set_value(row, place == number)
        self._chosen = number
        path = self._shown[number]
        if path.is_file():
            dpg.set_value(self.field, path.name)

    def _open(self, number: int) -> None:
        if number >= len(self._shown):
            return
        path = self._shown[number]
        if path.is_dir():
            self.go(path)
        else:
            dpg.set_value(self.field, path.name)
            self.confirm()

    def _up(self) -> None:
        self.go(self.folder.parent)

    def _typed_folder(self) -> None:
        path = Path(dpg.get_value(self._path)).expanduser()
        if path.is_dir():
            self.go(path)
        elif path.is_file():
            dpg.set_value(self.field, str(path))
            self.confirm()
        else:
            self._say(tr("There is no folder {path}.", path=path))

    def _make_folder(self) -> None:
        for number in range(1, 100):
            path = self.folder / (tr("New folder") + (f" {number}" if number > 1 else ""))
            typed = dpg.get_value(self.field).strip()
            if number == 1 and self.saving is False and typed and not (self.folder / typed).exists():
                path = self.folder / typed
            try:
                path.mkdir()
            except FileExistsError:
                continue
            except OSError as error:
                self._say(tr("The folder cannot be made here: {reason}.", reason=error.strerror or str(error)))
                return
            self.go(path)
            return

    # ---- once a frame, and the end ----

    def frame(self) -> None:
        if dpg.is_item_active(self._path):
            return
        step = dpg.is_key_pressed(dpg.mvKey_Down) - dpg.is_key_pressed(dpg.mvKey_Up)
        if step and self._shown:
            self._choose(max(0, min(len(self._shown) - 1, self._chosen + step)))
            dpg.set_y_scroll(self._list, max(0.0, self._chosen - 6) * theme.px(22))
        if dpg.is_key_pressed(dpg.mvKey_Back) and not dpg.is_item_active(self.field):
            self._up()

    def enter(self) -> None:
        if dpg.is_item_focused(self._path):
            self._typed_folder()
        else:
            self.confirm()

    def confirm(self) -> None:
        """Take what is chosen or typed; a folder is entered, replacing a file is asked about."""
        if 0 <= self._chosen < len(self._shown) and self._shown[self._chosen].is_dir() and not self._typed_new():
            self.go(self._shown[self._chosen])
            return
        typed = dpg.get_value(self.field).strip()
        if not typed:
            self._say(tr("Choose a file, or type its name."))
            return
        path = (self.folder / Path(typed).expanduser()).resolve()
        if path.is_dir():
            dpg.set_value(self.field, "")
            self.go(path)
            return
        if self.saving:
            self._save(path)
        elif path.is_file():
            self._finish(path)
        else:
            with_end = next((p for e in self.extensions if (p := path.with_name(path.name + e)).is_file()), None)
            if with_end:
                self._finish(with_end)
            else:
                self._say(tr("There is no file {name} in this folder.", name=typed))

    def _typed_new(self) -> bool:
        """Whether the field holds a name that was meant, although a folder is marked in the list."""
        return dpg.is_item_focused(self.field) and bool(dpg.get_value(self.field).strip())

    def _save(self, path: Path) -> None:
        if self.extensions and path.suffix not in self.extensions:
            path = path.with_name(path.name + self.extensions[0])
        if not path.parent.is_dir():
            self._say(tr("There is no folder {path}.", path=path.parent))
        elif path.exists() and self._asked_twice != path:
            self._asked_twice = path
            self._say(tr("{name} is there already. Press Save once more to replace it.", name=path.name))
        else:
            self._finish(path)

    def _finish(self, path: Path) -> None:
        self.close()
        self.then(path)

    def _say(self, text: str) -> None:
        dpg.set_value(self._problem, text)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is still there."""
    for path in (folder, *folder.parents):
        if path.is_dir():
            return path
    return Path.home()


def _date(path: Path) -> str:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).strftime("%Y-%m-%d %H:%M")
    except OSError:
        return ""
