"""The Training panel: how is the network trained, by whom and in which order, and how is it going?"""

from __future__ import annotations

from typing import ClassVar

import dearpygui.dearpygui as dpg

from core.studio.languages import tr
from core.studio.recipe_editing import RecipeEditing
from core.studio.session import Session
from core.studio.training_starts import add_metric, add_schedule, schedules, suggestions
from gui import theme
from gui.panels.base import Area, Panel
from gui.shell.controls import heading
from gui.widgets.choice_menu import ChoiceMenu
from gui.widgets.empty import EmptyState
from gui.widgets.optimizer_list import OptimizerList
from gui.widgets.recipe_form import RecipeForm
from gui.widgets.standing_view import StandingView

__all__ = ["TrainingPanel"]


class TrainingPanel(Panel):
    """What holds for the whole run, the optimizers in their order, and how training stands."""

    name: ClassVar[str] = "training"
    title: ClassVar[str] = "Training"
    icon: ClassVar[str] = "rocket"
    area: ClassVar[Area] = "right"
    order: ClassVar[int] = 15
    help: ClassVar[str] = (
        "How this network is trained: optimizers and the order of their steps, learning rates, precision, when to stop "
        "and which weights to keep."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.editing = RecipeEditing(session)

    def build(self, parent: int) -> None:
        """Three parts, one below the other."""
        self.menu = ChoiceMenu()
        self._empty = EmptyState(parent, tr(self.help), tr("Open an example"), lambda: None, self.session)
        with dpg.group(parent=parent, show=False) as self._body:
            body = int(self._body)
            heading(tr("The run"))
            self.form = RecipeForm(self.editing, body, self._offer_metrics)
            self._gap()
            heading(tr("Optimizers, in the order of their steps"))
            self.optimizers = OptimizerList(self.session, body, self._offer_schedules)
            self._gap()
            heading(tr("Now"))
            self.standing = StandingView(self.session, self.editing, body)

    @staticmethod
    def _gap() -> None:
        dpg.add_spacer(height=theme.px(4))
        dpg.add_separator()
        dpg.add_spacer(height=theme.px(4))

    def theme_changed(self) -> None:
        """Sizes are new."""
        self.form.build()
        self.standing.build()
        self.optimizers.rebuild()

    def update(self) -> None:
        """Follow the document and the run."""
        empty = not self.session.graph.nodes
        self._empty.instead_of(self._body, empty)
        if empty:
            return
        self.form.frame()
        self.optimizers.frame(max(theme.px(160), round(dpg.get_item_rect_size(self.window)[0]) - theme.px(34)))
        self.standing.frame()

    # ---- one-click starts ----

    def _offer_schedules(self, below: int, optimizer: str) -> None:
        offered = schedules(self.session)
        self.menu.open(below, [(spec.label, spec.summary) for spec in offered],
                       lambda place: add_schedule(self.session, optimizer, offered[place].name))  # fmt: skip

    def _offer_metrics(self, below: int) -> None:
        offered = suggestions(self.session)
        if not offered:
            self.session.notify(tr("There is no loss that a metric fits, or all that fit it are there."))
            return
        summaries = [(s.title, self.session.registry[s.type].summary) for s in offered]
        self.menu.open(below, summaries, lambda place: add_metric(self.session, offered[place]))
