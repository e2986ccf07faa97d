"""WAV files of every kind are the same sound; broken ones are named or counted."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import wavfile

from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.nodes.sound_files import SoundForm, read_sound
from core.runtime.analysis import infer

SPEC = standard_registry()["data.sound_folder"]
RATE = 8000
TONE = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)


def write_24_bits(path: Path) -> None:
    whole = np.rint(TONE * 2**23).astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3]
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 3, RATE, RATE, "NONE", ""))
        file.writeframes(whole.tobytes())


@pytest.mark.parametrize("kind", ["uint8", "int16", "int24", "int32", "float32", "float64", "stereo", "other rate"])
def test_every_kind_of_samples_is_the_same_sound(tmp_path: Path, kind: str) -> None:
    """8 to 32 bits, real numbers, two channels, another sampling rate."""
    path = tmp_path / "a.wav"
    if kind == "int24":
        write_24_bits(path)
    elif kind == "stereo":
        wavfile.write(path, RATE, np.stack([TONE * 2, TONE * 0], axis=1).astype(np.float32))
    elif kind == "other rate":
        wavfile.write(path, 44_100, 0.5 * np.sin(2 * np.pi * 440 * np.arange(44_100) / 44_100))
    elif kind == "uint8":
        wavfile.write(path, RATE, np.rint(TONE * 128 + 128).astype(np.uint8))
    elif kind.startswith("int"):
        wavfile.write(path, RATE, np.rint(TONE * np.iinfo(kind).max).astype(kind))
    else:
        wavfile.write(path, RATE, TONE.astype(kind))
    heard = read_sound(str(path), SoundForm(RATE, 1.0))
    assert heard.shape == (1, RATE)
    np.testing.assert_allclose(heard[0, 100:-100], TONE[100:-100], atol=0.008 if kind == "uint8" else 2e-3)


def test_a_tone_stands_at_its_frequency(tmp_path: Path) -> None:
    """In a spectrogram, in every piece; silence fills up what is too short."""
    wavfile.write(tmp_path / "a.wav", RATE, TONE[: RATE // 2].astype(np.float32))
    picture = read_sound(str(tmp_path / "a.wav"), SoundForm(RATE, 1.0, 400, 200))[0]
    assert picture.shape == (201, 39)
    assert (picture[:, :18].argmax(axis=0) == 440 * 400 // RATE).all()
    np.testing.assert_allclose(
        picture[22, 5], np.log10(0.25), atol=0.01
    )  # half of the amplitude: the other is below 0 Hz
    np.testing.assert_allclose(picture[:, -1], -5, atol=1e-3)


def samples(folder: Path, **params: Any) -> Samples:
    values = SPEC.values({"folder": str(folder), "rate": RATE, "duration": 0.5, **params})
    declared, _ = infer(SPEC, {}, values)
    data = SPEC.make(values)
    assert declared["x"].shape[1:] == data.x.shape[1:]
    return data


def test_a_folder_of_sounds(tmp_path: Path) -> None:
    """Classes by folder, both forms; a broken file is named, or left out and counted."""
    for name in ("no", "yes"):
        (tmp_path / name).mkdir()
        wavfile.write(tmp_path / name / "a.wav", RATE, TONE.astype(np.float32))
    data = samples(tmp_path)
    assert (data.class_names, data.rate_hz, data.sort) == (("no", "yes"), RATE, "sound")
    assert data.x[np.array([1, 0])].shape == (2, 1, 201, 23)
    assert samples(tmp_path, form="waveform").x.shape == (2, 1, RATE // 2)
    (tmp_path / "yes" / "text.wav").write_text("no sound", encoding="utf-8")
    whole = (tmp_path / "no" / "a.wav").read_bytes()
    (tmp_path / "yes" / "zcut.wav").write_bytes(whole[:20])
    with pytest.raises(DataError, match=r"text\.wav: this is no WAV file.*1 more"):
        samples(tmp_path)
    skipped = samples(tmp_path, broken_files="skip")
    assert (len(skipped), skipped.finding.skipped) == (2, 2)
    assert Path(skipped.finding.bad[1].place).name == "zcut.wav"


def test_half_a_sound_is_broken(tmp_path: Path) -> None:
    """Samples that the header announces and that are not there."""
    (tmp_path / "a").mkdir()
    wavfile.write(tmp_path / "a" / "cut.wav", RATE, TONE.astype(np.float32))
    whole = (tmp_path / "a" / "cut.wav").read_bytes()
    (tmp_path / "a" / "cut.wav").write_bytes(whole[:-1000])
    with pytest.raises(DataError, match=r"cut\.wav: the sound is cut off"):
        samples(tmp_path)


def test_a_window_longer_than_the_sound(tmp_path: Path) -> None:
    """Is said before anything is read."""
    (tmp_path / "a").mkdir()
    with pytest.raises(ValueError, match="the window has 400 samples, but a sound only 80"):
        samples(tmp_path, duration=0.01)
