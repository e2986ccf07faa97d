"""Which number a derivative is: in a product, the other factor.

For products, convolutions, attention and the like dy[j]/dx[i] is an element of another input, and a person wants to see
that element rather than a bare number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from core.engine import backend
from core.engine.autograd.local import Local
from core.runtime.explain.record import Record
from core.runtime.trace import Ran

__all__ = ["partners"]


def partners(
    record: Record, ran: Ran, place: int, derivatives: Any, of: Callable[[Local], Any]
) -> tuple[int, np.ndarray] | None:
    """Find the input whose elements the derivatives by the input at ``place`` are, where there is one.

    The operation is run with that input's elements replaced by their own numbers, 1, 2, 3 …; where the derivatives then
    are those numbers, they say which element is where.

    Parameters
    ----------
    derivatives
        A row or a column of the operation's Jacobian.
    of
        Gives the same row or column of the operation as it is run again; None or an error where it has none.

    Returns
    -------
    tuple of int and array
        The input's position and, for every derivative in row-major order, 1 + the place of its partner (0 where there
        is none).
    """
    arguments = record.arguments(ran)
    flat = np.ravel(backend.to_numpy(derivatives)).astype(float)
    if ran.operation.draws or not flat.any():
        return None
    doubles = [v.astype(np.float64) if _floats(v) else v for v in arguments]
    for other, value in enumerate(arguments):
        if other == place or not _floats(value) or not value.size:
            continue
        labelled = list(doubles)
        xp = backend.array_module(value)
        labelled[other] = xp.arange(1, value.size + 1, dtype=np.float64).reshape(value.shape)
        try:
            found = of(Local(ran.operation, labelled))
        except (RuntimeError, ValueError, TypeError):
            continue
        if found is None:
            continue
        labels = np.ravel(backend.to_numpy(found))
        numbers = np.rint(labels).astype(np.int64)
        if np.abs(labels - numbers).max() > 1e-6 or numbers.min() < 0 or numbers.max() > value.size:
            continue
        lookup = np.concatenate([[0.0], np.ravel(backend.to_numpy(value)).astype(float)])
        if numbers.any() and np.allclose(lookup[numbers], flat, rtol=1e-4, atol=1e-7 + 1e-5 * np.abs(flat).max()):
            return other, numbers
    return None


def _floats(value: Any) -> bool:
    return hasattr(value, "dtype") and value.dtype.kind == "f"
