"""Every operation of a recorded step in a list, its phases and parts as headings, the debugger's cursor in it.

Only the lines that can be seen exist as items, so a step of ten thousand operations costs no more than one of ten.
"""

from __future__ import annotations

from collections.abc import Callable

import dearpygui.dearpygui as dpg

from core.runtime.trace import Entry, TraceSummary
from core.studio.languages import tr
from core.studio.step_tree import Line, StepTree
from gui import theme

__all__ = ["EntryList", "entry_label", "phase_title"]

_SIGNS = {"forward": "→", "loss": "Σ", "backward": "←", "update": "↻"}
LINE = 20  # pixels from one line to the next, at an interface size of 1.0
SPARE = 2  # lines made beyond those that fit


def phase_title(phase: str) -> str:
    """A phase with its sign: what a colour alone must not say."""
    names = {"forward": tr("Forward"), "loss": tr("Loss"), "backward": tr("Backward"), "update": tr("Update")}
    return f"{_SIGNS.get(phase, '')} {names.get(phase, phase)}"


def entry_label(entry: Entry, parameter_title: Callable[[str], str] = str) -> str:
    """One line for an operation: the node and what ran. Inside a part, which names the node, only what ran."""
    inside = "" if entry.scope else f"{entry.title}   "
    if entry.phase == "update":
        return f"{entry.title}   {parameter_title(entry.attributes.get('parameter', ''))}"
    if entry.phase == "backward":
        if entry.grad_name == "AccumulateGrad":
            return f"{entry.title}   AccumulateGrad {entry.attributes.get('parameter', '').partition('.')[2]}"
        return f"{inside}{entry.grad_name}"
    return f"{inside}{entry.operation}"


