"""The set-up of a run as a form: precision, replicas, what judges the network, when to stop, what to keep.

Every field writes into the document at once, as one step to undo. Where the file holds what cannot be used, the form
says so and offers to reset it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dearpygui.dearpygui as dpg

from core.runtime.recipe import PRECISIONS, Precision, RecipeError
from core.studio.languages import tr
from core.studio.recipe_editing import RecipeEditing
from gui import fonts, theme
from gui.shell.controls import button, tooltip
from gui.widgets import text

__all__ = ["RecipeForm", "precision_title"]

LABEL = 112  # width of the names, as in the inspector
TYPED = ("replicas", "patience", "min_improvement")  # each sign that is typed is a change; together they are one step


def precision_title(precision: Precision) -> str:
    """What a precision is called."""
    return {"float32": "float32", "bfloat16": tr("mixed bfloat16"), "float16": tr("mixed float16")}[precision]


class RecipeForm:
    """Call ``frame`` once a frame.

    Parameters
    ----------
    add_metric
        Offers metrics below the item that it is given.
    """

    def __init__(self, editing: RecipeEditing, parent: int, add_metric: Callable[[int], object]) -> None:
        self.editing, self._add_metric = editing, add_metric
        self.fields: dict[str, int] = {}
        self._judges: dict[str, str] = {}
        self._refused = ""
        self.group = int(dpg.add_group(parent=parent))
        self.build()

    def build(self) -> None:
        """Make every item anew, in the present colours and sizes."""
        dpg.delete_item(self.group, children_only=True)
        self.fields = {}
        with dpg.group(parent=self.group):
            with dpg.group(show=False) as self._trouble:
                self._trouble_text = text.add("", "error", wrap=0)
                self.reset = button(tr("Reset the set-up"), self._reset, icon="restart",
                                    tip=tr("Takes the wrong values out of the project; it can be undone."))  # fmt: skip
            with self._row(tr("Precision")):
                self.fields["precision"] = int(dpg.add_combo(
                    [precision_title(p) for p in PRECISIONS], width=-theme.px(34), callback=self._precision
                ))  # fmt: skip
            tooltip(self.fields["precision"], tr("float32 is exact enough for everything. Mixed: products in 16 bits, "
                                                 "sums and weights in 32. float16 needs a scaled loss, which is done "
                                                 "by itself; bfloat16 does not."))  # fmt: skip
            with self._row(tr("Replicas")):
                self._int_item("replicas", -theme.px(34))
            tooltip(self.fields["replicas"], tr("Each batch is cut into so many parts, which go through copies of the "
                                                "network; their gradients are averaged."))  # fmt: skip
            self._replicas = text.add(tr("On one device the parts go one after the other: no faster, the same result "
                                         "but for batch normalisation."), "muted", wrap=0, show=False)  # fmt: skip
            with self._row(tr("Judge by")), dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                self.fields["judge"] = int(dpg.add_combo([], width=-theme.px(34), callback=self._judge))
                self.add = button("", lambda: self._add_metric(self.add), icon="add", kind="quiet",
                                  tip=tr("Add a metric to the graph"))  # fmt: skip
            tooltip(self.fields["judge"], tr("What says, after each epoch, how good the network is on the validation "
                                             "part."))  # fmt: skip
            with self._row(tr("Stop early")), dpg.group(horizontal=True, horizontal_spacing=theme.px(4)):
                self.fields["stop"] = int(dpg.add_checkbox(callback=lambda _s, on: self.editing.stop_early(on)))
                with dpg.group(horizontal=True, horizontal_spacing=theme.px(4), show=False) as self._after:
                    text.add(tr("after"), "muted")
                    self._int_item("patience", theme.px(48))
                    text.add(tr("epochs"), "muted")
            tooltip(self.fields["stop"], tr("Training ends when so many epochs brought no improvement."))
            tooltip(self.fields["patience"], tr("Patience: so many epochs in a row without an improvement."))
            with dpg.group() as self._gain:
                with self._row(tr("Smallest gain")):
                    self.fields["min_improvement"] = self._mono(dpg.add_input_float(
                        width=-theme.px(34), step=0, min_value=0, min_clamped=True, format="%g",
                        callback=lambda _s, value: self._set("min_improvement", float(f"{value:.6g}")),
                    ))  # fmt: skip
                tooltip(self.fields["min_improvement"], tr("A value must be better by more than this to count as an "
                                                           "improvement."))  # fmt: skip
            with self._row(tr("Keep the best")):
                self.fields["keep_best"] = int(dpg.add_checkbox(callback=lambda _s, on: self._set("keep_best", on)))
            tooltip(self.fields["keep_best"], tr("The weights of the best epoch are kept, and come back when training "
                                                 "stops early."))  # fmt: skip
            self._note = text.add("", "warn", wrap=0, show=False)

    def frame(self) -> None:
        """Bring every field up to date."""
        recipe, judges = self.editing.recipe, self.editing.judges()
        if judges != self._judges:
            self._judges = judges
            dpg.configure_item(self.fields["judge"], items=list(judges.values()))
        shown: dict[str, Any] = {
            "precision": precision_title(recipe.precision), "replicas": recipe.replicas,
            "judge": judges[recipe.judge], "stop": recipe.patience > 0, "patience": recipe.patience,
            "min_improvement": recipe.min_improvement, "keep_best": recipe.keep_best,
        }  # fmt: skip
        for name, value in shown.items():
            item = self.fields[name]
            if not dpg.is_item_active(item) and dpg.get_value(item) != value:
                dpg.set_value(item, value)
        problem, note = self.editing.problem, self._refused or self.editing.note
        for item, visible in (
            (self._trouble, bool(problem)), (self._replicas, recipe.replicas > 1), (self._after, recipe.patience > 0),
            (self._gain, recipe.judges), (self._note, bool(note)),
        ):  # fmt: skip
            if dpg.is_item_shown(item) != visible:
                dpg.configure_item(item, show=visible)
        for item, words in ((self._trouble_text, problem), (self._note, note)):
            if dpg.get_value(item) != words:
                dpg.set_value(item, words)

    # ---- making ----

    @staticmethod
    @contextmanager
    def _row(label: str) -> Iterator[None]:
        """A line of the form: the name, and room for the field."""
        with dpg.group(horizontal=True, xoffset=theme.px(LABEL)):
            text.add(label, "muted")
            yield

    def _int_item(self, name: str, width: int) -> None:
        self.fields[name] = self._mono(dpg.add_input_int(
            width=width, step=0, min_value=1, min_clamped=True, max_value=1_000_000, max_clamped=True,
            callback=lambda _s, value: self._set(name, value),
        ))  # fmt: skip

    @staticmethod
    def _mono(item: int | str) -> int:
        dpg.bind_item_font(item, fonts.font("mono"))
        return int(item)

    # ---- from the person ----

    def _precision(self, _sender: int, words: str) -> None:
        self._set("precision", next(p for p in PRECISIONS if precision_title(p) == words))

    def _judge(self, _sender: int, words: str) -> None:
        self._set("judge", next(node for node, title in self._judges.items() if title == words))

    def _set(self, field: str, value: Any) -> None:
        try:
            self.editing.configure(drag=field if field in TYPED else None, **{field: value})
            self._refused = ""
        except RecipeError as problem:
            self._refused = str(problem)

    def _reset(self) -> None:
        self._refused = ""
        self.editing.reset()
