"""Further reductions, arrangements and choices by position."""

from __future__ import annotations

import numpy as np

from core.engine.functions import indexing, reduce, shape

from .tools import add, distinct, n

for cls, name in ((reduce.Cummax, "cummax"), (reduce.Cummin, "cummin")):
    add(cls, lambda lib, a, m=name: tuple(getattr(lib, m)(a, 1)), (distinct(2, 4),))
    add(cls, lambda lib, a, m=name: tuple(getattr(lib, m)(a, 0)), (distinct(3, 2, 2),), (n(),))
    add(cls, lambda lib, a, m=name: tuple(getattr(lib, m)(a, 0)), (np.array([1.0, 1.0, 0.0, 1.0]),),
        differentiable=False)  # fmt: skip
add(reduce.LogCumSumExp, lambda lib, a: lib.logcumsumexp(a, 1), (n(2, 4) * 30,), (n(2, 3, 2),))
add(reduce.LogCumSumExp, lambda lib, a: lib.logcumsumexp(a, 0), (n(),), (n(0),))
add(reduce.Mode, lambda lib, a: lib.mode(a, 1)[0], (distinct(2, 4),))
add(reduce.Mode, lambda lib, a: lib.mode(a, 0, keepdim=True)[0], (distinct(3, 2),))

add(shape.Unfold, lambda lib, a: a.unfold(0, 3, 1), (n(6),), (n(5, 2),))
add(shape.Unfold, lambda lib, a: a.unfold(-1, 2, 3), (n(2, 8),))
add(shape.PartScatter, lambda lib, a, b: lib.select_scatter(a, b, 1, -1), (n(2, 3), n(2)))
add(shape.PartScatter, lambda lib, a, b: lib.slice_scatter(a, b, 1, 0, 4, 2), (n(2, 5), n(2, 2)))
add(shape.PartScatter, lambda lib, a: lib.constant_pad_nd(a, (1, 2, -1, 1), 0.5), (n(3, 2),))
add(shape.DiagonalScatter, lambda lib, a, b: lib.diagonal_scatter(a, b, 1, 0, 2), (n(3, 2, 4), n(2, 3)))
add(shape.DiagonalScatter, lambda lib, a: lib.diag_embed(a, -1, 0, 2), (n(2, 3),))

places = np.array([2, 0, 2])
add(indexing.IndexPut, lambda lib, a, i, b: lib.index_add(a, 1, i, b, alpha=2), (n(2, 3), places, n(2, 3)))
add(indexing.IndexPut, lambda lib, a, i, b: lib.index_copy(a, 0, i, b), (n(3, 2), np.array([2, 0]), n(2, 2)))
add(indexing.IndexPut, lambda lib, a, i: lib.index_fill(a, 1, i, 0.5), (n(2, 3), places))
add(indexing.IndexPut, lambda lib, a, i, b: lib.index_put(a, (i,), b), (n(3, 2), np.array([2, 0]), n(2)))
add(indexing.IndexPut, lambda lib, a, i, b: lib.index_put(a, (i, i), b, accumulate=True), (n(3, 3), places, n(3)))
add(indexing.IndexPut, lambda lib, a, i, b: a.put(i, b, accumulate=True), (n(2, 3), np.array([5, -6, 5]), n(3)))
to = np.array([[0, 2, 0], [1, 1, 2]])
for rule in ("sum", "prod", "mean", "amax", "amin"):
    for own in (True, False):
        add(indexing.ScatterReduce,
            lambda lib, a, i, b, r=rule, s=own: lib.scatter_reduce(a, 1, i, b, r, include_self=s),
            (n(2, 3), to, n(2, 3)))  # fmt: skip
add(indexing.ScatterReduce, lambda lib, a, i, b: lib.index_reduce(a, 0, i, b, "mean"), (n(3, 2), places, n(3, 2)))
