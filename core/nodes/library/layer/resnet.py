"""A whole residual network, random or with weights of torchvision: the trunk of transfer learning."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import core.engine as torch
from core.engine import nn
from core.graph.shapes import Dim, Insert, ShapeError
from core.nodes.checkpoints import PATTERN, Sizes, read_weights, sizes_in, suits, unlike
from core.nodes.params import Choice, FilePath, Int, Ints
from core.nodes.registry import node_type
from core.nodes.residual import ResNet, resnet_sizes
from core.nodes.samples import DataError
from core.nodes.spec import Out, TensorInfo
from core.nodes.windows import field, fixed

_SIGN = "layer1.0.conv1.weight"  # every ResNet has it, and has it once
_PICTURES = ("N", "in_channels", "H", "W")  # width is the name of a parameter here
_HEAD = ("fc.weight", "fc.bias")


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    batch, channels, height, width = inputs["x"].shape
    fixed(height, "height")
    fixed(width, "width")
    features = params["width"] << (len(params["blocks"]) - 1)
    if params["weights"].strip():
        _check_weights(params, channels)
    return {"y": TensorInfo((batch, params["num_classes"] or features))}


def _check_weights(params: Mapping[str, Any], channels: Dim) -> None:
    """The names and shapes in the file must be those of this network, but for a last layer of other classes."""
    try:
        file = sizes_in(params["weights"], _SIGN)
    except DataError as problem:
        raise ShapeError(str(problem), problem.suggestion) from None
    small, classes = params["stem"] == "small", params["num_classes"]
    wanted: Sizes = resnet_sizes(int(channels), params["blocks"], params["width"], small, classes)
    for name in _other_head(file, classes):
        file.pop(name, None)
        wanted.pop(name, None)
    wrong = unlike(file, wanted)
    if wrong:
        text, change, insert = _mending(file, params, channels)
        raise ShapeError(suits(params["weights"], wrong), text, "x" if insert else None, insert=insert, params=change)


def _other_head(file: Mapping[str, Any], classes: int) -> tuple[str, ...]:
    """The names of the last layer, where that of the file is missing or is for another number of classes."""
    head = file.get("fc.weight", ())
    return () if head and classes and head[0] == classes else _HEAD


def _mending(file: Sizes, params: Mapping[str, Any], channels: Dim) -> tuple[str, dict[str, Any], Insert | None]:
    """What would make the node fit the file: in words, as parameters, and as a node before it."""
    first = file.get("conv1.weight", ())
    if len(first) != 4 or _SIGN not in file:
        return "Choose a file with the weights of a ResNet under torchvision's names, or leave weights empty.", {}, None
    if any(name.endswith("conv3.weight") for name in file):
        return "They are of a network with blocks of three convolutions; choose those of ResNet-18 or 34.", {}, None
    blocks: list[int] = []
    while f"layer{len(blocks) + 1}.0.conv1.weight" in file:
        stage = f"layer{len(blocks) + 1}"
        blocks.append(sum(name.startswith(f"{stage}.") and name.endswith(".conv1.weight") for name in file))
    built = {"blocks": blocks, "width": first[0], "stem": "small" if first[2] == 3 else "imagenet"}
    change = {name: value for name, value in built.items() if params[name] != value}
    if change:
        steps = [f"{name} to {', '.join(map(str, v)) if isinstance(v, list) else v}" for name, v in change.items()]
        return f"Set {' and '.join(steps)}, as in the file, or choose another file.", change, None
    if first[1] != channels:
        text = f"They are for pictures of {first[1]} channels, but x has {channels}."
        insert: Insert | None = ("operation.repeat", {"repeats": [1, first[1], 1, 1]}) if channels == 1 else None
        return f"{text} Put a Repeat node (1, {first[1]}, 1, 1) before it." if insert else text, {}, insert
    return "Choose another file, or leave weights empty to start from random ones.", {}, None


@node_type(
    "layer.resnet",
    label="ResNet",
    group="Convolution",
    also_called=("resnet18", "resnet34", "residual network", "transfer learning", "pretrained", "trunk", "backbone"),
    inputs=[replace(field(2, "in_channels", "float32"), shape=_PICTURES)],
    outputs=[Out("y", help="(N, classes); with classes 0 the averages of the last filters, (N, features).")],
    params=[
        Ints("blocks", [2, 2, 2, 2], min=1, allow_empty=False,
             help="Residual blocks of each stage: 2, 2, 2, 2 is ResNet-18, and 3, 4, 6, 3 is ResNet-34."),
        Int("width", 64, min=1, max=4096, help="Filters of the first stage; each stage after it has twice as many."),
        Choice("stem", "imagenet", options=("imagenet", "small"),
               help="How it begins. imagenet: for pictures of about 224 by 224, at a quarter of the size; small: for "
               "small pictures, at full size."),
        Int("num_classes", 1000, min=0, max=1_000_000, label="classes",
            help="How many numbers come out; 0: no last layer, the features come out."),
        FilePath("weights", "", pattern=PATTERN,
                 help="A file with torchvision's names to start from; empty: random numbers."),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y = W\,\mathrm{mean}(f_n(\cdots f_1(x))) + b",
    summary="A whole residual network for pictures; it can start from weights that were trained elsewhere.",
    icon="layers",
    torch="torchvision.models.resnet18",
)  # fmt: skip
def resnet(in_channels: int, blocks: list[int], width: int, stem: str, num_classes: int, weights: str) -> nn.Module:
    network = ResNet(in_channels, blocks, width, stem == "small", num_classes)
    if weights.strip():
        _start_from(network, weights, num_classes)
    return network


def _start_from(network: nn.Module, path: str, classes: int) -> None:
    file = read_weights(path, _SIGN)
    left_out = _other_head({name: tuple(tensor.shape) for name, tensor in file.items()}, classes)
    with torch.no_grad():
        for name, own in network.state_dict().items():
            if name in file and name not in left_out:
                own.copy_(file[name])
