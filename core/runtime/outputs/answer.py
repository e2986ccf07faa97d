"""An Answer runs the part of a graph between a data node and a prediction, on rows of our choice."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

import core.engine as torch
from core.graph import PortRef
from core.runtime.objectives import Objective
from core.runtime.plan import Plan

__all__ = ["POINTS", "Answer", "Shown", "even", "roots_of"]

PICTURES = 40
STREAMED_ROWS = 4 * PICTURES  # of data that have to be read from files
POINTS = 600  # data points drawn at most
MOST_ROWS, MOST_NUMBERS = 20_000, 2_000_000  # of the data, for one look at the answers

Batch = Mapping[str, np.ndarray]


def roots_of(plan: Plan, ref: PortRef) -> set[PortRef]:
    """The outputs of data nodes that a result is made from."""
    found: set[PortRef] = set()
    seen, waiting = {ref}, [ref]
    while waiting:
        one = waiting.pop()
        if one.node in plan.feeds:
            found.add(one)
            continue
        new = plan.nodes[one.node].sources - seen
        seen |= new
        waiting.extend(new)
    return found


def even(count: int, most: int) -> np.ndarray:
    """The numbers below ``count``, or of many an even choice."""
    return np.arange(count) if count <= most else np.linspace(0, count - 1, most).astype(int)


class Shown:
    """Rows of a data node that an answer is asked for.

    Attributes
    ----------
    batch
        What the data node gives for them, by port.
    held_out
        Which of them are not trained on.
    """

    def __init__(self, batch: Batch, held_out: np.ndarray) -> None:
        self.batch, self.held_out = batch, held_out

    @property
    def judged(self) -> np.ndarray:
        """The places of the held-out rows, or of all where there are none."""
        return np.flatnonzero(self.held_out) if self.held_out.any() else np.arange(len(self.held_out))

    def part(self, places: np.ndarray) -> dict[str, np.ndarray]:
        """The batch at some of the places."""
        return {port: array[places] for port, array in self.batch.items()}


class Answer:
    """A prediction of an objective and what its loss holds against it.

    Parameters
    ----------
    prediction, target
        What the loss compares.
    loss
        The node of that loss.
    data
        The node that gives the rows.
    """

    def __init__(
        self, plan: Plan, objective: Objective, prediction: PortRef, target: PortRef, loss: str, data: str
    ) -> None:
        self.plan, self.objective = plan, objective
        self.prediction, self.target, self.data = prediction, target, data
        self.feed = plan.feeds[data]
        self.samples = self.feed.samples
        spec = plan.nodes[loss].spec
        self.loss = spec.name
        self.ignored = spec.values(plan.graph.nodes[loss].params).get("ignore_index")

    @cached_property
    def shown(self) -> Shown:
        """All rows but the test part, and of many an even choice."""
        rows = np.setdiff1d(np.arange(len(self.samples)), self.feed.test)
        each = max(1, int(np.prod(self.samples.x.shape[1:])))
        if len(self.samples.y.shape) > 1:  # an answer for every token
            each *= max(1, len(self.samples.target_vocabulary or self.samples.vocabulary))
        most = min(MOST_ROWS, max(PICTURES, MOST_NUMBERS // each))
        if self.feed.streamed:
            most = min(most, STREAMED_ROWS)
        rows = rows[even(len(rows), most)]
        batch = {port: tensor.detach().cpu().numpy() for port, tensor in self.feed.take(rows).items()}
        return Shown(batch, np.isin(rows, self.feed.validation))

    def predict(self, batch: Batch) -> np.ndarray:
        """The prediction for these inputs, given as the data node would give them, by port."""
        return self.run(batch, self.prediction)[0]

    def run(self, batch: Batch, *wanted: PortRef) -> list[np.ndarray]:
        """Several results for these inputs."""
        values: dict[PortRef, Any] = {}
        count = len(batch["x"])
        for node, feed in self.plan.feeds.items():
            if node != self.data or len(batch) < len(self.samples.ports):
                for port, tensor in feed.take(feed.train[:count]).items():
                    values[PortRef(node, port)] = tensor
        for port, array in batch.items():
            values[PortRef(self.data, port)] = torch.tensor(array, device=self.plan.device)
        missing = [ref for ref in wanted if ref not in values]
        if missing:
            order = self.objective.order
            last = max(order.index(ref.node) for ref in missing)
            ahead = (n for n in order[: last + 1] if self.plan.nodes[n].spec.category != "loss")
            self.plan.run([n for n in ahead if n not in self.plan.feeds], values)
        return [values[ref].detach().cpu().numpy() for ref in wanted]

    def names(self, highest: int) -> tuple[str, ...]:
        """Names of the classes up to the highest: a network may have more outputs than the data have classes."""
        names = self.samples.class_names or self.samples.target_vocabulary or self.samples.vocabulary
        return names + tuple(str(k) for k in range(len(names), int(highest) + 1))

    def chances(self, answer: np.ndarray) -> np.ndarray:
        """How likely each class is, (many, classes), from what the loss takes."""
        from scipy.special import expit, softmax  # slow to import, and only the training process needs it

        if self.loss not in ("loss.bce_with_logits", "loss.bce"):
            return np.asarray(softmax(answer, axis=1))
        rows = answer.reshape(len(answer), -1)
        each = rows if self.loss == "loss.bce" else expit(rows)
        return np.concatenate([1 - each, each], axis=1) if each.shape[1] == 1 else each

    def classes(self, answer: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Class and certainty (0 to 1)."""
        chances = self.chances(answer)
        return chances.argmax(axis=1), chances.max(axis=1)
