"""Products of several matrices, powers, exponentials, and what tensors inherit from matrices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from ...shapes import broadcast_shapes, count, normalize_dim
from ...tensor import Tensor
from ..complex_numbers import conj
from ..join import stack
from ..matrix import matmul
from .checks import need_numbers, need_square
from .solving import inv, solve

__all__ = [
    "chain_matmul", "cross", "diagonal", "matrix_exp", "matrix_power", "multi_dot", "tensorinv", "tensorsolve",
    "vander", "vecdot",
]  # fmt: skip


def matrix_power(A: Tensor, n: int) -> Tensor:
    """The n-th power of square matrices by repeated squaring; negative n through the inverse."""
    need_square("linalg.matrix_power", A)
    if n == 0:
        from ...creation import eye

        return eye(A.shape[-1], dtype=A.dtype, device=A.device) + A.masked_fill(A == A, 0).masked_fill(A != A, 0)
    if n < 0:
        return matrix_power(inv(A), -n)
    result: Any = None
    square = A
    while True:
        if n & 1:
            result = square if result is None else result @ square
        n >>= 1
        if not n:
            return result.clone() if result is A else result
        square = square @ square


def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    """Product of matrices in the cheapest order; the first and the last may be vectors.

    Source: T. Cormen et al., Introduction to Algorithms, section 15.2.
    """
    if len(tensors) < 2:
        raise RuntimeError("multi_dot(): expected at least 2 tensors but got " + str(len(tensors)))
    chain = list(tensors)
    first, last = chain[0].ndim == 1, chain[-1].ndim == 1
    if first:
        chain[0] = chain[0].unsqueeze(0)
    if last:
        chain[-1] = chain[-1].unsqueeze(-1)
    for k, t in enumerate(chain):
        if t.ndim != 2:
            raise RuntimeError(f"multi_dot(): tensor {k} must be 2D but got {tensors[k].ndim}D")
    sizes = [t.shape[0] for t in chain] + [chain[-1].shape[1]]
    result = _product(chain, _order(sizes), 0, len(chain) - 1)
    if first:
        result = result.squeeze(0)
    return result.squeeze(-1) if last else result


def _order(sizes: list[int]) -> dict[tuple[int, int], int]:
    """Where to cut each part of the chain for the fewest multiplications."""
    n = len(sizes) - 1
    cost: dict[tuple[int, int], int] = {(k, k): 0 for k in range(n)}
    cut: dict[tuple[int, int], int] = {}
    for length in range(1, n):
        for i in range(n - length):
            j = i + length
            cost[i, j], cut[i, j] = min(
                (cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1], k) for k in range(i, j)
            )
    return cut


def _product(chain: list[Tensor], cut: dict, i: int, j: int) -> Tensor:
    if i == j:
        return chain[i]
    k = cut[i, j]
    return _product(chain, cut, i, k) @ _product(chain, cut, k + 1, j)


def chain_matmul(*matrices: Tensor) -> Tensor:
    """The former name of :func:`multi_dot`, with the matrices as arguments."""
    return matrices[0] if len(matrices) == 1 else multi_dot(matrices)


def matrix_exp(A: Tensor) -> Tensor:
    """Exponential of square matrices: Taylor's polynomial of the halved matrix, squared again.

    Halving s times until the 1-norm is at most 1/2, where 18 terms (10 in float32) reach rounding error.
    Source: C. Moler and C. Van Loan, "Nineteen dubious ways to compute the exponential of a matrix, twenty-five years
    later", SIAM Review 45 (2003), method 3.
    """
    from ... import backend
    from ...creation import eye

    need_square("linalg.matrix_exp", A)
    one = eye(A.shape[-1], dtype=A.dtype, device=A.device).expand(*A.shape)
    if not A.numel():
        return A.clone()
    xp = backend.array_module(A.data_array)
    size = float(xp.absolute(A.data_array).sum(axis=-2).max())
    halvings = max(0, math.ceil(math.log2(size)) + 1) if 0 < size < math.inf else 0
    x = A * 2.0**-halvings
    terms = 10 if A.dtype.itemsize in (4, 8) and A.data_array.real.itemsize == 4 else 18
    result = one + x * (1.0 / terms)
    for k in range(terms - 1, 0, -1):
        result = one + (x @ result) * (1.0 / k)
    for _ in range(halvings):
        result = result @ result
    return result


def cross(input: Tensor, other: Tensor, *, dim: int = -1) -> Tensor:
    """Vector product along a dimension of size 3."""
    if input.ndim != other.ndim:
        raise RuntimeError(
            f"linalg.cross: inputs must have the same number of dimensions, but they have {input.ndim} and {other.ndim}"
        )
    d = normalize_dim(dim, input.ndim)
    if input.shape[d] != 3 or other.shape[d] != 3:
        raise RuntimeError(
            f"linalg.cross: inputs dimension {dim} must have length 3. Got {input.shape[d]} and {other.shape[d]}"
        )
    shape = broadcast_shapes(tuple(input.shape), tuple(other.shape), operation="linalg.cross")
    a, b = input.expand(*shape), other.expand(*shape)
    a1, a2, a3 = (a.select(d, k) for k in range(3))
    b1, b2, b3 = (b.select(d, k) for k in range(3))
    return stack([a2 * b3 - a3 * b2, a3 * b1 - a1 * b3, a1 * b2 - a2 * b1], d)


def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Diagonals of matrices as a view."""
    return A.diagonal(offset, dim1, dim2)


def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """Inner products ``sum conj(x) y`` along a dimension, with broadcasting."""
    need_numbers("linalg.vecdot", x, y)
    return (conj(x) * y).sum(dim)


def vander(x: Tensor, *, N: int | None = None) -> Tensor:
    """Vandermonde matrices (..., n, N): the powers 0 to N - 1 of each element."""
    from ...creation import ones_like

    x = x.unsqueeze(0) if x.ndim == 0 else x
    n = x.shape[-1] if N is None else N
    if n <= 1 and N is not None:
        raise RuntimeError("N must be greater than 1.")
    columns = [ones_like(x)]
    for _ in range(n - 1):
        columns.append(columns[-1] * x)
    return stack(columns, -1)


def tensorinv(A: Tensor, ind: int = 2) -> Tensor:
    """Inverse with respect to the product over the last dimensions: the first `ind` sizes multiply to the rest's."""
    need_numbers("linalg.tensorinv", A)
    if ind <= 0:
        raise RuntimeError("Expected a strictly positive integer for 'ind'")
    front, back = tuple(A.shape[:ind]), tuple(A.shape[ind:])
    if count(front) != count(back):
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got "
            f"{count(back)} != {count(front)}"
        )
    return inv(A.reshape(count(front), count(back))).reshape(*back, *front)


def tensorsolve(A: Tensor, B: Tensor, dims: Any = None) -> Tensor:
    """X with ``tensordot(A, X, X.ndim) = B``; `dims` of A are moved to its end first."""
    if dims is not None:
        A = A.movedim(tuple(dims), tuple(range(A.ndim - len(dims), A.ndim)))
    result = tuple(A.shape[B.ndim :])
    if count(result) != count(B.shape):
        raise RuntimeError(
            "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), "
            f"but got {count(result)} != {count(A.shape[: B.ndim])}"
        )
    return solve(A.reshape(-1, count(result)), B.reshape(-1)).reshape(*result)


__all__ += ["matmul"]
