"""The functions of ``torch.fft``: sizes, dimensions and normalization around the three transforms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...autograd.run import apply_direct
from ...dtypes import complex64, complex128, float32, get_default_dtype
from ...shapes import normalize_dim
from ...tensor import Tensor
from .transforms import FftC2C, FftC2R, FftR2C

__all__ = [
    "fft", "fft2", "fftfreq", "fftn", "fftshift", "hfft", "hfft2", "hfftn", "ifft", "ifft2", "ifftn", "ifftshift",
    "ihfft", "ihfft2", "ihfftn", "irfft", "irfft2", "irfftn", "rfft", "rfft2", "rfftfreq", "rfftn",
]  # fmt: skip

Sizes = Sequence[int] | None


def _norm(norm: str | None) -> str:
    if norm not in (None, "backward", "ortho", "forward"):
        raise RuntimeError(f'Invalid normalization mode: "{norm}" (use "backward", "ortho" or "forward")')
    return norm or "backward"


def _floating(name: str, x: Tensor) -> Tensor:
    if x.data_array.dtype.kind in "biu":
        return x.to(get_default_dtype())
    if x.data_array.itemsize == 2:
        raise RuntimeError(f"{name}: Unsupported dtype Half. Convert the input with .float().")
    return x


def _complex(name: str, x: Tensor) -> Tensor:
    x = _floating(name, x)
    return x if x.is_complex() else x.to(complex64 if x.dtype is float32 else complex128)


def _real(name: str, x: Tensor) -> Tensor:
    if x.is_complex():
        raise RuntimeError(f"{name} expects a real input tensor, but got {x.dtype}")
    return _floating(name, x)


def _resized(x: Tensor, dims: Sequence[int], sizes: Sequence[int]) -> Tensor:
    """Cut or padded with zeros at the end of each dimension."""
    from ..join import cat

    for d, n in zip(dims, sizes, strict=True):
        here = x.shape[d]
        if n < here:
            x = x.narrow(d, 0, n)
        elif n > here:
            x = cat([x, x.new_zeros([n - here if k == d else s for k, s in enumerate(x.shape)])], d)
    return x


def _dims(name: str, x: Tensor, s: Sizes, dim: Any) -> tuple[tuple[int, ...], list[int]]:
    """Distinct dimensions counted from 0, and the signal's size along each."""
    if isinstance(dim, int):
        dim = (dim,)
    if isinstance(s, int):
        s = (s,)
    if dim is None:
        dims = tuple(range(x.ndim)) if s is None else tuple(range(x.ndim - len(s), x.ndim))
    else:
        dims = tuple(normalize_dim(d, x.ndim) for d in dim)
    if len(set(dims)) != len(dims):
        raise RuntimeError("FFT dims must be unique")
    if s is not None and len(s) != len(dims):
        raise RuntimeError("When given, dim and shape arguments must have the same length")
    sizes = (
        [x.shape[d] for d in dims]
        if s is None
        else [x.shape[d] if n == -1 else n for d, n in zip(dims, s, strict=True)]
    )
    for d, n in zip(dims, sizes, strict=True):
        if n < 1:
            raise RuntimeError(f"Invalid number of data points ({n}) specified in {name} (dimension {d})")
    return dims, sizes


def _c2c(name: str, x: Tensor, s: Sizes, dim: Any, norm: str | None, forwards: bool) -> Tensor:
    x = _complex(name, x)
    dims, sizes = _dims(name, x, s, dim)
    if not dims:
        return x
    return apply_direct(FftC2C(dims, _norm(norm), forwards), _resized(x, dims, sizes))


def _r2c(name: str, x: Tensor, s: Sizes, dim: Any, norm: str | None, forwards: bool) -> Tensor:
    x = _real(name, x)
    dims, sizes = _dims(name, x, s, dim)
    if not dims:
        raise RuntimeError(f"{name} must transform at least one axis")
    return apply_direct(FftR2C(dims, _norm(norm), forwards), _resized(x, dims, sizes))


