"""StudySetup: what a search varies, how, and what it judges by. Kept in the document, so that it is undone and saved.

A study compares trials: trainings of one graph with different values of some of its parameters. With ``folds`` every
trial is a cross-validation, and a study that varies nothing is one cross-validation.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Annotated, Any, Literal

import msgspec

from core.graph import Graph
from core.nodes.params import Bool, Choice, Float, Int, Param
from core.nodes.registry import Registry
from core.runtime.names import node_title
from core.runtime.trials.task import VALIDATION_LOSS, Direction

__all__ = [
    "KEY", "METHODS", "Method", "StudyError", "StudySetup", "Vary", "described", "grid_values", "param_of",
    "problems_of", "proposal", "study_of",
]  # fmt: skip

KEY = "study"  # among the document's own values
MOST_GRID = 10_000

Method = Literal["grid", "random", "tpe"]
METHODS: tuple[Method, ...] = ("grid", "random", "tpe")

Count = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
Some = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class StudyError(ValueError):
    """A set-up that cannot be used; the message is a sentence."""


class Vary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One parameter that varies: over a range, or over ``values``.

    Attributes
    ----------
    low, high, step, log, whole
        The range; ``step`` 0 takes any number of it. ``log`` draws evenly by order of magnitude.
    points
        How many values a grid takes of the range, where it has no step.
    values
        What is tried instead of a range.
    """

    node: str
    param: str
    low: int | float = 0
    high: int | float = 0
    step: int | float = 0
    log: bool = False
    whole: bool = False
    points: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 5
    values: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        """``<node id>.<parameter>``."""
        return f"{self.node}.{self.param}"


