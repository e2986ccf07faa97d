"""Fourier transforms, windows and short-time spectra; the functions of torch.fft are gathered in core/engine/fft.py."""

# ruff: noqa: F401  (this file gathers names)

from .short_time import istft, stft
from .transforms import FftC2C, FftC2R, FftR2C
from .windows import bartlett_window, blackman_window, hamming_window, hann_window, kaiser_window

__all__ = [
    "bartlett_window", "blackman_window", "hamming_window", "hann_window", "istft", "kaiser_window", "stft",
]  # fmt: skip

METHODS = "istft stft"
