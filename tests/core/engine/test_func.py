"""torch.func beside PyTorch: derivatives as functions, modules called with parameters from outside."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import same

LIBS = (engine, torch)
pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")


def stories(lib):
    random = np.random.default_rng(0)
    x, y = lib.tensor(random.standard_normal(3)), lib.tensor(random.standard_normal((2, 3)))
    f = lib.func
    cube = lambda t: (t**3).sum()  # noqa: E731
    both = lambda a, b: (a * b.sin()).sum(1)  # noqa: E731
    net = lib.nn.Linear(3, 2).double()
    with lib.no_grad():
        net.weight.copy_(y)
        net.bias.copy_(x[:2])
    state = {name: p.detach() for name, p in net.named_parameters()}
    loss = lambda s: lib.func.functional_call(net, s, (x,)).pow(2).sum()  # noqa: E731
    nested = f.grad(loss)(state)
    value, pull = f.vjp(both, x, y)
    yield from (f.grad(cube)(x), f.grad(f.grad(lambda t: t**4))(x[0]), f.hessian(cube)(x), f.jacrev(both)(x, y))
    yield from f.jacrev(both, (0, 1))(x, y)
    yield from f.grad_and_value(cube)(x)
    yield f.grad(lambda t: ((t**2).sum(), t), has_aux=True)(x)[0]
    yield from (nested["weight"], nested["bias"], value, *pull(lib.ones(2).double()))
    yield from f.jvp(both, (x, y), (x, y))
    yield f.jacfwd(both, 1)(x, y)


def test_derivatives_are_pytorchs():
    for own, reference in zip(stories(engine), stories(torch), strict=True):
        same(own.detach(), reference.detach(), 1e-9, 1e-11)


@pytest.mark.parametrize("lib", LIBS, ids=["engine", "torch"])
def test_only_numbers_have_gradients(lib):
    with pytest.raises(RuntimeError, match="scalar"):
        lib.func.grad(lambda t: t * 2)(lib.ones(3))
