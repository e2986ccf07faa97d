"""Products of vectors, matrices and stacks of them, and the rule that chooses among them."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...dtypes import from_numpy_dtype
from ...shapes import broadcast_shapes
from ...tensor import Tensor

__all__ = ["bmm", "dot", "matmul", "mm", "mv", "outer"]


class Dot(Operation):
    """Inner product of two vectors."""

    name, grad_name = "dot", "DotBackward0"
    formula = r"y = \sum_i a_i b_i"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \, b", "b": r"\bar{b} = \bar{y} \, a"}
    input_names = ("input", "tensor")
    saves = ("a", "b")
    saves_for: ClassVar = {"a": ("b",), "b": ("a",)}

    def out(self, a, b):
        """A 0-d result from two vectors of one length."""
        if a.ndim != 1 or b.ndim != 1:
            raise RuntimeError(f"1D tensors expected, but got {a.ndim}D and {b.ndim}D tensors")
        _same_dtype("dot", a, b)
        if a.shape != b.shape:
            raise RuntimeError(
                "inconsistent tensor size, expected tensor [{}] and src [{}] to have the same number of elements, but "
                "got {} and {} elements respectively".format(*a.shape, *b.shape, *a.shape, *b.shape)
            )
        return (), a.dtype

    def forward(self, xp, y, a, b):
        xp.matmul(a.reshape(1, -1), b.reshape(-1, 1), out=y.reshape(1, 1))

    def backward(self, xp, i, gx, gy, y, a, b):
        xp.multiply(gy, b if i == 0 else a, out=gx)


class Mv(Operation):
    """Matrix times vector."""

    name, grad_name = "mv", "MvBackward0"
    formula = r"y = A \, b"
    derivatives: ClassVar = {"a": r"\bar{A} = \bar{y} \, b^T", "b": r"\bar{b} = A^T \bar{y}"}
    input_names = ("input", "vec")
    saves = ("a", "b")
    saves_for: ClassVar = {"a": ("b",), "b": ("a",)}

    def out(self, a, b):
        """A vector as long as the matrix is high."""
        _need_dims("mv", a, b, 2, 1)
        _same_dtype("mv", a, b)
        if a.shape[1] != b.shape[0]:
            raise RuntimeError(
                f"size mismatch, got input ({a.shape[0]}), mat ({a.shape[0]}x{a.shape[1]}), vec ({b.shape[0]})"
            )
        return a.shape[:1], a.dtype

    def forward(self, xp, y, a, b):
        xp.matmul(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            xp.multiply(gy.reshape(-1, 1), b, out=gx)
        else:
            xp.matmul(gy, a, out=gx)


class Mm(Operation):
    """Matrix times matrix."""

    name, grad_name = "mm", "MmBackward0"
    formula = r"Y = A \, B"
    derivatives: ClassVar = {"a": r"\bar{A} = \bar{Y} B^T", "b": r"\bar{B} = A^T \bar{Y}"}
    input_names = ("input", "mat2")
    saves = ("a", "b")
    saves_for: ClassVar = {"a": ("b",), "b": ("a",)}

    def out(self, a, b):
        """(n, k) and (k, m) give (n, m)."""
        if a.ndim != 2 or b.ndim != 2:
            word = "self must be a matrix" if a.ndim != 2 else "mat2 must be a matrix"
            raise RuntimeError(f"{word}, but mm got shapes {list(a.shape)} and {list(b.shape)}")
        if a.shape[1] != b.shape[0]:
            raise RuntimeError(
                "mat1 and mat2 shapes cannot be multiplied "
                f"({a.shape[0]}x{a.shape[1]} and {b.shape[0]}x{b.shape[1]}) in mm: the columns of the first must be "
                "as many as the rows of the second. Is a transpose missing?"
            )
        _same_dtype("mm", a, b)
        return (a.shape[0], b.shape[1]), a.dtype

    def forward(self, xp, y, a, b):
        xp.matmul(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            xp.matmul(gy, b.T, out=gx)
        else:
            xp.matmul(a.T, gy, out=gx)


class Bmm(Operation):
    """Stacks of matrices multiplied pair by pair; stack dimensions broadcast."""

    name, grad_name = "bmm", "BmmBackward0"
    formula = r"Y_n = A_n \, B_n"
    derivatives: ClassVar = {"a": r"\bar{A}_n = \bar{Y}_n B_n^T", "b": r"\bar{B}_n = A_n^T \bar{Y}_n"}
    input_names = ("input", "mat2")
    saves = ("a", "b")
    saves_for: ClassVar = {"a": ("b",), "b": ("a",)}

    def out(self, a, b):
        """(..., n, k) and (..., k, m) give (..., n, m)."""
        _same_dtype("matmul", a, b)
        if a.shape[-1] != b.shape[-2]:
            raise RuntimeError(
                "Expected size for first two dimensions of batch2 tensor to be: "
                f"[{a.shape[0]}, {a.shape[-1]}] but got: [{b.shape[0]}, {b.shape[-2]}] (matmul of shapes "
                f"{list(a.shape)} and {list(b.shape)})."
            )
        return (*broadcast_shapes(a.shape[:-2], b.shape[:-2], operation="matmul"), a.shape[-2], b.shape[-1]), a.dtype

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The stack dimensions of the output with the matrix of the input."""
        return (*gy_shape[:-2], *input_shape[-2:])

    def forward(self, xp, y, a, b):
        xp.matmul(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            xp.matmul(gy, b.swapaxes(-1, -2), out=gx)
        else:
            xp.matmul(a.swapaxes(-1, -2), gy, out=gx)


_dot = Dot()
_mv = Mv()
_mm = Mm()
_bmm = Bmm()


def _same_dtype(name: str, *arrays: Any) -> None:
    first = arrays[0].dtype
    for other in arrays[1:]:
        if other is not None and other.dtype != first:
            raise RuntimeError(
                f"expected m1 and m2 to have the same dtype, but got: {from_numpy_dtype(first).title} != "
                f"{from_numpy_dtype(other.dtype).title} in {name}. Convert one with .to(other.dtype)."
            )


def _need_dims(name: str, a: Any, b: Any, da: int, db: int) -> None:
    if a.ndim != da or b.ndim != db:
        raise RuntimeError(
            f"{name}: expected a {da}-D and a {db}-D tensor, but got shapes {list(a.shape)} and {list(b.shape)}. "
            "matmul takes other numbers of dimensions."
        )


def dot(input: Tensor, tensor: Tensor) -> Tensor:
    """Inner product of two vectors."""
    return apply(_dot, input, tensor)


def mv(input: Tensor, vec: Tensor) -> Tensor:
    """Matrix times vector."""
    return apply(_mv, input, vec)


def mm(input: Tensor, mat2: Tensor) -> Tensor:
    """Matrix times matrix."""
    return apply(_mm, input, mat2)


def bmm(input: Tensor, mat2: Tensor) -> Tensor:
    """Two stacks (b, n, k) and (b, k, m) of matrices, multiplied pair by pair."""
    _need_dims("bmm: batch1 and batch2 must be 3D tensors", input, mat2, 3, 3)
    if input.shape[0] != mat2.shape[0]:
        raise RuntimeError(
            f"Expected size for first two dimensions of batch2 tensor to be: [{input.shape[0]}, {input.shape[2]}] but "
            f"got: [{mat2.shape[0]}, {mat2.shape[1]}]."
        )
    return apply(_bmm, input, mat2)


def matmul(input: Tensor, other: Tensor) -> Tensor:
    """The product that fits the dimensions: vectors, matrices, or stacks of them with broadcasting.

    Raises
    ------
    RuntimeError
        For 0-d tensors, sizes that do not fit, or different dtypes.
    """
    da, db = input.ndim, other.ndim
    if da == 2 and db == 2:
        return apply(_mm, input, other)
    if da == 0 or db == 0:
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {da}D and {db}D. Multiply numbers with *."
        )
    if da == 1 and db == 1:
        return apply(_dot, input, other)
    if da == 2 and db == 1:
        return apply(_mv, input, other)
    if da == 1:
        return matmul(input.unsqueeze(0), other).squeeze(-2)
    if db == 1:
        return matmul(input, other.unsqueeze(-1)).squeeze(-1)
    return apply(_bmm, input, other)


def outer(input: Tensor, vec2: Tensor) -> Any:
    """All products of an element of one vector with one of another."""
    if input.ndim != 1 or vec2.ndim != 1:
        raise RuntimeError(f"outer: Expected 1-D arguments, but got {input.ndim}-D and {vec2.ndim}-D tensors")
    return input.unsqueeze(1) * vec2
