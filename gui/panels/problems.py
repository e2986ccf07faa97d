"""Problems: what keeps the network from running or may surprise, where it is, and the button that mends it."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.graph.problems import Problem
from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.panels.base import Panel
from gui.shell.controls import button, muted, tooltip
from gui.shell.looks import look

__all__ = ["ProblemsPanel"]

COLOURS = {"error": "error", "warning": "warn"}


class ProblemsPanel(Panel):
    """One entry a problem; a click selects and shows its node."""

    name = "problems"
    title = "Problems"
    icon = "warning"
    area = "bottom"
    order = 90
    help = "What keeps the network from running, and how to mend it."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.badge = ""
        self.rows: list[int] = []
        self.fixes: list[int] = []
        self._new = True
        session.analysis_changed.connect(self._note)
        session.document_opened.connect(self._note)
        self._note()

    def _note(self) -> None:
        self._new = True
        count = len(self.session.analysis.problems)
        self.badge = str(count) if count else ""

    def build(self, parent: int) -> None:
        self._list = dpg.add_child_window(parent=parent, width=-1, height=-1, border=False)

    def theme_changed(self) -> None:
        self._new = True

    def update(self) -> None:
        if not self._new:
            return
        self._new = False
        dpg.delete_item(self._list, children_only=True)
        self.rows, self.fixes = [], []
        problems = self.session.analysis.problems
        if not problems:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=self._list):
                dpg.add_text(fonts.icon("check"), color=theme.colour("ok"))
                if self.session.graph.nodes:
                    muted(tr("No problems."))
                else:
                    muted(tr("No problems, and no nodes yet. Add some from the palette, or open an example."))
        if problems:
            with dpg.table(parent=self._list, header_row=False, policy=dpg.mvTable_SizingFixedFit, pad_outerX=False):
                dpg.add_table_column(width_fixed=True, init_width_or_weight=theme.px(150))
                dpg.add_table_column(width_stretch=True)
                dpg.add_table_column(width_fixed=True)
                for problem in problems:
                    with dpg.table_row():
                        self._row(problem)

    def _row(self, problem: Problem) -> None:
        icon = fonts.icon("error" if problem.severity == "error" else "warning")
        name = fonts.elide(self._title(problem), 110)
        with dpg.group(horizontal=True, horizontal_spacing=0):
            dpg.bind_item_theme(dpg.add_button(label=icon), look(f"mark:{COLOURS[problem.severity]}"))
            row = dpg.add_button(label=f"{name}##{len(self.rows)}", width=-1, callback=lambda: self.go_to(problem))
        dpg.bind_item_theme(row, look("row:accent"))
        text = dpg.add_text(f"{problem.message}  {problem.suggestion}".strip(), wrap=0)
        tooltip(int(text), problem.message, problem.suggestion)
        if problem.fix:
            fix = problem.fix
            self.fixes.append(button(tr(fix.label), lambda: self.session.edit.apply_fix(fix), icon="check"))
        else:
            dpg.add_spacer()
        self.rows.append(int(row))

    def _title(self, problem: Problem) -> str:
        node = self.session.graph.nodes.get(problem.node or "")
        if node is None:
            return tr("Project")
        spec = self.session.registry.get(node.type)
        return node.name or (spec.label if spec else node.type)

    def go_to(self, problem: Problem) -> None:
        """Select the node and bring it into view."""
        if problem.node is None:
            return
        self.session.select([problem.node])
        shell = getattr(self, "shell", None)
        if shell is not None:
            shell.canvas.reveal(problem.node)
