"""Distributions beside PyTorch: draws from the same seed, log-probabilities, entropies, divergences, gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import same

LIBS = (engine, torch)


def parameters(lib):
    random = np.random.default_rng(0)
    a = lib.tensor(random.standard_normal((3, 2)), requires_grad=True)
    b = lib.tensor(random.random((3, 2)) + 0.5, requires_grad=True)
    return a, b


MAKE = {
    "normal": lambda d, a, b: d.Normal(a, b),
    "one": lambda d, a, b: d.Normal(0.0, 2.0),
    "lognormal": lambda d, a, b: d.LogNormal(a, b),
    "uniform": lambda d, a, b: d.Uniform(a, a + b),
    "exponential": lambda d, a, b: d.Exponential(b),
    "bernoulli": lambda d, a, b: d.Bernoulli(b / 2),
    "bernoulli-logits": lambda d, a, b: d.Bernoulli(logits=a),
    "categorical": lambda d, a, b: d.Categorical(b),
    "categorical-logits": lambda d, a, b: d.Categorical(logits=a),
}


@pytest.mark.parametrize("name", MAKE)
def test_draws_log_probabilities_entropies_and_gradients(name):
    found = []
    for lib in LIBS:
        a, b = parameters(lib)
        made = MAKE[name](lib.distributions, a, b)
        lib.manual_seed(7)
        drawn = [made.sample(), made.sample((5,))]
        if made.has_rsample:
            drawn.append(made.rsample((4,)))
        results = [*drawn, made.log_prob(drawn[1]), made.entropy()]
        if not name.startswith("categorical"):
            results += [made.mean, made.variance, made.stddev]
        if name in ("normal", "uniform", "exponential"):
            results.append(made.cdf(drawn[1]))
        smooth = [t for t in results if t.requires_grad]
        if smooth:
            sum((t * t).sum() for t in smooth).backward()
        found.append((results, [t.grad for t in (a, b)], repr(made)))
    for x, y in zip(found[0][0], found[1][0], strict=True):
        same(x, y, 1e-7, 1e-9)
        assert x.requires_grad == y.requires_grad
    for x, y in zip(found[0][1], found[1][1], strict=True):
        assert (x is None) == (y is None)
        if y is not None:
            same(x, y, 1e-7, 1e-9)
    assert found[0][2] == found[1][2]


@pytest.mark.parametrize("name", ["normal", "uniform", "exponential", "bernoulli", "categorical"])
def test_divergences(name):
    found = []
    for lib in LIBS:
        a, b = parameters(lib)
        p, q = MAKE[name](lib.distributions, a, b), MAKE[name](lib.distributions, a * 0.9, b * 1.1)
        y = lib.distributions.kl_divergence(p, q)
        found.append(y)
    same(found[0], found[1], 1e-9, 1e-11)


@pytest.mark.parametrize("lib", LIBS, ids=["engine", "torch"])
def test_what_makes_no_sense_is_refused(lib):
    d = lib.distributions
    with pytest.raises(ValueError, match="scale"):
        d.Normal(0.0, lib.tensor([1.0, -1.0]))
    with pytest.raises(ValueError, match="but not both"):
        d.Categorical()
    with pytest.raises(ValueError, match="one-dimensional"):
        d.Categorical(lib.tensor(0.5))
    with pytest.raises(ValueError, match="probs"):
        d.Bernoulli(lib.tensor([1.5]))
    with pytest.raises(NotImplementedError):
        d.kl_divergence(d.Normal(0.0, 1.0), d.Categorical(lib.ones(2)))
    with pytest.raises(NotImplementedError):
        d.Categorical(lib.ones(3)).rsample()
