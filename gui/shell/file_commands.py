"""The File and Help menus: what has to ask a person something before the session can do it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.graph import Graph
from core.storage import EXTENSION
from core.studio.actions import Action
from core.studio.examples import Example
from core.studio.languages import tr
from gui.dialogs.base import Question
from gui.dialogs.information import AboutDialog, MessagesDialog, ShortcutsDialog
from gui.dialogs.recovery import RecoveryDialog
from gui.dialogs.start import StartPage
from gui.widgets.file_dialog import FileDialog

if TYPE_CHECKING:
    from gui.app import App

__all__ = ["FileCommands"]

Entries = Callable[[], list[tuple[str, Callable[[], object]]]]


class FileCommands:
    """Registers its actions with the session."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.session = app.session
        for action in (
            Action("file.new", tr("New project"), self.new, ("Ctrl+N",), "File", "file-new",
                   tr("Begin with an empty canvas.")),
            Action("file.open", tr("Open…"), self.open, ("Ctrl+O",), "File", "folder-open", tr("Open a project file.")),
            Action("file.start", tr("Start page…"), self.start, ("Ctrl+E",), "File", "home",
                   tr("Examples, recent projects, and templates for your own data.")),
            Action("file.save", tr("Save"), self.save, ("Ctrl+S",), "File", "save",
                   tr("Save the project with its weights.")),
            Action("file.save_as", tr("Save as…"), self.save_as, ("Ctrl+Shift+S",), "File", "save",
                   tr("Save the project in another file.")),
            Action("file.quit", tr("Quit"), app.ask_to_close, ("Ctrl+Q",), "File", "close", tr("Close the window.")),
            Action("help.shortcuts", tr("Keyboard shortcuts"), lambda: app.dialogs.open(ShortcutsDialog(self.session)),
                   ("?", "F1"), "Help", "keyboard", tr("Every shortcut, by menu.")),
            Action("help.messages", tr("Past messages"), lambda: app.dialogs.open(MessagesDialog(app.notices)), (),
                   "Help", "history", tr("What the program said since it started.")),
            Action("help.about", tr("About Backprop Studio"), lambda: app.dialogs.open(AboutDialog()), (), "Help",
                   "info"),
        ):  # fmt: skip
            self.session.actions.add(action)

    # ---- asking first ----

    def after_asking(self, then: Callable[[], object]) -> None:
        """Do something that puts the open project away; ask about unsaved work before."""
        if not self.session.document.dirty:
            then()
            return
        name = self.session.files.name
        self.app.dialogs.open(
            Question(
                tr("Save changes to “{name}”?", name=name),
                tr("What you changed since the last save is lost otherwise."),
                [
                    (tr("Save"), lambda: self.save(then), "primary"),
                    (tr("Don't save"), then, "button"),
                ],
            )
        )

    def offer_recovery(self) -> bool:
        """At start: was there work that was not saved when the program ended? Says whether it asks about that."""
        found = self.session.files.recoverable()
        if found:
            self.app.dialogs.open(RecoveryDialog(self.session, found))
        return bool(found)

    # ---- actions ----

    def new(self) -> None:
        self.after_asking(self.session.files.new)

    def open(self) -> None:
        self.after_asking(lambda: self._choose(self._open))

    def _open(self, path: Path) -> None:
        self._fit_if(self.session.files.open(path))

    def open_path(self, path: Path) -> None:
        """Open a file that is known already, such as a recent one."""
        self.after_asking(lambda: self._open(path))

    def start(self) -> None:
        self.app.dialogs.open(StartPage(self.app))

    def open_example(self, example: Example) -> None:
        """Open an example, after asking about unsaved work."""
        self.after_asking(lambda: self._fit_if(self.session.files.open_example(example)))

    def open_wired(self, graph: Graph) -> None:
        """Open a graph that a template wired, after asking about unsaved work."""
        self.after_asking(lambda: self._fit_if(self.session.files.open_graph(graph)))

    def _fit_if(self, opened: bool) -> None:
        if opened:
            self._fit()

    def _fit(self) -> None:
        self.app.canvas.show_all()

    def save(self, then: Callable[[], object] | None = None) -> None:
        """Save where it came from; ask where to if it has no file yet. ``then`` is done only once it is saved."""
        if self.session.path is None:
            self.save_as(then)
        elif self.session.files.save() and then:
            then()

    def save_as(self, then: Callable[[], object] | None = None) -> None:
        """Ask where to save."""

        def save(path: Path) -> None:
            if self.session.files.save(path) and then:
                then()

        name = self.session.files.name
        self._choose(save, name=name if name.endswith(EXTENSION) else name + EXTENSION)

    def _choose(self, then: Callable[[Path], object], name: str | None = None) -> None:
        settings = self.session.settings
        folder = self.session.path.parent if self.session.path else Path(settings.last_folder or Path.home())
        recent = [Path(f).parent for f in settings.recent_files]
        self.app.dialogs.open(
            FileDialog(
                tr("Open a project") if name is None else tr("Save the project"),
                then,
                folder=folder,
                extensions=(EXTENSION,),
                save_name=name,
                recent=recent,
            )
        )

    def submenus(self) -> dict[str, Entries]:
        """Menus whose entries change."""
        return {"File/Open recent": self._recent, "Edit/History": self._history}

    def _recent(self) -> list[tuple[str, Callable[[], object]]]:
        return [(f, lambda f=f: self.open_path(Path(f))) for f in self.session.settings.recent_files]  # type: ignore[misc]

    def _history(self) -> list[tuple[str, Callable[[], object]]]:
        document = self.session.document
        first = max(0, len(document.history) - 20)
        entries: list[tuple[str, Callable[[], object]]] = []
        for number, entry in reversed(list(enumerate(document.history[first:], first + 1))):
            mark = "●" if number == document.position else "   " if number < document.position else "○"
            entries.append((f"{mark}  {number}. {entry.label}", lambda n=number: self._go_to(n)))  # type: ignore[misc]
        return (
            [*entries, (f"{'●' if not document.position else '   '}  {tr('as opened')}", lambda: self._go_to(0))]
            if entries
            else []
        )

    def _go_to(self, position: int) -> None:
        document = self.session.document
        while document.position > position and document.can_undo:
            document.undo()
        while document.position < position and document.can_redo:
            document.redo()
