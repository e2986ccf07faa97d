"""Arrays out of NumPy's files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.nodes.array_rows import array_infos, array_params, array_samples
from core.nodes.data import OUTPUTS, common_params, streaming_params
from core.nodes.memory import streaming_choice
from core.nodes.npy_file import array_kind, reader_of
from core.nodes.params import FilePath, Text
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    targets = params["targets"].strip() or params["path"]
    x, y = array_kind(params["path"], params["x"], "x"), array_kind(targets, params["y"], "y")
    return array_infos(x, y, params["task"], Path(params["path"]).name)


@node_type(
    "data.npy",
    label="NumPy File",
    group="Your files",
    also_called=("npy", "npz", "numpy", "arrays"),
    role="data",
    outputs=OUTPUTS,
    params=[
        FilePath("path", "", pattern="*.npz,*.npy", label="file", help="An NPZ file, or an NPY file with the inputs."),
        FilePath("targets", "", pattern="*.npz,*.npy", label="file of y",
                 help="The file with the targets; empty: they are in the same NPZ file."),
        Text("x", "x", label="array for x", help="Name of the inputs in an NPZ file."),
        Text("y", "y", label="array for y", help="Name of the targets in an NPZ file."),
        *array_params(),
        streaming_choice(),
        *streaming_params(),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Arrays that numpy.save or numpy.savez has written; an NPY file may be larger than the memory.",
    icon="matrix",
    torch="torch.utils.data.TensorDataset",
)  # fmt: skip
def npy(
    path: str, targets: str, x: str, y: str, task: str, bytes_to_one: bool, bad_rows: str, streaming: str
) -> Samples:
    other = targets.strip() or path
    kinds = array_kind(path, x, "x"), array_kind(other, y, "y")
    values = {"task": task, "bytes_to_one": bytes_to_one, "bad_rows": bad_rows, "streaming": streaming}
    return array_samples(*kinds, {"x": reader_of(path, x), "y": reader_of(other, y)}, values, Path(path).name)
