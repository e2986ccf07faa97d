"""Sound files as waveforms or spectrograms, brought to one rate and one duration.

WAV is what scipy reads; its samples are whole numbers of 8 to 32 bits or real ones, and become numbers from -1 to 1.
"""

from __future__ import annotations

import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np

from core.nodes.samples import DataError, row_numbers

__all__ = ["EXTENSIONS", "FORMS", "SoundForm", "SoundRows", "read_sound", "sound_problem"]

EXTENSIONS = (".wav", ".wave")
FORMS = ("waveform", "spectrogram")

# What scipy and NumPy say of a file that ends too early.
_CUT = ("EOF", "end of file", "ncomplete", "reshape", "buffer")

_QUIETEST = 1e-5  # added before the logarithm: about what 16 bits can tell from silence


@dataclass(frozen=True)
class SoundForm:
    """What becomes of a sound.

    Parameters
    ----------
    rate_hz, duration_s
        What every sound is brought to: shorter ones are filled up with silence, longer ones cut.
    window, hop
        Samples in a piece of a spectrogram, and from one piece to the next; 0 and 0 for a waveform.
    """

    rate_hz: int
    duration_s: float
    window: int = 0
    hop: int = 0

    @property
    def samples(self) -> int:
        """Samples of the waveform."""
        return max(1, round(self.rate_hz * self.duration_s))

    @property
    def shape(self) -> tuple[int, ...]:
        """(1, samples), or (1, frequencies, pieces)."""
        if not self.window:
            return (1, self.samples)
        return (1, self.window // 2 + 1, 1 + max(0, self.samples - self.window) // self.hop)


def sound_problem(path: str) -> str:
    """What is wrong with a file; an empty text if it can be read to its end."""
    try:
        _read(path)
    except Exception as problem:  # the reader raises errors of many kinds
        return _reason(problem)
    return ""


def read_sound(path: str, form: SoundForm) -> np.ndarray:
    """A sound in the wanted form, float32; several channels become one by their mean.

    Raises
    ------
    DataError
        If the file cannot be read.
    """
    try:
        rate, wave = _read(path)
    except Exception as problem:  # as above
        raise DataError(f"{path}: {_reason(problem)}", "Mend or delete the file, and start the run again.") from None
    wave = wave.mean(axis=1)
    if rate != form.rate_hz:
        from scipy.signal import resample_poly

        shared = gcd(rate, form.rate_hz)
        wave = resample_poly(wave, form.rate_hz // shared, rate // shared)
    result = np.zeros(form.samples, dtype=np.float32)
    result[: min(len(wave), form.samples)] = wave[: form.samples]
    return result[None] if not form.window else _spectrogram(result, form)[None]


class SoundRows:
    """Sounds that are read when they are asked for, as ``core.nodes.samples.Rows``."""

    def __init__(self, files: Sequence[str], form: SoundForm) -> None:
        self.files, self.form = files, form
        self.shape, self.dtype = (len(files), *form.shape), np.dtype(np.float32)

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, indices: Any) -> np.ndarray:
        rows = row_numbers(indices, len(self))
        result = np.empty((len(rows), *self.form.shape), dtype=np.float32)
        for place, row in enumerate(rows):
            result[place] = read_sound(self.files[row], self.form)
        return result


def _read(path: str) -> tuple[int, np.ndarray]:
    """Sampling rate, and samples (samples, channels) from -1 to 1."""
    from scipy.io import wavfile

    with warnings.catch_warnings():
        # An end that came too early is only a warning there; other chunks of a file are none of our business.
        warnings.filterwarnings("ignore", message="Chunk")
        warnings.filterwarnings("error", message=".*(EOF|end of file|[Ii]ncomplete)")
        rate, data = wavfile.read(path)
    if not len(data):
        raise ValueError("it holds no sound")
    if data.dtype == np.uint8:
        wave = (data.astype(np.float64) - 128.0) / 128.0
    elif data.dtype.kind == "i":  # 24 bits stand in the upper part of 32
        wave = data.astype(np.float64) / float(-np.iinfo(data.dtype).min)
    else:
        wave = data.astype(np.float64)
    if not np.isfinite(wave).all():
        raise ValueError("it holds samples that are no numbers")
    return int(rate), wave.reshape(len(wave), -1)


def _spectrogram(wave: np.ndarray, form: SoundForm) -> np.ndarray:
    """The logarithm of how strong each frequency is, piece by piece: (frequencies, pieces)."""
    from scipy.signal import get_window

    if len(wave) < form.window:
        wave = np.pad(wave, (0, form.window - len(wave)))
    pieces = np.lib.stride_tricks.sliding_window_view(wave, form.window)[:: form.hop]
    window = get_window("hann", form.window)
    strength = np.abs(np.fft.rfft(pieces * window, axis=1)) / window.sum()
    return np.log10(strength.T + _QUIETEST).astype(np.float32)


def _reason(problem: Exception) -> str:
    text = str(problem)
    if isinstance(problem, FileNotFoundError):
        return "the file is gone"
    if "not understood" in text or "File format" in text:
        return "this is no WAV file, or one that is packed"
    if isinstance(problem, EOFError | struct.error) or any(word in text for word in _CUT):
        return "the sound is cut off"
    return f"the sound is damaged ({text or type(problem).__name__})"
