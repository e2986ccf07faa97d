"""How the run stands: the epoch, the best one so far, how long ago that was, and the scale of a scaled loss."""

from __future__ import annotations

import dearpygui.dearpygui as dpg

from core.runtime.numbers import digits
from core.studio.languages import tr
from core.studio.recipe_editing import RecipeEditing
from core.studio.session import Session
from gui import theme
from gui.shell.controls import ActionButton
from gui.widgets import text
from gui.widgets.output_view import percent

__all__ = ["StandingView"]

LABEL = 112


class StandingView:
    """A few numbers and the way back to the best weights. Call ``frame`` once a frame."""

    def __init__(self, session: Session, editing: RecipeEditing, parent: int) -> None:
        self.session, self.editing = session, editing
        self.values: dict[str, int] = {}
        self._rows: dict[str, int] = {}
        self.group = int(dpg.add_group(parent=parent))
        self.build()

    def build(self) -> None:
        """Make every item anew, in the present colours and sizes."""
        dpg.delete_item(self.group, children_only=True)
        for name, label in (
            ("epoch", tr("Epoch")), ("best", tr("Best so far")), ("waited", tr("Since then")),
            ("scale", tr("Loss scale")),
        ):  # fmt: skip
            with dpg.group(horizontal=True, xoffset=theme.px(LABEL), parent=self.group) as row:
                text.add(label, "muted")
                self.values[name] = text.add("", "", "mono")
            self._rows[name] = int(row)
        dpg.add_spacer(height=theme.px(2), parent=self.group)
        action = self.session.actions["training.take_best"]
        self.back = ActionButton(action, parent=self.group, kind="button", label=action.label)

    def frame(self) -> None:
        """Bring it up to date."""
        for name, words in self._words().items():
            if dpg.is_item_shown(self._rows[name]) != bool(words):
                dpg.configure_item(self._rows[name], show=bool(words))
            if words and dpg.get_value(self.values[name]) != words:
                dpg.set_value(self.values[name], words)
        if dpg.is_item_shown(self.back.group) != self.editing.recipe.keep_best:
            dpg.configure_item(self.back.group, show=self.editing.recipe.keep_best)
        self.back.refresh()

    def _words(self) -> dict[str, str]:
        running, recipe = self.session.running, self.editing.recipe
        words = {"epoch": f"{running.epoch:,}" if running.step_count else tr("nothing was trained yet")}
        standing = running.standing
        if standing is None or standing.best_value is None:
            words["best"] = tr("after the first epoch") if recipe.judges else ""
            words["waited"] = ""
        else:
            metric = self.editing.metrics.of(recipe.judge)
            value = percent(standing.best_value) if metric and metric.percent else digits(standing.best_value)
            words["best"] = tr("{value} in epoch {epoch}", value=value.strip(), epoch=f"{standing.best_epoch:,}")
            words["waited"] = (
                tr("{count} of {patience} epochs", count=standing.waited, patience=recipe.patience)
                if recipe.patience else tr("{count} epochs", count=standing.waited)
            )  # fmt: skip
        scale = standing.scale if standing is not None and recipe.precision == "float16" else None
        words["scale"] = f"{scale:,.0f}" if scale is not None else ""
        return words
