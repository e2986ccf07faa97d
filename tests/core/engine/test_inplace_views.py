"""In-place changes of views and of their bases inside the graph, beside PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import same


def row_of_a_computed_matrix(lib, x, w):
    y = x * 1
    y[1].mul_(w)
    return y * y


def view_then_base(lib, x, w):
    y = x * 2
    row = y[0]
    y.add_(w)
    return row * y[1]


def chain_of_views(lib, x, w):
    y = x * 2
    part = y.t()[1:]
    part[0].copy_(w[:2])
    part.sub_(1)
    return y.sum(0) * part.sum()


def into_an_untracked_buffer(lib, x, w):
    out = lib.zeros(3, 3, dtype=x.dtype)
    for k in range(3):
        out[k] = w * (k + 1)
    view = out[:2]
    view += x
    return out**2


def two_views_of_one_base(lib, x, w):
    y = x * 1
    a, b = y[0], y[1]
    a.mul_(2)
    b.add_(a)
    a.add_(w)
    return y.prod(1)


def reshaped_view(lib, x, w):
    y = x * 1
    y.view(-1)[::2].mul_(3)
    y.reshape(3, 2)[2].zero_()
    return y * w


STORIES = [
    row_of_a_computed_matrix, view_then_base, chain_of_views, into_an_untracked_buffer, two_views_of_one_base,
    reshaped_view,
]  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__)
def test_gradients_through_changed_views_are_those_of_pytorch(story):
    """Values, gradients and what requires a gradient."""
    random = np.random.default_rng(0)
    x, w = random.standard_normal((2, 3)), random.standard_normal(3)
    found = []
    for lib in (engine, torch):
        a, b = lib.tensor(x, requires_grad=True), lib.tensor(w, requires_grad=True)
        y = story(lib, a, b)
        (y * lib.arange(y.numel(), dtype=lib.float64).reshape(tuple(y.shape))).sum().backward()
        found.append((y, a.grad, b.grad))
    for own, reference in zip(*found, strict=True):
        if reference is None:
            assert own is None
        else:
            same(own, reference)


@pytest.mark.parametrize("lib", [engine, torch], ids=["engine", "torch"])
def test_what_cannot_be_changed_in_place(lib):
    """A leaf, a view of a leaf, and a value that a record has saved."""
    x = lib.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="leaf"):
        x.add_(1)
    with pytest.raises(RuntimeError, match="leaf"):
        x[0].mul_(2)
    y = x.exp()
    z = y * y
    y[0] = 5
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        z.sum().backward()


def test_records_say_what_happened():
    """The base is a CopySlices, its view comes from it."""
    x = engine.ones(2, 2, requires_grad=True)
    y = x * 3
    row = y[0]
    row.mul_(2)
    assert y.grad_fn.name() == "CopySlices"
    assert row.grad_fn.next_functions[0][0] is y.grad_fn
    assert y.tolist() == [[6, 6], [3, 3]]


def test_derivative_of_a_changed_pattern():
    """What an in-place change does to its base has the derivative of what it does, once and twice."""
    x = engine.arange(6, dtype=engine.float64).reshape(2, 3).requires_grad_()
    v = engine.ones(2, 2, dtype=engine.float64, requires_grad=True)
    for base in (lambda t: t * t, lambda t: (t * t).t()):
        assert engine.autograd.gradcheck(
            lambda a, b, base=base: engine.as_strided_scatter(base(a), b * b, (2, 2), (1, 2), 1), (x, v)
        )
        assert engine.autograd.gradgradcheck(
            lambda a, b, base=base: engine.as_strided_scatter(base(a), b * b, (2, 2), (1, 2), 1), (x, v)
        )


def test_as_strided_refuses_what_lies_outside():
    with pytest.raises(RuntimeError, match="the storage has 6"):
        engine.zeros(6).as_strided((3,), (3,))
