"""Optimizers beside PyTorch's for 50 steps in float64."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

LIBS = [engine, torch]
RULES = [
    ("SGD", {}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.8, "dampening": 0.3, "maximize": True, "weight_decay": 0.01}),
    ("Adam", {}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1, "amsgrad": True}),
    ("Adam", {"lr": 0.05, "betas": (0.8, 0.9), "eps": 1e-3, "maximize": True}),
    ("AdamW", {}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.2, "amsgrad": True}),
    ("RMSprop", {}),
    ("RMSprop", {"lr": 0.01, "momentum": 0.9, "centered": True, "weight_decay": 0.1}),
    ("RMSprop", {"alpha": 0.8, "eps": 1e-4, "maximize": True}),
]


def problem(lib):
    """Two parameters and a loss with curvature."""
    a = lib.linspace(-1, 1, 6, dtype=lib.float64).reshape(2, 3).detach().requires_grad_()
    b = lib.tensor(0.7, dtype=lib.float64, requires_grad=True)
    unused = lib.ones(2, dtype=lib.float64, requires_grad=True)

    def loss():
        return ((a * b).tanh().sum() - 1) ** 2 + (a.sin() * b.tanh()).sum() + (b - 0.3).cos()

    return [a, b, unused], loss


@pytest.mark.parametrize(("name", "options"), RULES, ids=str)
def test_fifty_steps_are_pytorchs(name, options):
    """Parameters agree after every one of 50 steps within 1e-9."""
    paths = []
    for lib in LIBS:
        params, loss = problem(lib)
        rule = getattr(lib.optim, name)(params, **options)
        path = []
        for _ in range(50):
            rule.zero_grad()
            loss().backward()
            rule.step()
            path.append(np.concatenate([array(p).ravel() for p in params]).copy())
        paths.append(path)
    np.testing.assert_allclose(paths[0], paths[1], rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ["SGD", "Adam", "AdamW", "RMSprop"])
def test_defaults_are_pytorchs(name):
    """Hyper-parameters of a new optimizer, by name and value."""
    own, reference = (getattr(lib.optim, name)([lib.ones(1, requires_grad=True)]) for lib in LIBS)
    assert {k: v for k, v in own.defaults.items()} == reference.defaults  # noqa: C416
    assert own.formula


@pytest.mark.parametrize(("name", "options"), RULES, ids=str)
def test_saved_state_goes_on_as_before(name, options):
    """state_dict into a new optimizer: the next steps are the same."""
    params, loss = problem(engine)
    rule = getattr(engine.optim, name)(params, **options)

    def steps(count):
        for _ in range(count):
            rule.zero_grad()
            loss().backward()
            rule.step()

    steps(5)
    start = [array(p).copy() for p in params]
    saved = rule.state_dict()
    kept = engine.optim.SGD(params, lr=1).state_dict()
    assert kept["state"] == {}
    import copy

    saved = copy.deepcopy(saved)
    steps(5)
    end = [array(p).copy() for p in params]
    with engine.no_grad():
        for p, value in zip(params, start, strict=True):
            p.copy_(engine.from_numpy(value))
    rule = getattr(engine.optim, name)(params, lr=123.0)
    rule.load_state_dict(saved)
    steps(5)
    for p, value in zip(params, end, strict=True):
        np.testing.assert_array_equal(array(p), value)


@pytest.mark.parametrize("lib", LIBS)
def test_groups_closure_and_zero_grad(lib):
    """Groups have their own rate; step returns the closure's loss; zero_grad forgets or zeroes."""
    a, b = lib.ones(1, requires_grad=True), lib.ones(1, requires_grad=True)
    rule = lib.optim.SGD([{"params": [a]}, {"params": b, "lr": 0.5}], lr=0.1)

    def closure():
        rule.zero_grad()
        loss = (a + b).sum()
        loss.backward()
        return loss

    assert rule.step(closure).item() == 2
    np.testing.assert_allclose([a.item(), b.item()], [0.9, 0.5])
    rule.zero_grad(set_to_none=False)
    assert a.grad.item() == 0
    rule.zero_grad()
    assert a.grad is None


@pytest.mark.parametrize("lib", LIBS)
@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda lib: lib.optim.SGD([]), ValueError),
        (lambda lib: lib.optim.SGD(lib.ones(1)), TypeError),
        (lambda lib: lib.optim.SGD([1]), TypeError),
        (lambda lib: lib.optim.SGD([lib.ones(1)], lr=-1), ValueError),
        (lambda lib: lib.optim.SGD([lib.ones(1)], lr=1, nesterov=True), ValueError),
        (lambda lib: lib.optim.Adam([lib.ones(1)], betas=(1.0, 0.9)), ValueError),
        (lambda lib: lib.optim.SGD([lib.ones(1, requires_grad=True) * 2], lr=1), ValueError),
    ],
)
def test_mistakes(lib, make, error):
    """PyTorch's exception types."""
    with pytest.raises(error):
        make(lib)


def test_a_step_bumps_the_version():
    """Backward through a graph older than the step is refused, since the weights are others now."""
    w = engine.ones(2, requires_grad=True)
    rule = engine.optim.SGD([w], lr=0.1)
    y = (w * w).sum()
    y.backward(retain_graph=True)
    rule.step()
    with pytest.raises(RuntimeError, match="inplace"):
        y.backward()


@pytest.mark.parametrize("name", ["Adam", "AdamW", "RMSprop"])
def test_small_parameters_together_are_as_each_alone(name):
    """Also after steps in which some had no gradient, and after somebody put other state in place."""
    finals = []
    for lib in LIBS:
        lib.manual_seed(2)
        params = [lib.nn.Parameter(lib.rand(size)) for size in ((3, 2), (4,), (), (5, 1), (2,))]
        optimizer = getattr(lib.optim, name)(params, lr=0.05)
        for step in range(12):
            optimizer.zero_grad()
            used = params if step not in (4, 5, 9) else params[1:4]
            sum((p**3).sum() for p in used).backward()
            optimizer.step()
            if step == 7:
                key = "exp_avg_sq" if name != "RMSprop" else "square_avg"
                optimizer.state[params[0]][key] = optimizer.state[params[0]][key] * 2
        finals.append([array(p) for p in params] + [array(optimizer.state[p]["step"]) for p in params])
    for a, b in zip(*finals, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7)


def test_saved_state_is_not_the_neighbours():
    """The state of a parameter is its own, although small ones share an array."""
    params = [engine.nn.Parameter(engine.ones(2)) for _ in range(4)]
    optimizer = engine.optim.Adam(params)
    for p in params:
        p.grad = engine.ones(2)
    optimizer.step()
    optimizer.state[params[1]]["exp_avg"].zero_()
    assert optimizer.state[params[0]]["exp_avg"].tolist() == pytest.approx([0.1, 0.1])
    assert optimizer.state[params[1]]["exp_avg"].shape == (2,)
