"""Products of vectors, matrices and stacks of matrices; the affine map of a layer; Einstein sums."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import backend
from ..autograd.operation import Operation
from ..autograd.run import apply
from ..dtypes import from_numpy_dtype
from ..shapes import broadcast_shapes
from ..tensor import Tensor

__all__ = ["addmm", "bmm", "dot", "einsum", "linear", "matmul", "mm", "mv", "outer"]


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


class Linear(Operation):
    """Affine map of the last dimension: every row of x times the transposed weight, plus the bias.

    Shapes: x (..., in_features), w (out_features, in_features), b (out_features) or None, y (..., out_features).
    """

    name, grad_name = "linear", "AddmmBackward0"
    formula = r"y = x \, W^T + b"
    derivatives: ClassVar = {
        "x": r"\bar{x} = \bar{y} \, W",
        "w": r"\bar{W} = \bar{y}^T x",
        "b": r"\bar{b} = \sum_n \bar{y}_n",
    }
    input_names = ("input", "weight", "bias")
    saves = ("x", "w")
    saves_for: ClassVar = {"x": ("w",), "w": ("x",), "b": ()}

    def out(self, x, w, b):
        """The input's shape with out_features last."""
        if w.ndim != 2 or x.ndim == 0 or x.shape[-1] != w.shape[-1]:
            rows = 1
            for size in x.shape[:-1]:
                rows *= size
            last = x.shape[-1] if x.ndim else 1
            raise RuntimeError(
                f"mat1 and mat2 shapes cannot be multiplied ({rows}x{last} and {'x'.join(map(str, w.shape[::-1]))}) in "
                f"linear: the input's last dimension is {last}, the weight {list(w.shape)} expects {w.shape[-1]}."
            )
        if x.dtype != w.dtype:
            raise RuntimeError(
                f"mat1 and mat2 must have the same dtype, but got {from_numpy_dtype(x.dtype).title} and "
                f"{from_numpy_dtype(w.dtype).title} in linear. Convert the input with .to(weight.dtype)."
            )
        if b is not None and b.shape not in ((w.shape[0],), (1,), ()):
            raise RuntimeError(
                f"linear: a bias of shape {list(b.shape)} does not fit a weight of shape {list(w.shape)}"
            )
        return (*x.shape[:-1], w.shape[0]), x.dtype

    def forward(self, xp, y, x, w, b):
        xp.matmul(x, w.T, out=y)
        if b is not None:
            xp.add(y, b, out=y)

    def backward(self, xp, i, gx, gy, y, x, w, b):
        if i == 0:
            xp.matmul(gy, w, out=gx)
        elif i == 1:
            xp.matmul(gy.reshape(-1, gy.shape[-1]).T, x.reshape(-1, x.shape[-1]), out=gx)
        else:
            # eight times faster than gy.sum(0)
            rows = gy.reshape(-1, gy.shape[-1])
            xp.matmul(backend.filled(xp, 1, rows.shape[:1], gy.dtype), rows, out=gx)

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The bias gradient is made at full length; a bias of one element is summed back from it."""
        return gy_shape[-1:] if i == 2 else input_shape


class Addmm(Operation):
    """Matrix product added to a tensor: y = beta c + alpha A B."""

    name, grad_name = "addmm", "AddmmBackward0"
    formula = r"Y = \beta \, C + \alpha \, A \, B"
    derivatives: ClassVar = {
        "c": r"\bar{C} = \beta \, \bar{Y}",
        "a": r"\bar{A} = \alpha \, \bar{Y} B^T",
        "b": r"\bar{B} = \alpha \, A^T \bar{Y}",
    }
    input_names = ("input", "mat1", "mat2")
    saves = ("a", "b")
    saves_for: ClassVar = {"c": (), "a": ("b",), "b": ("a",)}
    attribute_names = ("beta", "alpha")

    def __init__(self, beta: float = 1, alpha: float = 1) -> None:
        self.beta, self.alpha = beta, alpha

    def out(self, c, a, b):
        """(n, k) and (k, m) give (n, m), to which the first input broadcasts."""
        shape, dtype = Mm.out(_mm, a, b)
        if broadcast_shapes(c.shape, shape, operation="addmm") != shape:
            raise RuntimeError(f"addmm: the input of shape {list(c.shape)} does not broadcast to {list(shape)}")
        return shape, dtype

    def gradient_shape(self, i: int, gy_shape: tuple, input_shape: tuple) -> tuple:
        """The added tensor may be broadcast."""
        return gy_shape if i == 0 else input_shape

    def forward(self, xp, y, c, a, b):
        xp.matmul(a, b, out=y)
        if self.alpha != 1:
            xp.multiply(y, self.alpha, out=y)
        xp.add(y, c if self.beta == 1 else xp.multiply(c, self.beta), out=y)

    def backward(self, xp, i, gx, gy, y, c, a, b):
        if i == 0:
            xp.multiply(gy, self.beta, out=gx)
            return
        if i == 1:
            xp.matmul(gy, b.T, out=gx)
        else:
            xp.matmul(a.T, gy, out=gx)
        if self.alpha != 1:
            xp.multiply(gx, self.alpha, out=gx)


_dot, _mv, _mm, _bmm, _linear, _addmm = Dot(), Mv(), Mm(), Bmm(), Linear(), Addmm()


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


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """``input @ weight.T + bias``.

    Parameters
    ----------
    input : Tensor, shape (..., in_features)
    weight : Tensor, shape (out_features, in_features), or (in_features,) for one output without its dimension
    bias : Tensor, shape (out_features,), optional
    """
    if weight.ndim == 1:
        y = matmul(input, weight)
        return y if bias is None else y + bias
    return apply(_linear, input, weight, bias)


def addmm(input: Tensor, mat1: Tensor, mat2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """``beta * input + alpha * (mat1 @ mat2)``."""
    return apply(_addmm if beta == 1 and alpha == 1 else Addmm(beta, alpha), input, mat1, mat2)


def outer(input: Tensor, vec2: Tensor) -> Any:
    """All products of an element of one vector with one of another."""
    if input.ndim != 1 or vec2.ndim != 1:
        raise RuntimeError(f"outer: Expected 1-D arguments, but got {input.ndim}-D and {vec2.ndim}-D tensors")
    return input.unsqueeze(1) * vec2


def einsum(equation: str, *operands: Any) -> Tensor:
    """Einstein sum, such as ``einsum("bij,bjk->bik", a, b)``.

    A composition: the operands are multiplied from left to right as stacks of matrices, and an index is summed as
    soon as nothing later needs it.

    Raises
    ------
    RuntimeError
        If the equation does not fit the operands.
    """
    tensors = list(operands[0]) if len(operands) == 1 and isinstance(operands[0], (list, tuple)) else list(operands)
    inputs, output = _parse(equation, tensors)
    current, labels = _diagonals(tensors[0], inputs[0])
    for k in range(1, len(tensors)):
        other, other_labels = _diagonals(tensors[k], inputs[k])
        later = set(output).union(*(set(s) for s in inputs[k + 1 :]))
        current, labels = _contract(current, labels, other, other_labels, later)
    spare = [d for d, label in enumerate(labels) if label not in output]
    if spare:
        current = current.sum(spare)
        labels = [label for label in labels if label in output]
    return current.permute([labels.index(label) for label in output]) if labels != list(output) else current


def _parse(equation: str, tensors: list) -> tuple[list[list[str]], list[str]]:
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(tensors):
        raise RuntimeError(
            f"einsum(): {'fewer' if len(tensors) < len(terms) else 'more'} operands were provided than specified in "
            f"the equation: {len(tensors)} for {equation!r}"
        )
    widths = [t.ndim - len(s.replace("...", "")) if "..." in s else 0 for s, t in zip(terms, tensors, strict=True)]
    dots = [f".{k}" for k in range(max(widths))]

    def split(term: str, width: int) -> list[str]:
        before, found, after = term.partition("...")
        return [*before, *(dots[len(dots) - width :] if found else []), *after]

    inputs = [split(s, w) for s, w in zip(terms, widths, strict=True)]
    for labels, tensor, term in zip(inputs, tensors, terms, strict=True):
        if len(labels) != tensor.ndim:
            raise RuntimeError(
                "einsum(): the number of subscripts in the equation "
                f"({len(labels)}) does not match the number of dimensions ({tensor.ndim}) for operand {term!r}"
            )
    if arrow:
        output = split(right, len(dots))
    else:
        flat = [label for s in inputs for label in s if not label.startswith(".")]
        output = dots + sorted(label for label in set(flat) if flat.count(label) == 1)
    known = {label for s in inputs for label in s}
    for label in output:
        if label not in known:
            raise RuntimeError(
                f"einsum(): output subscript {label} does not appear in the equation for any input operand"
            )
    return inputs, output


def _diagonals(tensor: Tensor, labels: list[str]) -> tuple[Tensor, list[str]]:
    """An index that occurs twice in one operand walks along the diagonal."""
    labels = list(labels)
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            tensor = tensor.diagonal(0, first, second)
            labels.pop(second)
            labels.pop(first)
            labels.append(label)
    return tensor, labels


def _contract(a: Tensor, la: list[str], b: Tensor, lb: list[str], later: set[str]) -> tuple[Tensor, list[str]]:
    """Multiply two operands as stacks of matrices, summing the shared indices that nothing later needs."""
    stack = [x for x in la if x in lb and x in later]
    inner = [x for x in la if x in lb and x not in later]
    rows = [x for x in la if x not in lb]
    columns = [x for x in lb if x not in la]
    size: dict[str, int] = {}
    for labels, tensor in ((la, a), (lb, b)):
        for label, n in zip(labels, tensor.shape, strict=True):
            known = size.get(label, 1)
            if known != n and 1 not in (known, n):
                raise RuntimeError(f"einsum(): subscript {label} has size {n} but {known} in another operand")
            size[label] = max(known, n) if 0 not in (known, n) else 0
    a = a.permute([la.index(x) for x in stack + rows + inner])
    b = b.permute([lb.index(x) for x in stack + inner + columns])
    a = a.expand([size[x] for x in stack + rows + inner])
    b = b.expand([size[x] for x in stack + inner + columns])

    def volume(labels: list[str]) -> int:
        n = 1
        for label in labels:
            n *= size[label]
        return n

    s, r, k, c = volume(stack), volume(rows), volume(inner), volume(columns)
    y = matmul(a.reshape(s, r, k), b.reshape(s, k, c))
    return y.reshape([size[x] for x in stack + rows + columns]), stack + rows + columns
