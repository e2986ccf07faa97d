"""What general operations share beyond their values: ``out=``, in-place forms, draws, the errors of unusual calls."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

LIBS = (engine, torch)


def numbers(result):
    """Nested lists of a tensor or of several."""
    return [t.tolist() for t in result] if isinstance(result, (tuple, list)) else result.tolist()


@pytest.mark.parametrize(
    "call",
    [
        lambda lib, a, out: lib.add(a, a, out=out), lambda lib, a, out: lib.exp(a, out=out),
        lambda lib, a, out: lib.sum(a, 0, out=out), lambda lib, a, out: lib.matmul(a, a, out=out),
        lambda lib, a, out: lib.cat([a, a], out=out), lambda lib, a, out: lib.cumsum(a, 0, out=out),
    ],
)  # fmt: skip
def test_out_takes_the_result(call):
    """The tensor given is filled, takes the result's shape if it is empty, and is returned."""
    results = []
    for lib in LIBS:
        out = lib.empty(0)
        given = call(lib, lib.tensor([[1.0, 2.0], [3.0, 4.0]]), out)
        assert given is out
        results.append(numbers(out))
    np.testing.assert_allclose(results[0], results[1], rtol=1e-6)


def test_out_of_several_results():
    """A tuple of tensors for functions that return several."""
    x = engine.tensor([[1.0, 5.0], [7.0, 2.0]])
    values, indices = engine.empty(2), engine.empty(2, dtype=engine.int64)
    engine.max(x, 1, out=(values, indices))
    assert values.tolist() == [5, 7]
    assert indices.tolist() == [1, 0]


def test_out_refuses():
    """Gradients, and dtypes that cannot hold the result."""
    for lib in LIBS:
        with pytest.raises(RuntimeError, match="don't support automatic differentiation"):
            lib.add(lib.ones(2, requires_grad=True), 1, out=lib.empty(2))
        with pytest.raises(RuntimeError, match="can't be cast"):
            lib.add(lib.ones(2), 1, out=lib.empty(2, dtype=lib.int64))


