"""Random numbers, the same as PyTorch's on the CPU for the same seed.

PyTorch draws from one Mersenne Twister. So does this file, in the same order, so that a seed gives the same initial
weights, the same shuffled batches and the same dropout masks as the PyTorch script beside it. On a GPU the numbers are
drawn here too and then copied: a seed means one thing everywhere.

Equal bit by bit: rand, randn, uniform_ and normal_ of float32 and float64, whole numbers, permutations, bernoulli_,
dropout. How PyTorch rounds its normal numbers is in ``box_muller``.
"""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np

from . import backend
from .box_muller import box_muller, fused

__all__ = [
    "Generator", "bernoulli_mask", "default_generator", "fill_bernoulli", "fill_normal", "fill_random", "fill_uniform",
    "get_rng_state", "initial_seed", "manual_seed", "permutation", "seed", "set_rng_state",
]  # fmt: skip


class Generator:
    """A stream of random numbers with a seed of its own.

    Source: M. Matsumoto, T. Nishimura 1998, https://doi.org/10.1145/272991.272995 (MT19937)
    """

    def __init__(self, device: Any = "cpu") -> None:
        self.device = backend.device(device)
        self._bits = np.random.MT19937()
        self._normal: float | None = None  # the second of a pair of normal numbers
        self.manual_seed(67280421310721)

    def manual_seed(self, seed: int) -> Generator:
        """Start the stream anew; seeds that differ by a multiple of 2^32 give the same stream."""
        if not -(2**63) <= seed < 2**64:
            raise RuntimeError(f"Overflow when unpacking long: the seed {seed} does not fit 64 bits")
        self._seed = seed % 2**64
        self._bits._legacy_seeding(self._seed & 0xFFFFFFFF)
        self._normal = None
        return self

    def initial_seed(self) -> int:
        """The seed the stream was started with."""
        return self._seed

    def seed(self) -> int:
        """Start anew with a seed that nobody can foresee, and return it."""
        chosen = int(np.random.SeedSequence().generate_state(1, np.uint64)[0])
        self.manual_seed(chosen)
        return chosen

    def draw32(self, n: int) -> np.ndarray:
        """The next `n` numbers of 32 bits, as uint64."""
        return self._bits.random_raw(n) if n else np.empty(0, np.uint64)

    def draw64(self, n: int) -> np.ndarray:
        """The next `n` numbers of 64 bits, each of two draws, the high half first."""
        pairs = self.draw32(2 * n).reshape(n, 2)
        return (pairs[:, 0] << np.uint64(32)) | pairs[:, 1]

    def get_state(self) -> Any:
        """The state as a uint8 tensor of 5,056 bytes, laid out as PyTorch's."""
        from .tensor import wrap

        state = self._bits.state["state"]
        left = 624 - int(state["pos"]) + 1 if state["pos"] != 624 else 1
        follow = 0 if state["pos"] == 624 else int(state["pos"])
        raw = struct.pack("<Qii Q", self._seed, left, 1, follow)
        raw += np.asarray(state["key"], np.uint64).tobytes()
        raw += struct.pack("<dddi4x", 0.0, 0.0 if self._normal is None else self._normal, 0.0, self._normal is not None)
        raw += struct.pack("<f?3x", 0.0, False)
        return wrap(np.frombuffer(raw, np.uint8).copy())

    def set_state(self, new_state: Any) -> Generator:
        """Go on from a state that :meth:`get_state` gave.

        Raises
        ------
        RuntimeError
            If it is not a uint8 tensor of the right size.
        """
        array = backend.to_numpy(new_state.data_array)
        if array.dtype != np.uint8 or array.size != 5056:
            raise RuntimeError(f"RNG state must be a torch.ByteTensor of 5056 bytes, not {array.size} of {array.dtype}")
        raw = array.tobytes()
        self._seed, left, _, follow = struct.unpack_from("<Qii Q", raw, 0)
        key = np.frombuffer(raw, np.uint64, 624, 24).astype(np.uint32)
        _, normal, _, valid = struct.unpack_from("<dddi", raw, 24 + 8 * 624)
        self._bits.state = {"bit_generator": "MT19937", "state": {"key": key, "pos": 624 if left == 1 else follow}}
        self._normal = normal if valid else None
        return self


default_generator = Generator()
default_generator.seed()


