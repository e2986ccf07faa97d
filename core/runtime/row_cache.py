"""RowCache: rows that were read from a file and fit into a given memory are not read a second time."""

from __future__ import annotations

from threading import Lock
from typing import Any

import numpy as np

from core.nodes.samples import Rows

__all__ = ["RowCache"]


class RowCache:
    """Rows, of which the first that were asked for are kept.

    Nothing is ever thrown out: an epoch asks for every row once, so that a cache which drops the oldest would always
    have just dropped what comes next.

    Parameters
    ----------
    rows
        What is read.
    limit_bytes
        Memory for rows that are kept; 0 keeps none.
    """

    def __init__(self, rows: Rows, limit_bytes: int) -> None:
        self.rows = rows
        self.shape, self.dtype = rows.shape, rows.dtype
        each = max(1, int(np.prod(rows.shape[1:])) * rows.dtype.itemsize)
        count = min(len(rows), limit_bytes // each)
        self._place = np.full(len(rows) if count else 0, -1, dtype=np.int64)  # where in the memory a row stands
        self._memory = np.empty((count, *rows.shape[1:]), dtype=rows.dtype)
        self._filled = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, indices: Any) -> np.ndarray:
        indices = np.asarray(indices, dtype=np.int64)
        if not len(self._memory):
            return np.asarray(self.rows[indices])
        with self._lock:
            places = self._place[indices]
            known = places >= 0
            result = np.empty((len(indices), *self.shape[1:]), dtype=self.dtype)
            result[known] = self._memory[places[known]]
        missing = np.unique(indices[~known])
        if len(missing):
            read = np.asarray(self.rows[missing])
            result[~known] = read[np.searchsorted(missing, indices[~known])]
            self._keep(missing, read)
        return result

    def _keep(self, indices: np.ndarray, read: np.ndarray) -> None:
        with self._lock:
            new = np.flatnonzero(self._place[indices] < 0)[: len(self._memory) - self._filled]
            places = np.arange(self._filled, self._filled + len(new))
            self._memory[places] = read[new]
            self._place[indices[new]] = places
            self._filled += len(new)
