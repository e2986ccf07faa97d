"""How long a training step takes here and in PyTorch, side by side; prints figures and asserts nothing.

Run ``python -m benchmarks.engine_vs_torch`` from the repository root. Rounds are interleaved, so that a busy moment of
the machine hits both; the median is printed.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", "18")  # OpenBLAS spins between calls otherwise; before NumPy loads

import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch

import core.engine as engine


def mlp(lib: Any, sizes: list[int], batch: int, classes: bool) -> Callable[[], None]:
    """One training step of a perceptron on a fixed batch."""
    lib.manual_seed(0)
    layers: list[Any] = []
    for k, (a, b) in enumerate(itertools.pairwise(sizes)):
        layers += [lib.nn.Linear(a, b)] + ([lib.nn.ReLU()] if k < len(sizes) - 2 else [])
    model = lib.nn.Sequential(*layers)
    x = lib.randn(batch, sizes[0])
    target = lib.randint(sizes[-1], (batch,)) if classes else lib.randn(batch, sizes[-1])
    criterion = lib.nn.CrossEntropyLoss() if classes else lib.nn.MSELoss()
    optimizer = lib.optim.SGD(model.parameters(), lr=0.01)

    def step() -> None:
        optimizer.zero_grad()
        criterion(model(x), target).backward()
        optimizer.step()

    return step


def scalars(lib: Any, count: int = 1000) -> Callable[[], None]:
    """A chain of operations on single numbers, forward and backward."""
    a = lib.tensor(1.01, requires_grad=True)
    b = lib.tensor(0.5, requires_grad=True)

    def step() -> None:
        y = a
        for _ in range(count // 2):
            y = y * a + b
        a.grad = b.grad = None
        y.backward()

    return step


def measure(functions: list[Callable[[], None]], rounds: int, repeats: int) -> list[float]:
    """Median microseconds of one call, for each function."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for k, function in enumerate(functions):
            start = time.perf_counter()
            for _ in range(repeats):
                function()
            times[k].append((time.perf_counter() - start) / repeats * 1e6)
    return [statistics.median(t) for t in times]


def main() -> None:
    """Print a table."""
    cases: list[tuple[str, Callable[[Any], Callable[[], None]], int]] = [
        ("MLP 2-16-16-1, batch 32", lambda lib: mlp(lib, [2, 16, 16, 1], 32, False), 50),
        ("MLP 784-128-64-10, batch 64", lambda lib: mlp(lib, [784, 128, 64, 10], 64, True), 20),
        ("1,000 scalar operations", scalars, 3),
    ]
    print(f"{'one step':<30}{'torch us':>12}{'engine us':>12}{'ratio':>8}")
    for name, make, repeats in cases:
        reference, own = measure([make(torch), make(engine)], 25, repeats)
        print(f"{name:<30}{reference:>12.0f}{own:>12.0f}{reference / own:>8.2f}")


if __name__ == "__main__":
    main()
