"""Random numbers of further distributions, drawn in PyTorch's order: a seed gives what it gives there.

All are made of uniform numbers in double precision, as PyTorch's CPU kernels make them, and then converted. They are
equal to PyTorch's up to the last bit of a logarithm or tangent.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import backend, random
from .random import Generator, _normal_single, _store, _uniform
from .tensor import Tensor, wrap

__all__ = [
    "cauchy", "exponential", "fill_cauchy", "fill_exponential", "fill_geometric", "fill_log_normal", "geometric",
    "log_normal", "multinomial", "poisson", "uniform",
]  # fmt: skip

_DOUBLE = np.dtype(np.float64)


def _units(target: Any, generator: Generator | None) -> np.ndarray:
    return _uniform(generator or random.default_generator, target.size, _DOUBLE)


def fill_cauchy(target: Any, median: float = 0.0, sigma: float = 1.0, generator: Generator | None = None) -> None:
    """Fill an array with numbers of a Cauchy distribution."""
    _need("cauchy_", sigma > 0.0, f"expects sigma > 0.0, but found sigma={sigma}")
    _store(target, median + sigma * np.tan(math.pi * (_units(target, generator) - 0.5)))


def fill_exponential(target: Any, lambd: float = 1.0, generator: Generator | None = None) -> None:
    """Fill an array with numbers of an exponential distribution of mean ``1 / lambd``."""
    _need("exponential_", lambd > 0.0, f"expects lambda > 0.0, but found lambda={lambd}")
    _store(target, (-1.0 / lambd) * np.log1p(-_units(target, generator)))


def fill_geometric(target: Any, p: float, generator: Generator | None = None) -> None:
    """Fill an array with the number of tries until the first success of probability `p`."""
    _need("geometric_", 0 < p < 1, f"expects p to be in (0, 1), but got p={p}")
    with np.errstate(divide="ignore"):
        _store(target, np.ceil(np.log(_units(target, generator)) / math.log1p(-p)))


def fill_log_normal(target: Any, mean: float = 1.0, std: float = 2.0, generator: Generator | None = None) -> None:
    """Fill an array with numbers whose logarithms are normal."""
    _need("log_normal_", std > 0.0, f"expects std > 0.0, but found std={std}")
    source = generator or random.default_generator
    _store(target, np.exp(np.array([_normal_single(source) for _ in range(target.size)]) * std + mean))


def _need(name: str, fits: bool, words: str) -> None:
    if not fits:
        raise RuntimeError(f"{name} {words}")


def _filled_like(input: Tensor, fill: Any, *args: Any, generator: Any = None) -> Tensor:
    array = np.empty(input.data_array.shape, input.data_array.dtype)
    fill(array, *args, generator=generator)
    return wrap(backend.to_device(array, input.device))


def cauchy(input: Tensor, median: float = 0.0, sigma: float = 1.0, *, generator: Any = None) -> Tensor:
    """Numbers of a Cauchy distribution in the shape of `input`."""
    return _filled_like(input, fill_cauchy, median, sigma, generator=generator)


def exponential(input: Tensor, lambd: float = 1.0, *, generator: Any = None) -> Tensor:
    """Numbers of an exponential distribution in the shape of `input`."""
    return _filled_like(input, fill_exponential, lambd, generator=generator)


def geometric(input: Tensor, p: float, *, generator: Any = None) -> Tensor:
    """Numbers of tries until the first success in the shape of `input`."""
    return _filled_like(input, fill_geometric, p, generator=generator)


def log_normal(input: Tensor, mean: float = 1.0, std: float = 2.0, *, generator: Any = None) -> Tensor:
    """Numbers whose logarithms are normal in the shape of `input`."""
    return _filled_like(input, fill_log_normal, mean, std, generator=generator)


def uniform(input: Tensor, low: float = 0.0, high: float = 1.0, *, generator: Any = None) -> Tensor:
    """Numbers of [low, high) in the shape of `input`."""
    return _filled_like(input, random.fill_uniform, low, high, generator=generator)


def poisson(input: Tensor, generator: Any = None) -> Tensor:
    """Numbers of events with the mean numbers in `input`.

    Source: W. Hörmann 1993, https://doi.org/10.1016/0167-6687(93)90997-4 (from mean 10 on), products of uniform
    numbers below.
    """
    source = generator or random.default_generator
    rates = backend.to_numpy(input.data_array)
    if rates.dtype.kind != "f":
        raise NotImplementedError(f'"poisson_cpu" not implemented for {input.dtype}: convert with .float() first')
    if rates.size and not bool((rates >= 0).all()):
        raise RuntimeError("invalid Poisson rate, expected rate to be non-negative")
    drawn = np.array([_poisson_one(float(rate), source) for rate in rates.reshape(-1)])
    return wrap(backend.to_device(drawn.astype(rates.dtype).reshape(rates.shape), input.device))


def _poisson_one(rate: float, source: Generator) -> int:
    if rate >= 10:
        return _poisson_rejection(rate, source)
    if rate == 0:
        return 0
    limit, product, events = math.exp(-rate), 1.0, 0
    while True:
        product *= float(_uniform(source, 1, _DOUBLE)[0])
        if product <= limit:
            return events
        events += 1


def _poisson_rejection(rate: float, source: Generator) -> int:
    root, log_rate = math.sqrt(rate), math.log(rate)
    b = 0.931 + 2.53 * root
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    limit = 0.9277 - 3.6224 / (b - 2)
    while True:
        u = float(_uniform(source, 1, _DOUBLE)[0]) - 0.5
        v = float(_uniform(source, 1, _DOUBLE)[0])
        near = 0.5 - abs(u)
        k = math.floor((2 * a / near + b) * u + rate + 0.43)
        if near >= 0.07 and v <= limit:
            return k
        if k < 0 or (near < 0.013 and v > near):
            continue
        if math.log(v) + math.log(inverse_alpha) - math.log(a / (near * near) + b) <= (
            -rate + k * log_rate - math.lgamma(k + 1)
        ):
            return k


def multinomial(input: Tensor, num_samples: int, replacement: bool = False, *, generator: Any = None) -> Tensor:
    """Positions drawn with the probabilities (not normed) of a vector, or of each row of a matrix.

    Raises
    ------
    RuntimeError
        For negative or infinite probabilities, none above zero, or more draws than positions without `replacement`.
    """
    weights = backend.to_numpy(input.data_array)
    if weights.ndim not in (1, 2):
        raise RuntimeError(f"prob_dist must be 1 or 2 dim, but its shape is {list(weights.shape)}")
    if weights.dtype.kind != "f":
        raise RuntimeError(f"multinomial only supports floating-point dtypes for input, got: {input.dtype}")
    if num_samples <= 0:
        raise RuntimeError("cannot sample n_sample <= 0 samples")
    if not replacement and num_samples > weights.shape[-1]:
        raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
    if not (np.isfinite(weights).all() and (weights >= 0).all()):
        raise RuntimeError("probability tensor contains either `inf`, `nan` or element < 0")
    if (weights.sum(-1) <= 0).any():
        raise RuntimeError("invalid multinomial distribution (sum of probabilities <= 0)")
    source = generator or random.default_generator
    if replacement and num_samples > 1:
        found = _with_replacement(weights, num_samples, source)
    else:
        # the largest of weights divided by exponential numbers falls on each position with its probability
        race = np.empty(weights.shape, weights.dtype)
        fill_exponential(race, 1.0, source)
        race = weights / race
        found = np.argsort(-race, axis=-1, kind="stable")[..., :num_samples]
    return wrap(backend.to_device(np.ascontiguousarray(found, dtype=np.int64), input.device))


def _with_replacement(weights: np.ndarray, num_samples: int, source: Generator) -> np.ndarray:
    rows = weights.reshape(-1, weights.shape[-1])
    found = np.empty((rows.shape[0], num_samples), np.int64)
    for k, row in enumerate(rows):
        sums = np.cumsum(row, dtype=row.dtype)
        sums = sums / sums[-1]
        sums[-1] = 1
        found[k] = np.searchsorted(sums, _uniform(source, num_samples, _DOUBLE), side="left")
    return found.reshape(*weights.shape[:-1], num_samples)
