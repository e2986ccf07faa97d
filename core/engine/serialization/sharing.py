"""Which tensors of a checkpoint share memory, so that a file holds each memory once and loading shares it again.

Memory belongs together where it overlaps; a view brings the whole tensor it is a view of, as in PyTorch.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .. import backend
from ..shapes import count
from ..tensor import Tensor

__all__ = ["Memory", "Place"]


class Place(NamedTuple):
    """Where a tensor lies in a file: which storage, and how it looks at it, counted in elements."""

    key: str
    numel: int
    location: str
    offset: int
    stride: tuple[int, ...]


class _Piece(NamedTuple):
    where: str
    low: int
    high: int  # addresses in bytes; high is behind the last element
    array: Any


class Memory:
    """The storages of a checkpoint, found from all of its tensors."""

    def __init__(self) -> None:
        self._tensors: dict[int, tuple[Tensor, Any]] = {}
        self._places: dict[int, Place] = {}
        self._storages: list[list[_Piece]] = []

    def add(self, tensor: Tensor) -> Place:
        """Note a tensor; its place is not known yet, and a blank one is returned."""
        if id(tensor) not in self._tensors:
            array = tensor.data_array
            even = all(step >= 0 and step % array.itemsize == 0 for step in array.strides)
            self._tensors[id(tensor)] = (tensor, array if even else array.copy())
        return Place("0", 0, "cpu", 0, (0,) * tensor.data_array.ndim)

    def place(self, tensor: Tensor) -> Place:
        """Where a tensor that was noted lies."""
        return self._places[id(tensor)]

    def __len__(self) -> int:
        return len(self._storages)

    def arrange(self) -> None:
        """Find the storages.

        Raises
        ------
        RuntimeError
            If the same memory is seen as two types.
        """
        pieces: list[tuple[_Piece, int | None]] = []
        for name, (tensor, array) in self._tensors.items():
            pieces.append((_piece(array), name))
            base = tensor._base
            if base is not None and base.data_array.dtype == array.dtype and array is tensor.data_array:
                pieces.append((_piece(base.data_array), None))
        order = sorted(range(len(pieces)), key=lambda k: (pieces[k][0].where, pieces[k][0].low, -pieces[k][0].high))
        groups: list[list[int]] = []
        end, where = 0, ""
        for k in order:
            piece = pieces[k][0]
            if not groups or piece.where != where or piece.low >= end or piece.low == piece.high:
                groups.append([])
                end = 0
            groups[-1].append(k)
            where, end = piece.where, max(end, piece.high)
        groups.sort(key=min)  # numbered in the order in which they are met
        for number, group in enumerate(groups):
            self._settle(number, [pieces[k] for k in group])

    def _settle(self, number: int, group: list[tuple[_Piece, int | None]]) -> None:
        low, high = min(p.low for p, _ in group), max(p.high for p, _ in group)
        first = group[0][0].array
        for piece, _ in group:
            if piece.array.dtype != first.dtype or (piece.low - low) % first.itemsize:
                raise RuntimeError(
                    "Cannot save multiple tensors or storages that view the same data as different types: "
                    f"{first.dtype} and {piece.array.dtype}. Save a .clone() of one of them."
                )
        self._storages.append([piece for piece, _ in group])
        for piece, name in group:
            if name is not None:
                steps = tuple(step // first.itemsize for step in piece.array.strides)
                if not piece.array.size:  # NumPy's steps are zero there
                    shape = piece.array.shape
                    steps = tuple(count(max(n, 1) for n in shape[d + 1 :]) for d in range(len(shape)))
                offset = (piece.low - low) // first.itemsize
                numel = (high - low) // first.itemsize
                self._places[name] = Place(str(number), numel, piece.where, offset, steps)

    def elements(self, number: int) -> np.ndarray:
        """The elements of a storage, on the CPU; what no tensor looks at is zero."""
        group = self._storages[number]
        low, high = min(p.low for p in group), max(p.high for p in group)
        for piece in group:
            if (piece.low, piece.high) == (low, high) and piece.array.flags.c_contiguous:
                return backend.to_numpy(piece.array).reshape(-1)
        size = group[0].array.itemsize
        made = np.zeros((high - low) // size, group[0].array.dtype)
        for piece in group:
            array = backend.to_numpy(piece.array)
            steps = piece.array.strides
            part = made[(piece.low - low) // size :]
            np.lib.stride_tricks.as_strided(part, array.shape, steps)[...] = array
        return made


def _piece(array: Any) -> _Piece:
    low = int(array.ctypes.data) if isinstance(array, np.ndarray) else int(array.data.ptr)
    where = str(backend.device_of(array))
    if array.size == 0:
        return _Piece(where, low, low, array)
    reach = sum((n - 1) * step for n, step in zip(array.shape, array.strides, strict=True))
    return _Piece(where, low, low + reach + array.itemsize, array)
