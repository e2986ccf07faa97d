"""Parts of a tensor, as views: slices, pieces, single places."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import View
from ...autograd.run import apply_view
from ...shapes import normalize_dim
from ...tensor import Tensor

__all__ = ["chunk", "narrow", "select", "split", "unbind"]


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
    return apply_view(Slice((slice(None),) * d + (int(index), ...), "select", "SelectBackward0"), input)


def narrow(input: Tensor, dim: int, start: Any, length: int) -> Tensor:
    """`length` positions of a dimension from `start` on."""
    d = normalize_dim(dim, input.ndim)
    size, start = input.data_array.shape[d], int(start)
    if not -size <= start <= size:
        raise IndexError(
            f"Dimension out of range (expected start to be in range of [{-size}, {size}], but got {start})"
        )
    start = start + size if start < 0 else start
    if length < 0 or start + length > size:
        raise RuntimeError(f"start ({start}) + length ({length}) exceeds dimension size ({size}).")
    return apply_view(Slice((slice(None),) * d + (slice(start, start + length),), "narrow"), input)


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