@pytest.mark.parametrize(
    "change",
    [
        lambda lib, x: x.addcmul_(lib.full((3, 3), 2.0), lib.ones(3), value=0.5),
        lambda lib, x: x.addcdiv_(lib.ones(3), lib.full((3, 1), 3.0)),
        lambda lib, x: x.index_add_(0, lib.tensor([0, 0]), lib.ones(2, 3)),
        lambda lib, x: x.index_copy_(1, lib.tensor([2]), lib.ones(3, 1)),
        lambda lib, x: x.index_fill_(1, lib.tensor([0, 2]), -1.0),
        lambda lib, x: x.index_put_((lib.tensor([0, 2]),), lib.ones(3)),
        lambda lib, x: x.scatter_(1, lib.tensor([[0], [1], [2]]), 7.0),
        lambda lib, x: x.scatter_(1, lib.tensor([[0, 1]]), 2.0, reduce="multiply"),
        lambda lib, x: x.scatter_add_(0, lib.tensor([[0, 1, 2]]), lib.ones(1, 3)),
        lambda lib, x: x.masked_scatter_(x > 0, lib.ones(9)), lambda lib, x: x.clamp_(-0.5, 0.5),
        lambda lib, x: x.lerp_(lib.ones(3, 3), 0.25), lambda lib, x: x.nan_to_num_(),
        lambda lib, x: x.fill_diagonal_(3.0), lambda lib, x: x.tril_(), lambda lib, x: x.triu_(1),
        lambda lib, x: x.t_(), lambda lib, x: x.unsqueeze_(1), lambda lib, x: x.unsqueeze_(0).squeeze_(),
        lambda lib, x: x.transpose_(0, 1), lambda lib, x: x.eq_(x), lambda lib, x: x.logical_not_(),
        lambda lib, x: x.cumsum_(0), lambda lib, x: x.sinc_(),
        lambda lib, x: x.addmm_(lib.ones(3, 2), lib.ones(2, 3)), lambda lib, x: x.atan_(),
    ],
)  # fmt: skip
def test_in_place(change):
    """The tensor itself changes, in its shape and its values, and in-place forms are recorded inside the graph."""
    start = np.random.default_rng(0).standard_normal((3, 3))
    results, grads = [], []
    for lib in LIBS:
        x = lib.from_numpy(start.copy())
        try:
            given = change(lib, x)
        except RuntimeError:
            x = lib.from_numpy(start.copy()).float()
            given = change(lib, x)
        assert given is x
        results.append(np.asarray(numbers(x)))
        leaf = lib.tensor(start.copy().tolist(), requires_grad=True)
        y = leaf * 1
        change(lib, y)
        if y.requires_grad and "reduce" not in str(change.__code__.co_consts):
            (y * y).sum().backward()
        grads.append(None if leaf.grad is None else np.asarray(numbers(leaf.grad)))
    np.testing.assert_allclose(results[0], results[1], rtol=1e-6)
    if grads[0] is not None and grads[1] is not None:
        np.testing.assert_allclose(grads[0], grads[1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    "draw",
    [
        lambda lib, d: lib.zeros(20, dtype=d).exponential_(2.0), lambda lib, d: lib.zeros(20, dtype=d).cauchy_(1, 2),
        lambda lib, d: lib.zeros(20, dtype=d).geometric_(0.3), lambda lib, d: lib.zeros(20, dtype=d).log_normal_(0, 1),
        lambda lib, d: lib.multinomial(lib.tensor([0.1, 0.4, 0.2, 0.3], dtype=d), 3),
        lambda lib, d: lib.multinomial(lib.tensor([[0.1, 0.4], [1.0, 0.0]], dtype=d), 1),
        lambda lib, d: lib.multinomial(lib.tensor([[1, 4.0, 2], [1, 1, 1]], dtype=d), 9, replacement=True),
        lambda lib, d: lib.poisson(lib.tensor([0.0, 0.5, 3.0, 9.9, 10.0, 50.0, 400.0], dtype=d)),
        lambda lib, d: lib.normal(lib.zeros(5, dtype=d), 2.0), lambda lib, d: lib.normal(1.0, lib.ones(5, dtype=d)),
        lambda lib, d: lib.normal(lib.zeros(3, 1, dtype=d), lib.ones(4, dtype=d)),
        lambda lib, d: lib.normal(0.0, 1.0, (6,), dtype=d), lambda lib, d: lib.bernoulli(lib.full((9,), 0.3, dtype=d)),
    ],
)  # fmt: skip
def test_draws_are_those_of_pytorch(draw, dtype):
    """The same seed gives the same numbers, and leaves the stream at the same place."""
    results = []
    for lib in LIBS:
        lib.manual_seed(11)
        results.append((numbers(draw(lib, getattr(lib, dtype))), numbers(lib.rand(2))))
    np.testing.assert_allclose(results[0][0], results[1][0], rtol=1e-6 if dtype == "float32" else 1e-13, atol=1e-7)
    assert results[0][1] == results[1][1]


@pytest.mark.parametrize(
    "call",
    [
        lambda lib: lib.unique(lib.tensor([3, 1, 3, 2]), return_inverse=True, return_counts=True),
        lambda lib: lib.unique(lib.tensor([[1, 2], [1, 2], [0, 5]]), dim=0, return_inverse=True),
        lambda lib: lib.unique_consecutive(lib.tensor([1, 1, 2, 2, 1]), return_inverse=True, return_counts=True),
        lambda lib: lib.unique_consecutive(lib.tensor([[1, 2], [1, 2], [0, 5]]), dim=0),
        lambda lib: lib.bincount(lib.tensor([1, 1, 3])), lambda lib: lib.bincount(lib.tensor([1, 0]), minlength=4),
        lambda lib: lib.bincount(lib.tensor([1, 1]), lib.tensor([0.5, 2.0])),
        lambda lib: lib.histc(lib.tensor([1.0, 2.0, 1.5, 9.0]), 4, 0, 3), lambda lib: lib.arange(1, 2.5, 0.5),
        lambda lib: lib.arange(5.0), lambda lib: lib.arange(5, 0, -2), lambda lib: lib.linspace(0, 1, 5),
        lambda lib: lib.linspace(-3, 7, 7, dtype=lib.float64), lambda lib: lib.linspace(2, 5, 1),
        lambda lib: lib.logspace(0, 2, 5), lambda lib: lib.logspace(0, 3, 4, base=2), lambda lib: lib.eye(2, 3),
        lambda lib: lib.tril_indices(3, 4, -1), lambda lib: lib.triu_indices(3, 2, 1),
        lambda lib: lib.meshgrid(lib.arange(2), lib.arange(3), indexing="xy"),
        lambda lib: lib.full((2,), True), lambda lib: lib.full((2,), 3), lambda lib: lib.full_like(lib.ones(2), 7),
        lambda lib: lib.vander(lib.tensor([1.0, 2.0, 3.0])), lambda lib: lib.unravel_index(lib.tensor([5, 7]), (3, 4)),
        lambda lib: lib.mode(lib.tensor([[1, 2, 2, 1, 3]])), lambda lib: lib.median(lib.tensor([1.0, float("nan"), 2])),
        lambda lib: lib.nanmedian(lib.tensor([[1.0, float("nan"), 2], [4, 3, 9]]), 1).values,
        lambda lib: lib.repeat_interleave(lib.tensor([2, 0, 1])), lambda lib: lib.tensor([1, 2]).repeat_interleave(2),
        lambda lib: lib.bucketize(lib.tensor([1, 3, 5]), lib.tensor([1, 3, 4]), right=True),
        lambda lib: lib.combinations(lib.tensor([1, 2, 3]), 2, True), lambda lib: lib.argwhere(lib.tensor([0, 3, 4])),
        lambda lib: lib.scatter_reduce(lib.tensor([2.0, 0, 3]), 0, lib.tensor([0, 0, 1]), lib.tensor([0.0, 4, 5]),
                                       "prod"),
        lambda lib: lib.scatter_reduce(lib.tensor([2, 9, 3]), 0, lib.tensor([0, 0, 1]), lib.tensor([5, 4, 5]), "mean",
                                       include_self=False),
        lambda lib: lib.cummax(lib.tensor([1.0, float("nan"), 3.0, 2.0]), 0), lambda lib: lib.tensor([5]) // 2,
        lambda lib: lib.div(lib.tensor([-7, 7]), 2, rounding_mode="trunc"), lambda lib: 1 << lib.tensor([2, 3]),
    ],
)  # fmt: skip
def test_values_and_dtypes(call):
    """Calls without gradients, by value and dtype."""
    own, reference = call(engine), call(torch)
    if not isinstance(own, (tuple, list)):
        own, reference = (own,), (reference,)
    assert len(own) == len(reference)
    for a, b in zip(own, reference, strict=True):
        assert str(a.dtype) == str(b.dtype)
        np.testing.assert_allclose(a.numpy(), b.numpy(), rtol=1e-6, equal_nan=True)


@pytest.mark.parametrize(
    "call",
    [
        lambda lib: lib.gather(lib.ones(2, 2), 1, lib.tensor([[5]])), lambda lib: lib.ones(3).unfold(0, 4, 1),
        lambda lib: lib.ones(3).index_add(0, lib.tensor([5]), lib.ones(1)), lambda lib: lib.diag(lib.ones(2, 2, 2)),
        lambda lib: lib.cross(lib.ones(4), lib.ones(4)), lambda lib: lib.kthvalue(lib.ones(3), 4),
        lambda lib: lib.quantile(lib.ones(3), 1.5), lambda lib: lib.trace(lib.ones(3)),
        lambda lib: lib.multinomial(lib.ones(3), 4), lambda lib: lib.rot90(lib.ones(3)),
        lambda lib: lib.ones(2, requires_grad=True).unsqueeze_(0), lambda lib: lib.hsplit(lib.ones(5), 2),
        lambda lib: lib.masked_scatter(lib.ones(2), lib.tensor([True, True]), lib.ones(1)),
        lambda lib: lib.scatter(lib.ones(2), 0, lib.tensor([3]), 1.0), lambda lib: lib.bincount(lib.tensor([-1])),
        lambda lib: lib.histc(lib.ones(3), 0), lambda lib: lib.column_stack([lib.ones(2), lib.ones(3)]),
        lambda lib: lib.bitwise_left_shift(lib.ones(2), 1), lambda lib: lib.addcdiv(*[lib.tensor([1])] * 3),
    ],
)  # fmt: skip
def test_errors_have_pytorchs_types(call):
    """A wrong call fails as in PyTorch, or works as there."""
    kinds = []
    for lib in LIBS:
        try:
            call(lib)
            kinds.append(None)
        except Exception as error:
            kinds.append(type(error))
    assert kinds[0] is kinds[1]
