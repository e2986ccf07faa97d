"""The forms in which the Output panel shows a network's answer: plain data, made in the training process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = [
    "Chances",
    "Confusion",
    "Curve",
    "Numbers",
    "Output",
    "Pictures",
    "Reconstructions",
    "Regions",
    "Scatter",
    "Sentence",
    "Sequences",
    "Surface",
    "Writing",
]


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
class Chances:
    """Classes of one number: ``chances`` (classes, places) says how likely each class is at each of ``x``."""

    x: np.ndarray
    chances: np.ndarray
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
class Surface:
    """The network as a function of two numbers: ``heights`` (rows from low to high y), and the data with theirs."""

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    heights: np.ndarray
    points: np.ndarray
    values: np.ndarray
    held_out: np.ndarray
    error: float


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
class Reconstructions:
    """Pictures and what the network made of them, shaped as in ``Pictures``; ``error`` is the mean squared one."""

    originals: np.ndarray
    made: np.ndarray
    error: float
    held_out: bool


@dataclass(frozen=True)
class Writing:
    """What a language model writes on by itself behind a ``start`` from the data."""

    start: str
    written: str
    perplexity: float
    held_out: bool


@dataclass(frozen=True)
class Sentence:
    """One sequence: what came in, what should come out, and what came out, with whether each word of it is right."""

    source: str
    truth: str
    answer: tuple[str, ...]
    right: tuple[bool, ...]
    gap: str  # between two words of the answer


@dataclass(frozen=True)
class Sequences:
    """Some sequences, and the share of words that are right in all that were looked at.

    ``alone`` says that the network went on from its own words; otherwise it was given the right ones before each.
    """

    rows: tuple[Sentence, ...]
    accuracy: float
    alone: bool
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
    """The payload of the Output panel: one of the above, the name of the node it shows, the step it belongs to, and
    the optimizer whose network it is."""

    node: str
    title: str
    content: Any = None
    why_not: str = ""
    step: int = 0
    optimizer: str = ""