def manual_seed(seed: int) -> Generator:
    """Start the common stream anew."""
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Start the common stream with a seed that nobody can foresee."""
    return default_generator.seed()


def initial_seed() -> int:
    """The seed of the common stream."""
    return default_generator.initial_seed()


def get_rng_state() -> Any:
    """State of the common stream, for :func:`set_rng_state`."""
    return default_generator.get_state()


def set_rng_state(new_state: Any) -> None:
    """Go on with the common stream from a state."""
    default_generator.set_state(new_state)


def _uniform(generator: Generator, n: int, dtype: np.dtype) -> np.ndarray:
    """n numbers in [0, 1): 24 bits of one draw for float32 (rounded for float16), 53 bits of two for float64."""
    if dtype == np.float64:
        return (generator.draw64(n) & np.uint64((1 << 53) - 1)).astype(np.float64) * 2.0**-53
    return (generator.draw32(n) & np.uint64((1 << 24) - 1)).astype(np.float32) * np.float32(2.0**-24)


def _store(target: Any, values: np.ndarray) -> None:
    xp = backend.array_module(target)
    target[...] = xp.asarray(values.astype(target.dtype, copy=False).reshape(target.shape))
    if target.dtype.byteorder == ">":
        from .autograd.half import round_in_place

        round_in_place(target)


def fill_uniform(target: Any, low: float = 0.0, high: float = 1.0, generator: Generator | None = None) -> None:
    """Fill an array with numbers of [low, high)."""
    if low > high:
        raise RuntimeError(f"uniform_ expects to return a [from, to) range, but found from={low} > to={high}")
    unit = _uniform(generator or default_generator, target.size, target.dtype)
    if (low, high) != (0.0, 1.0):
        kind = unit.dtype.type
        unit = fused(unit, kind(high) - kind(low), kind(low)).astype(kind)
    _store(target, unit)


def fill_normal(target: Any, mean: float = 0.0, std: float = 1.0, generator: Generator | None = None) -> None:
    """Fill an array with normal numbers (Box and Muller 1958, https://doi.org/10.1214/aoms/1177706645).

    Fewer than 16 are drawn in pairs, more in blocks; float16 and other types from float64 pairs.
    """
    source = generator or default_generator
    n = target.size
    if n >= 16 and target.dtype in (np.float32, np.float64):
        values = _normal_blocks(source, n, target.dtype, mean, std)
    else:
        values = np.array([_normal_single(source) for _ in range(n)]) * std + mean
    _store(target, values)


def _normal_single(source: Generator) -> float:
    if source._normal is not None:
        value, source._normal = source._normal, None
        return value
    u1, u2 = _uniform(source, 2, np.dtype(np.float64))
    radius = math.sqrt(-2.0 * math.log1p(-u2))
    theta = 2.0 * math.pi * u1
    source._normal = radius * math.sin(theta)
    return radius * math.cos(theta)


_AT_ONCE = 65_536  # numbers


def _normal_blocks(source: Generator, n: int, dtype: np.dtype, mean: float, std: float) -> np.ndarray:
    """Blocks of 16 uniforms; the first eight of a block make radii, the last eight angles.

    If n is no multiple of 16, the last 16 numbers are drawn once more and made anew as one block.
    """
    data = _uniform(source, n, dtype)
    whole = n - n % 16
    out = np.empty(n, dtype)
    for start in range(0, whole, _AT_ONCE):  # parts that stay in the processor's cache
        part = slice(start, min(start + _AT_ONCE, whole))
        out[part] = box_muller(data[part].reshape(-1, 16), mean, std).reshape(-1)
    if n % 16:
        out[n - 16 :] = box_muller(_uniform(source, 16, dtype).reshape(1, 16), mean, std).reshape(-1)
    return out


def fill_random(target: Any, low: int, high: int, generator: Generator | None = None, wide: bool | None = None) -> None:
    """Fill an array with whole numbers from `low` up to, not including, `high`.

    Spans from 2^28 on take draws of 64 bits, unless `wide` says otherwise.
    """
    source = generator or default_generator
    span = high - low
    draws = source.draw64(target.size) if (span >= 2**28 if wide is None else wide) else source.draw32(target.size)
    _store(target, (draws % np.uint64(span)).astype(np.int64) + low)


def permutation(n: int, generator: Generator | None = None) -> np.ndarray:
    """The numbers 0 to n - 1 in random order (Fisher and Yates), int64."""
    source = generator or default_generator
    order = list(range(n))
    if n < 2:
        source.draw32(0)
        return np.array(order, np.int64)
    offsets = (source.draw32(n - 1) % np.arange(n, 1, -1, dtype=np.uint64)).tolist()
    for k, offset in enumerate(offsets):
        if offset:
            order[k], order[k + offset] = order[k + offset], order[k]
    return np.array(order, np.int64)


def fill_bernoulli(target: Any, p: float, generator: Generator | None = None) -> None:
    """Fill an array with ones of probability `p`, else zeros."""
    source = generator or default_generator
    _store(target, _uniform(source, target.size, np.dtype(np.float64)) < p)


def bernoulli_mask(xp: Any, mask: Any, p: float, like: Any = None) -> None:
    """Fill a mask for dropout from the common stream, in the order in which the elements of `like` lie in memory.

    PyTorch makes a mask with the strides of what is masked, so a transposed tensor draws in another order.
    """
    if like is None or like.flags.c_contiguous or like.shape != mask.shape:
        fill_bernoulli(mask, p)
        return
    order = sorted(range(like.ndim), key=lambda d: (-like.strides[d], d))
    fill_bernoulli(mask.transpose(order), p)
