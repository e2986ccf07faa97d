"""What the lines of the table of operations are written with: cases, and the numbers to try them on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass
class Case:
    """One call: the operation class it must reach, the function, and its inputs as NumPy arrays."""

    operation: type
    call: Callable[..., Any]
    inputs: tuple[np.ndarray, ...]
    differentiable: bool = True
    label: str = ""

    def __str__(self) -> str:
        shapes = "x".join(str(list(a.shape)).replace(" ", "") for a in self.inputs)
        return f"{self.operation.__name__}-{self.label}-{shapes}"


_random = np.random.default_rng(20)


def restart() -> None:
    """Start the numbers anew, as every file of the table does: no line depends on another file."""
    global _random
    _random = np.random.default_rng(20)


def n(*size: int) -> np.ndarray:
    """Normal numbers, none nearer to zero than 0.05 (kinks spoil central differences)."""
    x = _random.standard_normal(size)
    return np.asarray(np.where(np.abs(x) < 0.05, 0.3, x))


_complex = np.random.default_rng(21)


def z(*size: int) -> np.ndarray:
    """Complex normal numbers, none nearer to zero than 0.1."""
    x = _complex.standard_normal(size) + 1j * _complex.standard_normal(size)
    return np.asarray(np.where(np.abs(x) < 0.1, 0.3 + 0.2j, x))


def r(*size: int) -> np.ndarray:
    """Real normal numbers that leave the sequence of the others as it is."""
    return np.asarray(_complex.standard_normal(size))


def u(low: float, high: float, *size: int) -> np.ndarray:
    """Uniform numbers between two bounds."""
    return np.asarray(_random.uniform(low, high, size))


def distinct(*size: int) -> np.ndarray:
    """Numbers no two of which are nearer than 0.01, for what chooses the largest."""
    count = int(np.prod(size))
    return np.asarray(_random.permutation(count).reshape(size) * 0.01 - count * 0.005)


def whole(high: int, *size: int) -> np.ndarray:
    """int64 numbers below `high`."""
    return np.asarray(_random.integers(0, high, size))


def mask(*size: int) -> np.ndarray:
    """Booleans."""
    return np.asarray(_random.random(size) < 0.5)


class Constant(np.ndarray):
    """An input that requires no gradient, such as a class weight."""


def c(x: np.ndarray) -> np.ndarray:
    """The same numbers as a constant."""
    return x.view(Constant)


CASES: list[Case] = []


def add(operation: type, call: Callable[..., Any], *inputs: tuple, differentiable: bool = True) -> None:
    """Put a call into the table, once for each tuple of inputs."""
    for k, arrays in enumerate(inputs):
        CASES.append(Case(operation, call, arrays, differentiable, f"{len(CASES)}-{k}"))


def f(name: str) -> Callable[..., Any]:
    """The function under a dotted name of the library."""

    def call(lib: Any, *tensors: Any) -> Any:
        found = lib
        for part in name.split("."):
            found = getattr(found, part)
        return found(*tensors)

    return call


# shapes of two inputs, broadcast in all the ways there are: equal, leading, inner, 0-d, empty
PAIRS = [((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (1, 3)), ((2, 3), ()), ((0, 3), (3,))]
ANY = [(n(2, 3),), (n(),), (n(0, 2),)]
FN = "nn.functional."
