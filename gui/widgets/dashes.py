"""Dashes for plots, which have none of their own: a line is cut into pieces that are equally long on screen."""

from __future__ import annotations

import numpy as np

__all__ = ["dashed"]


def dashed(
    x: np.ndarray, y: np.ndarray, x_scale: float, y_scale: float, log: bool = False, on: float = 7.0, off: float = 5.0
) -> tuple[np.ndarray, np.ndarray]:
    """Cut a line into dashes for a plot that draws each two points as one segment.

    Parameters
    ----------
    x, y
        The line; points that are not finite are left out (with ``log`` those not above 0 too).
    x_scale, y_scale
        Pixels for one unit of x and of y (of the decimal logarithm of y with ``log``).
    on, off
        Length of a dash and of the gap, in pixels.

    Returns
    -------
    tuple of arrays
        x and y of start, end, start, end, ...; empty where there is no line.
    """
    up = np.log10(np.where(y > 0, y, np.nan)) if log else np.asarray(y, dtype=float)
    good = np.isfinite(up) & np.isfinite(x)
    x, up = np.asarray(x, dtype=float)[good], up[good]
    if len(x) < 2:
        return np.empty(0), np.empty(0)
    length = np.hypot(np.diff(x) * x_scale, np.diff(up) * y_scale)
    at = np.concatenate([[0.0], np.cumsum(length)])
    keep = np.concatenate([[True], np.diff(at) > 0])
    x, up, at = x[keep], up[keep], at[keep]
    if len(at) < 2:
        return np.empty(0), np.empty(0)
    count = int(at[-1] / (on + off)) + 1
    starts = np.arange(count) * (on + off)
    cuts = np.unique(np.concatenate([at, starts, starts + on]).clip(0, at[-1]))
    middle = (cuts[:-1] + cuts[1:]) / 2
    drawn = middle % (on + off) < on
    ends = np.stack([cuts[:-1][drawn], cuts[1:][drawn]], axis=1).ravel()
    out_x, out_y = np.interp(ends, at, x), np.interp(ends, at, up)
    return out_x, 10**out_y if log else out_y
