"""One tensor cut into several in one operation, as recurrent layers cut their gates and their time steps.

Unlike ``chunk``, whose parts are views with a record each, this is one record with several outputs, and its derivative
joins their gradients in one go.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim
from ...tensor import Tensor

__all__ = ["time_steps", "unsafe_chunk", "unsafe_split", "unsafe_split_with_sizes"]


class Pieces(Operation):
    """Copies of consecutive parts of a dimension; with ``single`` each part is one position, without the dimension."""

    name, grad_name = "unsafe_split", "UnsafeSplitBackward0"
    formula = r"y_k = x_{o_k \ldots o_{k+1} - 1}"
    derivatives: ClassVar = {"x": r"\bar{x} = (\bar{y}_1, \ldots, \bar{y}_n)"}
    input_names = ("input",)
    attribute_names = ("sizes", "dim", "single")

    def __init__(self, sizes: tuple[int, ...], dim: int, single: bool = False) -> None:
        self.sizes, self.dim, self.single = sizes, dim, single
        self.outputs = tuple(f"y{k}" for k in range(len(sizes)))  # type: ignore[misc]
        self.visible = len(sizes)  # type: ignore[misc]
        self.keep_cache = {}  # type: ignore[misc]
        if single:
            self.name, self.grad_name = "unbind", "UnbindBackward0"  # type: ignore[misc]

    def _places(self) -> list[tuple]:
        lead, start, found = (slice(None),) * self.dim, 0, []
        for n in self.sizes:
            found.append((*lead, start if self.single else slice(start, start + n)))
            start += n
        return found

    def out(self, *inputs: Any) -> Any:
        """A shape for each part."""
        x, d = inputs[0], self.dim
        sizes = [() if self.single else (n,) for n in self.sizes]
        return [((*x.shape[:d], *n, *x.shape[d + 1 :]), x.dtype) for n in sizes]

    def forward(self, xp, *arrays):
        x = arrays[-1]
        for y, place in zip(arrays, self._places(), strict=False):
            xp.copyto(y, x[place])

    def backward(self, xp, i, gx, gy, *arrays):
        parts = gy if isinstance(gy, tuple) else (gy,)
        for part, place in zip(parts, self._places(), strict=True):
            xp.copyto(gx[place], part)


Pieces.symbols = ("x",)  # the signature of forward, with any number of outputs, does not tell


def unsafe_split(tensor: Tensor, split_size: int, dim: int = 0) -> tuple[Tensor, ...]:
    """Copies of parts of one size, the last perhaps smaller."""
    size = tensor.size(dim)
    if split_size <= 0:
        raise RuntimeError(f"split expects split_size be non-negative, but got split_size={split_size}")
    return unsafe_split_with_sizes(tensor, [min(split_size, size - s) for s in range(0, size, split_size)], dim)


def unsafe_split_with_sizes(input: Tensor, split_sizes: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Copies of parts of the sizes in a list."""
    sizes = tuple(split_sizes)
    return (input.clone(),) if len(sizes) == 1 else apply(Pieces(sizes, normalize_dim(dim, input.ndim)), input)


def unsafe_chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """At most `chunks` copies of parts of equal size, the last perhaps smaller."""
    return unsafe_split(input, max(-(-input.size(dim) // chunks), 1), dim)


def time_steps(input: Tensor) -> tuple[Tensor, ...]:
    """A copy of each position of the first dimension, which disappears."""
    n = input.size(0)
    return (input[0],) if n == 1 else apply(Pieces((1,) * n, 0, True), input)
