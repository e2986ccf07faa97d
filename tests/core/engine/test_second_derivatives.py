"""Derivatives of derivatives: every operation's own kernel on traced arrays, beside PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .cases import CASES, Case
from .helpers import array, flat, same, tensors

pytestmark = pytest.mark.filterwarnings("ignore")


def gradients(lib, case: Case, arrays: tuple, directions: list, create_graph: bool):
    """The first gradients along fixed random output weights, and their product with `directions`."""
    inputs = tensors(lib, arrays)
    outputs = [y for y in flat(case.call(lib, *inputs)) if y.requires_grad]
    random = np.random.default_rng(5)
    seeds = []
    for y in outputs:
        values = random.standard_normal(tuple(y.shape))
        if "complex" in str(y.dtype):
            values = values + 1j * random.standard_normal(tuple(y.shape))
        seeds.append(lib.tensor(np.asarray(values), dtype=y.dtype).requires_grad_())
    wanted = [t for t in inputs if t.requires_grad]
    first = lib.autograd.grad(outputs, wanted, seeds, create_graph=create_graph, allow_unused=True)
    first = [
        g if g is not None else lib.zeros(tuple(t.shape), dtype=t.dtype) for g, t in zip(first, wanted, strict=True)
    ]
    for g in first:
        if len(directions) < len(first):
            directions.append(random.standard_normal(tuple(g.shape)))
    product = sum(
        ((g.real if "complex" in str(g.dtype) else g) * lib.tensor(np.asarray(d))).sum()
        for g, d in zip(first, directions, strict=False)
    )
    return wanted + seeds, first, product


def differentiable() -> list[Case]:
    """What has a derivative at all, with float64 or complex inputs that require one."""
    return [c for c in CASES if c.differentiable and any(a.dtype.kind in "fc" for a in c.inputs)]


@pytest.mark.parametrize("case", differentiable(), ids=str)
def test_second_derivatives_are_those_of_pytorch(case: Case):
    """Gradient of a random projection of the gradients, with respect to inputs and output weights."""
    directions: list = []
    leaves, first, product = gradients(engine, case, case.inputs, directions, True)
    plain = gradients(engine, case, case.inputs, directions, False)[1]
    for a, b in zip(first, plain, strict=True):
        same(a, b, 1e-9, 1e-11)  # the same kernel, traced or not
    try:
        others, _, reference = gradients(torch, case, case.inputs, directions, True)
        expected = (
            torch.autograd.grad(reference, others, allow_unused=True)
            if reference.requires_grad
            else [None] * len(others)
        )
    except (RuntimeError, NotImplementedError) as error:
        if "not implemented" in str(error) or "does not require grad" in str(error):
            pytest.skip("PyTorch has no second derivative here")
        raise
    if not product.requires_grad:
        found = [None] * len(leaves)
    else:
        found = engine.autograd.grad(product, leaves, allow_unused=True)
    for a, b in zip(found, expected, strict=True):
        ours = np.zeros(()) if a is None else array(a)
        theirs = np.zeros(()) if b is None else b.detach().numpy(force=True)
        np.testing.assert_allclose(
            np.broadcast_to(ours, np.broadcast_shapes(ours.shape, theirs.shape)), theirs, 1e-7, 1e-9
        )


def test_gradgradcheck_finds_a_wrong_second_derivative():
    """Right for a cube; a function whose first derivative is right and whose second is cut off is refused."""

    class Cut(engine.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.save_for_backward(x)
            return x * x * x

        @staticmethod
        def backward(ctx, gy):
            return gy * (3 * ctx.saved_tensors[0].detach() ** 2)

    x = engine.tensor([0.5, -1.5], dtype=engine.float64, requires_grad=True)
    assert engine.autograd.gradgradcheck(lambda t: t**3, [x])
    assert engine.autograd.gradcheck(Cut.apply, [x])
    with pytest.raises(RuntimeError, match="Jacobian mismatch"):
        engine.autograd.gradgradcheck(Cut.apply, [x])


def test_third_derivative_and_accumulation():
    """d3(x^4) = 24 x, by three walks; backward(create_graph=True) leaves a grad that has a history."""
    x = engine.tensor(2.0, dtype=engine.float64, requires_grad=True)
    y = x**4
    for expected in (32.0, 48.0, 48.0, 24.0):
        (y,) = engine.autograd.grad(y, x, create_graph=True)
        assert y.item() == expected
    z = x**3
    z.backward(create_graph=True)
    z2 = x.grad
    assert z2.requires_grad
    (third,) = engine.autograd.grad(z2, x)
    assert third.item() == 12.0


def test_gradient_penalty_trains_like_pytorch():
    """The gradient penalty of a Wasserstein GAN's critic: gradients of gradients reach the weights."""
    found = []
    for lib in (engine, torch):
        lib.manual_seed(3)
        critic = lib.nn.Sequential(lib.nn.Linear(4, 8), lib.nn.Tanh(), lib.nn.Linear(8, 1)).double()
        x = lib.linspace(-1, 1, 12, dtype=lib.float64).reshape(3, 4).requires_grad_()
        (g,) = lib.autograd.grad(critic(x).sum(), x, create_graph=True)
        penalty = ((g.norm(2, dim=1) - 1) ** 2).mean()
        penalty.backward()
        found.append([p.grad for p in critic.parameters()])
    for a, b in zip(*found, strict=True):
        if b is not None:
            same(a, b, 1e-9, 1e-12)


@pytest.mark.parametrize("include_self", [True, False])
def test_products_that_meet_at_a_place_with_zeros(include_self):
    """scatter_reduce("prod") is smooth at zeros too: one, two and three of them at a place."""
    x = engine.tensor([0.0, 2.0, -1.5, 0.5], dtype=engine.float64, requires_grad=True)
    v = engine.tensor([0.0, 0.0, 3.0, 0.0, 1.5, -2.0], dtype=engine.float64, requires_grad=True)
    index = engine.tensor([0, 0, 1, 1, 2, 0])

    def product(a, b):
        return engine.scatter_reduce(a, 0, index, b, "prod", include_self=include_self)

    assert engine.autograd.gradcheck(product, (x, v))
    assert engine.autograd.gradgradcheck(product, (x, v))
