"""The menu of a parameter's name in the inspector: what can be done with it besides setting it."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.nodes.params import Param
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["ParamMenu"]


class ParamMenu:
    """One popup for all parameters, filled for each click."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.vary = 0  # the item in the menu that was opened last
        self.window = int(
            dpg.add_window(popup=True, show=False, no_saved_settings=True, min_size=(10, 10), autosize=True)
        )

    def open(self, node: str, param: Param) -> None:
        """Show it at the mouse."""
        searching = self.session.searching
        varies = f"{node}.{param.name}" in {vary.name for vary in searching.setup.vary}
        dpg.delete_item(self.window, children_only=True)
        self.vary = int(
            dpg.add_checkbox(
                label=tr("Vary in a search"), default_value=varies, parent=self.window,
                callback=lambda: self._toggle(node, param, varies),
            )
        )  # fmt: skip
        x, y = dpg.get_mouse_pos(local=False)
        dpg.configure_item(self.window, pos=[round(x), round(y)], show=True)

    def _toggle(self, node: str, param: Param, varies: bool) -> None:
        dpg.configure_item(self.window, show=False)
        searching = self.session.searching
        if varies:
            searching.drop(f"{node}.{param.name}")
        else:
            searching.vary(node, param)
            self.session.notify(tr("{param} varies now: see the Search panel.", param=param.title))
