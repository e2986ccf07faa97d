"""What the window's process and the training process say to each other.

Commands go in, events come out; each is a small frozen value. Every event carries the id of its run: the receiver drops
those of any other run, so a run that was stopped can never write into a project that was opened after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from core.graph import Breakpoint, Graph
from core.runtime.drawings import Drawing
from core.runtime.judging import Judgement
from core.runtime.numbers import TensorView
from core.runtime.patience import Standing
from core.runtime.questions import Question
from core.runtime.stops import Hit
from core.runtime.trace import TraceSummary

__all__ = [
    "Answer",
    "Ask",
    "Command",
    "Compiled",
    "Debug",
    "Event",
    "Failed",
    "LiveRefused",
    "Load",
    "Measured",
    "Needs",
    "NodeTensor",
    "Pause",
    "Progress",
    "Reset",
    "Run",
    "SaveState",
    "SetBreakpoints",
    "SetLive",
    "SetSpeed",
    "Shutdown",
    "Snapshot",
    "StateChanged",
    "StateKept",
    "StateSaved",
    "Step",
    "StopVisit",
    "TakeBest",
    "Traced",
    "Travelled",
    "Visit",
    "WorkerState",
]

WorkerState = Literal["empty", "running", "paused", "failed"]


# ---- commands ----


@dataclass(frozen=True)
class Load:
    """Compile this graph and be ready. With ``keep`` what still fits of the weights and optimizers goes on. Code of the
    project runs only if it is ``trusted``."""

    run: str
    graph: Graph
    seed: int
    device: str = "cpu"
    keep: bool = True
    state: dict[str, Any] | None = None
    trusted: bool = False


@dataclass(frozen=True)
class Run:
    """Train until told otherwise, at most ``steps_per_s`` if that is not 0, up to ``until_epoch`` if that is not 0.
    Its end is said to the person unless ``quiet``."""

    steps_per_s: float = 0.0
    until_epoch: int = 0
    quiet: bool = False


@dataclass(frozen=True)
class SetSpeed:
    """Another limit for a run under way; what has stopped meanwhile stays stopped."""

    steps_per_s: float


@dataclass(frozen=True)
class Pause:
    """Stop after the step at hand."""


@dataclass(frozen=True)
class Step:
    """One training step, or the rest of the epoch."""

    epoch: bool = False


@dataclass(frozen=True)
class Debug:
    """One training step, recorded, for the debugger to walk through; first train up to it, if ``at_step`` is further
    away."""

    at_step: int = 0


@dataclass(frozen=True)
class Visit:
    """Record a step again that was trained before; what was trained since stays as it is.

    With a ``reference`` (a parameter or an output) find where that got the numbers it has at the entry ``cursor`` of
    this step; if that is this very entry, where they were others before.
    """

    step: int
    reference: str = ""
    cursor: int = 0


@dataclass(frozen=True)
class StopVisit:
    """Give up a Visit that is under way."""


@dataclass(frozen=True)
class Reset:
    """Begin again with new weights drawn from ``seed``."""

    seed: int


@dataclass(frozen=True)
class SetLive:
    """Change a hyper-parameter of an optimizer while it runs."""

    node: str
    param: str
    value: Any


@dataclass(frozen=True)
class TakeBest:
    """Stop, and go back to the weights of the best epoch, where the recipe has them kept."""


@dataclass(frozen=True)
class SetBreakpoints:
    """A run stops, with a recorded step, where one of these comes true."""

    breakpoints: tuple[Breakpoint, ...]


@dataclass(frozen=True)
class Needs:
    """What the window needs now, so that nothing else is computed: the Output panel (the network of an ``optimizer``
    node, the first one without), these nodes' tensors, the trace (values on links, computation graph), and what these
    probes draw."""

    output: bool = True
    nodes: tuple[str, ...] = ()
    trace: bool = False
    optimizer: str = ""
    drawings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """Ask something about the training or a recorded step."""

    request: int
    question: Question


@dataclass(frozen=True)
class SaveState:
    """Ask for everything that is needed to go on later."""

    request: int


@dataclass(frozen=True)
class Prepare:
    """Load now, while nobody waits, the libraries that many data nodes need at their first run."""


@dataclass(frozen=True)
class Shutdown:
    """End the process."""


Command = (
    Load
    | Prepare
    | Run
    | SetSpeed
    | Pause
    | Step
    | Debug
    | Visit
    | StopVisit
    | Reset
    | SetLive
    | TakeBest
    | SetBreakpoints
    | Needs
    | Ask
    | SaveState
    | Shutdown
)


# ---- events ----


@dataclass(frozen=True)
class Compiled:
    """The graph is ready; ``fresh`` names parameters that were made anew, ``parameters`` all of them with shapes."""

    run: str
    parameters: dict[str, tuple[int, ...]]
    fresh: tuple[str, ...]
    steps_per_epoch: int
    kept_steps: int


@dataclass(frozen=True)
class StateChanged:
    """The worker runs, paused, or failed; ``reason`` is a sentence for the person, if there is something to say."""

    run: str
    state: WorkerState
    reason: str = ""
    node: str = ""


@dataclass(frozen=True)
class Progress:
    """Losses of all steps since the last Progress; never dropped. ``judgements`` holds (step, Judgement) pairs,
    ``rates`` the newest learning rate of each optimizer, ``standing`` how training stands against its recipe, where
    that is new."""

    run: str
    step: int
    epoch: int
    first_step: int
    losses: dict[str, np.ndarray]
    judgements: tuple[tuple[int, Judgement], ...] = ()
    rate: float = 0.0
    rates: dict[str, float] = field(default_factory=dict)
    standing: Standing | None = None


@dataclass(frozen=True)
class Measured:
    """Gradient norm and update ratio of every parameter at one step."""

    run: str
    step: int
    grad_norms: dict[str, float]
    update_ratios: dict[str, float]


@dataclass(frozen=True)
class NodeTensor:
    """A tensor of a watched node: parameter or output, with its gradient where it has one."""

    label: str
    kind: Literal["parameter", "output"]
    value: TensorView
    gradient: TensorView | None = None


@dataclass(frozen=True)
class Snapshot:
    """A picture of the moment; only the newest matters. It travels through the mailbox, not the pipe."""

    run: str
    step: int
    epoch: int
    output: Any = None
    tensors: dict[str, tuple[NodeTensor, ...]] = field(default_factory=dict)
    norms: dict[str, float] = field(default_factory=dict)
    drawings: dict[str, Drawing] = field(default_factory=dict)


@dataclass(frozen=True)
class Traced:
    """A step was recorded. ``stop_at`` is the entry at which the debugger stands: a breakpoint's, the first, or the
    last.

    ``hit`` is the breakpoint that came true there, if one did; ``again`` says that it is a step of the past; ``kept``
    are the steps whose records the process still has.
    """

    run: str
    summary: TraceSummary
    stop_at: int
    stepping: bool
    hit: Hit | None = None
    again: bool = False
    kept: tuple[int, ...] = ()


@dataclass(frozen=True)
class Travelled:
    """How far a Visit is: steps trained again, and in all. ``over`` once it has ended, with a sentence if it found
    nothing."""

    run: str
    done: int
    total: int
    over: bool = False
    message: str = ""


@dataclass(frozen=True)
class LiveRefused:
    """A live parameter could not be changed without compiling the graph anew."""

    run: str
    node: str


@dataclass(frozen=True)
class Answer:
    """Answer to Ask: what the question's ``answer`` gave, or a ``Refusal``."""

    run: str
    request: int
    content: Any


@dataclass(frozen=True)
class StateKept:
    """The newest state, sent now and then so that work survives if the worker dies."""

    run: str
    state: dict[str, Any]


@dataclass(frozen=True)
class StateSaved:
    """Answer to SaveState."""

    run: str
    request: int
    state: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """Something went wrong: a sentence, the node it happened in, and the traceback for "details"."""

    run: str
    message: str
    node: str = ""
    details: str = ""
    problems: tuple[Any, ...] = ()


Event = (
    Compiled
    | StateChanged
    | Progress
    | Measured
    | Snapshot
    | Traced
    | LiveRefused
    | Answer
    | StateKept
    | StateSaved
    | Failed
    | Travelled
)
