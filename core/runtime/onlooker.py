"""Onlooker: who sees a training step happen. A Recorder writes everything down, others look at less."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

from core.graph import PortRef

__all__ = ["Onlooker"]


class Onlooker(Protocol):
    """What the training of a step tells, in this order, for each objective."""

    def recording(self, plan: Any, objective: Any, /) -> AbstractContextManager[None]:
        """Around the whole pass."""

    def feed(self, values: dict[PortRef, Any], /) -> None:
        """The batch is known."""

    def enter(self, node: Any, /) -> None:
        """A node begins to run."""

    def leave(self, node: Any, values: dict[PortRef, Any], /) -> None:
        """A node has run."""

    def forward_done(self, loss: Any, /) -> None:
        """The loss is known."""

    def backward_done(self) -> None:
        """Every gradient is known."""

    def updating(self, objective: Any, /) -> AbstractContextManager[None]:
        """Around the optimizer's step."""
