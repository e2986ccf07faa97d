"""Samples put together into batches."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, MutableMapping, MutableSequence, Sequence
from typing import Any

import numpy as np

from ...creation import as_tensor, tensor
from ...dtypes import float64
from ...functions.join import stack
from ...tensor import Tensor

__all__ = ["default_collate", "default_convert"]


def default_collate(batch: Any) -> Any:
    """Samples put together: tensors and numbers become one tensor, containers are joined item by item.

    Mappings and named tuples keep their type, tuples become lists, strings stay in a list.

    Raises
    ------
    TypeError
        For elements of other types.
    RuntimeError
        If tensors differ in shape, or samples in length.
    """
    first = batch[0]
    if isinstance(first, Tensor):
        return stack(list(batch))
    if isinstance(first, (np.ndarray, np.generic)) and not isinstance(first, (str, bytes)):
        if isinstance(first, np.ndarray):
            if first.dtype.kind in "SUOaV":
                raise TypeError(_unknown(first.dtype))
            return stack([as_tensor(b) for b in batch])
        return as_tensor(np.asarray(batch))
    if isinstance(first, float):
        return tensor(batch, dtype=float64)
    if isinstance(first, int):
        return tensor(batch)
    if isinstance(first, (str, bytes)):
        return batch
    if isinstance(first, Mapping):
        return _alike(first, {key: default_collate([b[key] for b in batch]) for key in first})
    if isinstance(first, tuple) and hasattr(first, "_fields"):
        return type(first)(*(default_collate(part) for part in zip(*batch, strict=True)))
    if isinstance(first, Sequence):
        if any(len(b) != len(first) for b in batch):
            raise RuntimeError(
                f"each element in list of batch should be of equal size, but they have {[len(b) for b in batch]}. "
                "Pad the samples, or pass a collate_fn that does."
            )
        parts = [default_collate(part) for part in zip(*batch, strict=True)]
        return parts if isinstance(first, tuple) else _alike(first, parts)
    raise TypeError(_unknown(type(first)))


def _unknown(kind: Any) -> str:
    return (
        f"default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found {kind}. Pass a "
        "collate_fn for other samples."
    )


def _alike(first: Any, joined: Any) -> Any:
    """What was joined in a container of the samples' type, or a plain one where that cannot be made."""
    if type(first) in (dict, list):
        return joined
    made: Any
    try:
        if isinstance(first, MutableMapping):
            made = copy.copy(first)
            made.update(joined)
            return made
        if isinstance(first, MutableSequence):
            made = copy.copy(first)
            for k, part in enumerate(joined):
                made[k] = part
            return made
        return type(first)(joined)
    except TypeError:  # a class whose __init__ wants something else
        return joined


def default_convert(data: Any) -> Any:
    """NumPy arrays and numbers inside of containers to tensors, everything else as it is: samples without batches."""
    convert: Callable[[Any], Any] = default_convert
    if isinstance(data, Tensor):
        return data
    if isinstance(data, (np.ndarray, np.generic)):
        return data if data.dtype.kind in "SUOV" else as_tensor(data)
    if isinstance(data, Mapping):
        return _alike(data, {key: convert(value) for key, value in data.items()})
    if isinstance(data, tuple) and hasattr(data, "_fields"):
        return type(data)(*(convert(value) for value in data))
    if isinstance(data, tuple):
        return [convert(value) for value in data]
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _alike(data, [convert(value) for value in data])
    return data
