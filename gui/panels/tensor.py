"""The Tensor panel: a spreadsheet of any tensor that was recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import dearpygui.dearpygui as dpg
import numpy as np

from core.runtime.sheets import Block, Plane, Sought
from core.runtime.trace import Spot
from core.studio.colormaps import scale_of
from core.studio.languages import tr
from core.studio.open_tensor import OpenTensor
from core.studio.session import Session
from core.studio.sheet_text import exact, facts_lines, numpy_text, parse_index, tab_separated
from core.studio.tensors import TensorName
from gui import theme
from gui.panels.base import Area, Panel
from gui.widgets import text
from gui.widgets.empty import EmptyState
from gui.widgets.sheet import Sheet
from gui.widgets.sheet_hands import SheetHands
from gui.widgets.sheet_tools import SheetTools
from gui.widgets.tensor_card import shape_text

__all__ = ["TensorPanel"]

FACTS_WIDTH = 168  # the list of facts beside the cells
LEAST_HEIGHT = 110  # of the cells
NARROW = 520  # a panel narrower than this has its facts in a line above the cells


class TensorPanel(Panel):
    """One tensor, cell by cell, with searches, facts and copying."""

    name: ClassVar[str] = "tensor"
    title: ClassVar[str] = "Tensor"
    icon: ClassVar[str] = "table"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 45
    help: ClassVar[str] = (
        "A spreadsheet of any tensor: every number of a value or a gradient, with searches for NaN, min and max. "
        "The table sign beside a tensor in the Debugger or the Inspector opens it here."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.open = OpenTensor(session)
        self.coloured = True
        self.message = ""  # what a search or a copy came to
        self._new = True
        self._fresh = True  # another tensor: back to its first cell
        self._wanted: tuple[int, ...] | None = None  # an element to go to as soon as it is known where it is
        self._shown_version = -1
        self._take_keys = False
        self._waiting = False  # for a step that the empty state's button asked for
        debugger = session.running.debugger
        debugger.opened.connect(self._opened)
        debugger.changed.connect(self._moved)
        self.open.changed.connect(self._note)
        self.open.reopened.connect(self._reopened)
        session.running.state_changed.connect(self._note)

    # ---- what is heard ----

    def _note(self) -> None:
        self._new = True

    def _opened(self, spot: Spot) -> None:
        shell = getattr(self, "shell", None)
        if shell is not None:
            shell.dock.show(self.name)
        self.open.open(spot)
        self._wanted, self._take_keys = spot.index, True

    def _reopened(self) -> None:
        self._fresh, self.message = True, ""

    def _moved(self) -> None:
        if self._waiting and self.session.running.debugger.trace is not None:
            self._waiting = False
            self._open_any()
        self._new = True
        if self.visible:
            self.open.go_along()

    # ---- building ----

    def build(self, parent: int) -> None:
        """Tools on top, cells and facts below."""
        self._empty = EmptyState(parent, tr(self.help), tr("Open a tensor"), self._open_any, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            self._tools = SheetTools(dpg.top_container_stack(), self)
            self._line = text.add("", "muted", "mono", show=False)
            with dpg.group(horizontal=True, horizontal_spacing=theme.px(8)) as self._split:
                self.sheet = Sheet(dpg.top_container_stack(), self._ask, self._note)
                with dpg.child_window(border=False, width=-1, height=-1, no_scrollbar=True) as self._side:
                    self._facts = text.add("", "muted", "mono")
        commands: dict[str, Callable[[], None]] = {
            "Ctrl+C": self.copy,
            "Ctrl+Shift+C": lambda: self.copy(as_numpy=True),
            "Ctrl+G": self._tools.focus_index,
            "F3": lambda: self.find(self._last),
            "Shift+F3": lambda: self.find(self._last, forward=False),
        }
        self._last: Sought = "nan"
        self.hands = SheetHands(self.sheet, self.explain, commands)

    def theme_changed(self) -> None:
        """Colours and sizes of the cells."""
        self.sheet.redraw()
        self._new = True

    # ---- once a frame ----

    def update(self) -> None:
        """Show what is open, as the debugger stands now."""
        self.open.go_along()
        shown = self.open.spot is not None
        self._empty.instead_of(self._body, not shown)
        if not shown:
            return
        if self._new:
            self._new = False
            self._refresh()
        self._arrange()
        self.sheet.frame()
        self.hands.frame()

    def _refresh(self) -> None:
        opened, facts, plane = self.open, self.open.facts, self.open.plane
        if facts is not None and plane is not None:
            rows, columns = plane.size(facts.shape)
            scale = scale_of(facts.minimum, facts.maximum) if self.coloured else None
            sheet = self.sheet
            same = (rows, columns) == (sheet.rows, sheet.columns)
            if opened.version != self._shown_version:
                self._shown_version = opened.version
                sheet.cells.renew()
            sheet.show(rows, columns, scale, wide=facts.dtype.startswith("complex"), anew=self._fresh and not same)
            if self._fresh and same:
                sheet.cells.clear()
                sheet.select((0, 0), (0, 0))
            self._fresh = False
            if self._wanted is not None and len(self._wanted) == len(facts.shape):
                self.go(self._wanted)
            self._wanted = None
            if self._take_keys:
                self._take_keys = False
                self.hands.take_keys()
            fields = [f"{name:<6}{value:>10}" for name, value in facts_lines(facts)]
            dpg.set_value(self._facts, "\n".join(fields))
            dpg.set_value(self._line, "  ".join(f"{name} {value}" for name, value in facts_lines(facts)))
        self._tools.refresh()
        self._new = False  # the sheet says where its cursor is, which is not new for us

    def _arrange(self) -> None:
        """Facts beside the cells where there is room, else in a line above them."""
        width = int(dpg.get_item_rect_size(self.window)[0]) - theme.px(16)
        narrow = width < theme.px(NARROW)
        self._tools.fit(width)
        for item, show in ((self._line, narrow), (self._side, not narrow)):
            if dpg.is_item_shown(item) != show:
                dpg.configure_item(item, show=show)
        room = width if narrow else width - theme.px(FACTS_WIDTH + 8)
        if dpg.get_item_width(self.sheet.window) != room:
            dpg.configure_item(self.sheet.window, width=max(room, theme.px(120)))
        bottom = dpg.get_item_pos(self.window)[1] + dpg.get_item_rect_size(self.window)[1]
        low = bottom - dpg.get_item_rect_min(self._split)[1] - dpg.get_y_scroll(self.window) < theme.px(LEAST_HEIGHT)
        height = theme.px(LEAST_HEIGHT) if low else -1  # where there is hardly any room the panel scrolls
        if dpg.get_item_height(self.sheet.window) != height:
            dpg.configure_item(self.sheet.window, height=height)

    # ---- what a person does ----

    @property
    def index(self) -> tuple[int, ...] | None:
        """The element at the cursor."""
        plane, facts = self.open.plane, self.open.facts
        return plane.index(*self.sheet.cursor) if plane and facts and 0 not in facts.shape else None

    def go(self, index: tuple[int, ...]) -> None:
        """Show an element, on its own sheet."""
        if self.open.plane is None:
            return
        through = self.open.plane.through(index)
        kept = tuple(0 if d in (through.rows, through.columns) else i for d, i in enumerate(self.open.plane.fixed))
        if through.fixed != kept:
            self.set_plane(through)
        place = through.cell(index)
        self.sheet.select(place, place)

    def set_plane(self, plane: Plane) -> None:
        """Another sheet of the tensor."""
        turned = self.open.plane is None or (plane.rows, plane.columns) != (
            self.open.plane.rows,
            self.open.plane.columns,
        )
        self.open.set_plane(plane)
        self._fresh = self._fresh or turned
        self._refresh()

    def swap(self) -> None:
        """Rows become columns."""
        if self.open.plane is not None:
            plane = self.open.plane
            self.set_plane(replace(plane, rows=plane.columns, columns=plane.rows))

    def find(self, what: Sought, value: float = 0.0, forward: bool = True) -> None:
        """Go to the next element that is sought, from the cursor on."""
        if self.open.facts is None:
            return
        self._last = what
        self.open.find(what, lambda index: self._found(what, index), value=value, after=self.index, forward=forward)

    def go_to(self, words: str) -> None:
        """Go to an index as a person writes it."""
        if self.open.facts is None:
            return
        try:
            self.go(parse_index(words, self.open.facts.shape))
            self.message = ""
        except ValueError as problem:
            self.message = str(problem)
        self._new = True

    def explain(self) -> None:
        """Ask where the number at the cursor comes from."""
        spot, index = self.open.spot, self.index
        if spot is not None and index is not None:
            self.session.running.debugger.explain(replace(spot, index=index))

    def copy(self, *, as_numpy: bool = False, everything: bool = False) -> None:
        """Put the selection, or all cells of this sheet, into the clipboard with full precision."""
        top, left, height, width = (0, 0, self.sheet.rows, self.sheet.columns) if everything else self.sheet.block
        self.open.ask(top, left, height, width, lambda block: self._copied(block, as_numpy))

    def set_coloured(self, on: bool) -> None:
        """Colour the cells by their numbers, or not."""
        self.coloured = on
        self._new = True

    def set_follow(self, on: bool) -> None:
        """Go along with the debugger, or stay at this step."""
        self.open.follow = on
        self._new = True

    # ---- what is shown of it ----

    @property
    def headline(self) -> tuple[str, str]:
        """Title, and shape with dtype."""
        facts, spot = self.open.facts, self.open.spot
        about = f"{shape_text(facts.shape)} {facts.dtype}".strip() if facts else ""
        return (spot.title if spot else ""), about

    @property
    def cell_line(self) -> str:
        """The index at the cursor and its number with every digit, and how much is selected."""
        index = self.index
        if index is None:
            return tr("no numbers") if self.open.facts else "…"
        value = self.sheet.cells.value(*self.sheet.cursor)
        line = f"[{', '.join(map(str, index))}] = {'…' if value is None else exact(value)}"
        _, _, height, width = self.sheet.block
        return line + (f"    {height:,} × {width:,}" if height * width > 1 else "")

    # ---- answers ----

    def _ask(self, top: int, left: int, height: int, width: int) -> None:
        self.open.ask(top, left, height, width, self._take)

    def _take(self, block: Block) -> None:
        self.sheet.cells.put(block.top, block.left, block.values)
        self._new = True

    def _found(self, what: Sought, index: tuple[int, ...] | None) -> None:
        names = {"nan": tr("No NaN in this tensor."), "inf": tr("No infinite number in this tensor."),
                 "zero": tr("No zero in this tensor.")}  # fmt: skip
        self.message = "" if index is not None else names.get(what, tr("This tensor has no finite number."))
        if index is not None:
            self.go(index)
        self._new = True

    def _copied(self, block: Block, as_numpy: bool) -> None:
        dpg.set_clipboard_text(numpy_text(block.values) if as_numpy else tab_separated(block.values))
        count = int(np.prod(block.values.shape))
        self.message = tr("Copied {count} numbers.", count=f"{count:,}")
        self._new = True

    def _open_any(self) -> None:
        """The empty state's button: the first tensor of the selected node, or the first parameter there is."""
        debugger = self.session.running.debugger
        trace = debugger.trace
        if trace is None:
            self._waiting = True
            debugger.step()
            return
        names = [TensorName("parameter", name) for name in trace.parameters]
        names += [TensorName("port", str(ref)) for ref in trace.ports]
        names.sort(key=lambda n: n.node not in self.session.selected_nodes)
        self._take_keys = any(self.open.open_name(name) for name in names[:1])
