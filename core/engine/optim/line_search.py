"""A step along a line that satisfies Wolfe's conditions: the loss falls enough, and its slope is flat enough."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

__all__ = ["strong_wolfe"]

ENOUGH_FALL = 1e-4
FLAT_ENOUGH = 0.9


class _Point(NamedTuple):
    """A place on the line: how far along, loss, gradient (an array), and slope along the line."""

    t: float
    loss: float
    gradient: Any
    slope: float


def _minimum(a: _Point, b: _Point, bounds: tuple[float, float] | None = None) -> float:
    """Where the cubic through two points with their slopes is least, within bounds.

    Source: Nocedal, Wright 2006, Numerical Optimization, equation 3.59
    """
    low, high = bounds or (min(a.t, b.t), max(a.t, b.t))
    if a.t > b.t:
        a, b = b, a
    d1 = a.slope + b.slope - 3 * (a.loss - b.loss) / (a.t - b.t)
    square = d1**2 - a.slope * b.slope
    if not square >= 0:
        return (low + high) / 2.0
    d2 = math.sqrt(square)
    return min(max(b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2)), low), high)


def strong_wolfe(
    evaluate: Callable[[float], tuple[float, Any, float]],
    t: float,
    start: tuple[float, Any, float],
    longest: float,
    tolerance: float = 1e-9,
    most: int = 25,
) -> tuple[float, Any, float, int]:
    """Search a step: first a bracket around a good one, then ever smaller brackets.

    Parameters
    ----------
    evaluate : callable
        Loss, gradient and slope at a distance along the line.
    t : float
        Where to look first.
    start : tuple
        Loss, gradient and slope at distance 0.
    longest : float
        The largest absolute element of the direction.
    tolerance : float
        The change of a parameter that is not worth a further look.
    most : int
        How many rounds at most.

    Returns
    -------
    tuple
        Loss, gradient and distance of the best place, and how often it was evaluated.

    Source: Nocedal, Wright 2006, Numerical Optimization, algorithms 3.5 and 3.6, with PyTorch's bounds.
    """
    origin = _Point(0, *start)
    before, here = origin, _Point(t, *evaluate(t))
    evaluations, rounds, found = 1, 0, False
    bracket: list[_Point] = []

    def too_high(point: _Point) -> bool:
        return point.loss > origin.loss + ENOUGH_FALL * point.t * origin.slope

    def flat(point: _Point) -> bool:
        return abs(point.slope) <= -FLAT_ENOUGH * origin.slope

    while rounds < most:
        if too_high(here) or (rounds > 1 and here.loss >= before.loss):
            bracket = [before, here]
        elif flat(here):
            bracket, found = [here], True
        elif here.slope >= 0:
            bracket = [before, here]
        if bracket:
            break
        t = _minimum(before, here, (here.t + 0.01 * (here.t - before.t), here.t * 10))
        before, here = here, _Point(t, *evaluate(t))
        evaluations += 1
        rounds += 1
    if rounds == most:
        bracket = [origin, here]

    stuck = False
    low = 0 if bracket[0].loss <= bracket[-1].loss else 1
    while not found and rounds < most:
        width = abs(bracket[1].t - bracket[0].t)
        if width * longest < tolerance:
            break
        t = _minimum(bracket[0], bracket[1])
        left, right = sorted(point.t for point in bracket)
        margin = 0.1 * (right - left)
        if min(right - t, t - left) < margin:  # too near an end to make progress
            if stuck or t >= right or t <= left:
                t = right - margin if abs(t - right) < abs(t - left) else left + margin
                stuck = False
            else:
                stuck = True
        else:
            stuck = False
        here = _Point(t, *evaluate(t))
        evaluations += 1
        rounds += 1
        if too_high(here) or here.loss >= bracket[low].loss:
            bracket[1 - low] = here
            low = 0 if bracket[0].loss <= bracket[1].loss else 1
        else:
            if flat(here):
                found = True
            elif here.slope * (bracket[1 - low].t - bracket[low].t) >= 0:
                bracket[1 - low] = bracket[low]
            bracket[low] = here
    best = bracket[low]
    return best.loss, best.gradient, best.t, evaluations
