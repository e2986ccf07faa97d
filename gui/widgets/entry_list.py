"""Every operation of a recorded step in a list, its phases as sections, the debugger's cursor in it."""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.runtime.trace import Entry, TraceSummary
from core.studio.languages import tr
from gui import theme
from gui.widgets import text

__all__ = ["EntryList", "entry_label", "phase_title"]

_SIGNS = {"forward": "→", "loss": "Σ", "backward": "←", "update": "↻"}


def phase_title(phase: str) -> str:
    """A phase with its sign: what a colour alone must not say."""
    names = {"forward": tr("Forward"), "loss": tr("Loss"), "backward": tr("Backward"), "update": tr("Update")}
    return f"{_SIGNS.get(phase, '')} {names.get(phase, phase)}"


def entry_label(entry: Entry, parameter_title: Callable[[str], str] = str) -> str:
    """One line for an operation: the node and what ran."""
    if entry.phase == "update":
        return f"{entry.title}   {parameter_title(entry.attributes.get('parameter', ''))}"
    if entry.phase == "backward":
        if entry.grad_name == "AccumulateGrad":
            return f"{entry.title}   AccumulateGrad {entry.attributes.get('parameter', '').partition('.')[2]}"
        return f"{entry.title}   {entry.grad_name}"
    return f"{entry.title}   {entry.operation}"


SETTLE_FRAMES = 4  # a line that was just made, or shown, has no place on screen for so long


class EntryList:
    """A click on a line calls ``chosen`` with the entry's index. Lines are used again for the next step."""

    def __init__(self, parent: int, chosen: Callable[[int], None], parameter_title: Callable[[str], str] = str) -> None:
        self._chosen = chosen
        self._parameter_title = parameter_title
        self._lines: list[int] = []
        self._heads: list[int] = []
        self._labels: list[tuple[str, str]] = []
        self._cursor = -1
        self._to_settle = 0
        self.child = dpg.add_child_window(parent=parent, border=False, width=100, height=100)

    def show(self, trace: TraceSummary, cursor: int) -> None:
        """Show a step and where one stands in it (-1 is nowhere)."""
        labels: list[tuple[str, str]] = [(e.phase, entry_label(e, self._parameter_title)) for e in trace.entries]
        if labels != self._labels:
            self._fill(labels)
        if cursor != self._cursor:
            for index, on in ((self._cursor, False), (cursor, True)):
                if 0 <= index < len(self._lines):
                    dpg.set_value(self._lines[index], on)
            self._cursor = cursor
            self._to_settle = SETTLE_FRAMES

    def frame(self) -> None:
        """Call once a frame: brings the cursor into sight once the lines have their places on screen."""
        if self._to_settle:
            self._to_settle -= 1
            self._reveal(self._cursor)

    def _fill(self, labels: list[tuple[str, str]]) -> None:
        """The structure of a network's steps hardly ever changes, so this is rare."""
        dpg.delete_item(self.child, children_only=True)
        self._lines, self._labels, self._cursor = [], labels, -1
        dpg.set_y_scroll(self.child, 0.0)
        width = len(str(len(labels)))
        phase = ""
        for index, (of, label) in enumerate(labels):
            if of != phase:
                phase = of
                text.add(phase_title(of), {"forward": "forward", "backward": "backward"}.get(of, "muted"), "semibold",
                         parent=self.child)  # fmt: skip
            line = dpg.add_selectable(
                label=f"{index + 1:>{width}}  {label}", callback=self._clicked, user_data=index, parent=self.child
            )
            self._lines.append(line)

    def _reveal(self, index: int) -> None:
        """Scroll so that the cursor is in sight, with some lines before and after it."""
        if not 0 <= index < len(self._lines):
            return
        top = dpg.get_item_pos(self._lines[index])[1]
        height = dpg.get_item_rect_size(self.child)[1]
        now = dpg.get_y_scroll(self.child)
        margin = theme.px(40)
        if height > 0 and not now + margin <= top <= now + height - 2 * margin:
            dpg.set_y_scroll(self.child, max(0.0, min(top - height / 2, dpg.get_y_scroll_max(self.child))))

    def _clicked(self, _sender: int, _value: object, index: int) -> None:
        if index == self._cursor:
            dpg.set_value(self._lines[index], True)  # a selectable toggles by itself
        self._chosen(index)
