"""What the Output panel shows: the network's answer in the form that suits its data.

Two numbers in and classes out: decision regions. One number in and out: the fitted curve. Pictures: pictures with the
predicted class. Other classes: a confusion matrix. No data at all: the numbers. Everything else: prediction against
target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

import core.engine as torch
from core.graph import PortRef
from core.nodes.samples import Samples
from core.runtime.numbers import brief
from core.runtime.objectives import Objective
from core.runtime.plan import Plan

__all__ = ["Confusion", "Curve", "Numbers", "Output", "Pictures", "Regions", "Scatter", "output_of"]

PICTURES = 40
SIDE = 64  # pixels of a shown picture, at most
MOST_CLASSES = 20  # rows of a confusion matrix; rarer classes share one
STREAMED_ROWS = 4 * PICTURES  # of data that have to be read from files
GRID = 72  # side of the picture of decision regions, in cells
POINTS = 600  # data points drawn at most
MOST_ROWS, MOST_NUMBERS = 20_000, 2_000_000  # of the data, for one look at the answers


@dataclass(frozen=True)
class Regions:
    """Decision regions. ``winner`` (rows from low to high y) is the class of each cell, ``certainty`` 0 to 1."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    winner: np.ndarray
    certainty: np.ndarray
    points: np.ndarray
    labels: np.ndarray
    held_out: np.ndarray
    class_names: tuple[str, ...]
    accuracy: float
    validation_accuracy: float | None


@dataclass(frozen=True)
class Curve:
    """The network as a function of one number, and the data."""

    x: np.ndarray
    y: np.ndarray
    points_x: np.ndarray
    points_y: np.ndarray
    held_out: np.ndarray


@dataclass(frozen=True)
class Pictures:
    """Pictures with what the network says: shape (count, height, width), or (count, height, width, 3) in colour."""

    pictures: np.ndarray
    predicted: np.ndarray
    truth: np.ndarray
    certainty: np.ndarray
    class_names: tuple[str, ...]
    accuracy: float
    held_out: bool


@dataclass(frozen=True)
class Confusion:
    """How many samples of each class (rows) were taken for which (columns)."""

    counts: np.ndarray
    class_names: tuple[str, ...]
    accuracy: float
    held_out: bool


@dataclass(frozen=True)
class Scatter:
    """Prediction against target, one point a number."""

    target: np.ndarray
    prediction: np.ndarray


@dataclass(frozen=True)
class Numbers:
    """For a graph without data: the result and every parameter, as (name, value, gradient) in words."""

    rows: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Output:
    """The payload of the Output panel: one of the above, the name of the node it shows, and the step it belongs to."""

    node: str
    title: str
    content: Any = None
    why_not: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    step: int = 0


def output_of(plan: Plan) -> Output:
    """Work out what to show for a plan's first objective; ``why_not`` says why there is nothing, if so."""
    if not plan.objectives:
        return Output("", "", why_not="Add a loss and an optimizer, and the network's answers appear here.")
    objective = plan.objectives[0]
    if not any(n in plan.feeds for n in objective.order):
        return Output(objective.loss.node, plan.nodes[objective.loss.node].title, _numbers(plan, objective))
    prediction, target, links = _ends(plan, objective)
    if prediction is None or target is None:
        return Output("", "", why_not="There is no loss node that compares a prediction with the data.")
    source = target if target.node in plan.feeds else None
    fed = [n for n in objective.order if n in plan.feeds]
    if source is None and len(fed) == 1:
        source = PortRef(fed[0], "y")
    if source is None:
        return Output("", "", why_not="Which data node gives the targets cannot be told; link its y to the loss.")
    title = plan.nodes[prediction.node].title
    answer = _Answer(plan, objective, prediction, source.node, links)
    plan.train(False)
    try:
        with torch.no_grad():
            return Output(prediction.node, title, answer.content())
    except Exception as error:  # a batch of another size does not go through every network; training goes on
        return Output(prediction.node, title, why_not=f"The network's answer to all samples cannot be shown: {error}")
    finally:
        plan.train(True)


def _numbers(plan: Plan, objective: Objective) -> Numbers:
    """The result with the present parameters, and the parameters with the gradients of the last step."""
    values: dict[PortRef, Any] = {}
    plan.train(False)
    try:
        with torch.no_grad():
            plan.run(objective.order, values)
    finally:
        plan.train(True)
    result = brief(values[objective.loss].detach().cpu().numpy())
    rows = [(plan.nodes[objective.loss.node].title, result, "")]
    titles = {node: plan.nodes[node].title for node in plan.modules}
    for name, parameter in objective.parameters.items():
        node, _, part = name.partition(".")
        label = titles[node] if len(dict(plan.modules[node].named_parameters())) == 1 else f"{titles[node]} {part}"
        gradient = "" if parameter.grad is None else brief(parameter.grad.detach().cpu().numpy())
        rows.append((label, brief(parameter.detach().cpu().numpy()), gradient))
    return Numbers(tuple(rows))


