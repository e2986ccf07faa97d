"""Reading: what a data node gives, its parts, and how the classes are spread over them.

It is made on a thread of its own, so that a large file does not hold the window up, and is remembered by what it was
read from: looking at another node and back does not read again.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.nodes.parts import Parts, parts_of
from core.nodes.samples import DataError, Rows, Samples
from core.nodes.spec import NodeType
from core.studio.preview_forms import class_numbers

__all__ = ["PARTS", "Part", "Reading", "read"]

Part = Literal["all", "train", "validation", "test"]
PARTS: tuple[Part, ...] = ("all", "train", "validation", "test")

MOST_COUNTED = 200_000  # targets of each part that are read for the class balance, where they stand in files


@dataclass(frozen=True)
class Reading:
    """Samples of a data node, cut as its parameters say.

    Attributes
    ----------
    balance
        How many samples of each class a part has; empty where there are no classes.
    counted
        How many targets that rests on; fewer than there are samples where they had to be read from a large file.
    took_s
        How long it took.
    """

    samples: Samples
    parts: Parts
    balance: Mapping[Part, np.ndarray]
    counted: int
    took_s: float

    def rows(self, part: Part) -> np.ndarray:
        """Row numbers of a part, in rising order."""
        return np.arange(len(self.samples)) if part == "all" else np.asarray(getattr(self.parts, part))

    def count(self, part: Part) -> int:
        """How many samples a part has."""
        return len(self.samples) if part == "all" else len(getattr(self.parts, part))


def read(spec: NodeType, values: Mapping[str, Any]) -> Reading:
    """Build the samples of a data node and cut them.

    Raises
    ------
    DataError
        Whatever is wrong with the data; an error of another kind becomes one.
    """
    begin = time.monotonic()
    try:
        samples = spec.make(values)
        parts = parts_of(
            samples,
            validation=values.get("validation", 0.0),
            test=values.get("test", 0.0),
            seed=values.get("seed", 0),
            stratify=values.get("balance", "as it is") != "as it is",
        )
        balance, counted = _balance(samples, parts)
    except DataError:
        raise
    except Exception as problem:
        raise DataError(f"{spec.label}: {problem}", "Check the parameters of this node.") from problem
    return Reading(samples, parts, balance, counted, time.monotonic() - begin)


def _balance(samples: Samples, parts: Parts) -> tuple[dict[Part, np.ndarray], int]:
    names = samples.class_names
    if not names:
        return {}, 0
    counts: dict[Part, np.ndarray] = {}
    counted = 0
    for part in PARTS[1:]:
        rows = getattr(parts, part)
        if not isinstance(samples.y, np.ndarray) and len(rows) > MOST_COUNTED:
            rows = rows[np.linspace(0, len(rows) - 1, MOST_COUNTED).astype(np.int64)]
        numbers = _numbers(samples, samples.y, rows)
        if numbers is None:
            return {}, 0
        counts[part] = np.bincount(numbers, minlength=len(names))
        counted += len(rows)
    counts["all"] = np.sum(list(counts.values()), axis=0)
    return counts, counted


def _numbers(samples: Samples, y: Rows, rows: np.ndarray) -> np.ndarray | None:
    return class_numbers(samples, np.asarray(y[rows]))
