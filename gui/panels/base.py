"""Panel: what every docked window of the program has in common."""

from __future__ import annotations

from typing import ClassVar, Literal

import dearpygui.dearpygui as dpg

from core.studio.session import Session

__all__ = ["Panel"]

Area = Literal["left", "centre", "bottom", "right"]


class Panel:
    """A docked window that answers one question about the session.

    A subclass gives the class attributes, builds its items once, and brings them up to date in ``update``, which is
    called once a frame and only while the panel can be seen. Listeners of session signals should only note that
    something is new; the work belongs into ``update``.

    Attributes
    ----------
    name
        Stable id (layout files and settings refer to it).
    title, icon
        What the tab shows; icon is a name from ``assets/fonts/icons.json``.
    area, order
        Where it stands in the default layout.
    help
        One sentence for the panel's tooltip and for its empty state.
    """

    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    area: ClassVar[Area] = "bottom"
    order: ClassVar[int] = 50
    help: ClassVar[str] = ""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.window = 0  # the DearPyGui window, set before build
        self.visible = False  # set by the shell once a frame
        self.size = (0, 0)  # in pixels, as of the last call of ``resized``

    def build(self, parent: int) -> None:
        """Create the items inside ``parent``, once."""

    def update(self) -> None:
        """Bring the items up to date; called once a frame while the panel can be seen."""

    def resized(self) -> bool:
        """Whether the panel has another size than at the last call, so that its parts are to be arranged anew."""
        width, height = (int(v) for v in dpg.get_item_rect_size(self.window))
        if (width, height) == self.size or width < 10:  # one that was not drawn yet has no size
            return False
        self.size = (width, height)
        return True

    def theme_changed(self) -> None:
        """Colours or the interface size are new."""
