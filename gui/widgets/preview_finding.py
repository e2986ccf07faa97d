"""What reading came to, in words: how much was looked at and skipped, what was guessed, and every bad item by name."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.nodes.samples import Finding
from core.studio.languages import tr
from gui import fonts, theme
from gui.shell.controls import heading
from gui.widgets import text

__all__ = ["PreviewFinding"]


class PreviewFinding:
    """Lines below one another; nothing where there is nothing to say."""

    def __init__(self, parent: int) -> None:
        self.group = int(dpg.add_group(parent=parent))
        self._shown: Finding | None = None

    def theme_changed(self) -> None:
        """Make it anew at the next ``show``."""
        self._shown = None

    def show(self, finding: Finding) -> None:
        """Say what there is to say."""
        if finding == self._shown:
            return
        self._shown = finding
        dpg.delete_item(self.group, children_only=True)
        if finding.notes:
            heading(tr("What was found"), parent=self.group)
            for note in finding.notes:
                text.add(note, "muted", parent=self.group, wrap=0)
        if finding.skipped or finding.bad:
            dpg.add_spacer(height=theme.px(4), parent=self.group)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(6), parent=self.group):
                text.add(fonts.icon("warning"), "warn")
                text.add(
                    tr("{skipped} of {all} left out", skipped=f"{finding.skipped:,}", all=f"{finding.looked_at:,}"),
                    "warn",
                )
            for bad in finding.bad:
                text.add(f"{bad.place}: {bad.reason}", "muted", parent=self.group, wrap=0)
            rest = finding.skipped - len(finding.bad)
            if rest > 0:
                text.add(tr("and {count} more", count=f"{rest:,}"), "muted", parent=self.group)
