"""Parts of a tensor, as views: slices, pieces, single places."""

from __future__ import annotations

import itertools
from typing import Any, ClassVar

from ...autograd.operation import View
from ...autograd.run import apply_view
from ...shapes import normalize_dim
from ...tensor import Tensor

__all__ = [
    "chunk", "dsplit", "hsplit", "narrow", "select", "slice", "split", "split_with_sizes", "tensor_split", "unbind",
    "vsplit",
]  # fmt: skip

_slice = slice  # a function of this file has the same name


class Slice(View):
    """A part of the elements, chosen by whole numbers, slices, None and the ellipsis."""

    name, grad_name = "getitem", "SliceBackward0"
    formula = r"y = x[\mathrm{key}]"
    derivatives: ClassVar = {"x": r"\bar{x}[\mathrm{key}] = \bar{y}"}
    attribute_names = ("key",)

    def __init__(self, key: Any, name: str = "getitem", grad_name: str = "SliceBackward0") -> None:
        self.key = key
        self.name, self.grad_name = name, grad_name  # type: ignore[misc]

    def forward(self, xp, x):
        return x[self.key]

    def gradient(self, xp, i, gy, shape, *saved):
        gx = xp.zeros(shape, gy.dtype)
        gx[self.key] = gy
        return gx


def select_key(d: int, index: int) -> tuple:
    """Brackets that choose one position of dimension `d`."""
    return (*(_slice(None),) * d, index, ...)


def slice_key(d: int, start: int | None, end: int | None, step: int) -> tuple:
    """Brackets that choose positions from `start` to `end` of dimension `d`."""
    return (*(_slice(None),) * d, _slice(start, end, step))


def narrow_key(d: int, start: int, length: int) -> tuple:
    """Brackets that choose `length` positions of dimension `d`."""
    return slice_key(d, start, start + length, 1)


def select(input: Tensor, dim: int, index: int) -> Tensor:
    """One position of a dimension, which disappears."""
    if input.ndim == 0:
        raise IndexError("select() cannot be applied to a 0-dim tensor.")
    d = normalize_dim(dim, input.ndim)
    size = input.data_array.shape[d]
    if not -size <= index < size:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(input.shape)} at dimension {dim}"
        )
    return apply_view(Slice(select_key(d, int(index)), "select", "SelectBackward0"), input)


def narrow(input: Tensor, dim: int, start: Any, length: int) -> Tensor:
    """`length` positions of a dimension from `start` on."""
    if input.ndim == 0:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor: give it a dimension with reshape(1).")
    if isinstance(start, Tensor) and (start.ndim or start.dtype.category != 1):
        raise RuntimeError(
            f"start must be an 0-dim integral Tensor, but narrow() got one of shape {list(start.shape)} and dtype "
            f"{start.dtype}."
        )
    d = normalize_dim(dim, input.ndim)
    size, start = input.data_array.shape[d], int(start)
    if not -size <= start <= size:
        raise IndexError(
            f"Dimension out of range (expected start to be in range of [{-size}, {size}], but got {start})"
        )
    start = start + size if start < 0 else start
    if length < 0 or start + length > size:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({size}).")
    return apply_view(Slice(narrow_key(d, start, length), "narrow"), input)


def split(tensor: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Parts of one size (the last may be smaller), or of the sizes in a list."""
    size = tensor.size(dim)
    if isinstance(split_size_or_sections, int):
        step = split_size_or_sections
        if step < 0 or (step == 0 and size):
            raise RuntimeError(f"split expects split_size be non-negative, but got split_size={step}")
        sizes = [min(step, size - s) for s in range(0, size, step)] if size else [0]
    else:
        sizes = list(split_size_or_sections)
        if sum(sizes) != size:
            raise RuntimeError(
                f"split_with_sizes expects split_sizes to sum exactly to {size} (input tensor's size at dimension "
                f"{dim}), but got split_sizes={sizes}"
            )
    starts = [sum(sizes[:k]) for k in range(len(sizes))]
    return tuple(narrow(tensor, dim, s, n) for s, n in zip(starts, sizes, strict=True))


def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """At most `chunks` parts of equal size, the last perhaps smaller."""
    if chunks < 1:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    size = input.size(dim)
    step = -(-size // chunks)
    return split(input, step, dim) if step else tuple(narrow(input, dim, 0, 0) for _ in range(chunks))


def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """One tensor for each position of a dimension."""
    return tuple(select(input, dim, k) for k in range(input.size(dim)))


def split_with_sizes(input: Tensor, split_sizes: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Parts of the sizes in a list."""
    return split(input, list(split_sizes), dim)


def slice(input: Tensor, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1) -> Tensor:
    """Positions from `start` up to, not including, `end` of a dimension, every `step`-th of them."""
    if input.ndim == 0:
        raise RuntimeError("slice() cannot be applied to a 0-dim tensor.")
    if step <= 0:
        raise RuntimeError(f"slice step must be positive, not {step}")
    return apply_view(Slice(slice_key(normalize_dim(dim, input.ndim), start, end, step)), input)


def tensor_split(input: Tensor, indices_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """A number of parts as equal as can be, or parts that begin at given places."""
    if input.ndim == 0:
        raise RuntimeError("tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims")
    d = normalize_dim(dim, input.ndim)
    size = input.shape[d]
    given = indices_or_sections.tolist() if isinstance(indices_or_sections, Tensor) else indices_or_sections
    if isinstance(given, int):
        if given <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {given}")
        least, more = divmod(size, given)
        ends = [k * least + min(k, more) for k in range(given + 1)]
    else:
        ends = [0, *given, size]
    return tuple(slice(input, d, a, b) for a, b in itertools.pairwise(ends))


def _split_along(name: str, input: Tensor, sections: Any, dim: int, least: int) -> tuple[Tensor, ...]:
    if input.ndim < least:
        raise RuntimeError(
            f"torch.{name} requires a tensor with at least {least} dimension, but got a tensor with {input.ndim} "
            "dimensions!"
        )
    if isinstance(sections, int) and (sections <= 0 or input.shape[dim] % sections):
        raise RuntimeError(
            f"torch.{name} attempted to split along dimension {dim}, but the size of the dimension "
            f"{input.shape[dim]} is not divisible by the split_size {sections}!"
        )
    return tensor_split(input, sections, dim)


def hsplit(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]:
    """Parts side by side: along dimension 1, or 0 for vectors."""
    return _split_along("hsplit", input, indices_or_sections, 0 if input.ndim == 1 else 1, 1)


def vsplit(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]:
    """Parts on top of one another: along dimension 0."""
    return _split_along("vsplit", input, indices_or_sections, 0, 2)


def dsplit(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]:
    """Parts one behind the other: along dimension 2."""
    return _split_along("dsplit", input, indices_or_sections, 2, 3)
