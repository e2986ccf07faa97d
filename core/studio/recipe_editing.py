"""RecipeEditing: setting a run up. Every change is a step on the document that can be undone.

The recipe stands in the document with what differs from its defaults only, so a project that was never set up says
nothing. A file can hold anything: what cannot be used is said, and taken out by ``reset``.
"""

from __future__ import annotations

from typing import Any

import msgspec

from core.graph.changes import ABSENT
from core.runtime.recipe import KEY, Recipe, RecipeError, recipe_of
from core.studio.languages import tr
from core.studio.metric_nodes import MetricNodes
from core.studio.names import node_title
from core.studio.session import Session

__all__ = ["PATIENCE", "RecipeEditing"]

PATIENCE = 10  # epochs, when early stopping is switched on


class RecipeEditing:
    """The recipe in a session's document."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.metrics = MetricNodes(session)

    @property
    def recipe(self) -> Recipe:
        """The recipe; the defaults where the file holds something that is none (see ``problem``)."""
        try:
            return recipe_of(self.session.graph)
        except RecipeError:
            return Recipe()

    @property
    def problem(self) -> str:
        """Why what the file holds cannot be followed, as a sentence; empty where it can."""
        try:
            recipe_of(self.session.graph)
        except RecipeError as problem:
            return str(problem)
        return ""

    @property
    def note(self) -> str:
        """What may surprise about the way in which the network is judged; empty where nothing does."""
        recipe = self.recipe
        if recipe.judge and self.metrics.judge(recipe.judge) is None:
            return tr("It was judged by a metric that is not in the graph any more; now the training loss decides.")
        if recipe.judges and not self._validates():
            return tr("No data node keeps a validation part, so the training loss decides.")
        return ""

    def configure(self, label: str = "", drag: object = None, **changes: Any) -> None:
        """Change fields of the recipe, as one step to undo; calls with the same ``drag`` are one step too.

        Raises
        ------
        RecipeError
            If a value is not allowed; nothing changes then.
        """
        meta = msgspec.structs.replace(self.recipe, **changes).as_meta()
        try:
            msgspec.convert(meta, Recipe)
        except msgspec.ValidationError as problem:
            field = str(problem).rpartition("$.")[2].strip("`")
            words = tr("{field} cannot be {value}.", field=field.replace("_", " "), value=changes.get(field, ""))
            raise RecipeError(words) from None
        with self.session.document.edit(label or tr("Set up training"), amend=("recipe", drag) if drag else None) as e:
            e.set_meta(KEY, meta or ABSENT)

    def stop_early(self, on: bool) -> None:
        """Switch early stopping on, with a usual patience, or off."""
        self.configure(tr("Stop early") if on else tr("Do not stop early"), patience=PATIENCE if on else 0)

    def reset(self) -> None:
        """Take everything out that the file holds: back to the defaults."""
        with self.session.document.edit(tr("Reset the training set-up")) as edit:
            edit.set_meta(KEY, ABSENT)

    def judges(self) -> dict[str, str]:
        """What the network can be judged by, and what it is called; the empty id is the loss."""
        found = {"": tr("validation loss"), **self.metrics.judges()}
        judge = self.recipe.judge
        return found if judge in found else {**found, judge: node_title(self.session, judge)}

    def _validates(self) -> bool:
        """Whether a data node keeps samples to judge by."""
        for node in self.session.graph:
            spec = self.session.registry.get(node.type)
            if spec is not None and spec.role == "data" and spec.values(node.params).get("validation", 0):
                return True
        return False
