"""How many bytes a network takes in a file: measured on files that are really made, and can be read again.

A dense file holds every number. A sparse one holds, for each weight with many zeros, a bit for every place and only the
numbers that are not zero.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import safetensors.numpy

__all__ = ["Sizes", "dense_file", "read_sparse", "sizes_of", "sparse_file"]

BITS, VALUES = ".bits", ".values"


@dataclass(frozen=True)
class Sizes:
    """Bytes of the dense and of the sparse file."""

    dense: int
    sparse: int


def sizes_of(weights: Mapping[str, np.ndarray]) -> Sizes:
    """Both sizes of the same numbers."""
    return Sizes(len(dense_file(weights)), len(sparse_file(weights)))


def dense_file(weights: Mapping[str, np.ndarray]) -> bytes:
    """A safetensors file with all numbers."""
    return bytes(safetensors.numpy.save({name: _whole(array) for name, array in sorted(weights.items())}))


def sparse_file(weights: Mapping[str, np.ndarray]) -> bytes:
    """A safetensors file in which tensors with enough zeros stand as bits and values."""
    tensors, shapes = {}, {}
    for name, array in sorted(weights.items()):
        there = array != 0
        bits, values = np.packbits(there), array[there]
        if array.ndim and bits.nbytes + values.nbytes < array.nbytes:
            tensors[name + BITS], tensors[name + VALUES] = bits, _whole(values)
            shapes[name] = array.shape
        else:
            tensors[name] = _whole(array)
    return bytes(safetensors.numpy.save(tensors, {"sparse": json.dumps(shapes)} if shapes else None))


def read_sparse(content: bytes) -> dict[str, np.ndarray]:
    """The numbers of a sparse file."""
    tensors = safetensors.numpy.load(content)
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    for name, shape in json.loads(header.get("__metadata__", {}).get("sparse", "{}")).items():
        values = tensors.pop(name + VALUES)
        there = np.unpackbits(tensors.pop(name + BITS), count=int(np.prod(shape))).astype(bool)
        tensors[name] = np.zeros(shape, values.dtype)
        tensors[name][there.reshape(shape)] = values
    return tensors


def _whole(array: np.ndarray) -> np.ndarray:
    return np.asarray(array, order="C")
