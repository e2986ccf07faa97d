"""The table of operations: one line says how to call an operation and on what.

The gradient check, the comparison with PyTorch and the run on a GPU all read it. An operation without a line fails
``test_operations.py``; the same call runs with ``lib`` = this engine and ``lib`` = PyTorch.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.engine.functions import (
    activation,
    comparison,
    convert,
    convolution,
    elementwise,
    indexing,
    join,
    loss,
    matrix,
    normalization,
    pooling,
    probability,
    reduce,
    shape,
    unary,
)


@dataclass
class Case:
    """One call: the operation class it must reach, the function, and its inputs as NumPy arrays."""

    operation: type
    call: Callable[..., Any]
    inputs: tuple[np.ndarray, ...]
    differentiable: bool = True
    label: str = ""

    def __str__(self) -> str:
        shapes = "x".join(str(list(a.shape)).replace(" ", "") for a in self.inputs)
        return f"{self.operation.__name__}-{self.label}-{shapes}"


_random = np.random.default_rng(20)


def n(*size: int) -> np.ndarray:
    """Normal numbers, none nearer to zero than 0.05 (kinks spoil central differences)."""
    x = _random.standard_normal(size)
    return np.asarray(np.where(np.abs(x) < 0.05, 0.3, x))


def u(low: float, high: float, *size: int) -> np.ndarray:
    """Uniform numbers between two bounds."""
    return np.asarray(_random.uniform(low, high, size))


def distinct(*size: int) -> np.ndarray:
    """Numbers no two of which are nearer than 0.01, for what chooses the largest."""
    count = int(np.prod(size))
    return np.asarray(_random.permutation(count).reshape(size) * 0.01 - count * 0.005)


def whole(high: int, *size: int) -> np.ndarray:
    """int64 numbers below `high`."""
    return np.asarray(_random.integers(0, high, size))


def mask(*size: int) -> np.ndarray:
    """Booleans."""
    return np.asarray(_random.random(size) < 0.5)


class Constant(np.ndarray):
    """An input that requires no gradient, such as a class weight."""


def c(x: np.ndarray) -> np.ndarray:
    """The same numbers as a constant."""
    return x.view(Constant)


CASES: list[Case] = []


def add(operation: type, call: Callable[..., Any], *inputs: tuple, differentiable: bool = True) -> None:
    """Put a call into the table, once for each tuple of inputs."""
    for k, arrays in enumerate(inputs):
        CASES.append(Case(operation, call, arrays, differentiable, f"{len(CASES)}-{k}"))


def f(name: str) -> Callable[..., Any]:
    """The function under a dotted name of the library."""

    def call(lib: Any, *tensors: Any) -> Any:
        found = lib
        for part in name.split("."):
            found = getattr(found, part)
        return found(*tensors)

    return call


# two inputs, broadcast in all the ways there are: equal, leading, inner, 0-d, empty
PAIRS = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((2, 3), ()), ((0, 3), (3,))]
for cls, name in ((elementwise.Add, "add"), (elementwise.Sub, "sub"), (elementwise.Mul, "mul"),
                  (elementwise.Div, "div"), (elementwise.Maximum, "maximum"), (elementwise.Minimum, "minimum"),
                  (elementwise.Atan2, "atan2")):  # fmt: skip
    add(cls, f(name), *[(n(*a), n(*b)) for a, b in PAIRS])
add(elementwise.Add, lambda lib, a: lib.add(a, 2.5) + 1 + a, (n(3),))
add(elementwise.Add, lambda lib, a, b: lib.add(a, b, alpha=3), (n(3), n(2, 3)))
add(elementwise.Sub, lambda lib, a: 3 - a, (n(3),), (n(),))
add(elementwise.Mul, lambda lib, a: a * 2 * a, (n(2, 2),))
add(elementwise.Div, lambda lib, a: 2 / a, (n(4),))
add(elementwise.Pow, f("pow"), *[(u(0.3, 2, *a), n(*b)) for a, b in PAIRS])
for exponent in (2, 3, 0, 0.5, -1, -1.5, 1):
    add(elementwise.Pow, lambda lib, a, e=exponent: a**e, (u(0.3, 2, 4),))
add(elementwise.Pow, lambda lib, a: 2**a, (n(4),))
add(elementwise.Remainder, f("remainder"), (n(5) * 7, u(1, 2, 5)), (n(2, 3), u(-2, -1, 3)))
add(elementwise.Fmod, f("fmod"), (n(5) * 7, u(1, 2, 5)), (n(2, 3), u(1, 2, 3)))
add(elementwise.FloorDivide, lambda lib, a, b: lib.div(a, b, rounding_mode="floor"), (n(5) * 7, u(1, 2, 5)))
add(elementwise.Where, f("where"), (mask(2, 3), n(2, 3), n(3)), (mask(3), n(2, 3), n()), (mask(0), n(0), n(0)))

ANY = [(n(2, 3),), (n(),), (n(0, 2),)]
for name in ("neg", "abs", "exp", "expm1", "exp2", "square", "sign", "sin", "cos", "tan", "sinh", "cosh", "asinh",
             "atan", "erf", "erfc", "floor", "ceil", "trunc", "frac", "sigmoid", "tanh"):  # fmt: skip
    add(getattr(unary, name.capitalize()), f(name), *ANY)
for name in ("log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal"):
    add(getattr(unary, name.capitalize()), f(name), (u(0.2, 3, 2, 3),), (u(0.2, 3),))
for name in ("asin", "acos", "atanh"):
    add(getattr(unary, name.capitalize()), f(name), (u(-0.9, 0.9, 5),))
add(unary.Acosh, f("acosh"), (u(1.2, 3, 5),))
add(unary.Round, f("round"), (n(5) * 3,))
add(unary.Round, lambda lib, a: lib.round(a, decimals=1), (n(5) * 3,))

FN = "nn.functional."
for cls, name in ((activation.Relu, "relu"), (activation.LeakyRelu, "leaky_relu"), (activation.Elu, "elu"),
                  (activation.Gelu, "gelu"), (activation.Silu, "silu"), (activation.Softplus, "softplus"),
                  (activation.LogSigmoid, "logsigmoid"), (activation.Hardtanh, "hardtanh"),
                  (activation.Elu, "selu"), (activation.Hardtanh, "relu6")):  # fmt: skip
    add(cls, f(FN + name), *ANY, (n(7) * 4,))
add(activation.Gelu, lambda lib, a: lib.nn.functional.gelu(a, approximate="tanh"), (n(9) * 2,))
add(activation.LeakyRelu, lambda lib, a: lib.nn.functional.leaky_relu(a, -0.5), (n(6),))
add(activation.Elu, lambda lib, a: lib.nn.functional.elu(a, 0.7), (n(6),))
add(activation.Softplus, lambda lib, a: lib.nn.functional.softplus(a, 2.0, 3.0), (n(9) * 3,))
add(activation.Clamp, lambda lib, a: lib.clamp(a, -0.5, 0.6), *ANY)
add(activation.Clamp, lambda lib, a: a.clamp(min=0.1), (n(6),))
add(activation.Clamp, lambda lib, a, b, c: lib.clamp(a, b, c), (n(2, 3), n(3), n(3)))

for cls, name in ((reduce.Sum, "sum"), (reduce.Mean, "mean"), (reduce.Prod, "prod"), (reduce.Var, "var"),
                  (reduce.Std, "std")):  # fmt: skip
    add(cls, f(name), (n(2, 3),), (n(4),))
    for dim, keep in ((0, False), (1, True), (-1, False)):
        add(cls, lambda lib, a, m=name, d=dim, k=keep: getattr(a, m)(d, keepdim=k), (n(3, 2),), (n(3, 2, 4),))
add(reduce.Prod, f("prod"), (np.array([2.0, 0.0, 3.0]),), (np.array([0.0, 0.0, 3.0]),))
add(reduce.Sum, lambda lib, a: a.sum((0, 2)), (n(2, 3, 4),))
add(reduce.Sum, f("sum"), (n(0, 3),), (n(),))
add(reduce.Mean, lambda lib, a: a.mean((0, 1), keepdim=True), (n(2, 3, 4),))
add(reduce.Var, lambda lib, a: lib.var(a, dim=1, correction=0), (n(2, 5),))
add(reduce.Std, lambda lib, a: a.std(unbiased=False), (n(2, 5),))
add(reduce.MaxAll, f("max"), (n(2, 3),), (np.array([1.0, 2.0, 2.0]),))
add(reduce.MinAll, f("min"), (n(2, 3),), (np.array([1.0, 1.0, 2.0]),))
for cls, name in ((reduce.MaxDim, "max"), (reduce.MinDim, "min")):
    add(cls, lambda lib, a, m=name: getattr(lib, m)(a, 1)[0], (n(2, 3),))
    add(cls, lambda lib, a, m=name: tuple(getattr(lib, m)(a, 0, keepdim=True)), (n(2, 3, 2),))
for cls, name in ((reduce.Amax, "amax"), (reduce.Amin, "amin")):
    add(cls, lambda lib, a, m=name: getattr(lib, m)(a, (0, 2)), (n(2, 3, 2),))
    add(cls, f(name), (n(2, 3),))
add(reduce.Sort, lambda lib, a: tuple(lib.sort(a, 0)), (n(4, 2),))
add(reduce.Sort, lambda lib, a: tuple(lib.sort(a, descending=True, stable=True)), (n(4, 3),))
add(reduce.Sort, lambda lib, a: lib.topk(a, 2, 1)[0], (n(3, 4),))
add(reduce.Sort, lambda lib, a: lib.median(a, 1)[0], (n(3, 4),))
add(reduce.LogSumExp, lambda lib, a: lib.logsumexp(a, 1), (n(2, 3) * 50,))
add(reduce.LogSumExp, lambda lib, a: lib.logsumexp(a, (0, 1), keepdim=True), (n(2, 3),))
add(reduce.Cumsum, lambda lib, a: lib.cumsum(a, 1), (n(2, 4),), (n(2, 3, 2),))
add(reduce.Cumprod, lambda lib, a: lib.cumprod(a, 0), (n(4, 2),), (np.array([2.0, 0.0, 3.0, 0.0]),))
for p in (2, 1, 3, float("inf"), 0.5):
    add(reduce.Norm, lambda lib, a, p=p: lib.norm(a, p), (n(2, 3),))
    add(reduce.Norm, lambda lib, a, p=p: a.norm(p, 1, True), (n(2, 3),))
for name in ("argmax", "argmin"):
    add(reduce.ArgExtreme, f(name), (n(2, 3),), differentiable=False)
    add(reduce.ArgExtreme, lambda lib, a, m=name: getattr(lib, m)(a, 1, True), (n(2, 3),), differentiable=False)
for name in ("all", "any"):
    add(reduce.AllAny, f(name), (n(2, 3),), (mask(2, 3),), differentiable=False)
    add(reduce.AllAny, lambda lib, a, m=name: getattr(a, m)(1), (mask(2, 3),), differentiable=False)

for name in ("eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_xor"):
    add(comparison.Comparison, f(name), (n(2, 3), n(3)), (whole(3, 4), whole(3, 4)), differentiable=False)
for name in ("bitwise_and", "bitwise_or", "bitwise_xor"):
    add(comparison.Bitwise, f(name), (whole(9, 2, 3), whole(9, 3)), (mask(4), mask(4)), differentiable=False)
for name in ("isnan", "isinf", "isfinite", "logical_not", "signbit"):
    add(comparison.Test, f(name), (np.array([1.0, np.nan, np.inf, -np.inf, 0.0]),), differentiable=False)
add(comparison.BitwiseNot, f("bitwise_not"), (whole(9, 4),), (mask(4),), differentiable=False)

add(matrix.Dot, f("dot"), (n(4), n(4)), (n(0), n(0)))
add(matrix.Mv, f("mv"), (n(2, 3), n(3)))
add(matrix.Mm, f("mm"), (n(2, 3), n(3, 4)), (n(2, 0), n(0, 3)))
add(matrix.Bmm, f("bmm"), (n(2, 3, 4), n(2, 4, 2)))
for a, b in (((2, 3, 4), (4, 5)), ((3, 4), (2, 4, 5)), ((2, 1, 3, 4), (3, 4, 2)), ((4,), (2, 4, 3)), ((2, 3, 4), (4,))):
    add(matrix.Bmm, f("matmul"), (n(*a), n(*b)))
add(matrix.Dot, f("matmul"), (n(4), n(4)))
add(matrix.Mm, f("matmul"), (n(4), n(4, 2)))
add(matrix.Linear, f(FN + "linear"), (n(5, 3), n(2, 3), n(2)), (n(3), n(2, 3), n(2)), (n(2, 2, 3), n(4, 3), n(4)))
add(matrix.Linear, f(FN + "linear"), (n(5, 3), n(2, 3)), (n(0, 3), n(2, 3)))
add(matrix.Addmm, f("addmm"), (n(4), n(2, 3), n(3, 4)), (n(2, 4), n(2, 3), n(3, 4)))
add(matrix.Addmm, lambda lib, c, a, b: lib.addmm(c, a, b, beta=0.5, alpha=2.0), (n(2, 4), n(2, 3), n(3, 4)))
REACHES = {"ij->ji": shape.Permute, "ij->": reduce.Sum, "ii->i": shape.Diagonal}
for equation, sizes in (
    ("ij,jk->ik", ((2, 3), (3, 4))), ("bij,bjk->bik", ((2, 3, 4), (2, 4, 2))), ("i,j->ij", ((2,), (3,))),
    ("ij->ji", ((2, 3),)), ("ij->", ((2, 3),)), ("ii->i", ((3, 3),)), ("ij,ij->i", ((2, 3), (2, 3))),
    ("i,ij,j->", ((2,), (2, 3), (3,))), ("...ij,jk->...ik", ((2, 2, 3), (3, 2))),
):  # fmt: skip
    add(matrix.Bmm if "," in equation else REACHES[equation], lambda lib, *t, e=equation: lib.einsum(e, *t),
        tuple(n(*s) for s in sizes))  # fmt: skip

for call in (
    lambda lib, a: a.reshape(3, -1), lambda lib, a: a.view(6), lambda lib, a: a.flatten(),
    lambda lib, a: a.unsqueeze(1), lambda lib, a: a.unsqueeze(0).squeeze(0), lambda lib, a: a.t().reshape(6),
    lambda lib, a: a.unflatten(1, (3, 1)),
):  # fmt: skip
    add(shape.Reshape, call, (n(2, 3),))
for call in (lambda lib, a: a.permute(2, 0, 1), lambda lib, a: a.transpose(0, 2), lambda lib, a: a.movedim(0, -1)):
    add(shape.Permute, call, (n(2, 3, 4),))
add(shape.Permute, lambda lib, a: a.T @ a.t().mT, (n(2, 2),))
add(shape.Expand, lambda lib, a: a.expand(2, -1, 3), (n(4, 1),))
add(shape.Expand, lambda lib, a: lib.broadcast_to(a, (2, 3)), (n(3),), (n(),))
for key in (0, -1, slice(1, None), (slice(None), 1), (..., slice(None, None, 2)), (None, 1), (slice(0, 2), None, 0)):
    add(shape.Slice, lambda lib, a, k=key: a[k], (n(3, 4),))
add(shape.Slice, lambda lib, a: a.split([1, 2]) + a.chunk(2, 1) + a.unbind(0), (n(3, 4),))
add(shape.Slice, lambda lib, a: a.narrow(1, 1, 2) + a.select(0, 1)[2], (n(3, 4),))
for args in ((), (1,), (-1,)):
    add(shape.Diagonal, lambda lib, a, k=args: lib.diagonal(a, *k), (n(3, 4),))
add(shape.Flip, lambda lib, a: lib.flip(a, (0, 1)), (n(2, 3),))
add(shape.Roll, lambda lib, a: lib.roll(a, 2, 1), (n(2, 3),))
add(shape.Roll, lambda lib, a: lib.roll(a, 2), (n(2, 3),))
add(shape.Roll, lambda lib, a: lib.roll(a, (1, -1), (0, 1)), (n(2, 3),))
add(shape.Repeat, lambda lib, a: a.repeat(2, 1, 3), (n(2, 3),))
add(shape.Repeat, lambda lib, a: lib.tile(a, (2,)), (n(2, 3),))
add(shape.Triangle, lambda lib, a: lib.tril(a, 1), (n(3, 3),))
add(shape.Triangle, lambda lib, a: lib.triu(a, -1), (n(2, 3, 3),))
add(join.Cat, lambda lib, *t: lib.cat(t, 1), (n(2, 3), n(2, 1)))
add(join.Cat, lambda lib, *t: lib.hstack(t), (n(2), n(3)))
add(join.Stack, lambda lib, *t: lib.stack(t, -1), (n(2, 3), n(2, 3)), (n(), n()))

add(indexing.Index, lambda lib, a, i: a[i], (n(4, 3), whole(4, 5)), (n(4, 3), mask(4)), (n(4, 3), mask(4, 3)))
add(indexing.Index, lambda lib, a, i, j: a[i, j], (n(4, 3), whole(4, 5), whole(3, 5)))
add(indexing.Index, lambda lib, a, i: a[:, i], (n(4, 3), whole(3, 2, 2)))
add(indexing.Index, lambda lib, a, i: a[i, 1:, None], (n(4, 3), whole(4, 5)))
add(indexing.Index, lambda lib, a: a[[0, 2, 2]], (n(4, 3),))
add(indexing.IndexSelect, lambda lib, a, i: lib.index_select(a, 1, i), (n(2, 4), whole(4, 6)))
add(indexing.Gather, lambda lib, a, i: lib.gather(a, 1, i), (n(3, 4), whole(4, 3, 2)), (n(3, 4), whole(4, 2, 5)))
add(indexing.Gather, lambda lib, a, i: lib.take_along_dim(a, i, 1), (n(3, 4), whole(4, 3, 2)))
add(indexing.Scatter, lambda lib, a, s: lib.scatter(a, 1, lib.tensor([[0, 2], [1, 0]]), s), (n(2, 3), n(2, 2)))
add(indexing.Scatter, lambda lib, a, i, s: lib.scatter_add(a, 0, i, s), (n(3, 2), whole(3, 4, 2), n(4, 2)))
add(indexing.MaskedFill, lambda lib, a, m: a.masked_fill(m, 2.5), (n(2, 3), mask(3)))
add(indexing.MaskedFill, lambda lib, a, m, v: a.masked_fill(m, v), (n(2, 3), mask(2, 3), n()))
add(indexing.MaskedSelect, f("masked_select"), (n(2, 3), mask(2, 3)), (n(2, 3), mask(3)))
add(indexing.Embedding, lambda lib, w, i: lib.nn.functional.embedding(i, w), (n(5, 3), whole(5, 2, 4)))
add(
    indexing.Embedding,
    lambda lib, w, i: lib.nn.functional.embedding(i, w, padding_idx=1),
    (n(3, 2), whole(3, 9)),
    differentiable=False,
)  # the gradient of the padding row is left out on purpose


def set_item(lib: Any, a: Any, v: Any) -> Any:
    """Assignment inside the graph."""
    y = a * 1
    y[1:, 0] = v
    return y * y


add(indexing.SetItem, set_item, (n(3, 2), n(2)), (n(3, 2), n()))
add(convert.Clone, lambda lib, a: a.clone() * a, (n(3),))
add(convert.Cast, lambda lib, a: a.to(lib.float64).to(lib.float32).to(lib.float64), (n(3),), differentiable=False)
add(probability.Softmax, lambda lib, a: lib.softmax(a, -1), (n(2, 4),), (n(),))
add(probability.Softmax, lambda lib, a: lib.softmax(a, 0), (n(2, 4, 2) * 30,))
add(probability.LogSoftmax, lambda lib, a: lib.log_softmax(a, 1), (n(2, 4),), (n(3, 4, 2) * 3,))
add(probability.LogSoftmax, lambda lib, a: lib.log_softmax(a, -1), (n(2, 4),))

for reduction in ("mean", "sum", "none"):
    for cls, name in ((loss.MseLoss, "mse_loss"), (loss.L1Loss, "l1_loss"), (loss.HuberLoss, "huber_loss"),
                      (loss.HuberLoss, "smooth_l1_loss")):  # fmt: skip
        add(cls, lambda lib, a, b, m=name, r=reduction: getattr(lib.nn.functional, m)(a, b, reduction=r),
            (n(2, 3) * 2, n(2, 3)), (n(), n() + 3))  # fmt: skip
    add(loss.BceLoss, lambda lib, a, b, w, r=reduction: lib.nn.functional.binary_cross_entropy(
        a, b, w, reduction=r), (u(0.1, 0.9, 2, 3), c(u(0, 1, 2, 3)), c(u(0.5, 2, 3))))  # fmt: skip
    add(loss.BceWithLogits, lambda lib, a, b, w, p, r=reduction: lib.nn.functional.binary_cross_entropy_with_logits(
        a, b, w, reduction=r, pos_weight=p),
        (n(2, 3) * 3, u(0, 1, 2, 3), c(u(0.5, 2, 3)), c(u(0.5, 2, 3))))  # fmt: skip
    add(loss.BceWithLogits, lambda lib, a, b, r=reduction: lib.nn.functional.binary_cross_entropy_with_logits(
        a, b, reduction=r), (n(4) * 30, u(0, 1, 4)), (n(), u(0, 1)))  # fmt: skip
    add(loss.NllLoss, lambda lib, a, t, w, r=reduction: lib.nn.functional.nll_loss(a, t, w, reduction=r),
        (n(4, 3), whole(3, 4), c(u(0.5, 2, 3))), (n(3), whole(3), c(u(0.5, 2, 3))),
        (n(2, 3, 2, 2), whole(3, 2, 2, 2), c(u(0.5, 2, 3))))  # fmt: skip
    for smoothing in (0.0, 0.1):
        add(loss.NllLoss, lambda lib, a, t, r=reduction, s=smoothing: lib.nn.functional.cross_entropy(
            a, t, ignore_index=1, reduction=r, label_smoothing=s), (n(4, 3), np.array([0, 1, 2, 2])))  # fmt: skip
        add(loss.NllLoss, lambda lib, a, t, w, r=reduction, s=smoothing: lib.nn.functional.cross_entropy(
            a, t, w, reduction=r, label_smoothing=s),
            (n(4, 3), whole(3, 4), c(u(0.5, 2, 3))), (n(2, 3, 2), whole(3, 2, 2), c(u(0.5, 2, 3))))  # fmt: skip
        add(probability.LogSoftmax, lambda lib, a, t, w, r=reduction, s=smoothing: lib.nn.functional.cross_entropy(
            a, t, w, reduction=r, label_smoothing=s), (n(4, 3), u(0, 1, 4, 3), c(u(0.5, 2, 3))))  # fmt: skip

for d, size, kernel in ((1, (7,), (3,)), (2, (6, 5), (3, 2)), (3, (4, 5, 4), (2, 3, 2))):
    add(convolution.Convolution, f(FN + f"conv{d}d"), (n(2, 3, *size), n(4, 3, *kernel), n(4)),
        (n(3, *size), n(2, 3, *kernel)))  # fmt: skip
    for group, *options in ((1, 2, 1, 1), (2, 1, 2, 1), (2, 2, 1, 2)):
        add(convolution.Convolution, lambda lib, x, w, b, d=d, o=options, g=group: getattr(
            lib.nn.functional, f"conv{d}d")(x, w, b, *o, g),
            (n(2, 4, *size), n(2, 4 // group, *kernel), n(2)))  # fmt: skip
        add(convolution.TransposedConvolution, lambda lib, x, w, b, d=d, o=options, g=group: getattr(
            lib.nn.functional, f"conv_transpose{d}d")(x, w, b, o[0], o[1], o[0] - 1, g, o[2]),
            (n(2, 4, *size), n(4, 6 // group, *kernel), n(6)))  # fmt: skip
SAME = (n(2, 3, 5, 4), n(2, 3, 3, 2))
add(convolution.Convolution, lambda lib, x, w: lib.nn.functional.conv2d(x, w, padding="same"), SAME)
add(convolution.TransposedConvolution, f(FN + "conv_transpose1d"), (n(3, 5), n(3, 2, 3)))
for widths, value in (((1, 2), 0.5), ((1, 0, 2, 1), 0.0), ((-1, 2, 1, -1), 1.0)):
    add(convolution.Pad, lambda lib, a, w=widths, v=value: lib.nn.functional.pad(a, w, value=v), (n(2, 3, 4),))
for mode in ("reflect", "replicate", "circular"):
    add(indexing.IndexSelect, lambda lib, a, m=mode: lib.nn.functional.pad(a, (2, 1, 1, 0), mode=m), (n(1, 2, 3, 4),))

for d, size in ((1, (9,)), (2, (7, 6)), (3, (5, 4, 6))):
    for case in ((2,), (3, 2, 1), (3, 1, 1, 2), (2, 2, 1, 1, True), (3, 3, 0, 1, True)):
        add(pooling.MaxPool, lambda lib, a, d=d, o=case: getattr(lib.nn.functional, f"max_pool{d}d")(a, *o),
            (distinct(2, 3, *size),))  # fmt: skip
    add(pooling.MaxPool, lambda lib, a, d=d: getattr(lib.nn.functional, f"max_pool{d}d")(
        a, 3, 2, 1, return_indices=True), (distinct(2, *size),))  # fmt: skip
    for case in ((2,), (3, 2, 1), (3, 2, 1, True), (3, 2, 1, True, False), (2, 3, 0, True)):
        add(pooling.AvgPool, lambda lib, a, d=d, o=case: getattr(lib.nn.functional, f"avg_pool{d}d")(a, *o),
            (n(2, 3, *size),), (n(3, *size),))  # fmt: skip
    for target in (1, 3, 4):
        add(pooling.AdaptiveAvgPool, lambda lib, a, d=d, t=target: getattr(
            lib.nn.functional, f"adaptive_avg_pool{d}d")(a, t), (n(2, 3, *size),), (n(2, *size),))  # fmt: skip
add(pooling.AvgPool, lambda lib, a: lib.nn.functional.avg_pool2d(a, 2, divisor_override=3), (n(1, 2, 4, 5),))
add(pooling.AdaptiveAvgPool, lambda lib, a: lib.nn.functional.adaptive_avg_pool2d(a, (None, 2)), (n(1, 2, 4, 5),))


def batch_norm(lib: Any, x: Any, w: Any, b: Any, training: bool = True) -> Any:
    """Batch normalisation whose running statistics are results too."""
    mean, var = lib.full((3,), 0.1, dtype=x.dtype), lib.full((3,), 0.8, dtype=x.dtype)
    y = lib.nn.functional.batch_norm(x, mean, var, w, b, training, 0.3)
    return y, mean, var


for size in ((4, 3), (2, 3, 5), (2, 3, 4, 2)):
    add(normalization.BatchNorm, batch_norm, (n(*size), n(3), n(3)))
    add(normalization.BatchNorm, lambda lib, x, w, b: batch_norm(lib, x, w, b, False), (n(*size), n(3), n(3)))
add(normalization.BatchNorm, lambda lib, x: lib.nn.functional.batch_norm(x, None, None, training=True), (n(4, 3),))
for size in ((2, 3, 5), (2, 3, 4, 2)):
    add(normalization.InstanceNorm, lambda lib, x, w, b: lib.nn.functional.instance_norm(x, weight=w, bias=b),
        (n(*size), n(3), n(3)))  # fmt: skip
for size in ((4,), (3, 4), (2, 3, 4)):
    add(normalization.LayerNorm, lambda lib, x, w, b: lib.nn.functional.layer_norm(x, (4,), w, b),
        (n(*size), n(4), n(4)))  # fmt: skip
    add(normalization.RmsNorm, lambda lib, x, w: lib.nn.functional.rms_norm(x, (4,), w, 1e-4), (n(*size), n(4)))
add(normalization.LayerNorm, lambda lib, x, w, b: lib.nn.functional.layer_norm(x, (3, 4), w, b),
    (n(2, 3, 4), n(3, 4), n(3, 4)))  # fmt: skip
add(normalization.LayerNorm, lambda lib, x: lib.nn.functional.layer_norm(x, (4,)), (n(2, 4),))
add(normalization.RmsNorm, lambda lib, x: lib.nn.functional.rms_norm(x, (3, 4)), (n(2, 3, 4),))
for groups in (1, 2, 4):
    add(normalization.GroupNorm, lambda lib, x, w, b, g=groups: lib.nn.functional.group_norm(x, g, w, b),
        (n(2, 4, 3), n(4), n(4)), (n(3, 16), n(16), n(16)), (n(2, 4, 2, 2), n(4), n(4)))  # fmt: skip
