"""bfloat16, emulated: values, rounding, promotion and gradients are PyTorch's."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

LIBS = (engine, torch)


def values(tensor):
    return tensor.detach().float().numpy().copy()


def equal(story, atol=0.0):
    """Both libraries give the same dtypes and numbers."""
    found = [story(lib) for lib in LIBS]
    for a, b in zip(*found, strict=True):
        assert str(a.dtype) == str(b.dtype)
        np.testing.assert_allclose(values(a), values(b), rtol=0, atol=atol)


def test_rounding_to_nearest_even():
    numbers = (
        np.random.default_rng(0).standard_normal(1000).astype(np.float32) * 10.0 ** np.arange(-30, 30).repeat(17)[:1000]
    )
    numbers = np.concatenate(
        [numbers.astype(np.float32), [np.inf, -np.inf, np.nan, 3.4e38, 1.00390625, 1.01171875, 0.0]]
    )
    equal(
        lambda lib: [lib.tensor(numbers.astype(np.float32)).to(lib.bfloat16), lib.tensor(numbers, dtype=lib.bfloat16)]
    )


@pytest.mark.parametrize("other", ["bfloat16", "float16", "float32", "float64", "int64", "bool", "number", "complex64"])
def test_promotion(other):
    def story(lib):
        a = lib.tensor([1.5, -2.25, 3.0], dtype=lib.bfloat16)
        b = 2.5 if other == "number" else lib.tensor([1, 0, 3]).to(getattr(lib, other))
        y = [a + b, a * b]
        return [t.real if other == "complex64" else t for t in y]

    equal(story)


def test_operations_round_once():
    def story(lib):
        random = np.random.default_rng(1)
        a = lib.tensor(random.standard_normal((4, 6)), dtype=lib.bfloat16)
        y = a.clone()
        y[0] = 0.123
        y.add_(1)
        return [
            a.exp(), a / 3, a.sum(), a.mean(1), a.relu(), a.tanh() * a, lib.cat([a, a]), a > 0, a.t(), y,
            a.abs().sqrt(), lib.where(a > 0, a, -a), a.clamp(-0.5, 0.5), a.max(1)[0], a[:, 1:3],
            lib.zeros(2, dtype=lib.bfloat16),
        ]  # fmt: skip

    equal(story)


def test_gradients_come_back_in_the_leaf_type():
    def story(lib):
        random = np.random.default_rng(2)
        x = lib.tensor(random.standard_normal((8, 6)), dtype=lib.float32, requires_grad=True)
        w = lib.tensor(random.standard_normal((5, 6)), dtype=lib.bfloat16, requires_grad=True)
        y = lib.nn.functional.linear(x.to(lib.bfloat16), w).relu()
        (y.float() ** 2).mean().backward()
        return [y, x.grad, w.grad]

    equal(story, atol=2e-2)


def test_what_it_says_about_itself():
    x = engine.ones(3, dtype=engine.bfloat16)
    assert (x.element_size(), x.nbytes, x.dtype.itemsize) == (2, 6, 2)
    assert repr(x) == repr(torch.ones(3, dtype=torch.bfloat16))
    with pytest.raises(TypeError, match="BFloat16"):
        x.numpy()
    for name in ("eps", "max", "min", "tiny", "bits"):
        assert getattr(engine.finfo(engine.bfloat16), name) == getattr(torch.finfo(torch.bfloat16), name)
    with pytest.raises(ValueError, match="byte order"):
        engine.from_numpy(np.zeros(3, ">f4"))
    assert engine.tensor(np.ones(2, ">f4")).dtype is engine.float32
