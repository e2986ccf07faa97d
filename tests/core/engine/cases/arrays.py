"""Reductions, products, shapes, indices, conversions, probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine.autograd.run import apply
from core.engine.functions import comparison, convert, indexing, join, matrix, probability, reduce, shape

from .tools import FN, add, f, mask, n, whole

for cls, name in ((reduce.Sum, "sum"), (reduce.Mean, "mean"), (reduce.Prod, "prod"), (reduce.Var, "var"),
                  (reduce.Std, "std")):  # fmt: skip
    add(cls, f(name), (n(2, 3),), (n(4),))
    for dim, keep in ((0, False), (1, True), (-1, False)):
        add(cls, lambda lib, a, m=name, d=dim, k=keep: getattr(a, m)(d, keepdim=k), (n(3, 2),), (n(3, 2, 4),))
add(reduce.Prod, lambda lib, a: lib.prod(a, 0), (n(),))
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


def add_at(lib: Any, a: Any, v: Any, i: Any) -> Any:
    """Adding at positions, some of them twice."""
    if lib.__name__ == "torch":
        return a.index_put((i,), v, accumulate=True)
    return apply(indexing.AddAt((i.data_array,)), a, v)


add(indexing.AddAt, add_at, (n(4, 2), n(3, 2), np.array([1, 1, 3])), (n(4), n(), np.array([1, 1, 3])))
