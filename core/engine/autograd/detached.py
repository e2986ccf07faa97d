"""What an observer is told when a tensor is cut off from the tape.

``detach`` computes nothing, so it is no Operation; but whoever watches must see it, for here gradients end.
"""

from __future__ import annotations

from typing import Any

from .modes import state

__all__ = ["DETACH", "tell_detached"]


class _Detach:
    """Detaching described as if it were an operation, for whoever lists it among operations."""

    name = "detach"
    grad_name = ""
    family = "view"
    formula = r"y = x"
    derivatives = {"x": r"\bar{x} = 0"}  # noqa: RUF012  (never written to)
    symbols = ("x",)
    input_names = ("input",)
    outputs = ("y",)
    visible = 1
    differentiable = False
    draws = False
    attributes: dict[str, Any] = {}  # noqa: RUF012

    def again(self) -> _Detach:
        return self


DETACH = _Detach()


def tell_detached(x: Any, y: Any) -> None:
    """Tell the observers of this thread that `y` is `x` without its history."""
    for observer in state.observers:
        observer.after_detach(x, y)
