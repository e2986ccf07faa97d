"""Session: everything a window shows and does, with no window in it.

It holds the open document, the selection, what the analysis says, the run, and the settings; the window subscribes to
its signals and calls its methods. Tests and the command line use the same session.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.graph import BreakpointSet, Change, Document, Graph, Link, NodeMoved, NodeSet, WatchesSet
from core.nodes.registry import Registry, standard_registry
from core.nodes.trust import trust
from core.runtime.analysis import Analysis, analyse
from core.studio.actions import Actions
from core.studio.compressing import Compressing
from core.studio.editing import Editing
from core.studio.files import Files
from core.studio.pages import Pages
from core.studio.running import Running
from core.studio.searching import Searching
from core.studio.settings import Settings
from core.studio.signals import Signal
from core.studio.trusting import Trusting

__all__ = ["Notice", "Session"]


@dataclass(frozen=True)
class Notice:
    """A short message for the person: shown for a while, and kept in a list."""

    text: str
    severity: Literal["info", "warning", "error"] = "info"
    details: str = ""


class Session:
    """The state of one window.

    Signals
    -------
    document_opened()
        Another document took the place of the old one: build the view anew.
    document_changed(changes)
        The changes that an edit, an undo or a redo made, in order.
    analysis_changed()
        Shapes and problems were worked out again; ``analysis`` is the new result.
    selection_changed()
        ``selected_nodes``, ``selected_links`` or ``selected_frames`` is new.
    noticed(notice)
        Something to tell the person.
    title_changed()
        File name or unsaved mark is new.
    """

    def __init__(self, registry: Registry | None = None, settings: Settings | None = None) -> None:
        self.registry = standard_registry() if registry is None else registry
        self.settings = settings or Settings.load()
        self.document_opened = Signal()
        self.document_changed = Signal()
        self.analysis_changed = Signal()
        self.selection_changed = Signal()
        self.noticed = Signal()
        self.title_changed = Signal()
        self.actions = Actions()
        self.path: Path | None = None
        self.selected_nodes: frozenset[str] = frozenset()
        self.selected_links: frozenset[Link] = frozenset()
        self.selected_frames: frozenset[str] = frozenset()
        self.trusting = Trusting(self)
        self._take(Document())
        self.running = Running(self)
        self.files = Files(self)
        self.searching = Searching(self)
        self.compressing = Compressing(self)
        self.pages = Pages(self)

    @property
    def graph(self) -> Graph:
        return self.document.graph

    def open_document(self, document: Document, path: Path | None = None) -> None:
        """Show another document; the caller has asked about unsaved work before."""
        self._unsubscribe()
        self.path = path
        self._take(document)
        self.selected_nodes, self.selected_links, self.selected_frames = frozenset(), frozenset(), frozenset()
        self.document_opened.emit()
        self.analysis_changed.emit()
        self.selection_changed.emit()
        self.title_changed.emit()
        self.trusting.tell()

    def select(self, nodes: Iterable[str] = (), links: Iterable[Link] = (), frames: Iterable[str] = ()) -> None:
        """Select exactly these; what is not in the graph is left out."""
        chosen = frozenset(n for n in nodes if n in self.graph.nodes)
        chosen_links = frozenset(k for k in links if k in self.graph.links)
        chosen_frames = frozenset(f for f in frames if f in self.graph.frames)
        new = (chosen, chosen_links, chosen_frames)
        if new != (self.selected_nodes, self.selected_links, self.selected_frames):
            self.selected_nodes, self.selected_links, self.selected_frames = new
            self.selection_changed.emit()

    def check_again(self) -> None:
        """Work out shapes and problems anew: files or trust came or went, which the graph does not know of."""
        self._analyse()
        self.analysis_changed.emit()

    def _analyse(self) -> None:
        with trust(self.trusting.trusted):
            self.analysis: Analysis = analyse(self.graph, self.registry, self.device)

    def notify(self, text: str, severity: Literal["info", "warning", "error"] = "info", details: str = "") -> None:
        """Tell the person something."""
        self.noticed.emit(Notice(text, severity, details))

    def undo(self) -> None:
        """Take back the newest step and say which."""
        label = self.document.undo()
        if label:
            self.notify(f"Undone: {label}")

    def redo(self) -> None:
        """Do the newest undone step again and say which."""
        label = self.document.redo()
        if label:
            self.notify(f"Done again: {label}")

    def frame(self) -> None:
        """Call once a frame: takes in what the training process said, and keeps unsaved work now and then."""
        self.running.poll()
        self.searching.poll()
        self.files.autosave()

    def close(self) -> None:
        """The window closes in good order: end the training process, nothing needs to be recovered."""
        self.running.close()
        self.searching.close()
        self.files.close()
        self.settings.save()

    def _take(self, document: Document) -> None:
        self.document = document
        self.edit = Editing(document, self.registry)
        self._unsubscribe = document.subscribe(self._on_changes)
        self.trusting.opened(document.graph)
        self._analyse()

    @property
    def device(self) -> str:
        """``"cpu"`` or ``"cuda"``, a setting of the project."""
        return str(self.graph.meta.get("device", "cpu"))

    def _on_changes(self, changes: tuple[Change, ...]) -> None:
        self.document_changed.emit(changes)
        self.select(self.selected_nodes, self.selected_links, self.selected_frames)
        if not all(
            isinstance(c, NodeMoved | BreakpointSet | WatchesSet) or (isinstance(c, NodeSet) and c.field != "muted")
            for c in changes
        ):
            self.check_again()
        self.title_changed.emit()
