"""The project page: what the inspector shows while no node is selected."""

from __future__ import annotations

import math
from typing import Any

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.session import Session
from gui import fonts, theme
from gui.shell.controls import button, heading, muted

__all__ = ["ProjectPage"]


class ProjectPage:
    """Title and summary to edit, and the facts of the project."""

    def __init__(self, session: Session, parent: int) -> None:
        self.session = session
        self._shown: dict[str, Any] = {}
        heading(tr("Project"), parent=parent)
        self.title = dpg.add_input_text(
            hint=tr("Title"), width=-1, parent=parent, callback=lambda _s, text: self._meta("title", text)
        )
        with dpg.group(parent=parent) as self._reading:
            self._text = dpg.add_text("", wrap=0)
            button(tr("Edit the summary"), self._write, parent=int(self._reading), kind="quiet:muted", icon="edit")
        self.summary = dpg.add_input_text(
            hint=tr("What is it about?"), width=-1, height=theme.px(72), multiline=True, parent=parent, show=False,
            callback=lambda _s, text: self._meta("summary", text),
        )  # fmt: skip
        dpg.add_spacer(height=theme.px(4), parent=parent)
        self._facts: dict[str, int] = {}
        with dpg.table(header_row=False, parent=parent, policy=dpg.mvTable_SizingFixedFit):
            dpg.add_table_column(width_fixed=True, init_width_or_weight=theme.px(112))
            dpg.add_table_column(width_stretch=True)
            with dpg.table_row():
                muted(tr("seed"))
                self.seed = dpg.add_input_int(
                    width=theme.px(130),
                    min_value=0,
                    min_clamped=True,
                    callback=lambda _s, value: self._meta("seed", value),
                )
            dpg.bind_item_font(self.seed, fonts.font("mono"))
            for name, label in (
                ("device", tr("device")),
                ("nodes", tr("nodes")),
                ("links", tr("links")),
                ("parameters", tr("parameters")),
                ("batches", tr("batches an epoch")),
            ):
                with dpg.table_row():
                    muted(label)
                    self._facts[name] = int(dpg.add_text(""))
                dpg.bind_item_font(self._facts[name], fonts.font("mono"))
        dpg.add_spacer(height=theme.px(8), parent=parent)
        muted(tr("Select a node to see its parameters, its values and what it computes."), parent=parent, wrap=0)

    def _meta(self, key: str, value: Any) -> None:
        with self.session.document.edit(tr("Set {what}", what=key), amend=("meta", key)) as edit:
            edit.set_meta(key, value)

    def _write(self) -> None:
        """A field cannot wrap its lines, so it only takes the place of the text to write in it."""
        dpg.configure_item(self._reading, show=False)
        dpg.configure_item(self.summary, show=True)
        dpg.focus_item(self.summary)

    def update(self) -> None:
        """Follow the document and the run."""
        graph, running = self.session.graph, self.session.running
        count = sum(math.prod(shape) for shape in running.parameters.values())
        facts: dict[str, str] = {
            "device": self.session.device.upper(),
            "nodes": f"{len(graph.nodes):,}",
            "links": f"{len(graph.links):,}",
            "parameters": f"{count:,}" if count else tr("after the first step"),
            "batches": f"{running.steps_per_epoch:,}" if running.parameters else "-",
        }
        for name, text in facts.items():
            self._put(name, self._facts[name], text)
        self._put("title", self.title, str(graph.meta.get("title", "")))
        self._put("summary", self.summary, str(graph.meta.get("summary", "")))
        self._put("text", self._text, str(graph.meta.get("summary", "")))
        self._put("seed", self.seed, running.seed)

    def _put(self, name: str, item: int | str, value: Any) -> None:
        if self._shown.get(name) != value and not dpg.get_item_state(item).get("active"):
            self._shown[name] = value
            dpg.set_value(item, value)
