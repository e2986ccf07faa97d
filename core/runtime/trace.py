"""Trace: one training step written down, operation by operation, with every number.

The Recorder (``core.runtime.recorder``) fills a Trace while a step runs; the debugger, the values on the links, the
computation graph and the inspector all read from it. Because the numbers are kept, one can go back as easily as on.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from core.graph import Link, PortRef

__all__ = [
    "OPTIMIZER_SIGNS",
    "AutogradNode",
    "Entry",
    "LinkGradient",
    "Operand",
    "Phase",
    "PortRecord",
    "Spot",
    "Trace",
    "TraceSummary",
]

Phase = Literal["forward", "loss", "backward", "update"]

# What stands for an optimizer's settings and memory in its formula.
OPTIMIZER_SIGNS = {
    "weight": "θ", "gradient": "g", "lr": "η", "weight_decay": "λ", "momentum": "μ", "dampening": "τ",
    "betas": "β₁, β₂", "eps": "ε", "alpha": "α", "exp_avg": "m", "exp_avg_sq": "v", "max_exp_avg_sq": "v max",
    "momentum_buffer": "b", "square_avg": "v", "grad_avg": "ḡ", "step": "t",
}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A recorded tensor, or one element of it: what a person points at. ``title`` is how it is called on screen."""

    step: int
    key: str
    index: tuple[int, ...] | None = None
    title: str = ""


@dataclass(frozen=True)
class Operand:
    """One tensor of an entry: its role there (``weight``), the key of its array, where it comes from, a few words of
    its value, and the letter that stands for it in the formula (``w``)."""

    name: str
    key: str
    origin: str
    shape: tuple[int, ...]
    dtype: str
    text: str
    symbol: str = ""


@dataclass(frozen=True)
class Entry:
    """One stop of the debugger.

    In forward and loss an operation ran: ``inputs`` gave ``outputs``. In backward its derivative ran: ``incoming`` is
    the gradient of the loss by its outputs, ``outgoing`` by its inputs. In update an optimizer changed one parameter:
    ``inputs`` are the weight, its gradient and the optimizer's memory before, ``outputs`` weight and memory after.
    """

    index: int
    phase: Phase
    node: str
    title: str
    operation: str
    grad_name: str
    formula: str
    derivatives: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    inputs: tuple[Operand, ...] = ()
    outputs: tuple[Operand, ...] = ()
    incoming: tuple[Operand, ...] = ()
    outgoing: tuple[Operand, ...] = ()
    grad_fn: int | None = None


@dataclass
class PortRecord:
    """What a node's output held in this step, and from which entry on it is known."""

    key: str
    entry: int
    text: str
    shape: tuple[int, ...]
    grad_key: str = ""
    grad_entry: int = -1
    grad_text: str = ""


@dataclass(frozen=True)
class LinkGradient:
    """What flowed back through a link; an empty ``key`` where nothing did."""

    key: str
    entry: int
    text: str


@dataclass(frozen=True)
class AutogradNode:
    """A grad_fn of this step; ``inputs`` are the ids of those its gradient flows on to."""

    id: int
    name: str
    node: str
    label: str
    shape: tuple[int, ...]
    inputs: tuple[int, ...]
    entry: int  # the forward entry, -1 for AccumulateGrad
    backward_entry: int = -1


@dataclass
class TraceSummary:
    """A trace without its arrays: what travels to the window at once."""

    step: int
    epoch: int
    objective: str
    loss: float | None
    entries: list[Entry] = field(default_factory=list)
    ports: dict[PortRef, PortRecord] = field(default_factory=dict)
    links: dict[Link, LinkGradient] = field(default_factory=dict)
    autograd: list[AutogradNode] = field(default_factory=list)
    parameters: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass
class Trace:
    """A summary and the arrays it speaks of."""

    summary: TraceSummary
    arrays: dict[str, Any] = field(default_factory=dict)

    @property
    def nbytes(self) -> int:
        """Bytes held by the arrays; views of one array count each."""
        return sum(array.nbytes for array in self.arrays.values())

    def array(self, key: str) -> np.ndarray:
        """An array as NumPy, wherever it lives. Raises KeyError for a key of another trace."""
        found = self.arrays[key]
        return found if isinstance(found, np.ndarray) else found.get()
