"""Pictures in a folder for each class."""

from collections.abc import Mapping
from typing import Any

from core.nodes.class_folders import BROKEN, class_folders, class_names, readable_files
from core.nodes.data import OUTPUTS, common_params, streaming_params
from core.nodes.params import Choice, FolderPath, Int
from core.nodes.picture_files import EXTENSIONS, FITS, PictureRows, picture_problem
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    class_names(params["folder"], "pictures")
    channels = 1 if params["colour"] == "grey" else 3
    return {"x": TensorInfo(("N", channels, params["height"], params["width"])), "y": TensorInfo(("N",), "int64")}


@node_type(
    "data.image_folder",
    label="Image Folder",
    group="Your files",
    also_called=("pictures", "photos", "png", "jpeg", "own images", "imagenet"),
    role="data",
    outputs=OUTPUTS,
    params=[
        FolderPath("folder", "", help="A folder that has a folder of pictures for each class."),
        Int("height", 64, min=1, max=4096, unit="pixels", help="Every picture is brought to this height."),
        Int("width", 64, min=1, max=4096, unit="pixels", help="Every picture is brought to this width."),
        Choice("colour", "colour", options=("colour", "grey"), help="Red, green and blue, or one channel."),
        Choice("fit", "cut", options=FITS,
               help="cut: the middle in these proportions; stretch: all of it; pad: all of it, with black beside it."),
        Choice("broken_files", "report", options=BROKEN, label="broken files",
               help="Say which picture cannot be read, or leave such pictures out and count them."),
        *streaming_params(workers=2),
        *common_params(batch_size=32),
    ],
    infer=_infer,
    summary="Your own pictures, a folder for each class; read while training runs.",
    icon="image-grid",
    torch="torch.utils.data.Dataset",
)  # fmt: skip
def image_folder(folder: str, height: int, width: int, colour: str, fit: str, broken_files: str) -> Samples:
    found, finding = readable_files(
        class_folders(folder, EXTENSIONS, "pictures"), picture_problem, broken_files, "pictures"
    )
    x = PictureRows(found.files, height, width, colour == "grey", fit)
    return Samples(x, found.numbers, class_names=found.names, sort="image", test=found.test, finding=finding)
