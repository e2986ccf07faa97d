"""Products added to a tensor, and products of several dimensions at once: all made of ``matmul`` and multiplication."""

from __future__ import annotations

from typing import Any

from ...shapes import count, normalize_dim
from ...tensor import Tensor
from .products import bmm, dot, matmul, mv, outer

__all__ = [
    "addbmm", "addmv", "addr", "baddbmm", "chain_matmul", "cross", "ger", "inner", "kron", "tensordot", "vdot",
]  # fmt: skip


def _added(input: Tensor, product: Tensor, beta: Any, alpha: Any, name: str) -> Tensor:
    """``beta * input + alpha * product``; with beta 0 the input is not even looked at, nan included."""
    shape = product.shape
    try:
        input.expand(shape)
    except RuntimeError:
        raise RuntimeError(
            f"{name}: the input of shape {list(input.shape)} does not broadcast to {list(shape)}"
        ) from None
    scaled = product if alpha == 1 else product * alpha
    if beta == 0:
        return scaled
    return (input if beta == 1 else input * beta) + scaled


def addmv(input: Tensor, mat: Tensor, vec: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """``beta * input + alpha * (mat @ vec)``."""
    return _added(input, mv(mat, vec), beta, alpha, "addmv")


def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """``beta * input + alpha * outer(vec1, vec2)``."""
    return _added(input, outer(vec1, vec2), beta, alpha, "addr")


def baddbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """``beta * input + alpha * bmm(batch1, batch2)``."""
    return _added(input, bmm(batch1, batch2), beta, alpha, "baddbmm")


def addbmm(input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """``beta * input + alpha * bmm(batch1, batch2).sum(0)``."""
    return _added(input, bmm(batch1, batch2).sum(0), beta, alpha, "addbmm")


def chain_matmul(*matrices: Tensor) -> Tensor:
    """The product of several matrices."""
    product = matrices[0]
    for other in matrices[1:]:
        product = matmul(product, other)
    return product


def cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """Vector product of vectors with three components along a dimension (the first of size 3 without `dim`)."""
    from ..shape import broadcast_tensors, roll

    a, b = broadcast_tensors(input, other)
    if dim is None:
        found = [d for d, s in enumerate(a.shape) if s == 3]
        if not found:
            raise RuntimeError("no dimension of size 3 in input")
        dim = found[0]
    d = normalize_dim(dim, a.ndim)
    if a.shape[d] != 3:
        raise RuntimeError(
            f"linalg.cross: inputs dimension {dim} must have length 3. Got {input.shape[d]} and {other.shape[d]}"
        )
    return roll(a, -1, d) * roll(b, -2, d) - roll(a, -2, d) * roll(b, -1, d)


def inner(input: Tensor, other: Tensor) -> Tensor:
    """Sums of products over the last dimensions of both."""
    if input.ndim == 0 or other.ndim == 0:
        return input * other
    if input.shape[-1] != other.shape[-1]:
        raise RuntimeError(
            "inner() the last dimension must match on both input tensors but got shapes "
            f"{list(input.shape)} and {list(other.shape)}"
        )
    return tensordot(input, other, ([-1], [-1]))


def vdot(input: Tensor, other: Tensor) -> Tensor:
    """Inner product of two vectors, the first conjugated."""
    return dot(input.conj() if input.is_complex() else input, other)


def kron(input: Tensor, other: Tensor) -> Tensor:
    """Kronecker product: every element of `input` times the whole of `other`."""
    n = max(input.ndim, other.ndim)
    a_shape = (1,) * (n - input.ndim) + tuple(input.shape)
    b_shape = (1,) * (n - other.ndim) + tuple(other.shape)
    a = input.reshape([s for size in a_shape for s in (size, 1)])
    b = other.reshape([s for size in b_shape for s in (1, size)])
    return (a * b).reshape([s * t for s, t in zip(a_shape, b_shape, strict=True)])


def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Tensor:
    """Sums of products over several dimensions: the last `dims` of `a` with the first of `b`, or two lists."""
    if isinstance(dims, Tensor):
        dims = dims.tolist()
    if isinstance(dims, int):
        if dims < 0:
            raise RuntimeError(f"tensordot expects dims >= 0, but got dims={dims}")
        if dims > min(a.ndim, b.ndim):
            raise RuntimeError(f"tensordot expects dims <= min(a.ndim, b.ndim), but got dims={dims}")
        first, second = list(range(a.ndim - dims, a.ndim)), list(range(dims))
    else:
        first, second = ([normalize_dim(d, t.ndim) for d in part] for part, t in zip(dims, (a, b), strict=True))
    if len(first) != len(second):
        raise RuntimeError(f"both dimension lists should have same length, got {len(first)} and {len(second)}")
    for p, q in zip(list(first), list(second), strict=True):
        if a.shape[p] != b.shape[q] and 1 not in (a.shape[p], b.shape[q]):
            raise RuntimeError(
                f"contracted dimensions need to match, but first has size {a.shape[p]} in dim {p} and second has size "
                f"{b.shape[q]} in dim {q}"
            )
        if a.shape[p] != b.shape[q]:  # a size of 1 stands for any: sum the other one first
            a, b = (a, b.sum(q, keepdim=True)) if a.shape[p] == 1 else (a.sum(p, keepdim=True), b)
    keep_a = [d for d in range(a.ndim) if d not in first]
    keep_b = [d for d in range(b.ndim) if d not in second]
    size = count(a.shape[d] for d in first)
    left = a.permute(keep_a + first).reshape(count(a.shape[d] for d in keep_a), size)
    right = b.permute(second + keep_b).reshape(size, count(b.shape[d] for d in keep_b))
    return matmul(left, right).reshape([a.shape[d] for d in keep_a] + [b.shape[d] for d in keep_b])


ger = outer
