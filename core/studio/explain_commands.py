"""The actions of the Explain panel: they need no window, so every front end has the same ones."""

from __future__ import annotations

import numpy as np

from core.runtime.trace import Operand, Spot
from core.studio.actions import Action
from core.studio.languages import tr
from core.studio.session import Session

__all__ = ["add_explain"]


def add_explain(session: Session) -> None:
    """Register the actions with the session."""
    debugger, explaining = session.running.debugger, session.running.explaining

    def operand() -> Operand | None:
        """The tensor that matters most at the cursor: what an operation gives, or the gradient it passes on."""
        entry = debugger.entry
        if entry is None:
            return None
        found = entry.outgoing or entry.outputs or entry.incoming
        return found[0] if found else None

    def at_cursor() -> None:
        chosen, trace = operand(), debugger.trace
        if chosen is not None and trace is not None:
            array = debugger.array(chosen.key)
            index = (0,) * len(chosen.shape)
            if array is not None and array.shape == chosen.shape and array.size:
                sizes = np.abs(array)
                bad = ~np.isfinite(sizes)  # a NaN is what one wants to know about first
                place = int(bad.argmax()) if bad.any() else int(sizes.argmax())
                index = tuple(int(k) for k in np.unravel_index(place, array.shape))
            debugger.explain(Spot(trace.step, chosen.key, index, chosen.origin))

    nothing = lambda: tr("Nothing is explained yet: click a number, or step (F10) and press E.")  # noqa: E731
    for action in (
        Action(
            "explain.cursor", tr("Explain the result of this operation"), at_cursor, ("E",), "Debug", "sigma",
            tr("Where the largest number that the operation at the cursor gives comes from."),
            enabled=lambda: operand() is not None, why_not=lambda: tr("You are not stepping: press F10 to begin."),
        ),
        Action(
            "explain.check", tr("Check the explained number"), explaining.check, ("Ctrl+Shift+E",), "Debug", "check",
            tr("Set a finite difference beside it."), enabled=lambda: explaining.explanation is not None,
            why_not=nothing,
        ),
        Action(
            "explain.follow", tr("Follow the largest term"), explaining.follow_largest, (), "Debug", "arrow-right",
            tr("To the number that matters most in the explained sum."),
            enabled=lambda: explaining.largest is not None, why_not=nothing,
        ),
        Action(
            "explain.back", tr("Explanation before"), explaining.back, ("Alt+Backspace",), "Debug", "arrow-left",
            tr("Back to the number explained before."), enabled=lambda: explaining.can_go_back, why_not=nothing,
        ),
        Action(
            "explain.onward", tr("Explanation after"), explaining.onward, ("Alt+Shift+Backspace",), "Debug",
            "arrow-right", tr("On along the trail of explanations."), enabled=lambda: explaining.can_go_on,
            why_not=nothing,
        ),
        Action(
            "explain.in_debugger", tr("Go to the operation of the explained number"), explaining.show_in_debugger,
            ("Shift+E",), "Debug", "bug", tr("Move the debugger to the operation that computed it."),
            enabled=lambda: explaining.explanation is not None, why_not=nothing,
        ),
    ):  # fmt: skip
        session.actions.add(action)