class StudySetup(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A study.

    Attributes
    ----------
    id
        Names the folder of results while the project has no file.
    objective, direction
        What is judged, and which value of it is the best.
    prune
        End trials early that are worse than the median of the others at the same epoch.
    parallel
        Trials at a time, 0 for half the cores; memory may allow fewer.
    memory_mb, time_limit_s
        What one trial may take; 0 is no limit.
    folds
        Rounds of cross-validation in each trial, 0 for none.
    """

    id: str = ""
    vary: tuple[Vary, ...] = ()
    method: Method = "tpe"
    trials: Some = 20
    epochs: Some = 20
    objective: str = VALIDATION_LOSS
    direction: Direction = "lowest"
    prune: bool = False
    parallel: Count = 0
    memory_mb: Count = 0
    time_limit_s: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    seed: Count = 0
    folds: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0

    def as_meta(self) -> dict[str, Any]:
        """As it stands in the document: only what is not the default."""
        return msgspec.to_builtins(self)

    @property
    def total(self) -> int:
        """How many trials there are in all."""
        if not self.vary:
            return 1
        return math.prod(len(grid_values(v)) for v in self.vary) if self.method == "grid" else self.trials

    def mark(self, graph: Graph) -> str:
        """A short text that is the same exactly where results can be compared: same set-up, same graph but for the
        values that vary. How many trials, and how many at a time, make no difference."""
        plain = self.as_meta()
        for key in ("id", "trials", "parallel", "memory_mb", "time_limit_s"):
            plain.pop(key, None)
        varied = {(v.node, v.param) for v in self.vary}
        nodes = [
            [n.id, n.type, sorted((k, v) for k, v in n.params.items() if (n.id, k) not in varied), n.muted, n.frozen]
            for n in sorted(graph, key=lambda n: n.id)
        ]
        meta = {key: graph.meta.get(key) for key in ("seed", "device", "recipe")}
        content = json.dumps([plain, nodes, sorted(map(str, graph.links)), meta], sort_keys=True, default=str)
        return hashlib.sha256(content.encode()).hexdigest()[:12]


def study_of(graph: Graph) -> StudySetup:
    """The set-up in a document; one with nothing in it where there is none.

    Raises
    ------
    StudyError
        If the file holds something that is none, naming the field.
    """
    try:
        return msgspec.convert(graph.meta.get(KEY) or {}, StudySetup)
    except msgspec.ValidationError as problem:
        raise StudyError(
            f"The search of this project holds a value that cannot be used: {problem}. Set it up anew."
        ) from None


def param_of(graph: Graph, registry: Registry, vary: Vary) -> Param | None:
    """The declaration of the parameter that varies; None where there is no such node or parameter."""
    node = graph.nodes.get(vary.node)
    spec = registry.get(node.type) if node else None
    return spec.param(vary.param) if spec else None


def proposal(graph: Graph, registry: Registry, node: str, param: Param) -> Vary:
    """A sensible range for a parameter: around the value it has now, within what is allowed."""
    value = graph.nodes[node].params.get(param.name, param.default)
    if isinstance(param, Bool):
        return Vary(node, param.name, values=(False, True))
    if isinstance(param, Choice):
        return Vary(node, param.name, values=tuple(param.options))
    if isinstance(param, Int) and param.check(value) is None:
        low = max(value // 4, 1 if value > 0 else 0) if param.min is None else max(value // 4, param.min)
        high = max(4 * value, low + 4) if param.max is None else min(max(4 * value, low + 4), param.max)
        return Vary(node, param.name, low, high, log=low > 0 and high >= 16 * low, whole=True)
    if isinstance(param, Float) and param.check(value) is None:
        log = param.log or "lr" in param.name
        if log:
            middle = value if value > 0 else 1e-3
            return Vary(node, param.name, _inside(param, middle / 30), _inside(param, middle * 30), log=True)
        if param.min is not None and param.max is not None:
            return Vary(node, param.name, float(param.min), float(param.max))
        low, high = sorted((0.0, 2 * value or 1.0))
        return Vary(node, param.name, _inside(param, low), _inside(param, high))
    return Vary(node, param.name, values=(list(value) if isinstance(value, tuple) else value,))


def grid_values(vary: Vary) -> list[Any]:
    """What a grid tries, in rising order."""
    if vary.values:
        return list(vary.values)
    low, high = vary.low, vary.high
    if vary.step > 0:
        found = [low + k * vary.step for k in range(int((high - low) / vary.step + 1e-9) + 1)]
    else:
        share = [k / max(1, vary.points - 1) for k in range(vary.points)]
        found = [low * (high / low) ** s if vary.log else low + (high - low) * s for s in share]
    return sorted({round(v) if vary.whole else short(v) for v in found})


def short(value: float) -> float:
    """A number to four digits: what is drawn needs no more, and can be read and typed."""
    return float(f"{value:.4g}")


def described(vary: Vary) -> str:
    """What a parameter varies over, in a few signs."""
    if vary.values:
        return ", ".join(str(v) for v in vary.values)
    step = f", step {vary.step:g}" if vary.step else ""
    return f"{vary.low:g} … {vary.high:g}{step}{', log' if vary.log else ''}"


def problems_of(setup: StudySetup, graph: Graph, registry: Registry) -> list[str]:
    """Why this study cannot start, as sentences; empty if it can."""
    if not setup.vary and not setup.folds:
        return ["Nothing varies yet. Add a parameter, or switch cross-validation on."]
    found = []
    if setup.folds == 1:
        found.append("One fold is no cross-validation: take 2 or more, or 0 for none.")
    for vary in setup.vary:
        param = param_of(graph, registry, vary)
        where = f"{node_title(graph, registry, vary.node)}, {vary.param.replace('_', ' ')}"
        if param is None:
            found.append(f"{where}: there is no such parameter in the graph any more. Take it out of the search.")
        else:
            found += [f"{where}: {reason}." for reason in _range_problems(vary, param)]
    if not found and setup.method == "grid" and setup.total > MOST_GRID:
        found.append(f"The grid has {setup.total:,} points. Take fewer values, or search by chance.")
    return found


def _range_problems(vary: Vary, param: Param) -> list[str]:
    if vary.values:
        reasons = [(value, param.check(value)) for value in vary.values]
        return [f"the value {value!r} {reason}" for value, reason in reasons if reason][:1]
    if not isinstance(param, Int | Float) or vary.whole != isinstance(param, Int):
        return ["give the values to try, with commas between"]
    for end in (vary.low, vary.high):
        reason = param.check(end)
        if reason:
            return [f"the range {reason}"]
    if vary.low >= vary.high:
        return ["the range must begin below its end"]
    if vary.log and (vary.low <= 0 or vary.step):
        return ["a range by order of magnitude begins above 0 and has no step"]
    return []


def _inside(param: Float, value: float) -> float:
    low = param.min if param.min is not None else -math.inf
    high = param.max if param.max is not None else math.inf
    return float(min(max(short(value), low), high))
