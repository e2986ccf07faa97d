"""Stopping: the verbs for breakpoints and watches, each one undoable step on the document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite
from typing import Any

from core.graph import Breakpoint, Document, Target, Watch
from core.graph.breakpoints import WITH_THRESHOLD
from core.runtime.conditions import NAMES
from core.runtime.expressions import Expression
from core.studio.languages import tr

__all__ = ["Stopping"]


class Stopping:
    """Edits of one document's breakpoints and watches."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @property
    def breakpoints(self) -> dict[Target, Breakpoint]:
        """What there is, by what it is on."""
        return self.document.graph.breakpoints

    def set(self, breakpoint: Breakpoint, *, drag: object = None) -> None:
        """Set a breakpoint, in place of the one that its target has.

        Raises
        ------
        ValueError
            With a sentence, if the expression cannot be understood or the threshold makes no sense.
        """
        breakpoint = plain(breakpoint)
        label = tr("Change breakpoint") if breakpoint.target in self.breakpoints else tr("Set breakpoint")
        with self.document.edit(label, amend=drag) as edit:
            edit.set_breakpoint(breakpoint.target, breakpoint)

    def toggle(self, targets: Iterable[Target]) -> None:
        """A plain breakpoint on all if any has none, else none on all."""
        targets = list(targets)
        if not targets:
            return
        without = [t for t in targets if t not in self.breakpoints]
        with self.document.edit(tr("Set breakpoint") if without else tr("Remove breakpoint")) as edit:
            for target in without or targets:
                edit.set_breakpoint(target, Breakpoint(target) if without else None)

    def enable(self, target: Target, enabled: bool) -> None:
        """A disabled breakpoint is kept, and stops nothing."""
        known = self.breakpoints.get(target)
        if known is not None:
            with self.document.edit(tr("Enable breakpoint") if enabled else tr("Disable breakpoint")) as edit:
                edit.set_breakpoint(target, replace(known, enabled=enabled))

    def remove(self, targets: Iterable[Target]) -> None:
        """Take breakpoints off."""
        with self.document.edit(tr("Remove breakpoint")) as edit:
            for target in targets:
                edit.set_breakpoint(target, None)

    def clear(self) -> None:
        """Take every breakpoint off."""
        with self.document.edit(tr("Clear all breakpoints")) as edit:
            for target in list(self.breakpoints):
                edit.set_breakpoint(target, None)

    # ---- watches ----

    def watch(self, expression: str, name: str = "") -> None:
        """Follow an expression. Raises ValueError with a sentence if it cannot be understood."""
        Expression.parse(expression)
        watches = self.document.graph.watches
        if all(w.expression != expression.strip() for w in watches):
            self._watches(tr("Add watch"), [*watches, Watch(expression.strip(), name.strip())])

    def change_watch(self, place: int, **fields: Any) -> None:
        """Give the watch at a place another expression or name."""
        Expression.parse(fields.get("expression", "0"))
        watches = list(self.document.graph.watches)
        watches[place] = replace(watches[place], **{k: v.strip() for k, v in fields.items()})
        self._watches(tr("Change watch"), watches)

    def unwatch(self, place: int) -> None:
        """Follow the expression at a place no longer."""
        watches = list(self.document.graph.watches)
        del watches[place]
        self._watches(tr("Remove watch"), watches)

    def move_watch(self, place: int, by: int) -> None:
        """Move a watch up (-1) or down (+1)."""
        watches = list(self.document.graph.watches)
        if 0 <= place + by < len(watches):
            watches[place], watches[place + by] = watches[place + by], watches[place]
            self._watches(tr("Move watch"), watches)

    def _watches(self, label: str, watches: Iterable[Watch]) -> None:
        with self.document.edit(label) as edit:
            edit.set_watches(watches)


def plain(breakpoint: Breakpoint) -> Breakpoint:
    """The breakpoint without what its condition does not use. Raises ValueError where the condition makes no sense."""
    if breakpoint.condition == "expression":
        Expression.parse(breakpoint.expression, NAMES.__contains__)
        return replace(breakpoint, expression=breakpoint.expression.strip(), threshold=0.0)
    if breakpoint.condition not in WITH_THRESHOLD:
        return replace(breakpoint, expression="", threshold=0.0)
    if not isfinite(breakpoint.threshold):
        raise ValueError(tr("The number to compare with must be finite."))
    if breakpoint.condition == "dead_units" and not 0 <= breakpoint.threshold < 100:
        raise ValueError(tr("Choose a part from 0 to below 100 %."))
    return replace(breakpoint, expression="")
