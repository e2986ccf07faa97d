"""Inspector: everything about the selected node that can be read or set."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dearpygui.dearpygui as dpg

from core.graph import Node, ParameterRef
from core.nodes.spec import NodeType
from core.studio.languages import tr
from core.studio.session import Session
from core.studio.stop_words import parameters_of
from gui import fonts, theme
from gui.panels.base import Panel
from gui.panels.values_view import ValuesView
from gui.shell.controls import button, heading, muted
from gui.shell.looks import look
from gui.widgets.file_dialog import FileDialog
from gui.widgets.folder_dialog import FolderDialog
from gui.widgets.help_page import help_path, show_page
from gui.widgets.node_formulas import NodeFormulas
from gui.widgets.param_field import ParamField
from gui.widgets.param_menu import ParamMenu
from gui.widgets.project_page import ProjectPage

__all__ = ["InspectorPanel"]


def _in_lines(names: list[str], room: float) -> list[list[str]]:
    """Labels of check boxes, as many on a line as there is room for."""
    lines: list[list[str]] = []
    left = 0.0
    for name in names:
        wide = fonts.text_width(name, theme.px(theme.SIZE_BASE)) + theme.px(28 + 12)
        if not lines or left < wide:
            left = room - (0 if lines else fonts.text_width(tr("Stop at"), theme.px(theme.SIZE_BASE)) + theme.px(12))
            lines.append([])
        lines[-1].append(name)
        left -= wide
    return lines


class InspectorPanel(Panel):
    """One node: its parameters, formula, values and help. Several: what they have in common. None: the project."""

    name = "inspector"
    title = "Inspector"
    icon = "sliders"
    area = "right"
    order = 10
    help = "The parameters and values of the selected node, or of the project."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.fields: dict[str, ParamField] = {}
        self.node = ""
        self._formulas: NodeFormulas | None = None
        self._values: ValuesView | None = None
        self._project: ProjectPage | None = None
        self._rebuild = True
        self._dirty = True
        self._problems_shown: Any = None
        self._marks: dict[str, int] = {}
        self._stop_boxes: dict[ParameterRef, int] = {}
        session.selection_changed.connect(self._note_selection)
        session.document_opened.connect(self._note_selection)
        session.document_changed.connect(lambda _changes: self._note())
        session.analysis_changed.connect(self._note)

    def _note(self) -> None:
        self._dirty = True

    def _note_selection(self) -> None:
        self._rebuild = True

    def theme_changed(self) -> None:
        self._rebuild = True

    def build(self, parent: int) -> None:
        self._parent = parent
        self._head = int(dpg.add_group(parent=parent))
        self._values_box = int(dpg.add_group(parent=parent, show=False))
        self._menu = ParamMenu(self.session)
        self._values = ValuesView(self.session)
        self._values.build(self._values_box)
        self._foot = int(dpg.add_group(parent=parent))

    # ---- once a frame ----

    def update(self) -> None:
        if self._rebuild:
            self._rebuild = False
            self._dirty = True
            self._make()
        if self._dirty:
            self._dirty = False
            self._follow()
        for field in self.fields.values():
            field.frame()
        if self._formulas:
            self._formulas.update(self._width())
        if self._project:
            self._project.update()
        if self._values and self.node:
            self._values.update(self.node)

    def _width(self) -> int:
        return max(160, round(dpg.get_item_rect_size(self.window)[0]) - theme.px(40))

    def _make(self) -> None:
        for box in (self._head, self._foot):
            dpg.delete_item(box, children_only=True)
        self.fields, self._formulas, self._project, self.node = {}, None, None, ""
        self._problems_shown = None
        self._marks, self._stop_boxes = {}, {}
        chosen = sorted(self.session.selected_nodes)
        dpg.configure_item(self._values_box, show=len(chosen) == 1)
        if len(chosen) == 1:
            self.node = chosen[0]
            self._one(self.session.graph.nodes[self.node])
        elif chosen:
            self._several(chosen)
        else:
            self._project = ProjectPage(self.session, self._head)

    def _follow(self) -> None:
        if self.node and self.node in self.session.graph.nodes:
            node = self.session.graph.nodes[self.node]
            if not dpg.is_item_active(self.name_item):
                dpg.set_value(self.name_item, node.name or self._label(node))
            for mark, item in self._marks.items():
                dpg.set_value(item, getattr(node, mark))
            if self._marks:
                dpg.set_value(self._stop_mark, self._all_stop([self.node]))
            for target, item in self._stop_boxes.items():
                dpg.set_value(item, target in self.session.graph.breakpoints)
            for field in self.fields.values():
                field.refresh()
            self._show_problems()

    # ---- one node ----

    def _label(self, node: Node) -> str:
        spec = self.session.registry.get(node.type)
        return spec.label if spec else node.type

    def _one(self, node: Node) -> None:
        spec = self.session.registry.get(node.type)
        category = spec.category if spec else "operation"
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=self._head):
            icon = fonts.icon((spec.icon or category) if spec else "error")
            dpg.add_text(icon, color=theme.mix(theme.category(category), theme.colour("text"), 0.35))
            self.name_item = dpg.add_input_text(
                width=-1, default_value=node.name or self._label(node), on_enter=False, callback=self._rename
            )
            dpg.bind_item_font(self.name_item, fonts.font("semibold"))
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(8), parent=self._head):
            muted(self._label(node))
            dpg.bind_item_font(muted(node.id), fonts.font("mono"))
        if spec and spec.torch:
            dpg.bind_item_font(muted(spec.torch, parent=self._head), fonts.font("mono"))
        if spec is None:
            dpg.add_text(
                tr("This program does not know this type of node."), color=theme.colour("warn"), parent=self._head
            )
            self._problem_box = int(dpg.add_group(parent=self._head))
            return
        if spec.summary:
            dpg.add_text(spec.summary, wrap=self._width(), parent=self._head)
        self._problem_box = int(dpg.add_group(parent=self._head))
        self._params(node, spec)
        dpg.add_spacer(height=theme.px(2), parent=self._head)
        self._formulas = NodeFormulas(self.session, node.id, spec, self._head)
        self._mark_row([node.id])
        self._stop_row(node.id)
        self._help(spec)

    def _params(self, node: Node, spec: NodeType) -> None:
        if spec.params:
            dpg.add_spacer(height=theme.px(2), parent=self._head)
        for param in spec.params:
            self.fields[param.name] = ParamField(
                self.session, node.id, param, self._head, self._browse, self._menu.open
            )

    def _mark_row(self, nodes: list[str]) -> None:
        titles = {"muted": tr("Muted"), "frozen": tr("Frozen")}
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(12), parent=self._head):
            for mark, title in titles.items():
                self._marks[mark] = int(
                    dpg.add_checkbox(
                        label=title, default_value=all(getattr(self.session.graph.nodes[n], mark) for n in nodes),
                        callback=lambda _s, value, _u, m=mark, t=title: self.session.edit.set_mark(nodes, m, value, t),
                    )
                )  # fmt: skip
            self._stop_mark = int(
                dpg.add_checkbox(
                    label=tr("Breakpoint"), default_value=self._all_stop(nodes),
                    callback=lambda: self.session.edit.stops.toggle(nodes),
                )
            )  # fmt: skip

    def _stop_row(self, node: str) -> None:
        """Breakpoints on the parameters, plain by a click, with a condition by the dialog."""
        self._stop_boxes = {}
        targets = [ParameterRef(node, name) for name in parameters_of(self.session, node)]
        names = [target.name for target in targets[:4]]  # those of a deep module are chosen in the dialog
        with dpg.group(parent=self._head):
            for line, words in enumerate(_in_lines([*names, tr("Condition…")], self._width())):
                with dpg.group(horizontal=True, horizontal_spacing=theme.px(12)):
                    if not line and targets:
                        muted(tr("Stop at"))
                    for name in words:
                        if name in names:
                            self._stop_box(ParameterRef(node, name))
                        else:
                            button(
                                name, lambda: self.session.actions.trigger("debug.breakpoint_condition"), kind="quiet",
                                tip=tr("Stop only when something is true: NaN, a large gradient, an expression."),
                            )  # fmt: skip

    def _stop_box(self, target: ParameterRef) -> None:
        self._stop_boxes[target] = int(
            dpg.add_checkbox(
                label=target.name, callback=lambda _s, _v, t: self.session.edit.stops.toggle([t]), user_data=target
            )
        )

    def _all_stop(self, nodes: list[str]) -> bool:
        return all(n in self.session.graph.breakpoints for n in nodes)

    def _help(self, spec: NodeType) -> None:
        path = help_path(spec.name)
        if path is None:
            return
        with dpg.collapsing_header(label=tr("Help"), parent=self._foot) as box:
            show_page(int(box), path.read_text("utf-8"), self._width())
        dpg.bind_item_theme(box, look("section"))

    def _rename(self, _sender: int, text: str) -> None:
        node = self.session.graph.nodes.get(self.node)
        if node is None:
            return
        name = "" if text.strip() == self._label(node) else text.strip()
        with self.session.document.edit(tr("Rename"), amend=("rename", self.node)) as edit:
            edit.set_mark(self.node, "name", name)

    def _browse(self, pattern: str, then: Callable[[Path], object]) -> None:
        ends = tuple(p.lstrip("*") for p in pattern.replace(";", ",").split(",") if p.strip().startswith("*."))
        folder = (
            self.session.path.parent if self.session.path else Path(self.session.settings.last_folder or Path.home())
        )
        shell = getattr(self, "shell", None)
        if shell is None:
            return
        if pattern.endswith("/"):
            shell.dialogs.open(FolderDialog(tr("Choose a folder"), then, folder=folder))
        else:
            shell.dialogs.open(FileDialog(tr("Choose a file"), then, folder=folder, extensions=ends))

    def _show_problems(self) -> None:
        found = self.session.analysis.errors_of(self.node)
        if found == self._problems_shown:
            return
        self._problems_shown = list(found)
        dpg.delete_item(self._problem_box, children_only=True)
        for problem in found:
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(6), parent=self._problem_box):
                colour = theme.colour("error" if problem.severity == "error" else "warn")
                dpg.add_text(fonts.icon(problem.severity), color=colour)
                with dpg.group():
                    dpg.add_text(problem.message, wrap=self._width() - theme.px(16))
                    if problem.suggestion:
                        muted(problem.suggestion, wrap=self._width() - theme.px(16))
                    if problem.fix:
                        button(
                            tr(problem.fix.label),
                            lambda _s, _a, _u, f=problem.fix: self.session.edit.apply_fix(f),
                            icon="check",
                        )

    # ---- several nodes ----

    def _several(self, nodes: list[str]) -> None:
        heading(tr("{count} nodes selected", count=len(nodes)), parent=self._head)
        labels: dict[str, int] = {}
        for id in nodes:
            label = self._label(self.session.graph.nodes[id])
            labels[label] = labels.get(label, 0) + 1
        text = ", ".join(label + (f" ×{count}" if count > 1 else "") for label, count in sorted(labels.items()))
        muted(text, wrap=self._width(), parent=self._head)
        dpg.add_spacer(height=theme.px(4), parent=self._head)
        self._mark_row(nodes)
