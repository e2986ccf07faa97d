"""What a project states that training reaches, in sentences such as ``validation accuracy > 0.95``.

They stand in the project (``meta["expect"]``), are shown where a person chooses a sample, and are held against a
training by the command line and by a test. A sentence compares two things, each a number or a fact:

| fact | meaning |
|---|---|
| ``loss``, ``loss of NODE`` | of the last step, of the first optimizer or of the one with that title |
| ``validation loss``, ``training loss`` | mean over that part of the data |
| ``accuracy``, ``validation accuracy`` | what the Output panel says, of all samples and of those held back |
| ``metric NODE``, ``training metric NODE`` | a metric node on the validation part, or on the training part |
| ``value NAME``, ``gradient NAME`` | a parameter with one number, such as ``linear_1.weight``, or its gradient |
| ``output NODE.PORT`` | mean of an output, in one more look at a batch |

``=`` needs how near: ``value linear_1.weight = 3 ± 0.15``.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

import core.engine as torch
from core.graph import PortRef
from core.runtime.trainer import Trainer

if TYPE_CHECKING:
    from core.studio.headless import TrainingReport

__all__ = ["Expectation", "ExpectationError", "Verdict", "expectations_of", "hold"]

_SENTENCE = re.compile(r"^\s*(?P<left>.+?)\s*(?P<sign>[<>=])\s*(?P<right>.+?)\s*(?:±\s*(?P<near>\S+))?\s*$")


class ExpectationError(ValueError):
    """A sentence that cannot be read, or speaks of something that is not there."""


@dataclass(frozen=True)
class Expectation:
    """One sentence, taken apart."""

    text: str
    left: str
    sign: str
    right: str
    near: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """An expectation with what came of it."""

    expectation: Expectation
    left: float = math.nan
    right: float = math.nan
    holds: bool = False
    why_not: str = ""  # why it cannot be told

    def __str__(self) -> str:
        if self.why_not:
            return f"✗ {self.expectation.text}  ({self.why_not})"
        numbers = f"{self.left:.4g}" if _number(self.expectation.right) is not None else (
            f"{self.left:.4g} and {self.right:.4g}"
        )  # fmt: skip
        return f"{'✓' if self.holds else '✗'} {self.expectation.text}  ({numbers})"


def expectations_of(meta: dict[str, Any]) -> list[Expectation]:
    """The expectations that a project states.

    Raises
    ------
    ExpectationError
        If one cannot be read.
    """
    stated = meta.get("expect", [])
    if not isinstance(stated, list) or not all(isinstance(text, str) for text in stated):
        raise ExpectationError("“expect” must be a list of sentences such as “validation accuracy > 0.95”.")
    return [_read(text) for text in stated]


def hold(expected: list[Expectation], report: TrainingReport, trainer: Trainer) -> list[Verdict]:
    """Hold a training against what was expected of it. An expectation that speaks of something that the project does
    not have is not met, and says so."""
    facts = _Facts(report, trainer)
    verdicts = []
    for each in expected:
        try:
            left, right = facts.value(each.left), facts.value(each.right)
        except ExpectationError as problem:
            verdicts.append(Verdict(each, why_not=str(problem)))
            continue
        holds = {"<": left < right, ">": left > right, "=": abs(left - right) <= each.near}[each.sign]
        verdicts.append(Verdict(each, left, right, holds))
    return verdicts


def _read(text: str) -> Expectation:
    found = _SENTENCE.match(text)
    near = _number(found["near"] or "0") if found else None
    if not found or near is None:
        raise ExpectationError(f"“{text}” cannot be read; write it as “validation accuracy > 0.95”.")
    return Expectation(text, found["left"], found["sign"], found["right"], near)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


class _Facts:
    """The numbers of a training, by the words of an expectation."""

    def __init__(self, report: TrainingReport, trainer: Trainer) -> None:
        self.report, self.trainer, self.plan = report, trainer, trainer.plan
        self._outputs: dict[PortRef, Any] | None = None

    def value(self, words: str) -> float:
        number = _number(words)
        if number is not None:
            return number
        head, _, tail = words.partition(" ")
        try:
            found = self._plain(words) if words in _PLAIN else self._named(head, tail)
        except (KeyError, StopIteration):
            found = None
        if found is None:
            raise ExpectationError(f"“{words}” is nothing that this project has.")
        return math.nan if np.size(found) != 1 else float(np.asarray(found).item())

    def _plain(self, words: str) -> Any:
        content = self.report.output.content if self.report.output else None
        if words == "loss":
            return self.report.loss
        if words in ("accuracy", "validation accuracy"):
            return getattr(content, words.replace(" ", "_"), None)
        judged = self.trainer.judge("train" if words.startswith("training") else "validation")
        return judged.loss if judged else None

    def _named(self, head: str, tail: str) -> Any:
        if head == "loss":
            return self.report.losses[tail.removeprefix("of ")][-1]
        if head in ("metric", "training"):
            judged = self.trainer.judge("train" if head == "training" else "validation")
            title = tail.removeprefix("metric ")
            node = next(n for n, name in self.report.titles.items() if name == title)
            return judged.metrics[node] if judged else None
        if head == "value":
            return self.plan.parameters()[tail].detach().cpu().numpy()
        if head == "gradient":
            return self.plan.parameters()[tail].grad.cpu().numpy()
        if head == "output":
            return self._output(PortRef(*tail.split(".")))
        return None

    def _output(self, ref: PortRef) -> Any:
        if self._outputs is None:
            values = {r: t for node in self.plan.feeds for r, t in self.plan.batch(node).items()}
            with torch.no_grad():
                self._outputs = self.plan.run(self.plan.order, values)
        return self._outputs[ref].float().mean().item()


_PLAIN = ("loss", "training loss", "validation loss", "accuracy", "validation accuracy")
