"""The Data panel: what goes into the network, sample by sample, and what transforms make of it."""

from __future__ import annotations

from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.nodes.samples import Finding
from core.studio.languages import tr
from core.studio.names import node_title
from core.studio.preview import Preview, Sight
from core.studio.preview_commands import add_preview_commands
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button
from gui.widgets import text
from gui.widgets.empty import EmptyState
from gui.widgets.preview_balance import PreviewBalance
from gui.widgets.preview_bar import PreviewBar, facts
from gui.widgets.preview_columns import PreviewColumns
from gui.widgets.preview_finding import PreviewFinding
from gui.widgets.preview_gallery import PreviewGallery
from gui.widgets.preview_tree import PreviewTree
from gui.widgets.preview_trouble import PreviewTrouble

__all__ = ["DataPanel"]

WIDE = 620  # from here on classes and findings stand beside the samples
ASIDE = 264
PATIENCE_S = 0.25  # what is read faster than this needs no word


class DataPanel(Panel):
    """Samples of the selected data node or transform: pictures, points, curves, text or a table; parts and classes."""

    name: ClassVar[str] = "data"
    title: ClassVar[str] = "Data"
    icon: ClassVar[str] = "data"
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 25
    help: ClassVar[str] = "The samples of a data node appear here, and what a transform makes of them."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.preview = Preview(session)
        add_preview_commands(self.preview, self._to_front)
        self._new = True
        self._arranged: tuple = ()
        self._has_tree = False

    def _to_front(self) -> None:
        shell = getattr(self, "shell", None)
        if shell is not None:
            shell.dock.show(self.name)

    def build(self, parent: int) -> None:
        """The empty state, what is wrong, and the samples with their bar and what stands beside them."""
        self.empty = EmptyState(parent, tr(self.help), tr("Add digits"), self._add_digits, self.session)
        self.trouble = PreviewTrouble(parent, self.preview)
        with dpg.group(parent=parent, horizontal=True, show=False) as self._busy:
            self._busy_text = text.add("", "muted")
            self.stop = button(tr("Cancel"), self._cancel, kind="quiet")
        with dpg.group(parent=parent, show=False) as self._body:
            self.bar = PreviewBar(self._body, self.preview)
            self.columns = PreviewColumns(int(self._body), self.session)
            self._none = text.add("", "muted", wrap=0, show=False)
            with dpg.group(horizontal_spacing=theme.px(12)) as self._split:
                self._left = dpg.add_child_window(border=False, width=-1, height=-1)
                with dpg.group(parent=self._left, horizontal_spacing=theme.px(16)) as self._pair:
                    self.before = PreviewGallery(int(self._pair), self.session)
                    self.after = PreviewGallery(int(self._pair), self.session)
                with dpg.child_window(border=False, width=theme.px(ASIDE), height=-1) as self._aside:
                    self.tree = PreviewTree(int(self._aside), self.session)
                    skipped = dpg.add_group()  # what was left out is said first
                    self.balance = PreviewBalance(int(self._aside))
                    self.finding = PreviewFinding(int(self._aside), int(skipped))

    def theme_changed(self) -> None:
        """Draw again in the new colours and sizes."""
        self._arranged = ()
        self._new = True
        parts = (self.before, self.after, self.balance, self.finding, self.bar, self.columns, self.tree, self.trouble)
        for part in parts:
            part.theme_changed()

    def update(self) -> None:
        """Take in what was read, and show it."""
        self._new = self.preview.frame() or self._new
        preview, sight = self.preview, self.preview.sight
        if sight is not None and sight.wish.node not in self.session.graph.nodes:
            sight = None
        slow = preview.busy_s > PATIENCE_S
        dpg.configure_item(self._busy, show=slow or preview.cancelled)
        if slow or preview.cancelled:
            self._say_busy()
        wrong = sight is not None and sight.error is not None
        nothing = sight is None and not slow and not preview.cancelled
        self.empty.show(nothing and not preview.busy_s)
        dpg.configure_item(self.trouble.group, show=wrong)
        dpg.configure_item(self._body, show=sight is not None and not wrong)
        if self.resized():
            self._new = True  # what is laid out in lines breaks elsewhere
        if sight is not None and self._new:
            self._new = False
            if wrong:
                self.trouble.dialogs = getattr(getattr(self, "shell", None), "dialogs", None)
                self.trouble.show(sight, self.size[0] - theme.px(24))
            else:
                self._show(sight)
        if sight is not None and not wrong:
            self._arrange(sight)
        self.before.frame()
        self.after.frame()

    def _say_busy(self) -> None:
        preview = self.preview
        title = node_title(self.session, preview.node)
        if preview.cancelled:
            dpg.set_value(self._busy_text, tr("Reading {node} was given up.", node=title))
        else:
            dpg.set_value(
                self._busy_text, tr("Reading {node}: {time} s", node=title, time=f"{preview.busy_s:.0f}")
            )  # fmt: skip
        dpg.configure_item(self.stop, label=tr("Read") if preview.cancelled else tr("Cancel"))

    def _cancel(self) -> None:
        if self.preview.cancelled:
            self.preview.read_again()
        else:
            self.preview.cancel()

    def _show(self, sight: Sight) -> None:
        self.bar.show(node_title(self.session, sight.wish.node), facts(sight), sight)
        self.bar.fit(self.size[0] - theme.px(24))
        transformed = sight.after is not None
        names = [tr("before {shape}", shape=_shape(s)) for s in sight.shapes[:1]]
        names += [tr("after {shape}", shape=_shape(s)) for s in sight.shapes[1:]]
        node = sight.wish.node
        drawn = sight.form == "points" and self.session.graph.nodes[node].type == "data.points"
        self.before.show("pad" if drawn else sight.form, sight.content, names[0] if transformed else "", node)
        self.after.show(sight.after_form if transformed else None, sight.after, names[1] if transformed else "")
        self.columns.show(node, self.size[0] - theme.px(24))
        self._has_tree = self.tree.show(node)
        dpg.configure_item(self._none, show=sight.content is None)
        if sight.content is None:
            part = tr("validation part") if sight.wish.part == "validation" else tr("test part")
            words = tr("This part is empty. Raise {part} in the inspector to put samples into it.", part=part)
            dpg.set_value(self._none, words)
        reading = sight.reading
        if reading is not None:
            width = theme.px(ASIDE) - theme.px(20) if self.size[0] > theme.px(WIDE) else self.size[0] - theme.px(40)
            self.balance.show(reading.samples.class_names, reading.balance, sight.wish.part, width)
            self.finding.show(reading.samples.finding)

    def _arrange(self, sight: Sight) -> None:
        """Beside one another where there is room, below one another where there is not."""
        reading, transformed = sight.reading, sight.after is not None
        told = reading is not None and bool(reading.balance or reading.samples.finding != Finding())
        aside = told or self._has_tree
        top = int(dpg.get_item_pos(self._split)[1])
        key = (self.size, top, transformed, aside, sight.form, sight.after_form)
        if key == self._arranged or top <= 0:
            return
        self._arranged = key
        width, height = self.size
        wide = width > theme.px(WIDE)
        room = width - theme.px(16)
        below = max(theme.px(64), height - top - theme.px(10))
        dpg.configure_item(self._aside, show=aside)
        dpg.configure_item(self._split, horizontal=wide)
        left = room - theme.px(ASIDE + 12) if aside and wide else room
        dpg.configure_item(self._left, width=left, height=below if wide or not aside else int(below * 0.6))
        dpg.configure_item(self._aside, width=theme.px(ASIDE) if wide else room, height=below if wide else 0,
                           auto_resize_y=not wide)  # fmt: skip
        inner = left - theme.px(14)
        sides = transformed and wide
        dpg.configure_item(self._pair, horizontal=sides)
        each = (inner - theme.px(16)) // 2 if sides else inner
        label = theme.px(24) if transformed else 0
        for gallery in (self.before, self.after):
            gallery.fit(each, below - label - theme.px(4))

    def _add_digits(self) -> None:
        node = self.session.edit.add("data.digits", (0.0, 0.0))
        self.session.select([node])


def _shape(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or tr("one number")
