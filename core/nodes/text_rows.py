"""Rows of tokens cut out of one long array: windows that may overlap, or texts of different lengths filled up."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.nodes.samples import row_numbers

__all__ = ["TokenRows"]


class TokenRows:
    """Tokens (samples, length), int64, as ``core.nodes.samples.Rows``.

    Parameters
    ----------
    tokens
        All tokens in a row.
    starts, ends
        Where each sample begins, and where its text ends: behind that come zeros.
    length
        Tokens in a sample.
    shift
        1 for the tokens that come next.
    """

    def __init__(self, tokens: np.ndarray, starts: np.ndarray, ends: np.ndarray, length: int, shift: int = 0) -> None:
        self.tokens, self.starts, self.ends, self.shift = tokens, starts, ends, shift
        self.shape, self.dtype = (len(starts), length), np.dtype(np.int64)

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, indices: Any) -> np.ndarray:
        rows = row_numbers(indices, len(self))
        at = self.starts[rows, None] + self.shift + np.arange(self.shape[1])
        inside = at < self.ends[rows, None]
        found = self.tokens[np.minimum(at, max(0, len(self.tokens) - 1))]
        return np.where(inside, found, 0).astype(np.int64)

    def lengths(self) -> np.ndarray:
        """How many tokens of each sample are no padding, int64, (samples,)."""
        return np.clip(self.ends - self.starts - self.shift, 0, self.shape[1])
