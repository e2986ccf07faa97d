"""The Data panel: what goes into the network, sample by sample, and what transforms make of it."""

from __future__ import annotations

from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.nodes.samples import Finding
from core.studio.languages import tr
from core.studio.names import node_title
from core.studio.preview import Preview, Sight
from core.studio.session import Session
from gui import theme
from gui.panels.base import Area, Panel
from gui.shell.controls import button
from gui.widgets import text
from gui.widgets.empty import EmptyState
from gui.widgets.preview_balance import PreviewBalance
from gui.widgets.preview_bar import PreviewBar, facts
from gui.widgets.preview_finding import PreviewFinding
from gui.widgets.preview_gallery import PreviewGallery

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
        self._new = True
        self._arranged: tuple = ()

    def build(self, parent: int) -> None:
        """The empty state, what is wrong, and the samples with their bar and what stands beside them."""
        self.empty = EmptyState(parent, tr(self.help), tr("Add digits"), self._add_digits, self.session)
        with dpg.group(parent=parent, show=False) as self._trouble:
            self._trouble_title = text.add("", face="semibold")
            self._wrong = text.add("", "error", wrap=0)
            self._fix = text.add("", "muted", wrap=0)
            with dpg.group(horizontal=True):
                self.again = button(tr("Read again"), self.preview.read_again, icon="refresh")
        with dpg.group(parent=parent, horizontal=True, show=False) as self._busy:
            self._busy_text = text.add("", "muted")
            self.stop = button(tr("Cancel"), self._cancel, kind="quiet")
        with dpg.group(parent=parent, show=False) as self._body:
            self.bar = PreviewBar(self._body, self.preview)
            with dpg.group(horizontal_spacing=theme.px(12)) as self._split:
                self._left = dpg.add_child_window(border=False, width=-1, height=-1)
                with dpg.group(parent=self._left, horizontal_spacing=theme.px(16)) as self._pair:
                    self.before = PreviewGallery(int(self._pair))
                    self.after = PreviewGallery(int(self._pair))
                with dpg.child_window(border=False, width=theme.px(ASIDE), height=-1) as self._aside:
                    self.balance = PreviewBalance(int(self._aside))
                    self.finding = PreviewFinding(int(self._aside))

    def theme_changed(self) -> None:
        """Draw again in the new colours and sizes."""
        self._arranged = ()
        self._new = True
        for part in (self.before, self.after, self.balance, self.finding, self.bar):
            part.theme_changed()

    def update(self) -> None:
        """Take in what was read, and show it."""
        self._new = self.preview.frame() or self._new
        preview, sight = self.preview, self.preview.sight
        slow = preview.busy_s > PATIENCE_S
        dpg.configure_item(self._busy, show=slow or preview.cancelled)
        if slow or preview.cancelled:
            self._say_busy()
        wrong = sight is not None and sight.error is not None
        nothing = sight is None and not slow and not preview.cancelled
        self.empty.show(nothing and not preview.busy_s)
        dpg.configure_item(self._trouble, show=wrong)
        dpg.configure_item(self._body, show=sight is not None and not wrong)
        self.resized()
        if sight is not None and self._new:
            self._new = False
            if wrong:
                self._say_wrong(sight)
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

    def _say_wrong(self, sight: Sight) -> None:
        assert sight.error is not None
        dpg.set_value(self._trouble_title, node_title(self.session, sight.wish.node))
        message = str(sight.error)
        dpg.set_value(self._wrong, message if message.endswith(".") else f"{message}.")
        dpg.set_value(self._fix, sight.error.suggestion)

    def _show(self, sight: Sight) -> None:
        self.bar.show(node_title(self.session, sight.wish.node), facts(sight), sight)
        transformed = sight.after is not None
        names = [tr("before {shape}", shape=_shape(s)) for s in sight.shapes[:1]]
        names += [tr("after {shape}", shape=_shape(s)) for s in sight.shapes[1:]]
        self.before.show(sight.form, sight.content, names[0] if transformed else "")
        self.after.show(sight.after_form if transformed else None, sight.after, names[1] if transformed else "")
        reading = sight.reading
        if reading is not None:
            width = theme.px(ASIDE) - theme.px(20) if self.size[0] > theme.px(WIDE) else self.size[0] - theme.px(40)
            self.balance.show(reading.samples.class_names, reading.balance, sight.wish.part, width)
            self.finding.show(reading.samples.finding)

    def _arrange(self, sight: Sight) -> None:
        """Beside one another where there is room, below one another where there is not."""
        reading, transformed = sight.reading, sight.after is not None
        aside = reading is not None and bool(reading.balance or reading.samples.finding != Finding())
        top = int(dpg.get_item_pos(self._split)[1])
        key = (self.size, top, transformed, aside, sight.form, sight.after_form)
        if key == self._arranged or top <= 0:
            return
        self._arranged = key
        width, height = self.size
        wide = width > theme.px(WIDE)
        room = width - theme.px(16)
        below = max(theme.px(120), height - top - theme.px(10))
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
