"""What the window can ask the training process, beyond what it is told anyway.

A question is a small frozen value that knows how to be answered; it travels to the process, is answered beside the
traces and the plan, and only the answer travels back. So large tensors and live modules stay where they are, and a new
kind of question is one class in the file of what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np

from core.runtime.trace import Trace

__all__ = ["ArraysOf", "Bench", "Question", "Refusal", "answer_to", "trace_of"]


class Bench(Protocol):
    """What the training process has at hand for an answer."""

    @property
    def traces(self) -> Mapping[int, Trace]:
        """Recorded steps by their number."""
        ...

    lab: Any  # the autograd bench, None until it is asked for

    @property
    def plan(self) -> Any: ...
    @property
    def trainer(self) -> Any: ...
    def weights_changed(self) -> None:
        """To be called after an answer that has changed the weights."""
        ...

    def losses_at(self, step: int) -> Mapping[str, tuple[float | None, float | None]]:
        """Loss of the step before and of this one, by optimizer node; empty for a step that is not kept."""
        ...


class Question:
    """Base class; subclasses are frozen dataclasses.

    Attributes
    ----------
    needs_training
        Whether there is no answer where the graph could not be compiled.
    """

    needs_training: ClassVar[bool] = True

    def answer(self, bench: Bench) -> Any:
        """What the window gets. Raises LookupError or ValueError with a sentence for the person."""
        raise NotImplementedError


@dataclass(frozen=True)
class Refusal:
    """Why a question could not be answered, as a sentence."""

    message: str


def answer_to(question: Question, bench: Bench) -> Any:
    """The answer, or a Refusal; other failures are bugs and go their own way."""
    try:
        return question.answer(bench)
    except (LookupError, ValueError) as error:
        return Refusal(str(error.args[0]) if error.args else str(error))


def trace_of(bench: Bench, step: int) -> Trace:
    """The recorded step. Raises LookupError where it is no longer kept."""
    found = bench.traces.get(step)
    if found is None:
        raise LookupError(f"Step {step} is no longer kept. Step on, or pause, to record a new one.")
    return found


@dataclass(frozen=True)
class ArraysOf(Question):
    """Whole arrays of a recorded step; a key that is not known is missing from the answer."""

    step: int
    keys: tuple[str, ...]

    def answer(self, bench: Bench) -> dict[str, np.ndarray]:
        trace = bench.traces.get(self.step)
        return {k: trace.array(k) for k in self.keys if k in trace.arrays} if trace else {}