class EntryList:
    """A click on a line calls ``chosen`` with the entry's index; a click on a heading opens or closes its part."""

    def __init__(self, parent: int, chosen: Callable[[int], None], parameter_title: Callable[[str], str] = str) -> None:
        self._chosen = chosen
        self._parameter_title = parameter_title
        self._trace: TraceSummary | None = None
        self._labels: list[str] = []
        self._cursor = -1
        self._shown: tuple[object, ...] = ()
        self._reveal_wanted = False
        self.tree = StepTree()
        self.lines: list[Line] = []
        self._items: list[int] = []
        self._visible: list[Line | None] = []
        self._version = 0
        self._tones: dict[str, int] = {}
        self.child = dpg.add_child_window(parent=parent, border=False, width=100, height=100)
        with dpg.group(parent=self.child):
            self._above = dpg.add_spacer(height=0)
            self._rows = dpg.add_group()
            self._below = dpg.add_spacer(height=0)
        with dpg.theme() as tight, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_style(dpg.mvStyleVar_ItemSpacing, 4, 0)
        dpg.bind_item_theme(self._rows, tight)
        dpg.bind_item_theme(self.child, tight)

    def show(self, trace: TraceSummary, cursor: int) -> None:
        """Show a step and where one stands in it (-1 is nowhere)."""
        new = trace is not self._trace
        if new:
            self._trace = trace
            self.tree.set_entries(trace.entries)
            self._labels = [entry_label(e, self._parameter_title) for e in trace.entries]
        if new or cursor != self._cursor:
            self._cursor = cursor
            self._arrange(reveal=True)

    def frame(self) -> None:
        """Call once a frame: brings the cursor into sight, and fills the lines that can be seen."""
        if self._trace is None:
            return
        height = dpg.get_item_rect_size(self.child)[1]
        if height <= 0:
            return
        pitch = theme.px(LINE)
        if self._reveal_wanted:
            self._reveal_wanted = False
            self._reveal(height, pitch)
        first = max(0, int(dpg.get_y_scroll(self.child) // pitch) - 1)
        count = int(height // pitch) + 2 + SPARE
        wanted = (id(self._trace), first, count, self._cursor, len(self.lines), pitch, self._version)
        if wanted != self._shown:
            self._shown = wanted
            self._fill(first, count, pitch)

    def item_of(self, entry: int) -> int:
        """The item of an operation's line, 0 while it is out of sight."""
        return self._find(lambda line: not line.part and line.entry == entry)

    def heading_of(self, label: str) -> int:
        """The item of the first heading in sight with these words, 0 where there is none."""
        return self._find(lambda line: line.part and line.label == label)

    def theme_changed(self) -> None:
        """Colours are new."""
        for made in self._tones.values():
            dpg.delete_item(made)
        self._tones.clear()
        self._shown = ()

    def _find(self, fits: Callable[[Line], bool]) -> int:
        pairs = zip(self._items, self._visible, strict=False)
        return next((item for item, line in pairs if line is not None and fits(line)), 0)

    def _arrange(self, reveal: bool = False) -> None:
        self.lines = self.tree.lines(self._cursor)
        self._version += 1
        self._reveal_wanted = self._reveal_wanted or reveal

    def _reveal(self, height: float, pitch: int) -> None:
        """Scroll so that the cursor is in sight, with some lines before and after it."""
        place = next((k for k, line in enumerate(self.lines) if not line.part and line.entry == self._cursor), None)
        if place is None:
            return
        top, now = place * pitch, dpg.get_y_scroll(self.child)
        if not now + pitch <= top <= now + height - 3 * pitch:
            dpg.configure_item(self._below, height=len(self.lines) * pitch)
            dpg.set_y_scroll(self.child, max(0.0, min(top - height / 2, len(self.lines) * pitch - height)))

    def _fill(self, first: int, count: int, pitch: int) -> None:
        while len(self._items) < count:
            place = len(self._items)
            line = dpg.add_selectable(label="", callback=self._clicked, user_data=place, parent=self._rows)
            self._items.append(int(line))
        shown = self.lines[first : first + count]
        self._visible = [*shown, *[None] * (len(self._items) - len(shown))]
        digits = len(str(len(self._labels)))
        for item, visible in zip(self._items, self._visible, strict=True):
            dpg.configure_item(item, show=visible is not None, height=pitch)
            if visible is None:
                continue
            indent = "   " * max(0, visible.level - 1)
            if visible.part:
                sign = theme.icon("chevron-down" if visible.is_open else "chevron-right")
                if visible.level == 0:
                    label = phase_title(visible.label)
                else:
                    label = f"{indent}{sign} {visible.label}" + ("" if visible.is_open else f"   ({visible.count})")
                tone = {"forward": "forward", "backward": "backward"}.get(visible.label, "muted")
            else:
                label = f"{indent}{visible.entry + 1:>{digits}}  {self._labels[visible.entry]}"
                tone = "text"
            dpg.configure_item(item, label=label)
            dpg.bind_item_theme(item, self._tone(tone))
            dpg.set_value(item, not visible.part and visible.entry == self._cursor)
        dpg.configure_item(self._above, height=first * pitch, show=first > 0)
        rest = max(0, len(self.lines) - first - len(shown)) * pitch
        dpg.configure_item(self._below, height=rest, show=rest > 0)

    def _tone(self, name: str) -> int:
        """The theme of a line whose words have this colour."""
        if name not in self._tones:
            with dpg.theme() as made, dpg.theme_component(dpg.mvSelectable):
                dpg.add_theme_color(dpg.mvThemeCol_Text, theme.colour(name))
                dpg.add_theme_style(dpg.mvStyleVar_ItemSpacing, 4, 0)
            self._tones[name] = int(made)
        return self._tones[name]

    def _clicked(self, item: int, _value: object, place: int) -> None:
        line = self._visible[place] if place < len(self._visible) else None
        if line is None:
            return
        if line.part:
            dpg.set_value(item, False)
            if line.level:
                self.tree.toggle(line.path, not line.is_open)
                self._arrange()
            return
        if line.entry == self._cursor:
            dpg.set_value(item, True)  # a selectable toggles by itself
        self._chosen(line.entry)
