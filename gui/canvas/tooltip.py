"""The small window beside the mouse that explains what is under it."""

from __future__ import annotations

from dataclasses import dataclass

import dearpygui.dearpygui as dpg

from gui import theme
from gui.fonts import bind_to
from gui.theme import colour, px

__all__ = ["Tip", "Tooltip"]

OFFSET_PX = 16
WRAP_PX = 320


@dataclass(frozen=True)
class Tip:
    """A title, one line in mono, and a sentence or two; ``tone`` colours the title."""

    title: str
    mono: str = ""
    text: str = ""
    tone: str = "text"


class Tooltip:
    """One window, filled anew for each thing it explains."""

    def __init__(self) -> None:
        self.tip: Tip | None = None
        self.window = int(
            dpg.add_window(
                show=False, no_title_bar=True, no_resize=True, no_move=True, autosize=True, no_docking=True,
                no_focus_on_appearing=True, no_saved_settings=True, no_scrollbar=True, min_size=(10, 10),
            )
        )  # fmt: skip
        self._made: tuple[object, ...] = ()
        with dpg.theme() as look, dpg.theme_component(dpg.mvAll):
            dpg.add_theme_style(dpg.mvStyleVar_ItemSpacing, px(8), px(2))
        dpg.bind_item_theme(self.window, look)

    @property
    def shown(self) -> bool:
        return self.tip is not None

    def show(self, tip: Tip | None, mouse_px: tuple[float, float]) -> None:
        """Explain ``tip`` beside the mouse; None hides the window."""
        if tip is None:
            if self.tip is not None:
                self.tip = None
                dpg.configure_item(self.window, show=False)
            return
        made = (tip, theme.current().name, theme.scale())
        if made != self._made:
            self._made = made
            self._fill(tip)
        self.tip = tip
        dpg.configure_item(self.window, pos=self._place(mouse_px), show=True)

    def _fill(self, tip: Tip) -> None:
        dpg.delete_item(self.window, children_only=True)
        title = dpg.add_text(tip.title, parent=self.window, color=colour(tip.tone), wrap=px(WRAP_PX))
        bind_to(title, "semibold")
        if tip.mono:
            bind_to(dpg.add_text(tip.mono, parent=self.window, color=colour("text")), "mono")
        if tip.text:
            dpg.add_text(tip.text, parent=self.window, color=colour("muted"), wrap=px(WRAP_PX))

    def _place(self, mouse_px: tuple[float, float]) -> list[int]:
        """Right below the mouse, or on its other side where the window would leave the screen."""
        width, height = dpg.get_item_rect_size(self.window)
        room = dpg.get_viewport_client_width(), dpg.get_viewport_client_height()
        spot = []
        for place, size, limit in zip(mouse_px, (width, height), room, strict=True):
            after = place + OFFSET_PX
            spot.append(round(after if after + size <= limit else max(0.0, place - size - OFFSET_PX / 2)))
        return spot
