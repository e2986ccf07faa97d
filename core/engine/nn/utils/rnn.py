"""Sequences of unequal lengths: padded to one length, or packed without padding for recurrent layers.

A packed sequence lists, for each time step, the rows of the sequences that are still going on. Sorted by length, the
first ``batch_sizes[t]`` rows of a batch belong to step t.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ...creation import arange, as_tensor, full, tensor
from ...dtypes import int64
from ...functions import cat, sort, stack
from ...tensor import Tensor

__all__ = [
    "PackedSequence", "invert_permutation", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence",
    "pad_sequence", "unpack_sequence", "unpad_sequence",
]  # fmt: skip


class _Fields(NamedTuple):
    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None
    unsorted_indices: Tensor | None


class PackedSequence(_Fields):
    """Several sequences without padding, time step by time step.

    Attributes
    ----------
    data : Tensor, shape (sum of lengths, *)
    batch_sizes : Tensor of int64, shape (longest length)
        How many sequences reach each step.
    sorted_indices, unsorted_indices : Tensor or None
        Which sequence of the caller is in each row, and back.
    """

    __slots__ = ()

    def __new__(
        cls, data: Tensor, batch_sizes: Tensor, sorted_indices: Tensor | None = None,
        unsorted_indices: Tensor | None = None,
    ) -> PackedSequence:  # fmt: skip
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> PackedSequence:
        """The data on another device or of another dtype."""
        return type(self)(self.data.to(*args, **kwargs), self.batch_sizes, self.sorted_indices, self.unsorted_indices)

    def cpu(self) -> PackedSequence:
        """The data in main memory."""
        return self.to("cpu")

    def cuda(self, *args: Any) -> PackedSequence:
        """The data on the GPU."""
        return self.to(*args) if args else self.to("cuda")

    def float(self) -> PackedSequence:
        """The data as float32."""
        return type(self)(self.data.float(), *self[1:])

    def double(self) -> PackedSequence:
        """The data as float64."""
        return type(self)(self.data.double(), *self[1:])

    @property
    def is_cuda(self) -> bool:
        """True if the data lies on a GPU."""
        return self.data.is_cuda


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """Where each number stands in a permutation."""
    if permutation is None:
        return None
    found = arange(permutation.numel(), device=permutation.device)
    found.data_array[permutation.data_array] = arange(permutation.numel(), device=permutation.device).data_array
    return found


def pack_padded_sequence(
    input: Tensor, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Pack a padded batch of shape (T, B, *), or (B, T, *) if `batch_first`.

    Parameters
    ----------
    lengths : Tensor on the CPU, or sequence of int
        The true length of each sequence, at least 1.
    enforce_sorted : bool
        True: the caller promises falling lengths. False: they are sorted here.

    Raises
    ------
    RuntimeError
        If lengths are not positive, not sorted where that was promised, or do not fit the batch.
    """
    sizes = as_tensor(lengths, dtype=int64)
    if sizes.is_cuda:
        raise RuntimeError("'lengths' argument should be a 1D CPU int64 tensor, but got a tensor on the GPU")
    if sizes.ndim != 1:
        raise RuntimeError(f"'lengths' argument should be a 1D CPU int64 tensor, but got {sizes.ndim}D")
    order = None
    if not enforce_sorted:
        sizes, order = sort(sizes, descending=True, stable=True)
        input = input.index_select(0 if batch_first else 1, order.to(input.device))
    steps = input.transpose(0, 1) if batch_first else input
    known = [int(n) for n in sizes.tolist()]
    if len(known) != steps.shape[1]:
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(known)} (batch_size={steps.shape[1]})"
        )
    if not known or known[-1] <= 0 or min(known) <= 0:
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if any(a < b for a, b in pairwise(known)):
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
            "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you "
            "do not need ONNX exportability."
        )
    if known[0] > steps.shape[0]:
        raise RuntimeError(f"a length of {known[0]} is longer than the padded sequences, {steps.shape[0]} steps")
    counts = [sum(n > t for n in known) for t in range(known[0])]
    data = cat([steps[t, :count] for t, count in enumerate(counts)], 0)
    return PackedSequence(data, tensor(counts, dtype=int64), order)


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0, total_length: int | None = None
) -> tuple[Tensor, Tensor]:
    """The padded batch, and the lengths, in the caller's order."""
    counts = [int(n) for n in sequence.batch_sizes.tolist()]
    longest = len(counts)
    if total_length is not None:
        if total_length < longest:
            raise ValueError(
                "Expected total_length to be at least the length of the longest sequence in input, but got "
                f"total_length={total_length} and max sequence length being {longest}"
            )
        longest = total_length
    data, batch = sequence.data, counts[0]
    rows, start = [], 0
    for count in counts:
        row = data[start : start + count]
        if count < batch:
            fill = full((batch - count, *data.shape[1:]), padding_value, dtype=data.dtype, device=data.device)
            row = cat([row, fill], 0)
        rows.append(row)
        start += count
    blank = full((batch, *data.shape[1:]), padding_value, dtype=data.dtype, device=data.device)
    rows += [blank] * (longest - len(counts))
    padded = stack(rows, 0)
    lengths = tensor([sum(count > k for count in counts) for k in range(batch)], dtype=int64)
    if sequence.unsorted_indices is not None:
        padded = padded.index_select(1, sequence.unsorted_indices)
        lengths = lengths[sequence.unsorted_indices.cpu()]
    return (padded.transpose(0, 1) if batch_first else padded), lengths


def pad_sequence(
    sequences: Sequence[Tensor], batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Tensor:
    """Sequences of shapes (L_i, *) in one tensor (longest, B, *), or (B, longest, *) if `batch_first`."""
    if padding_side not in ("left", "right"):
        raise RuntimeError(f"padding_side must be 'left' or 'right', not {padding_side!r}")
    given = list(sequences)
    if not given:
        raise RuntimeError("Expected a non-empty list of Tensors in pad_sequence")
    longest = max(t.shape[0] for t in given)
    rows = []
    for t in given:
        if t.shape[0] < longest:
            missing = (longest - t.shape[0], *t.shape[1:])
            fill = full(missing, padding_value, dtype=t.dtype, device=t.device)
            t = cat([t, fill] if padding_side == "right" else [fill, t], 0)
        rows.append(t)
    return stack(rows, 0 if batch_first else 1)


def unpad_sequence(padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False) -> list[Tensor]:
    """The sequences of a padded batch, each of its own length."""
    batch = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [row[: int(n)] for row, n in zip(batch.unbind(0), lengths.tolist(), strict=True)]


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences of shapes (L_i, *)."""
    lengths = as_tensor([t.shape[0] for t in sequences])
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Tensor]:
    """The sequences of a packed one."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
