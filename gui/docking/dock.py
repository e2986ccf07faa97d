"""Dock: gives every panel its place, with tabs, splitters, closing, popping out and moving, and remembers all of it.

DearPyGui can dock by itself, but a program can neither size nor reset such a dock while it runs
(docs/decisions/0011), so the windows follow a tree of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from gui import fonts, theme
from gui.docking import tree as t
from gui.docking.strip import STRIP_HEIGHT, Strip
from gui.panels.base import Panel
from gui.shell.looks import look

__all__ = ["Dock"]

FIXED = {"no_title_bar": True, "no_move": True, "no_resize": True, "no_bring_to_front_on_focus": True}
FREE = dict.fromkeys(FIXED, False)
DRAG_FROM = 8  # pixels the mouse moves before a press on a tab becomes a drag


class Dock:
    """The panels' windows and where they stand.

    Parameters
    ----------
    panels
        All of them by name, not built yet; ``build`` builds them.
    standard
        Gives the arrangement for a window of some width and height, when none is remembered.
    changed
        Called when a person arranged something.
    """

    def __init__(
        self,
        panels: Mapping[str, Panel],
        standard: Callable[[float, float], t.Stack | t.Split],
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self.panels = dict(panels)
        self.standard = standard
        self.changed = changed
        self.tree: t.Stack | t.Split = t.Stack(main=True, tabs=["canvas"])
        self.floating: dict[str, list[float]] = {}
        self.home: dict[str, str] = {}  # area a floating or closed panel goes back to
        self.area = t.Rect(0, 0, 100, 100)
        self.windows: dict[str, int] = {}
        self.rects: list[tuple[t.Stack, t.Rect]] = []
        self._splitters: list[t.Splitter] = []
        self._strips: list[Strip] = []
        self._grip: tuple[t.Splitter, float, tuple[float, float]] | None = None
        self._pressed: tuple[str, tuple[float, float]] | None = None
        self._dirty = True

    # ---- making ----

    def build(self) -> None:
        """Create the windows, hidden, and what is drawn above them."""
        for name, panel in self.panels.items():
            window = dpg.add_window(
                label=f"{fonts.icon(panel.icon)} {panel.title}###{name}",
                use_internal_label=False,
                show=False,
                no_collapse=True,
                no_saved_settings=True,
                min_size=(8, 8),
                no_scrollbar=name == "canvas",
                no_scroll_with_mouse=name == "canvas",
                on_close=lambda _s, _a, n: self.close(n),
                user_data=name,
                **FIXED,
            )
            panel.window = self.windows[name] = window
            dpg.bind_item_theme(window, look("bare" if name == "canvas" else "panel"))
        for name, panel in self.panels.items():
            panel.build(self.windows[name])
        self._menu = dpg.add_window(popup=True, show=False, no_saved_settings=True, min_size=(10, 10))
        self._overlay = dpg.add_viewport_drawlist(front=True)
        self._mark = dpg.draw_rectangle((0, 0), (1, 1), parent=self._overlay, show=False)

    def load(self, state: dict[str, Any] | None, width: float, height: float) -> None:
        """Take up a remembered arrangement, or the standard one where there is none or it is damaged."""
        self.floating.clear()
        try:
            if state is None:
                raise ValueError("none is kept")
            self.tree = t.from_dict(state["tree"])
            floating = {str(k): [float(v) for v in box] for k, box in state.get("floating", {}).items()}
            self.floating = {k: box for k, box in floating.items() if len(box) == 4 and k in self.panels}
            known = {str(n) for n in state.get("known", ())}
        except (ValueError, KeyError, TypeError, AttributeError):
            self.tree = self.standard(width, height)
            known = set()
        for stack in t.stacks(self.tree):
            stack.tabs = [name for name in stack.tabs if name in self.panels and name not in self.floating]
        for name, panel in self.panels.items():  # a panel that came with a newer version finds its place
            if name not in known and name not in self.floating and t.stack_of(self.tree, name) is None:
                stack = t.place(self.tree, name, panel.area)
                stack.front = stack.tabs[0]
        self.arrange_soon()

    def state(self) -> dict[str, Any]:
        """The arrangement as plain data."""
        return {"tree": t.to_dict(self.tree), "floating": dict(self.floating), "known": sorted(self.panels)}

    def reset(self) -> None:
        """Back to the standard arrangement, every panel in its place."""
        self.load(None, self.area.w / theme.scale(), self.area.h / theme.scale())
        self.changed()

    # ---- what a person does with a panel ----

    def is_open(self, name: str) -> bool:
        return name in self.floating or t.stack_of(self.tree, name) is not None

    def show(self, name: str) -> None:
        """Open a panel if it is closed, and bring it to the front."""
        if name in self.floating:
            dpg.focus_item(self.windows[name])
            return
        stack = t.stack_of(self.tree, name)
        if stack is None:
            t.place(self.tree, name, self.home.get(name, self.panels[name].area))
        else:
            stack.front = name
        self._touched()

    def close(self, name: str) -> None:
        """Close a panel; View opens it again where it was."""
        self._leave(name)
        self._touched()

    def toggle(self, name: str) -> None:
        """Open or close."""
        if self.is_open(name):
            self.close(name)
        else:
            self.show(name)

    def pop_out(self, name: str, pos: tuple[float, float] | None = None) -> None:
        """Make a panel a free window."""
        _, rect = next(((s, r) for s, r in self.rects if name in s.tabs), (None, self.area))
        self._leave(name)
        x, y = pos or (rect.x + theme.px(24), rect.y + theme.px(24))
        self.floating[name] = [x, y, max(rect.w * 0.9, theme.px(320)), max(rect.h, theme.px(280))]
        self._touched()

    def move(self, name: str, area: str, index: int | None = None) -> None:
        """Dock a panel in another area."""
        self.floating.pop(name, None)
        t.place(self.tree, name, area, index)
        self._touched()

    def _leave(self, name: str) -> None:
        stack = t.stack_of(self.tree, name)
        if stack:
            self.home[name] = stack.area
        t.remove(self.tree, name)
        self.floating.pop(name, None)

    def _touched(self) -> None:
        self.arrange_soon()
        self.changed()

    # ---- once a frame ----

    def arrange_soon(self) -> None:
        """Something about the places is new; the next frame puts the windows there."""
        self._dirty = True

    def frame(self, area: t.Rect, free: bool) -> None:
        """Follow the size of the window and the mouse. ``free`` is False while a dialog has the mouse."""
        if area != self.area:
            self.area, self._dirty = area, True
        if self._dirty:
            self._dirty = False
            self._arrange()
        mouse = tuple(dpg.get_mouse_pos(local=False))
        self._follow_floating()
        if free or self._grip:
            self._splitter(mouse)
            self._tab_drag(mouse)
        for strip in self._strips:
            strip.refresh()

    def visible(self, name: str) -> bool:
        """Whether a panel can be seen now."""
        if name in self.floating:
            return True
        stack = t.stack_of(self.tree, name)
        return stack is not None and stack.shown == name

    def _arrange(self) -> None:
        places, self._splitters = t.solve(self.tree, self.area, theme.scale())
        self.rects = list(places.values())
        for strip in self._strips:
            strip.delete()
        self._strips = []
        shown = set(self.floating)
        for stack, rect in self.rects:
            if not stack.tabs:
                continue
            top = 0
            if not stack.main:
                top = theme.px(STRIP_HEIGHT)
                self._strips.append(Strip(self, stack, t.Rect(rect.x, rect.y, rect.w, top)))
            shown.add(stack.shown)
            self._put(stack.shown, (rect.x, rect.y + top, rect.w, rect.h - top), FIXED)
        for name, box in self.floating.items():
            self._put(name, box, FREE)
        for name, window in self.windows.items():
            if dpg.is_item_shown(window) != (name in shown):
                dpg.configure_item(window, show=name in shown)

    def _put(self, name: str, box: Sequence[float], flags: dict[str, bool]) -> None:
        x, y, w, h = (round(v) for v in box)
        dpg.configure_item(self.windows[name], pos=(x, y), width=max(w, 8), height=max(h, 8), **flags)

    def _follow_floating(self) -> None:
        for name, box in self.floating.items():
            window = self.windows[name]
            now = [*dpg.get_item_pos(window), *dpg.get_item_rect_size(window)]
            if now[2] > 0 and now != box and dpg.is_item_shown(window):
                box[:] = now

    def _covered(self, mouse: Any) -> bool:
        return any(t.Rect(*(round(v) for v in box)).holds(*mouse) for box in self.floating.values())

    def _splitter(self, mouse: Any) -> None:
        if self._grip:
            splitter, start, sizes = self._grip
            along = splitter.split.axis == "x"
            if not dpg.is_mouse_button_down(dpg.mvMouseButton_Left):
                self._grip = None
                self.changed()
            else:
                t.drag(splitter, mouse[0 if along else 1] - start, theme.scale(), sizes)
                self._arrange()
            self._show_mark(None)
            return
        found = None
        if not self._covered(mouse) and self._pressed is None:
            found = next((s for s in self._splitters if _wide(s.rect).holds(*mouse)), None)
        self._show_mark(found.rect if found else None)
        if found and dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left):
            along = found.split.axis == "x"
            self._grip = (found, mouse[0 if along else 1], tuple(self._size(p, along) for p in found.parts))  # type: ignore[assignment]

    def _size(self, part: t.Stack | t.Split, along: bool) -> float:
        inner = [r for s, r in self.rects if any(s is k for k in t.stacks(part))]
        first, last = (min(r.x for r in inner), max(r.x + r.w for r in inner)) if along else (
            min(r.y for r in inner), max(r.y + r.h for r in inner))  # fmt: skip
        return last - first

    def _tab_drag(self, mouse: Any) -> None:
        down = dpg.is_mouse_button_down(dpg.mvMouseButton_Left)
        if self._pressed is None:
            held = next((n for s in self._strips for n in s.held()), None)
            if held and dpg.is_mouse_button_clicked(dpg.mvMouseButton_Left):
                self._pressed = (held, mouse)
            return
        name, start = self._pressed
        far = max(abs(mouse[0] - start[0]), abs(mouse[1] - start[1])) > DRAG_FROM
        target = next(((s, r) for s, r in self.rects if r.holds(*mouse) and not s.main), None)
        if down:
            if far:
                self._show_mark(target[1] if target else _ghost(mouse), filled=True)
            return
        self._pressed = None
        self._show_mark(None)
        if not far:
            return
        if target is None:
            self.pop_out(name, (mouse[0] - theme.px(40), mouse[1] - theme.px(12)))
        else:
            strip = next(s for s in self._strips if s.stack is target[0])
            index = strip.index_at(mouse[0])
            t.remove(self.tree, name)
            self.floating.pop(name, None)
            target[0].tabs.insert(min(index, len(target[0].tabs)), name)
            target[0].front = name
            self._touched()

    def _show_mark(self, rect: t.Rect | None, filled: bool = False) -> None:
        if rect is None:
            dpg.configure_item(self._mark, show=False)
            return
        accent = theme.colour("accent")
        dpg.configure_item(
            self._mark,
            pmin=(rect.x, rect.y),
            pmax=(rect.x + rect.w, rect.y + rect.h),
            color=accent,
            fill=(*accent[:3], 50 if filled else 160),
            show=True,
        )

    # ---- the menu of a tab ----

    def open_menu(self, name: str) -> None:
        """Show what can be done with a panel, at the mouse."""
        dpg.delete_item(self._menu, children_only=True)
        add = lambda label, do: dpg.add_menu_item(label=label, callback=do, parent=self._menu)  # noqa: E731
        add(tr("Pop out"), lambda: self.pop_out(name))
        stack = t.stack_of(self.tree, name)
        for area, label in (
            ("left", tr("Move to the left")),
            ("bottom", tr("Move to the bottom")),
            ("right", tr("Move to the right")),
        ):
            if stack is None or stack.area != area:
                add(label, lambda _s, _a, _u, a=area: self.move(name, a))
        dpg.add_separator(parent=self._menu)
        add(tr("Close"), lambda: self.close(name))
        dpg.configure_item(self._menu, show=True, pos=dpg.get_mouse_pos(local=False))


def _wide(rect: t.Rect) -> t.Rect:
    """A gap is thin; a little beside it counts as well."""
    return t.Rect(rect.x - 2, rect.y - 2, rect.w + 4, rect.h + 4)


def _ghost(mouse: Any) -> t.Rect:
    return t.Rect(int(mouse[0]) - theme.px(40), int(mouse[1]) - theme.px(12), theme.px(320), theme.px(240))
