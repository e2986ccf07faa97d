"""Normal numbers as PyTorch makes them on the CPU, to the last bit.

PyTorch fills arrays of 16 and more normal numbers with vector code of its own: float32 logarithms, sines and cosines
from short polynomials, in fused multiply-adds, which round once. NumPy's functions are more exact, and therefore
different in the last bit of every eighth number. So the same polynomials are evaluated here, and a fused multiply-add
is computed in float64, where the product of two float32 numbers is exact.

Source: S. L. Moshier, Cephes, https://netlib.org/cephes (logf, sinf, cosf: polynomials and range reduction);
Box, Muller 1958, https://doi.org/10.1214/aoms/1177706645
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

__all__ = ["box_muller", "fused"]

_F32, _F64 = np.float32, np.float64
_LOG = (
    7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
    2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
)  # fmt: skip
_LN2 = (-2.12194440e-4, 0.693359375)  # ln 2 in two parts, the second exact
_SIN = (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
_COS = (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
_QUARTER = (-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8)  # -pi / 4 in three parts
_SPLIT = _F64(2**27 + 1)


def fused(a: Any, b: Any, c: Any) -> np.ndarray:
    """``a * b + c`` rounded once, in the dtype of `a`.

    float32 goes through float64, whose product is exact. float64 carries the errors of product and sum along (Dekker
    1971, https://doi.org/10.1007/BF01397083).
    """
    if np.asarray(a).dtype == _F32:
        wide = np.asarray(a, _F32).astype(_F64) * np.asarray(b, _F32).astype(_F64)
        return (wide + np.asarray(c, _F32).astype(_F64)).astype(_F32)
    x, y, z = np.broadcast_arrays(np.asarray(a, _F64), np.asarray(b, _F64), np.asarray(c, _F64))
    product = x * y
    x1, y1 = _upper(x), _upper(y)
    x2, y2 = x - x1, y - y1
    error = ((x1 * y1 - product) + x1 * y2 + x2 * y1) + x2 * y2
    total = product + z
    virtual = total - product
    lost = (product - (total - virtual)) + (z - virtual)
    return np.asarray(total + (lost + error))


def _upper(x: np.ndarray) -> np.ndarray:
    """The upper half of each number's bits."""
    scaled = x * _SPLIT
    return scaled - (scaled - x)


def _polynomial(x: np.ndarray, coefficients: tuple[float, ...]) -> np.ndarray:
    y = np.full_like(x, _F32(coefficients[0]))
    for c in coefficients[1:]:
        y = fused(y, x, c)
    return y


def _logarithm(x: np.ndarray) -> np.ndarray:
    """Natural logarithm of positive float32 numbers: exponent and a polynomial of the mantissa."""
    bits = x.view(np.int32)
    exponent = ((bits >> 23) - 0x7F).astype(_F32) + _F32(1)
    mantissa = ((bits & ~0x7F800000) | 0x3F000000).astype(np.int32).view(_F32)  # in [0.5, 1)
    small = mantissa < _F32(math.sqrt(0.5))
    mantissa = (mantissa - _F32(1)) + np.where(small, mantissa, _F32(0))
    exponent = exponent - small.astype(_F32)
    square = mantissa * mantissa
    y = _polynomial(mantissa, _LOG) * mantissa
    y = fused(y, square, exponent * _F32(_LN2[0]))
    y = fused(square, -0.5, y)
    return fused(exponent, _LN2[1], mantissa + y)


def _sine_and_cosine(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of float32 angles from 0 to 2 pi: reduced to an eighth of the circle, then a polynomial each."""
    octant = (x * _F32(4 / math.pi)).astype(np.int32)
    octant = (octant + 1) & ~1
    turns = octant.astype(_F32)
    for part in _QUARTER:
        x = fused(turns, part, x)
    square = x * x
    cosine = fused(_polynomial(square, _COS) * square, square, square * _F32(-0.5)) + _F32(1)
    sine = fused(_polynomial(square, _SIN) * square, x, x)
    swapped = (octant & 2) != 0
    a, b = np.where(swapped, cosine, sine), np.where(swapped, sine, cosine)
    return np.where((octant & 4) != 0, -a, a), np.where((~(octant - 2) & 4) != 0, -b, b)


def _each(function: Any, x: np.ndarray) -> np.ndarray:
    """The C library's function number by number: NumPy's own loops differ from it in the last bit."""
    return np.fromiter(map(function, x.ravel().tolist()), _F64, x.size).reshape(x.shape)


def box_muller(blocks: np.ndarray, mean: float, std: float) -> np.ndarray:
    """Normal numbers from uniform ones of [0, 1), in blocks of 16: eight radii, then eight angles.

    Parameters
    ----------
    blocks : ndarray of float32 or float64, shape (n, 16)
    mean, std : float

    Returns
    -------
    ndarray of the same shape and dtype
    """
    kind = blocks.dtype.type
    first, angle = kind(1) - blocks[:, :8], kind(2 * math.pi) * blocks[:, 8:]
    if kind is _F32:
        radius = np.sqrt(_F32(-2) * _logarithm(np.ascontiguousarray(first)))
        sine, cosine = _sine_and_cosine(angle)
        both = np.concatenate([radius * cosine, radius * sine], axis=1)
        return fused(both, std, mean)
    radius = np.sqrt(-2.0 * _each(math.log, first))
    both = np.concatenate([radius * _each(math.cos, angle), radius * _each(math.sin, angle)], axis=1)
    return both if (mean, std) == (0.0, 1.0) else fused(both, std, mean)
