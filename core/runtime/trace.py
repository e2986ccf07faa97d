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
    "Made",
    "Operand",
    "Phase",
    "PortRecord",
    "Ran",
    "SavedTensor",
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
    its value, the letter that stands for it in the formula (``w``), and what autograd knows of it.

    ``version`` is its version counter, which in-place operations raise; ``leaf`` means that no operation on the tape
    made it; ``sampled`` that it was too large to keep whole, so that some of its rows and columns stand for it.
    """

    name: str
    key: str
    origin: str
    shape: tuple[int, ...]
    dtype: str
    text: str
    symbol: str = ""
    requires_grad: bool = False
    leaf: bool = False
    version: int = 0
    sampled: bool = False


@dataclass(frozen=True)
class SavedTensor:
    """What an operation keeps for its backward, by the letter of the formula; ``shared`` with a tensor that lives on
    anyway, such as a weight or another operation's saved output."""

    name: str
    shape: tuple[int, ...]
    nbytes: int
    shared: bool


@dataclass(frozen=True)
class Made:
    """How a recorded array came about.

    Attributes
    ----------
    kind
        ``batch`` (fed), ``parameter`` (as the step found it), ``forward`` (output ``place`` of an entry), ``kept``
        (inside an operation), ``seed`` (where backward begins), ``backward`` (gradient of input ``place``), ``sum`` (of
        ``parts``, one for each use), ``grad`` (``.grad`` of a leaf), ``clipped`` (that of ``parts`` as the optimizer
        got it: clipped, or unscaled), ``memory`` (of an optimizer), ``update``.
    """

    kind: str
    entry: int = -1
    place: int = 0
    parts: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class Ran:
    """An operation as it ran, so that it can be run again.

    Each argument is ``("key", key)`` or ``("value", constant)``; there are none where the operation worked in place.
    ``uses`` says for each input where its gradient goes: the number of a grad_fn and of its output, a leaf's name with
    -1, or None.
    """

    operation: Any
    arguments: tuple[tuple[str, Any], ...]
    outputs: tuple[str, ...]
    kept: dict[str, str] = field(default_factory=dict)
    uses: tuple[tuple[Any, int] | None, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One stop of the debugger.

    In forward and loss an operation ran: ``inputs`` gave ``outputs``. In backward its derivative ran: ``incoming`` is
    the gradient of the loss by its outputs, ``outgoing`` by its inputs. In update an optimizer changed one parameter:
    ``inputs`` are the weight, its gradient and the optimizer's memory before, ``outputs`` weight and memory after.
    ``scope`` names the modules and time steps inside the node in which it ran, the outermost first.
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
    scope: tuple[str, ...] = ()
    saved: tuple[SavedTensor, ...] = ()


@dataclass
class PortRecord:
    """What a node's output held in this step, and from which entry on it is known.

    ``cut`` says why no gradient reaches it, where none does: it is ``data``, a ``frozen`` parameter or ``integers``,
    was ``detached`` or computed under ``no_grad``, is made of nothing that learns (``constant``), goes through an
    operation with ``no_derivative``, or is ``unused`` by the loss. ``cut_entry`` is the operation that cut it.
    """

    key: str
    entry: int
    text: str
    shape: tuple[int, ...]
    grad_key: str = ""
    grad_entry: int = -1
    grad_text: str = ""
    cut: str = ""
    cut_entry: int = -1


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
    """A summary and the arrays it speaks of.

    Attributes
    ----------
    arrays
        By key. Those in ``sampled`` were too large to keep whole: what is there are evenly picked elements of each
        dimension, and the entry says of which shape they are.
    made
        How each array came about.
    ran
        Operations of the forward pass by entry, ready to be run again.
    nbytes
        Memory held; an array that appears under several keys counts once.
    """

    summary: TraceSummary
    arrays: dict[str, Any] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    ran: dict[int, Ran] = field(default_factory=dict)
    sampled: dict[str, tuple[int, ...]] = field(default_factory=dict)
    nbytes: int = 0

    def array(self, key: str) -> np.ndarray:
        """An array as NumPy, wherever it lives. Raises KeyError for a key of another trace."""
        found = self.arrays[key]
        return found if isinstance(found, np.ndarray) else found.get()

    def shape(self, key: str) -> tuple[int, ...]:
        """The shape of the whole tensor, also where only a sample of it was kept."""
        return self.sampled.get(key) or tuple(self.arrays[key].shape)
