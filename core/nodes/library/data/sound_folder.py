"""Sounds in a folder for each class."""

from collections.abc import Mapping
from typing import Any

from core.graph.shapes import ShapeError
from core.nodes.class_folders import BROKEN, class_folders, class_names, readable_files
from core.nodes.data import OUTPUTS, common_params, streaming_params
from core.nodes.params import Choice, Float, FolderPath, Int
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.sound_files import EXTENSIONS, FORMS, SoundForm, SoundRows, sound_problem
from core.nodes.spec import TensorInfo


def _form(rate: int, duration: float, form: str, window: int, hop: int) -> SoundForm:
    return SoundForm(rate, duration, *((window, hop) if form == "spectrogram" else (0, 0)))


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    class_names(params["folder"], "sounds")
    form = _form(*(params[name] for name in ("rate", "duration", "form", "window", "hop")))
    if form.window > form.samples:
        raise ShapeError(f"the window has {form.window} samples, but a sound only {form.samples}",
                         "Make the window shorter, or the duration longer.")  # fmt: skip
    return {"x": TensorInfo(("N", *form.shape)), "y": TensorInfo(("N",), "int64")}


@node_type(
    "data.sound_folder",
    label="Sound Folder",
    group="Your files",
    also_called=("audio", "wav", "speech", "spectrogram", "waveform", "own sounds"),
    role="data",
    outputs=OUTPUTS,
    params=[
        FolderPath("folder", "", help="A folder that has a folder of WAV files for each class."),
        Choice("form", "spectrogram", options=FORMS,
               help="waveform: the samples themselves; spectrogram: how strong each frequency is, piece by piece."),
        Int("rate", 16_000, min=100, max=200_000, unit="Hz", help="Every sound is brought to this sampling rate."),
        Float("duration", 1.0, min=0.01, max=600.0, unit="s",
              help="Every sound is cut to this, or filled up with silence."),
        Int("window", 400, min=2, max=65_536, unit="samples", help="Samples in a piece of the spectrogram."),
        Int("hop", 160, min=1, max=65_536, unit="samples", help="How far a piece begins behind the one before."),
        Choice("broken_files", "report", options=BROKEN, label="broken files",
               help="Say which file cannot be read, or leave such files out and count them."),
        *streaming_params(workers=2),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Your own WAV files, a folder for each class, as waveforms or spectrograms.",
    icon="activation",
    torch="torch.utils.data.Dataset",
)  # fmt: skip
def sound_folder(
    folder: str, form: str, rate: int, duration: float, window: int, hop: int, broken_files: str
) -> Samples:
    found, finding = readable_files(class_folders(folder, EXTENSIONS, "sounds"), sound_problem, broken_files, "sounds")
    x = SoundRows(found.files, _form(rate, duration, form, window, hop))
    return Samples(x, found.numbers, class_names=found.names, sort="sound", rate_hz=rate, test=found.test,
                   finding=finding)  # fmt: skip
