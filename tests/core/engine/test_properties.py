"""Random expressions agree with PyTorch in value and gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import core.engine as engine

from .helpers import same

UNARY = {
    "tanh": lambda lib, x: lib.tanh(x),
    "sigmoid": lambda lib, x: lib.sigmoid(x),
    "sin": lambda lib, x: lib.sin(x),
    "softplus": lambda lib, x: lib.nn.functional.softplus(x),
    "square": lambda lib, x: x.square() * 0.1,
    "neg": lambda lib, x: -x,
    "softmax": lambda lib, x: lib.softmax(x, -1),
    "mean": lambda lib, x: x.mean(-1, keepdim=True),
    "cumsum": lambda lib, x: x.cumsum(0) * 0.3,
    "flip": lambda lib, x: lib.flip(x, (0,)),
    "row": lambda lib, x: x[:1] + x[-1],
    "transpose": lambda lib, x: (x.t() @ x) if x.shape[0] == x.shape[1] else x * 1,
}
BINARY = {
    "add": lambda lib, a, b: a + b,
    "sub": lambda lib, a, b: a - b,
    "mul": lambda lib, a, b: a * b,
    "div": lambda lib, a, b: a / (b * b + 1),
    "atan2": lambda lib, a, b: lib.atan2(a, b * b + 1),
    "matmul": lambda lib, a, b: (a @ b.t()).sum() * 0.1 + a,
}


@st.composite
def programs(draw: Any) -> tuple[list, list]:
    """Leaves of shapes that broadcast, and instructions that refer to earlier results."""
    columns = draw(st.integers(1, 4))
    shapes = [(draw(st.sampled_from([1, 3])), columns) for _ in range(draw(st.integers(1, 3)))]
    steps: list[tuple] = []
    for k in range(draw(st.integers(1, 12))):
        sources = st.integers(0, len(shapes) + k - 1)
        if draw(st.booleans()):
            steps.append((draw(st.sampled_from(sorted(UNARY))), draw(sources)))
        else:
            steps.append((draw(st.sampled_from(sorted(BINARY))), draw(sources), draw(sources)))
    return shapes, steps


def run(lib: Any, leaves: list, steps: list) -> Any:
    """Every result is used: the last number depends on all of them."""
    values = list(leaves)
    for name, *sources in steps:
        table = UNARY if len(sources) == 1 else BINARY
        a = [values[s] for s in sources]
        if len(a) == 2 and a[0].shape[-1] != a[1].shape[-1] and 1 not in (a[0].shape[-1], a[1].shape[-1]):
            a[1] = a[0]
        if len(a) == 2 and a[0].shape[0] != a[1].shape[0] and 1 not in (a[0].shape[0], a[1].shape[0]):
            a[1] = a[0]
        if name == "matmul" and a[0].shape[-1] != a[1].shape[-1]:
            name = "mul"
        values.append(table[name](lib, *a))
    total = values[-1].sum()
    for value in values:
        total = total + lib.tanh(value).sum()
    return total


@settings(max_examples=120, deadline=None)
@given(programs(), st.integers(0, 2**32 - 1))
def test_random_expressions_agree(program: tuple[list, list], seed: int):
    """Values and gradients of all leaves in float64."""
    shapes, steps = program
    arrays = [np.random.default_rng([seed, k]).standard_normal(s) for k, s in enumerate(shapes)]
    own = [engine.tensor(a, requires_grad=True) for a in arrays]
    reference = [torch.tensor(a, requires_grad=True) for a in arrays]
    y, z = run(engine, own, steps), run(torch, reference, steps)
    same(y, z, 1e-8, 1e-10)
    y.backward()
    z.backward()
    for a, b in zip(own, reference, strict=True):
        same(a.grad, b.grad, 1e-7, 1e-9)
