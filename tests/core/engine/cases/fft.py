"""Fourier transforms."""

from __future__ import annotations

from core.engine.functions import fourier

from .tools import add, f, r, z

for name in ("fft.fft", "fft.ifft", "fft.fftn"):
    add(fourier.FftC2C, f(name), (z(2, 5),), (r(4),))
add(fourier.FftC2C, lambda lib, a: lib.fft.fft2(a, (2, 4), norm="ortho"), (z(2, 3, 3),))
add(fourier.FftC2C, lambda lib, a: lib.fft.ifftn(a, (3,), (0,), norm="forward"), (z(2, 2),))
for name in ("fft.rfft", "fft.ihfft", "fft.rfft2"):
    add(fourier.FftR2C, f(name), (r(2, 5),), (r(3, 4),))
add(fourier.FftR2C, lambda lib, a: lib.fft.rfftn(a, (3, 3), norm="ortho"), (r(4, 2),))
add(fourier.FftR2C, lambda lib, a: lib.fft.ihfft(a, 6, norm="forward"), (r(4),))
for name in ("fft.irfft", "fft.hfft", "fft.irfft2"):
    add(fourier.FftC2R, f(name), (z(2, 4),))
add(fourier.FftC2R, lambda lib, a: lib.fft.irfft(a, 5, 0, "ortho"), (z(3, 2),), (z(4, 1),))
add(fourier.FftC2R, lambda lib, a: lib.fft.hfftn(a, (2, 5), norm="forward"), (z(2, 3),))
add(
    fourier.FftR2C,
    lambda lib, a: lib.stft(a, 8, 3, 6, lib.hann_window(6, dtype=a.dtype), return_complex=True),
    (r(20),),
)
add(
    fourier.FftC2R,
    lambda lib, a: lib.istft(a, 6, 2, window=lib.hamming_window(6, dtype=a.real.dtype), length=9),
    (z(4, 5),),
)
