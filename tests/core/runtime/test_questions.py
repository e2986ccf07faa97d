"""What the window asks never changes what is trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import core.engine as torch
from core.runtime import messages as m
from core.runtime.questions import Bench, Question
from core.runtime.worker import Worker
from tests.core.sketches import classifier_graph


class Pipe:
    """A pipe that nobody listens to."""

    def __init__(self) -> None:
        self.said: list[Any] = []

    def send(self, event: Any) -> None:
        self.said.append(event)

    def poll(self, _timeout: float = 0) -> bool:
        return False

    def put(self, _letter: Any) -> bool:
        return True


@dataclass(frozen=True)
class Draw(Question):
    """Draws random numbers for its answer."""

    def answer(self, bench: Bench) -> list[float]:
        torch.manual_seed(5)
        return torch.rand(3).tolist()


def test_a_question_that_draws_random_numbers_leaves_the_training_its_own():
    """Dropout goes on as if nobody had asked; and so an earlier step can still be trained again to the bit."""
    pipe = Pipe()
    worker = Worker(pipe, pipe)  # type: ignore[arg-type]
    worker._obey(m.Load("run", classifier_graph(), 1))
    torch.manual_seed(3)
    expected = torch.rand(4).tolist()
    torch.manual_seed(3)
    worker._obey(m.Ask(1, Draw()))
    assert len(pipe.said[-1].content) == 3
    assert torch.rand(4).tolist() == expected
