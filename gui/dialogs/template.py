"""Three questions, and the graph is wired."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.templates import Choice, Template, WhichColumn, WhichFile
from core.studio.templates.wiring import Wiring
from gui import fonts, theme
from gui.dialogs.base import Dialog
from gui.shell.controls import button, muted
from gui.shell.looks import look
from gui.widgets import text
from gui.widgets.file_dialog import FileDialog
from gui.widgets.folder_dialog import FolderDialog

if TYPE_CHECKING:
    from gui.app import App

__all__ = ["TemplateDialog"]


class TemplateDialog(Dialog):
    """The questions of a template below one another; what is wrong with an answer stands below it.

    Parameters
    ----------
    answers
        What is answered already: the dialog gives way to the file chooser and comes back.
    """

    width = 560

    def __init__(self, app: App, template: Template, answers: dict[str, str] | None = None) -> None:
        super().__init__()
        self.app, self.template, self.title = app, template, template.title
        self.answers = dict(answers or {})
        for question in template.questions:
            if isinstance(question, Choice):
                self._take_usual(question)
        self.fields: dict[str, int] = {}
        self._troubles: dict[str, int] = {}
        self._shown: object = None
        self._wiring: Wiring | None = None

    def build(self, parent: int) -> None:
        room = theme.px(self.width - 40)
        muted(self.template.summary, parent=parent, wrap=room)
        dpg.add_spacer(height=theme.px(8), parent=parent)
        for number, question in enumerate(self.template.questions, 1):
            words = dpg.add_text(f"{number}.  {question.text}", parent=parent, wrap=room)
            dpg.bind_item_font(words, fonts.font("semibold"))
            with dpg.group(horizontal=True, parent=parent, horizontal_spacing=theme.px(8)):
                if isinstance(question, WhichFile):
                    self._file(question)
                elif isinstance(question, Choice):
                    self._choice(question)
            self._troubles[question.name] = text.add("", "error", wrap=room, parent=parent, show=False)
            dpg.add_spacer(height=theme.px(6), parent=parent)
        dpg.add_spacer(height=theme.px(4), parent=parent)
        with dpg.group(horizontal=True, parent=parent, horizontal_spacing=theme.px(8)):
            self.ok = button(tr("Wire it"), self.wire, kind="primary")
            button(tr("Back"), self.back)
            button(tr("Cancel"), self.cancel)
        self._why = text.add("", "muted", wrap=room, parent=parent)

    def frame(self) -> None:
        """Say what is wrong or missing, whenever an answer is new; open what has been wired."""
        self._follow()
        state = tuple(sorted(self.answers.items()))
        if state == self._shown:
            return
        self._shown = state
        for question in self.template.questions:
            if isinstance(question, WhichColumn):
                self._offer_columns(question)
        problems = self.template.problem(self.answers)
        for name, item in self._troubles.items():
            dpg.configure_item(item, show=name in problems, default_value=problems.get(name, ""))
            dpg.set_value(item, problems.get(name, ""))
        missing = "" if problems else self.template.unanswered(self.answers)
        dpg.bind_item_theme(self.ok, look("button" if problems or missing else "primary"))
        dpg.set_value(self._why, missing)

    def enter(self) -> None:
        self.wire()

    def wire(self) -> None:
        """Wire the graph and open it, if all is answered."""
        if self._wiring or self.template.missing(self.answers):
            return
        self._wiring = Wiring(self.template, dict(self.answers))
        dpg.set_value(self._why, tr("The data is read …"))
        dpg.bind_item_theme(self.ok, look("button"))

    def _follow(self) -> None:
        """Take what has been wired, unless other answers were given meanwhile."""
        wiring = self._wiring
        if wiring is None:
            return
        if wiring.answers != self.answers:
            self._wiring, self._shown = None, None
        elif wiring.graph is not None:
            self.close()
            self.app.files.open_wired(wiring.graph)
        elif wiring.problem:
            self._wiring = None
            dpg.set_value(self._why, wiring.problem)
            dpg.bind_item_theme(self.ok, look("primary"))

    def back(self) -> None:
        """To the start page."""
        self.close()
        self.app.files.start()

    # ---- answers ----

    def _choice(self, question: Choice) -> None:
        options = question.known(self.answers)
        labels = [label for _, label in options]
        chosen = next((label for key, label in options if key == self.answers.get(question.name)), "")
        self.fields[question.name] = int(
            dpg.add_combo(
                labels, default_value=chosen, width=-1, callback=lambda _s, label: self._choose(question, label)
            )
        )

    def _choose(self, question: Choice, label: str) -> None:
        for key, words in question.known(self.answers):
            if words == label:
                self.answers[question.name] = key

    def _take_usual(self, question: Choice) -> None:
        options = question.known(self.answers)
        if options and self.answers.get(question.name) not in dict(options):
            self.answers[question.name] = options[0][0]

    def _offer_columns(self, question: WhichColumn) -> None:
        self._take_usual(question)
        labels = [label for _, label in question.known(self.answers)]
        dpg.configure_item(self.fields[question.name], items=labels)
        dpg.set_value(self.fields[question.name], self.answers.get(question.name, ""))

    def _file(self, question: WhichFile) -> None:
        self.fields[question.name] = int(
            dpg.add_input_text(
                default_value=self.answers.get(question.name, ""), width=-theme.px(110),
                hint=tr("a folder") if question.folder else tr("a file"),
                callback=lambda _s, typed: self.answers.update({question.name: typed.strip()}),
            )
        )  # fmt: skip
        self.fields[f"{question.name} …"] = button(tr("Choose…"), lambda: self._browse(question))

    def _browse(self, question: WhichFile) -> None:
        """The chooser takes this dialog's place, and another one of these comes back with the answer."""
        settings = self.app.session.settings
        recent = [Path(f).parent for f in settings.recent_files]
        now = Path(self.answers.get(question.name) or "")
        start = Path(settings.last_folder or Path.home())
        folder = now if now.is_dir() and question.folder else now.parent if now.is_file() else start

        def take(path: Path) -> None:
            settings.last_folder = str(path if question.folder else path.parent)
            again = TemplateDialog(self.app, self.template, {**self.answers, question.name: str(path)})
            self.app.dialogs.open(again)

        chooser: FileDialog
        if question.folder:
            chooser = FolderDialog(question.text, take, folder=folder, recent=recent)
        else:
            endings = tuple(part.strip().lstrip("*") for part in question.pattern.split(","))
            chooser = FileDialog(question.text, take, folder=folder, extensions=endings, recent=recent)

        def come_back() -> None:
            self.app.dialogs.open(TemplateDialog(self.app, self.template, self.answers))

        chooser.cancelled = come_back  # type: ignore[method-assign]
        self.app.dialogs.open(chooser)
