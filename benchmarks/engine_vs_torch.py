"""How long a training step takes here and in PyTorch, side by side; prints figures and asserts nothing.

Run ``python -m benchmarks.engine_vs_torch`` from the repository root. Rounds are interleaved, so that a busy moment of
the machine hits both. Processor time is counted, on one thread each: other programs then disturb least. Median and
minimum are printed; figures that were written down stand in ``results/engine-cpu.md``.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy loads

import itertools
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch

import core.engine as engine


def mlp(lib: Any, sizes: list[int], batch: int, classes: bool, rule: str = "SGD") -> Callable[[], None]:
    """One training step of a perceptron on a fixed batch."""
    lib.manual_seed(0)
    layers: list[Any] = []
    for k, (a, b) in enumerate(itertools.pairwise(sizes)):
        layers += [lib.nn.Linear(a, b)] + ([lib.nn.ReLU()] if k < len(sizes) - 2 else [])
    model = lib.nn.Sequential(*layers)
    x = lib.randn(batch, sizes[0])
    target = lib.randint(sizes[-1], (batch,)) if classes else lib.randn(batch, sizes[-1])
    criterion = lib.nn.CrossEntropyLoss() if classes else lib.nn.MSELoss()
    optimizer = getattr(lib.optim, rule)(model.parameters(), lr=0.01)

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


def measure(functions: list[Callable[[], None]], rounds: int, repeats: int) -> list[list[float]]:
    """Microseconds of processor time of one call, for each function and round."""
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for k, function in enumerate(functions):
            start = time.process_time()
            for _ in range(repeats):
                function()
            times[k].append((time.process_time() - start) / repeats * 1e6)
    return times


def main() -> None:
    """Print a table."""
    torch.set_num_threads(1)
    cases: list[tuple[str, Callable[[Any], Callable[[], None]], int]] = [
        ("MLP 2-16-16-1, batch 32, SGD", lambda lib: mlp(lib, [2, 16, 16, 1], 32, False), 50),
        ("MLP 2-16-16-1, batch 32, Adam", lambda lib: mlp(lib, [2, 16, 16, 1], 32, False, "Adam"), 50),
        ("MLP 784-128-64-10, batch 64, SGD", lambda lib: mlp(lib, [784, 128, 64, 10], 64, True), 10),
        ("1,000 scalar operations", scalars, 3),
    ]
    print("load", *(f"{x:.1f}" for x in os.getloadavg()))
    print(f"{'one step':<36}{'torch us':>10}{'engine us':>11}{'ratio':>8}{'of minima':>11}")
    for name, make, repeats in cases:
        reference, own = measure([make(torch), make(engine)], 25, repeats)
        a, b = statistics.median(reference), statistics.median(own)
        print(f"{name:<36}{a:>10.0f}{b:>11.0f}{a / b:>8.2f}{min(reference) / min(own):>11.2f}")


if __name__ == "__main__":
    main()