def _c2r(name: str, x: Tensor, s: Sizes, dim: Any, norm: str | None, forwards: bool) -> Tensor:
    x = _complex(name, x)
    dims, _ = _dims(name, x, None, dim if dim is not None or s is None else tuple(range(-len(_tuple(s)), 0)))
    if not dims:
        raise RuntimeError(f"{name} must transform at least one axis")
    given = None if s is None else list(_tuple(s))
    last = 2 * (x.shape[dims[-1]] - 1) if given is None or given[-1] == -1 else given[-1]
    if last < 1:
        raise RuntimeError(f"Invalid number of data points ({last}) specified in {name}")
    sizes = [x.shape[d] for d in dims] if given is None else given
    _, sizes = _dims(name, x, [*sizes[:-1], last // 2 + 1], dims)
    return apply_direct(FftC2R(dims, _norm(norm), forwards, last), _resized(x, dims, sizes))


def _tuple(value: Any) -> tuple:
    return (value,) if isinstance(value, int) else tuple(value)


def fft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """Spectrum of one dimension, cut or padded to `n`."""
    return _c2c("fft", input, None if n is None else (n,), dim, norm, True)


def ifft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """Signal of a spectrum."""
    return _c2c("ifft", input, None if n is None else (n,), dim, norm, False)


def fftn(input: Tensor, s: Sizes = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """Spectrum of several dimensions (default: all)."""
    return _c2c("fftn", input, s, dim, norm, True)


def ifftn(input: Tensor, s: Sizes = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """Signal of a spectrum of several dimensions (default: all)."""
    return _c2c("ifftn", input, s, dim, norm, False)


def fft2(input: Tensor, s: Sizes = None, dim: Any = (-2, -1), norm: str | None = None) -> Tensor:
    """Spectrum of two dimensions."""
    return fftn(input, s, dim, norm)


def ifft2(input: Tensor, s: Sizes = None, dim: Any = (-2, -1), norm: str | None = None) -> Tensor:
    """Signal of a spectrum of two dimensions."""
    return ifftn(input, s, dim, norm)


def rfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """The first n/2 + 1 frequencies of a real signal; the rest are their conjugates."""
    return _r2c("rfft", input, None if n is None else (n,), dim, norm, True)


def irfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """Real signal of length `n` (default: even) from its first n/2 + 1 frequencies."""
    return _c2r("irfft", input, None if n is None else (n,), dim, norm, False)


def rfftn(input: Tensor, s: Sizes = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """Spectrum of real numbers in several dimensions, halved along the last of them."""
    return _r2c("rfftn", input, s, dim, norm, True)


def irfftn(input: Tensor, s: Sizes = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """Real numbers from a spectrum that is halved along the last of its dimensions."""
    return _c2r("irfftn", input, s, dim, norm, False)


def rfft2(input: Tensor, s: Sizes = None, dim: Any = (-2, -1), norm: str | None = None) -> Tensor:
    """:func:`rfftn` of two dimensions."""
    return rfftn(input, s, dim, norm)


def irfft2(input: Tensor, s: Sizes = None, dim: Any = (-2, -1), norm: str | None = None) -> Tensor:
    """:func:`irfftn` of two dimensions."""
    return irfftn(input, s, dim, norm)


def hfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """Real spectrum of a signal whose second half is the mirrored conjugate of the first."""
    return _c2r("hfft", input, None if n is None else (n,), dim, norm, True)


def ihfft(input: Tensor, n: int | None = None, dim: int = -1, norm: str | None = None) -> Tensor:
    """First half of the signal of a real spectrum."""
    return _r2c("ihfft", input, None if n is None else (n,), dim, norm, False)


def hfftn(input: Tensor, s: Sizes = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """:func:`hfft` of several dimensions, halved along the last."""
    return _c2r("hfftn", input, s, dim, norm, True)


def ihfftn(input: Tensor, s: Sizes = None, dim: Any = None, norm: str | None = None) -> Tensor:
    """:func:`ihfft` of several dimensions, halved along the last."""
    return _r2c("ihfftn", input, s, dim, norm, False)


def hfft2(input: Tensor, s: Sizes = None, dim: Any = (-2, -1), norm: str | None = None) -> Tensor:
    """:func:`hfftn` of two dimensions."""
    return hfftn(input, s, dim, norm)


def ihfft2(input: Tensor, s: Sizes = None, dim: Any = (-2, -1), norm: str | None = None) -> Tensor:
    """:func:`ihfftn` of two dimensions."""
    return ihfftn(input, s, dim, norm)


def fftshift(input: Tensor, dim: Any = None) -> Tensor:
    """The zero frequency moved to the middle."""
    return _shifted(input, dim, 1)


def ifftshift(input: Tensor, dim: Any = None) -> Tensor:
    """The zero frequency moved back to the front."""
    return _shifted(input, dim, -1)


def _shifted(input: Tensor, dim: Any, sign: int) -> Tensor:
    from ..shape import roll

    dims = tuple(range(input.ndim)) if dim is None else tuple(normalize_dim(d, input.ndim) for d in _tuple(dim))
    if not dims:
        return input
    # forwards by half (rounded down), backwards by minus that half
    return roll(input, tuple(sign * (input.shape[d] // 2) for d in dims), dims)


def fftfreq(n: int, d: float = 1.0, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """The n frequencies of :func:`fft` for samples `d` apart, in cycles per unit of `d`."""
    return _frequencies(np.fft.ifftshift(np.arange(-(n // 2), (n + 1) // 2)), n, d, dtype, device, requires_grad)


def rfftfreq(n: int, d: float = 1.0, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """The n/2 + 1 frequencies of :func:`rfft` for samples `d` apart."""
    return _frequencies(np.arange(n // 2 + 1), n, d, dtype, device, requires_grad)


def _frequencies(k: np.ndarray, n: int, d: float, dtype: Any, device: Any, requires_grad: bool) -> Tensor:
    from ...creation import tensor

    kind = dtype or get_default_dtype()
    made = tensor(k, dtype=kind, device=device) * (1.0 / (n * d))
    return made.requires_grad_(requires_grad)
