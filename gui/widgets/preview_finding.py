"""What reading came to, in words: how much was looked at and skipped, what was guessed, and every bad item by name."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.nodes.samples import Finding
from core.studio.languages import tr
from gui import fonts, theme
from gui.shell.controls import heading, tooltip
from gui.widgets import text

__all__ = ["PreviewFinding"]

MOST, TOLD = 8, 30  # bad items that stand in the list, and in the tooltip of the rest


class PreviewFinding:
    """Lines below one another; nothing where there is nothing to say. What was left out stands in ``above``."""

    def __init__(self, parent: int, above: int) -> None:
        self.group = int(dpg.add_group(parent=parent))
        self._above = above
        self._shown: Finding | None = None

    def theme_changed(self) -> None:
        """Make it anew at the next ``show``."""
        self._shown = None

    def show(self, finding: Finding) -> None:
        """Say what there is to say."""
        if finding == self._shown:
            return
        self._shown = finding
        for group in (self.group, self._above):
            dpg.delete_item(group, children_only=True)
        if finding.notes:
            heading(tr("What was found"), parent=self.group)
            for note in finding.notes:
                text.add(note, "muted", parent=self.group, wrap=0)
        if finding.skipped or finding.bad:
            self._say_left_out(finding)

    def _say_left_out(self, finding: Finding) -> None:
        with dpg.group(horizontal=True, horizontal_spacing=theme.px(6), parent=self._above):
            text.add(fonts.icon("warning"), "warn")
            skipped, looked_at = f"{finding.skipped:,}", f"{finding.looked_at:,}"
            text.add(tr("{skipped} of {all} left out", skipped=skipped, all=looked_at), "warn")
        shown = finding.bad[:MOST]
        for bad in shown:
            text.add(f"{bad.place}: {bad.reason}", "muted", parent=self._above, wrap=0)
        rest = finding.skipped - len(shown)
        if rest > 0:
            more = text.add(tr("and {count} more", count=f"{rest:,}"), "muted", parent=self._above)
            if len(finding.bad) > MOST:
                tooltip(more, "\n".join(f"{bad.place}: {bad.reason}" for bad in finding.bad[MOST : MOST + TOLD]))
        dpg.add_spacer(height=theme.px(6), parent=self._above)
