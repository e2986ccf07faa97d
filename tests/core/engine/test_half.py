"""float16 on the CPU beside PyTorch: kernels compute and add up in float32 and round once."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

pytestmark = pytest.mark.filterwarnings("ignore")
random = np.random.default_rng(4)


def half(*size: int, scale: float = 1.0) -> np.ndarray:
    """Normal numbers in float16."""
    return (random.standard_normal(size) * scale).astype(np.float16)


MANY = random.random(9000).astype(np.float16)  # adding up in float16 would stop at 2048
SOME = (random.random((3, 4)) * 9 + 1.05).astype(np.float16)
CASES = [
    ("sum", lambda lib, a: a.sum(), (MANY,)),
    ("mean over rows", lambda lib, a: a.mean(0), (half(5000, 2, scale=30),)),
    ("variance that overflows nothing", lambda lib, a: a.std(1), (half(2, 3000, scale=100),)),
    ("cumsum", lambda lib, a: a.cumsum(0), (MANY,)),
    ("norm", lambda lib, a: a.norm(), (half(4000, scale=5),)),
    ("softmax", lambda lib, a: lib.softmax(a, -1), (half(2, 3000),)),
    ("log_softmax", lambda lib, a: lib.log_softmax(a, -1), (half(2, 3000),)),
    ("logsumexp", lambda lib, a: lib.logsumexp(a, 0), (half(3000),)),
    ("mm", lambda lib, a, b: a @ b, (half(5, 700), half(700, 3))),
    ("linear", lambda lib, a, b, c: lib.nn.functional.linear(a, b, c), (half(4, 300), half(5, 300), half(5))),
    ("layer_norm", lambda lib, a: lib.nn.functional.layer_norm(a, (900,)), (half(3, 900, scale=400),)),
    ("conv2d", lambda lib, a, b: lib.nn.functional.conv2d(a, b), (half(2, 4, 7, 7), half(3, 4, 3, 3))),
    ("broadcast", lambda lib, a, b: a * b, (abs(half(3000, 4)), abs(half(4)))),
    ("mse", lambda lib, a, b: lib.nn.functional.mse_loss(a, b), (half(3000), half(3000))),
    ("lerp of conversions", lambda lib, a: a.float().half() * 2 + a.double().half(), (SOME,)),
    *[
        (name, lambda lib, a, name=name: (getattr(lib, name, None) or getattr(lib.nn.functional, name))(a), (SOME,))
        for name in (
            "exp",
            "log",
            "sqrt",
            "rsqrt",
            "sigmoid",
            "tanh",
            "erf",
            "gelu",
            "silu",
            "softplus",
            "lgamma",
            "sin",
        )
    ],
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c[0])
def test_values_and_gradients_to_the_precision_of_half(case):
    """Values to two units of the last place of the largest number, gradients to PyTorch's own rounding."""
    _, call, inputs = case
    found = []
    for lib in (engine, torch):
        leaves = [lib.tensor(a).requires_grad_() for a in inputs]
        y = call(lib, *leaves)
        assert y.dtype == lib.float16
        weights = lib.tensor((np.arange(y.numel()) % 3 - 0.5).astype(np.float16)).reshape(y.shape)
        (y * weights).sum().backward()
        found.append([array(y), *(array(t.grad) for t in leaves)])
    for k, (a, b) in enumerate(zip(*found, strict=True)):
        assert a.dtype == b.dtype == np.float16
        wide = b.astype(np.float64)
        # PyTorch's gradients of std and logsumexp are several operations, each of them rounded
        size = (2e-2 if k else 2e-3) * np.abs(wide).max()
        np.testing.assert_allclose(a.astype(np.float64), wide, rtol=4e-3, atol=size)
