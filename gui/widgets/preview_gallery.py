"""One place in which a page of samples is seen, in whatever form it has."""

from __future__ import annotations

from typing import Any, Literal

import dearpygui.dearpygui as dpg

from core.studio.preview_forms import Form
from core.studio.session import Session
from gui.widgets import text
from gui.widgets.output_view import OutputView
from gui.widgets.preview_curves import PreviewCurves
from gui.widgets.preview_pad import PreviewPad
from gui.widgets.preview_pictures import PreviewPictures
from gui.widgets.preview_points import PreviewPoints
from gui.widgets.preview_table import PreviewTable
from gui.widgets.preview_text import PreviewText

__all__ = ["PreviewGallery"]

View = Form | Literal["pad"]  # points that can be drawn have a view of their own

_VIEWS: dict[View, type[OutputView]] = {
    "pad": PreviewPad,
    "pictures": PreviewPictures,
    "points": PreviewPoints,
    "curves": PreviewCurves,
    "text": PreviewText,
    "table": PreviewTable,
}


class PreviewGallery:
    """A view for each form, made when it is first needed; ``title`` stands above it where there are two of them."""

    def __init__(self, parent: int, session: Session) -> None:
        self.session = session
        self.group = int(dpg.add_group(parent=parent))
        self._title = text.add("", "muted", parent=self.group, show=False)
        self.views: dict[View, OutputView] = {}
        self.form: View | None = None

    def show(self, form: View | None, content: Any, title: str = "", node: str = "") -> None:
        """Show a page, or with None nothing. What is drawn on a pad goes into ``node``."""
        dpg.configure_item(self.group, show=content is not None)
        dpg.configure_item(self._title, show=bool(title))
        dpg.set_value(self._title, title)
        self.form = form if content is not None else None
        if form is None or content is None:
            return
        if form not in self.views:
            self.views[form] = _VIEWS[form](self.group)
        for kind, view in self.views.items():
            view.show(kind == form)
        view = self.views[form]
        if isinstance(view, PreviewPad):
            view.session, view.node = self.session, node
        view.draw(content)

    def fit(self, width: int, height: int) -> None:
        """Use this much room."""
        if self.form is not None:
            self.views[self.form].fit(width, height)

    def frame(self) -> None:
        """Call once a frame."""
        view = self.views.get(self.form) if self.form else None
        if isinstance(view, PreviewPoints):
            view.frame()

    def theme_changed(self) -> None:
        """Colours or the interface size are new."""
        for view in self.views.values():
            view.theme_changed()
