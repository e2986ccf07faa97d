"""Short sounds of four kinds, as WAV files: tones, chirps, noises and clicks.

Pitch, loudness, length and the noise behind them differ from file to file, so that a network has to listen to how a
sound goes on, not to how loud or high it is.
"""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np

__all__ = ["make"]

RATE_HZ, SECONDS, EACH = 8000, 0.5, 40
TIME_S = np.arange(int(RATE_HZ * SECONDS)) / RATE_HZ

Source = np.random.Generator


def make(folder: Path) -> None:
    """Write a folder of files for each kind."""
    source = np.random.default_rng(440)
    kinds: dict[str, Callable[[Source], np.ndarray]] = {
        "tone": _tone,
        "chirp": _chirp,
        "noise": _noise,
        "clicks": _clicks,
    }
    for name, kind in kinds.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        for number in range(EACH):
            sound = _faded(kind(source), source) * source.uniform(0.15, 0.8)
            hiss = source.standard_normal(len(TIME_S)) * source.uniform(0.005, 0.06)
            _write(folder / name / f"{name}_{number:02}.wav", sound + hiss)


def _tone(source: Source) -> np.ndarray:
    """One pitch with a few overtones, weaker and weaker."""
    pitch = _pitch(source)
    overtones = [source.uniform(0.0, 0.5) ** k * np.sin(2 * np.pi * pitch * (k + 1) * TIME_S) for k in range(3)]
    return _loudest_is_one(np.sum(overtones, axis=0))


def _chirp(source: Source) -> np.ndarray:
    """A pitch that glides up or down, by an octave to three."""
    low = source.uniform(150.0, 450.0)
    ends = np.array([low, low * 2.0 ** source.uniform(1.0, 3.0)])[:: source.choice([1, -1])]
    pitch = ends[0] * (ends[1] / ends[0]) ** (TIME_S / SECONDS)  # equal steps for the ear
    return np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ)


def _noise(source: Source) -> np.ndarray:
    """A rushing of a band of frequencies."""
    spectrum = np.fft.rfft(source.standard_normal(len(TIME_S)))
    frequency = np.fft.rfftfreq(len(TIME_S), 1 / RATE_HZ)
    middle, width = source.uniform(600.0, 3000.0), source.uniform(300.0, 1500.0)
    return _loudest_is_one(np.fft.irfft(spectrum * np.exp(-(((frequency - middle) / width) ** 2)), len(TIME_S)))


def _clicks(source: Source) -> np.ndarray:
    """Short knocks one after the other, nearly in time."""
    result = np.zeros(len(TIME_S))
    pause, pitch = source.uniform(0.03, 0.1), _pitch(source) * 2
    start = source.uniform(0.0, pause)
    while start < SECONDS:
        since = np.maximum(TIME_S - start, 0.0)
        result += np.exp(-since / 0.004) * np.cos(2 * np.pi * pitch * since) * (start <= TIME_S)
        start += pause * source.uniform(0.9, 1.1)
    return _loudest_is_one(result)


def _pitch(source: Source) -> float:
    """In Hz; as often in each octave."""
    return float(150.0 * 2.0 ** source.uniform(0.0, 3.0))


def _faded(sound: np.ndarray, source: Source) -> np.ndarray:
    """Begin and end softly, at times of its own."""
    begin, end = source.uniform(0.0, 0.08), SECONDS - source.uniform(0.0, 0.12)
    return sound * np.clip((TIME_S - begin) / 0.01, 0, 1) * np.clip((end - TIME_S) / 0.02, 0, 1)


def _loudest_is_one(sound: np.ndarray) -> np.ndarray:
    return sound / np.abs(sound).max()


def _write(path: Path, sound: np.ndarray) -> None:
    """Mono, 16 bits; what is louder than 1 is cut."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.rint(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