def _ends(plan: Plan, objective: Objective) -> tuple[PortRef | None, PortRef | None, str]:
    """The prediction and target that the loss compares, and the kind of loss."""
    for node in reversed(objective.order):
        spec = plan.nodes[node].spec
        if any(out.kind == "loss" for out in spec.outputs) and spec.input("input") and spec.input("target"):
            sources = dict(zip([p.name for p in spec.inputs], plan.nodes[node].inputs, strict=True))
            given, wanted = sources["input"], sources["target"]
            if isinstance(given, PortRef) and isinstance(wanted, PortRef):
                return given, wanted, spec.name
    return None, None, ""


class _Answer:
    """Runs the part of the graph from the data node to the prediction on inputs of our choice."""

    def __init__(self, plan: Plan, objective: Objective, prediction: PortRef, data: str, loss: str) -> None:
        self.plan, self.objective, self.prediction, self.data, self.loss = plan, objective, prediction, data, loss
        self.feed = plan.feeds[data]
        self.samples = self.feed.samples
        compared = next(n for n in reversed(objective.order) if plan.nodes[n].spec.name == loss)
        spec = plan.nodes[compared].spec
        self.ignored = spec.values(plan.graph.nodes[compared].params).get("ignore_index")
        last = objective.order.index(prediction.node) if prediction.node in objective.order else -1
        self.order = [n for n in objective.order[: last + 1] if plan.nodes[n].spec.category != "loss"]

    def content(self) -> Any:
        rows = self._rows()
        batch = {port: tensor.detach().cpu().numpy() for port, tensor in self.feed.take(rows).items()}
        x, y = batch["x"], batch["y"]
        classes = y.dtype.kind in "iu" or self.loss in ("loss.cross_entropy", "loss.bce_with_logits")
        held_out = np.isin(rows, self.feed.validation)
        shown = np.flatnonzero(held_out) if held_out.any() else np.arange(len(x))
        if classes and x.ndim == 2 and x.shape[1] == 2:
            return self._regions(x, y, held_out)
        if not classes and x.ndim == 2 and x.shape[1] == 1 and y.reshape(len(y), -1).shape[1] == 1:
            return self._curve(x, y, held_out)
        answer = self.predict(x[shown], {port: array[shown] for port, array in batch.items()})
        truth = y[shown]
        if not classes:
            keep = slice(0, POINTS)
            return Scatter(truth.reshape(-1)[keep].astype(float), answer.reshape(-1)[keep].astype(float))
        answer, truth = self._each(answer, truth)
        winner, certainty = self._classes(answer)
        accuracy = float((winner == truth).mean())
        names = self._names(max(truth.max(), winner.max()))
        pictures = _pictures(x[shown[:PICTURES]], self.samples)
        if pictures is not None and len(truth) == len(shown):
            few = slice(0, PICTURES)
            return Pictures(pictures, winner[few], truth[few], certainty[few], names, accuracy, bool(held_out.any()))
        if len(names) > MOST_CLASSES:
            truth, winner, names = _most_frequent(truth, winner, names)
        counts = np.zeros((len(names), len(names)), dtype=int)
        np.add.at(counts, (truth, winner), 1)
        return Confusion(counts, names, accuracy, bool(held_out.any()))

    def _each(self, answer: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Answers (many, classes) and class numbers (many,): one for each sample, or for each token of each sample."""
        if truth.dtype.kind not in "iu" or truth.ndim < 2 or truth.shape[1:] == (1,):
            return answer, _numbers_of(truth)
        if answer.ndim == truth.ndim + 1:  # the classes stand behind the batch
            answer = np.moveaxis(answer, 1, -1)
        answer, truth = answer.reshape(-1, answer.shape[-1]), truth.reshape(-1)
        kept = truth != self.ignored
        return answer[kept], truth[kept]

    def _rows(self) -> np.ndarray:
        """Row numbers to look at: all but the test part, and of many an even choice."""
        rows = np.setdiff1d(np.arange(len(self.samples)), self.feed.test)
        each = max(1, int(np.prod(self.samples.x.shape[1:])))
        if len(self.samples.y.shape) > 1:  # an answer for every token
            each *= max(1, len(self.samples.vocabulary))
        most = min(MOST_ROWS, max(PICTURES, MOST_NUMBERS // each))
        if self.feed.streamed:
            most = min(most, STREAMED_ROWS)
        return rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(int)]

    def predict(self, x: np.ndarray, batch: Mapping[str, np.ndarray] | None = None) -> np.ndarray:
        """The prediction node's output for these inputs; ``batch`` has what else the data node gives for them, such as
        the lengths of texts."""
        values: dict[PortRef, Any] = {}
        for node, feed in self.plan.feeds.items():
            if node != self.data or batch is None:
                for port, tensor in feed.take(feed.train[: len(x)]).items():
                    values[PortRef(node, port)] = tensor
        for port, array in {**(batch or {}), "x": x}.items():
            values[PortRef(self.data, port)] = torch.tensor(array, device=self.plan.device)
        if self.prediction not in values:
            self.plan.run([n for n in self.order if n not in self.plan.feeds], values)
        return values[self.prediction].detach().cpu().numpy()

    def _regions(self, x: np.ndarray, y: np.ndarray, held_out: np.ndarray) -> Regions:
        x_range, y_range = _padded(x[:, 0]), _padded(x[:, 1])
        across, up = np.linspace(*x_range, GRID), np.linspace(*y_range, GRID)
        cells = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2).astype(x.dtype)
        winner, certainty = self._classes(self.predict(cells))
        guessed, _ = self._classes(self.predict(x))
        truth = _numbers_of(y)
        right = guessed == truth
        few = np.linspace(0, len(x) - 1, min(POINTS, len(x))).astype(int)
        return Regions(
            x_range, y_range, winner.reshape(GRID, GRID), certainty.reshape(GRID, GRID),
            x[few], truth[few], held_out[few], self._names(max(truth.max(), winner.max())),
            float(right[~held_out].mean()), float(right[held_out].mean()) if held_out.any() else None,
        )  # fmt: skip

    def _curve(self, x: np.ndarray, y: np.ndarray, held_out: np.ndarray) -> Curve:
        across = np.linspace(*_padded(x[:, 0]), 200, dtype=x.dtype)
        up = self.predict(across.reshape(-1, 1)).reshape(len(across), -1)[:, 0]
        few = np.linspace(0, len(x) - 1, min(POINTS, len(x))).astype(int)
        return Curve(across.astype(float), up.astype(float), x[few, 0].astype(float),
                     y.reshape(len(y), -1)[few, 0].astype(float), held_out[few])  # fmt: skip

    def _names(self, highest: int) -> tuple[str, ...]:
        """Names of the classes up to the highest: a network may have more outputs than the data have classes."""
        names = self.samples.class_names or self.samples.vocabulary
        return names + tuple(str(k) for k in range(len(names), int(highest) + 1))

    def _classes(self, answer: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Class and certainty (0 to 1) from logits: one a class, or a single one for two classes."""
        from scipy.special import expit, softmax  # slow to import, and only the training process needs it

        if self.loss == "loss.bce_with_logits":
            each = expit(answer.reshape(len(answer), -1))
            if each.shape[1] > 1:  # a yes or no for every class
                return each.argmax(axis=1), each.max(axis=1)
            one = each[:, 0]
            return (one > 0.5).astype(int), np.maximum(one, 1 - one)
        chances = softmax(answer, axis=1)
        return chances.argmax(axis=1), chances.max(axis=1)


def _pictures(x: np.ndarray, samples: Samples) -> np.ndarray | None:
    """Samples as pictures that are small enough to be sent; None where they are none."""
    if samples.image_shape:
        return x.reshape(-1, *samples.image_shape)
    if samples.sort != "image" or x.ndim != 4 or x.shape[1] not in (1, 3):
        return None
    step = -(-max(x.shape[2:]) // SIDE)
    small = x[:, :, ::step, ::step]
    return small[:, 0] if x.shape[1] == 1 else np.ascontiguousarray(small.transpose(0, 2, 3, 1))


def _most_frequent(
    truth: np.ndarray, winner: np.ndarray, names: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """The same with the rarer classes taken together."""
    kept = np.sort(np.argsort(-np.bincount(truth, minlength=len(names)), kind="stable")[: MOST_CLASSES - 1])
    place = np.full(len(names), len(kept))
    place[kept] = np.arange(len(kept))
    return place[truth], place[winner], (*(names[k] for k in kept), "others")


def _numbers_of(target: np.ndarray) -> np.ndarray:
    """Class numbers of targets in any form: numbers, a column, one-hot rows."""
    rows = target.reshape(len(target), -1)
    return rows.argmax(axis=1) if rows.shape[1] > 1 else rows[:, 0].astype(int)


def _padded(values: np.ndarray) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    margin = 0.12 * (high - low) or 1.0
    return low - margin, high + margin
