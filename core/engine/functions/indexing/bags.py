"""Rows of a table looked up in bags, and each bag made one row."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from ... import backend
from ...tensor import Tensor, wrap
from .embeddings import embedding, renormalize

__all__ = ["embedding_bag"]


def embedding_bag(
    input: Tensor, weight: Tensor, offsets: Tensor | None = None, max_norm: float | None = None, norm_type: float = 2.0,
    scale_grad_by_freq: bool = False, mode: str = "mean", sparse: bool = False,
    per_sample_weights: Tensor | None = None, include_last_offset: bool = False, padding_idx: int | None = None,
) -> Any:  # fmt: skip
    """Sums, means or maxima of the rows of `weight` that each bag names, shape (bags, row length).

    Parameters
    ----------
    input : Tensor of whole numbers, shape (bags, n), or (N) with `offsets`
    offsets : Tensor, shape (bags), optional
        Where each bag begins; with `include_last_offset` one number more, where the last one ends.
    per_sample_weights : Tensor, the input's shape, optional
        Factors of the rows, for sums only.
    padding_idx : int, optional
        Entries that name this row count for nothing. Empty bags give zeros.
    """
    if mode not in ("sum", "mean", "max"):
        raise ValueError("mode has to be one of sum, mean or max")
    if weight.data_array.dtype.kind == "i" and input.is_floating_point():
        warnings.warn(
            "Argument order of nn.functional.embedding_bag was changed. Usage `embedding_bag(weight, input, ...)` is "
            "deprecated, and should now be `embedding_bag(input, weight, ...)`.",
            stacklevel=3,
        )
        input, weight = weight, input
    if per_sample_weights is not None:
        if tuple(per_sample_weights.shape) != tuple(input.shape):
            raise ValueError(
                f"embedding_bag: If per_sample_weights ({list(per_sample_weights.shape)}) is not None, then it must "
                f"have the same shape as the input ({list(input.shape)})"
            )
        if mode != "sum":
            raise NotImplementedError(
                "embedding_bag: per_sample_weights was not None. per_sample_weights is only supported for mode='sum' "
                f"(got mode='{mode}')."
            )
    rows = weight.shape[0]
    if padding_idx is not None:
        if not -rows <= padding_idx < rows:
            raise RuntimeError("padding_idx must be within the number of embeddings")
        padding_idx %= rows
    flat, places, taken = _bags(input, offsets, include_last_offset)
    if padding_idx is not None:
        taken = taken & (flat[places] != padding_idx)
    if max_norm is not None:
        renormalize(weight, input, max_norm, norm_type)
    xp = backend.array_module(weight.data_array)
    names = wrap(xp.asarray(np.where(taken, flat[places], 0)))
    mask = wrap(xp.asarray(taken[..., None]))
    found = _looked_up(names, mask, weight, scale_grad_by_freq and mode != "max")
    if mode == "max":
        best = found.masked_fill(~mask, -float("inf")).max(1)[0] if found.shape[1] else found.sum(1)
        return best.masked_fill(wrap(xp.asarray(~taken.any(axis=1)[:, None])), 0.0)
    if per_sample_weights is not None:
        factors = per_sample_weights.reshape(-1)[wrap(xp.asarray(places))]
        found = found * factors.unsqueeze(-1)
    total = found.masked_fill(~mask, 0.0).sum(1)
    if mode == "sum":
        return total
    counts = np.maximum(taken.sum(axis=1, keepdims=True), 1)
    return total / wrap(xp.asarray(counts.astype(weight.data_array.dtype)))


def _bags(input: Tensor, offsets: Tensor | None, include_last_offset: bool) -> tuple[Any, Any, Any]:
    """The indices in a row; for each bag (padded to the longest) their places in it, and which are meant."""
    array = backend.to_numpy(input.data_array)
    if array.ndim == 2:
        if offsets is not None:
            raise ValueError(
                "if input is 2D, then offsets has to be None, as input is treated is a mini-batch of fixed length "
                f"sequences. However, found offsets of type {type(offsets)}"
            )
        places = np.arange(array.size).reshape(array.shape)
        return array.reshape(-1), places, np.ones(array.shape, bool)
    if array.ndim != 1:
        raise ValueError(f"input has to be 1D or 2D Tensor, but got Tensor of dimension {array.ndim}")
    if offsets is None:
        raise ValueError("offsets has to be a 1D Tensor but got None")
    if offsets.ndim != 1:
        raise ValueError("offsets has to be a 1D Tensor")
    begins = backend.to_numpy(offsets.data_array).astype(np.int64)
    if begins.size and begins[0] != 0:
        raise RuntimeError(
            "offsets[0] has to be 0, i.e., the first sequence in the mini-batch has to start from position 0. However, "
            f"got {begins[0]}"
        )
    if begins.size and begins[-1] > array.size:
        raise RuntimeError(f"offsets[-1] can not be greater than input's length {array.size}, but got {begins[-1]}")
    ends = begins[1:] if include_last_offset else np.append(begins[1:], array.size)
    begins = begins[:-1] if include_last_offset else begins
    longest = int((ends - begins).max()) if begins.size else 0
    steps = begins[:, None] + np.arange(longest)
    taken = steps < ends[:, None]
    return array, np.where(taken, steps, 0), taken


def _looked_up(names: Tensor, mask: Tensor, weight: Tensor, by_frequency: bool) -> Any:
    """The rows; for gradients by frequency only the entries that are meant count."""
    found: Any = embedding(names, weight)
    if not by_frequency:
        return found
    flat = backend.to_numpy(names.data_array)[backend.to_numpy(mask.data_array)[..., 0]]
    counts = np.maximum(np.bincount(flat, minlength=weight.shape[0]), 1).astype(weight.data_array.dtype)
    share = wrap(backend.array_module(weight.data_array).asarray(1.0 / counts))[names].unsqueeze(-1)
    # the value stays, the gradient is scaled
    return found * share + (found * (1 - share)).detach()
