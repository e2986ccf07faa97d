"""Random numbers are PyTorch's, draw by draw."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

LIBS = [engine, torch]

EXACT = {
    **{f"rand {n}": lambda t, n=n: t.rand(n) for n in (3, 16, 1000)},
    "rand float64": lambda t: t.rand(1000, dtype=t.float64),
    "rand float16": lambda t: t.rand(50, dtype=t.float16),
    "uniform_": lambda t: t.empty(1001).uniform_(-0.277, 0.3123),
    "uniform_ float64": lambda t: t.empty(101, dtype=t.float64).uniform_(-0.3, 0.7),
    **{f"randn {n}": lambda t, n=n: t.randn(n) for n in (1, 5, 15)},
    **{f"randn float64 {n}": lambda t, n=n: t.randn(n, dtype=t.float64) for n in (4, 15)},
    **{f"randperm {n}": lambda t, n=n: t.randperm(n) for n in (1, 2, 6, 1000)},
    **{f"randint {h}": lambda t, h=h: t.randint(h, (40,)) for h in (10, 2**28 - 1, 2**28, 2**33)},
    "randint low": lambda t: t.randint(-5, 5, (3, 4)),
    "random_": lambda t: t.empty(5, dtype=t.int64).random_(),
    "random_ int32": lambda t: t.empty(5, dtype=t.int32).random_(),
    "bernoulli_": lambda t: t.empty(1000).bernoulli_(0.3),
    "bernoulli": lambda t: t.bernoulli(t.linspace(0, 1, 1000)),
    "dropout": lambda t: t.nn.functional.dropout(t.ones(1000), 0.3),
    "linear": lambda t: t.nn.Linear(13, 7).weight,
    "the stream goes on": lambda t: (t.randn(3), t.rand(2), t.randperm(5), t.randn(20), t.rand(4))[-1],
    "cached normal": lambda t: t.cat([t.randn(3), t.rand(3), t.randn(3)]),
    "state": lambda t: (t.randn(3), t.rand(700), t.get_rng_state())[2],
}


@pytest.mark.parametrize("name", EXACT)
def test_numbers_are_equal(name):
    """Bit by bit."""
    results = []
    for lib in LIBS:
        lib.manual_seed(7)
        results.append(array(EXACT[name](lib)))
    assert results[0].dtype == results[1].dtype
    np.testing.assert_array_equal(*results)


@pytest.mark.parametrize("n", [16, 17, 31, 100, 10_003])
def test_normal_blocks_are_equal(n):
    """PyTorch's polynomials, roundings and order of blocks, to the last bit."""
    for dtype in ("float32", "float64"):
        results = []
        for lib in LIBS:
            lib.manual_seed(5)
            results.append(
                array(lib.cat([lib.randn(n, dtype=getattr(lib, dtype)), lib.rand(3).to(getattr(lib, dtype))]))
            )
        np.testing.assert_array_equal(*results)


def test_state_restores_the_stream():
    """Also in the middle of a pair of normal numbers; and PyTorch's own state is understood."""
    engine.manual_seed(1)
    engine.randn(3)
    state = engine.get_rng_state()
    first = engine.randn(5).tolist()
    engine.set_rng_state(state)
    assert engine.randn(5).tolist() == first
    torch.manual_seed(9)
    torch.randn(3)
    torch.rand(1000)
    engine.set_rng_state(engine.from_numpy(torch.get_rng_state().numpy()))
    np.testing.assert_array_equal(engine.randn(4).numpy(), torch.randn(4).numpy())
    with pytest.raises(RuntimeError):
        engine.set_rng_state(engine.zeros(3))


def test_generators_are_apart():
    """A generator's stream is its own and leaves the common one alone."""
    engine.manual_seed(0)
    before = engine.rand(1).item()
    engine.manual_seed(0)
    own = engine.Generator().manual_seed(5)
    a = engine.rand(3, generator=own).tolist()
    assert engine.rand(1).item() == before
    assert engine.rand(3, generator=engine.Generator().manual_seed(5)).tolist() == a
    assert own.initial_seed() == 5


def test_loader_shuffles_as_pytorch():
    """Two epochs, the numbers drawn afterwards, and a generator of one's own."""
    runs = []
    for lib in LIBS:
        lib.manual_seed(3)
        data = lib.utils.data
        set_ = data.TensorDataset(lib.arange(20))
        loader = data.DataLoader(set_, batch_size=6, shuffle=True)
        own = data.DataLoader(set_, batch_size=6, shuffle=True, generator=lib.Generator().manual_seed(2))
        found = [b[0] for _ in range(2) for b in loader] + [b[0] for _ in range(2) for b in own]
        found.append(lib.tensor(list(data.random_split(range(10), [0.7, 0.3])[0].indices)))
        found.append(lib.tensor(list(data.RandomSampler(range(5), replacement=True, num_samples=40))))
        runs.append(array(lib.cat([*found, lib.randint(100, (3,))])))
    np.testing.assert_array_equal(*runs)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_bounds_and_spread_are_rounded_alike(dtype):
    """uniform_ and normal_ with any bounds, mean and spread."""
    for fill in (lambda t: t.uniform_(-0.3, 0.7), lambda t: t.normal_(0.3, 1.7), lambda t: t.normal_(0, 0.02)):
        results = []
        for lib in LIBS:
            lib.manual_seed(9)
            results.append(array(fill(lib.empty(1000, dtype=getattr(lib, dtype)))))
        np.testing.assert_array_equal(*results)


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_even_steps_are_rounded_alike(dtype):
    """linspace, arange and logspace, whose last bits depend on the order of the additions."""
    for name, args in (("linspace", (-6, 6, 1000)), ("linspace", (0.1, 5, 7)), ("arange", (0, 50, 0.3)),
                       ("arange", (-3, 3, 0.037)), ("linspace", (2, 9, 1)), ("arange", (7,))):  # fmt: skip
        if dtype == "int64" and name == "arange" and len(args) == 3:
            continue
        results = [array(getattr(lib, name)(*args, dtype=getattr(lib, dtype))) for lib in LIBS]
        np.testing.assert_array_equal(*results)
