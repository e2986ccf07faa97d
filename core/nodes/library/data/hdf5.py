"""Arrays out of an HDF5 file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.nodes.array_rows import array_infos, array_params, array_samples
from core.nodes.data import OUTPUTS, common_params, streaming_params
from core.nodes.hdf5_file import entry_of, reader_of
from core.nodes.memory import streaming_choice
from core.nodes.params import FilePath, Text
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


def _kinds(path: str, x: str, y: str) -> list[Any]:
    entries = [entry_of(path, key, port) for key, port in ((x, "x"), (y, "y"))]
    return [(entry.shape, _dtype(entry.dtype)) for entry in entries]


def _dtype(name: str) -> np.dtype:
    try:
        return np.dtype(name)
    except TypeError:  # one of HDF5's own, which is no number
        return np.dtype(object)


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, y = _kinds(params["path"], params["x"], params["y"])
    return array_infos(x, y, params["task"], Path(params["path"]).name)


@node_type(
    "data.hdf5",
    label="HDF5 File",
    group="Your files",
    also_called=("h5", "h5py", "keras", "matlab", "arrays"),
    role="data",
    outputs=OUTPUTS,
    params=[
        FilePath("path", "", pattern="*.h5,*.hdf5,*.hdf,*.mat", label="file", help="An HDF5 file with an array for x "
                 "and one for y."),
        Text("x", "x", label="array for x", help="The way to the inputs through the groups, such as train/images."),
        Text("y", "y", label="array for y", help="The way to the targets, such as train/labels."),
        *array_params(),
        streaming_choice(),
        *streaming_params(),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Two arrays of an HDF5 file; read while training runs if they are larger than the memory.",
    icon="database",
    torch="torch.utils.data.TensorDataset",
)  # fmt: skip
def hdf5(path: str, x: str, y: str, task: str, bytes_to_one: bool, bad_rows: str, streaming: str) -> Samples:
    x_kind, y_kind = _kinds(path, x, y)
    values = {"task": task, "bytes_to_one": bytes_to_one, "bad_rows": bad_rows, "streaming": streaming}
    return array_samples(x_kind, y_kind, {"x": reader_of(path, x), "y": reader_of(path, y)}, values, Path(path).name)
