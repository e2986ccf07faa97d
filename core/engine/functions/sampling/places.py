"""From a coordinate of a grid to the elements of a line around it, with their weights and the weights' slopes."""

from __future__ import annotations

from typing import Any

__all__ = ["along"]


def along(xp: Any, g: Any, n: int, mode: str, padding: str, align_corners: bool) -> list[tuple[Any, Any, Any]]:
    """The elements of a line of `n` around the coordinates `g` (-1 to 1), one tuple for each.

    Returns
    -------
    list of (index, weight, slope)
        Index within the line, weight (0 outside of it), derivative of the weight by g.
    """
    factor = (n - 1) / 2 if align_corners else n / 2
    position = xp.multiply(xp.add(g, 1.0), factor)
    if not align_corners:
        position = xp.subtract(position, 0.5)
    if mode == "bicubic":
        return _cubic(xp, position, n, factor, padding, align_corners)
    position, slope = _bounded(xp, position, n, padding, align_corners)
    slope = xp.multiply(slope, factor)
    if mode == "nearest":
        at, inside = _inside(xp, xp.rint(position), n)
        weight = inside.astype(position.dtype)
        return [(at, weight, xp.zeros_like(weight))]
    low = xp.floor(position)
    share = xp.subtract(position, low)
    found = []
    for step, weight, sign in ((0.0, xp.subtract(1.0, share), -1.0), (1.0, share, 1.0)):
        at, inside = _inside(xp, xp.add(low, step), n)
        found.append((at, xp.multiply(weight, inside), xp.multiply(xp.multiply(slope, sign), inside)))
    return found


def _inside(xp: Any, position: Any, n: int) -> tuple[Any, Any]:
    """Whole positions as an index, and whether they lie on the line at all."""
    inside = xp.logical_and(xp.greater_equal(position, 0.0), xp.less_equal(position, n - 1))
    return xp.where(inside, position, xp.zeros_like(position)).astype("int64"), inside


def _bounded(xp: Any, position: Any, n: int, padding: str, align_corners: bool) -> tuple[Any, Any]:
    """The position brought back to the line, and the derivative of that."""
    slope = xp.ones_like(position)
    if padding == "zeros":
        return position, slope
    if padding == "reflection":
        position, slope = _reflected(xp, position, n, align_corners)
    inner = xp.logical_and(xp.greater(position, 0.0), xp.less(position, n - 1))
    return xp.clip(position, 0.0, n - 1.0), xp.multiply(slope, inner)


def _reflected(xp: Any, position: Any, n: int, align_corners: bool) -> tuple[Any, Any]:
    """Thrown back at both ends, at the outermost elements or at their edges, as often as it takes."""
    low, span = (0.0, n - 1.0) if align_corners else (-0.5, float(n))
    if span == 0.0:
        return xp.zeros_like(position), xp.zeros_like(position)
    shifted = xp.subtract(position, low)
    side = xp.where(xp.less(shifted, 0.0), -xp.ones_like(shifted), xp.ones_like(shifted))
    size = xp.multiply(shifted, side)
    flips = xp.floor(xp.divide(size, span))
    rest = xp.subtract(size, xp.multiply(flips, span))
    odd = xp.equal(xp.remainder(flips, 2.0), 1.0)
    back = xp.where(odd, xp.subtract(span, rest), rest)
    return xp.add(back, low), xp.where(odd, xp.negative(side), side)


def _cubic(xp: Any, position: Any, n: int, factor: float, padding: str, align_corners: bool) -> list:
    """Four elements around, each brought back to the line by itself; Keys' kernel with a = -0.75."""
    a = -0.75
    low = xp.floor(position)
    share = xp.subtract(position, low)
    found = []
    for step in (-1.0, 0.0, 1.0, 2.0):
        signed = xp.subtract(share, step)
        d, sign = (signed, 1.0) if step <= 0 else (xp.negative(signed), -1.0)
        if step in (0.0, 1.0):
            weight = ((a + 2) * d - (a + 3)) * d * d + 1.0
            slope = (3 * (a + 2) * d - 2 * (a + 3)) * d
        else:
            weight = ((d - 5.0) * d + 8.0) * d * a - 4 * a
            slope = ((3.0 * d - 10.0) * d + 8.0) * a
        place, _ = _bounded(xp, xp.add(low, step), n, padding, align_corners)
        at, inside = _inside(xp, xp.trunc(place) if padding != "zeros" else place, n)
        found.append((at, xp.multiply(weight, inside), xp.multiply(slope * (sign * factor), inside)))
    return found
