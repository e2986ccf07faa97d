"""Breakpoint and Watch: where a person wants the training to stop, and what he wants to follow.

They are part of the document, so that they are saved, undone, and go when their node or link goes. What a condition
*means* for recorded numbers is decided in ``core.runtime.conditions``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from core.graph.model import Link

__all__ = [
    "WITH_THRESHOLD",
    "Breakpoint",
    "Condition",
    "ParameterRef",
    "Target",
    "Watch",
    "target_from",
    "target_node",
    "words_of",
]

Condition = Literal["always", "nan", "grad_above", "grad_below", "dead_units", "loss_rises", "expression"]

# Conditions that compare with a number, and that number where a person has given none.
WITH_THRESHOLD: dict[str, float] = {"grad_above": 10.0, "grad_below": 1e-6, "dead_units": 50.0, "loss_rises": 0.0}


class ParameterRef(NamedTuple):
    """One parameter of a node: ``linear_1.weight``."""

    node: str
    name: str

    def __str__(self) -> str:
        return f"{self.node}.{self.name}"


Target = str | ParameterRef | Link
"""What a breakpoint is on: a node by its id, a parameter, or a link. Each can have one breakpoint."""


@dataclass(frozen=True)
class Breakpoint:
    """Stop here, or here if.

    Parameters
    ----------
    condition
        ``always``; ``nan``: a NaN or infinite number appears; ``grad_above`` and ``grad_below``: the 2-norm of the
        gradient against the threshold; ``dead_units``: more than so many percent of the units are zero for the whole
        batch; ``loss_rises``: the loss of this step is more than so many percent above that of the step before;
        ``expression``: a formula over value, grad, step, epoch and loss is true.
    threshold
        The number of those conditions that have one.
    expression
        The formula.
    enabled
        A disabled breakpoint is kept, and stops nothing.
    """

    target: Target
    condition: Condition = "always"
    threshold: float = 0.0
    expression: str = ""
    enabled: bool = True

    CONDITIONS = get_args(Condition)

    @property
    def conditional(self) -> bool:
        return self.condition != "always"


@dataclass(frozen=True)
class Watch:
    """An expression that a person follows, such as ``norm(linear_1.weight.grad)``, and what he calls it."""

    expression: str
    name: str = ""

    @property
    def title(self) -> str:
        return self.name or self.expression


def target_node(target: Target) -> str:
    """The node that a target belongs to; for a link the one that it comes from."""
    if isinstance(target, str):
        return target
    return target.node if isinstance(target, ParameterRef) else target.source.node


def words_of(target: Target) -> list[str]:
    """A target in a file: the id of a node, node and parameter, or the four names of a link."""
    if isinstance(target, str):
        return [target]
    return [*target.source, *target.target] if isinstance(target, Link) else [*target]


def target_from(words: list[str]) -> Target:
    """The target that ``words_of`` wrote.

    Raises
    ------
    ValueError
        If it is none of them.
    """
    if len(words) == 1:
        return words[0]
    if len(words) == 2:
        return ParameterRef(words[0], words[1])
    if len(words) == 4:
        return Link.between(words[0], words[1], words[2], words[3])
    raise ValueError(f"{words} names no node, parameter or link")
