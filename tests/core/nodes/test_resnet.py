"""ResNet as a node: torchvision's names and numbers, and files of weights that are told to fit or not beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch as pytorch

import core.engine as torch
from core.engine import nn
from core.engine.serialization import safetensors
from core.engine.vision.models.resnet import BasicBlock
from core.engine.vision.models.resnet import ResNet as OfTorchvision
from core.graph.shapes import ShapeError
from core.nodes.registry import standard_registry
from core.nodes.residual import ResNet, resnet_sizes
from core.nodes.spec import TensorInfo
from core.runtime.analysis import infer

SPEC = standard_registry()["layer.resnet"]
SMALL = {"blocks": [1, 2], "width": 4, "stem": "small", "num_classes": 3}


def made(params: dict[str, Any], channels: int = 3) -> nn.Module:
    """The node's network, after its rule has let the parameters pass."""
    values = SPEC.values(params)
    _, dims = infer(SPEC, {"x": TensorInfo(("N", channels, 8, 8))}, values)
    return SPEC.make(values, dims)


def refused(params: dict[str, Any], channels: int = 3) -> ShapeError:
    with pytest.raises(ShapeError) as caught:
        made(params, channels)
    return caught.value


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Weights of a small network, as a PyTorch script saves them."""
    network = ResNet(3, [1, 2], 4, True, 3)
    path = tmp_path / "small.pth"
    pytorch.save({name: pytorch.tensor(t.numpy()) for name, t in network.state_dict().items()}, path)
    return path


def test_a_seed_gives_the_network_of_torchvision() -> None:
    """Same names, same first weights, same outputs, with one block a stage."""
    torch.manual_seed(2)
    ours = ResNet(3, [1, 1, 1, 1], 64, False, 5).eval()
    torch.manual_seed(2)
    theirs = OfTorchvision(BasicBlock, (1, 1, 1, 1), num_classes=5).eval()
    assert list(ours.state_dict()) == list(theirs.state_dict())
    x = torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        assert (ours(x) == theirs(x)).all()


@pytest.mark.parametrize("classes", [0, 3])
@pytest.mark.parametrize("small", [True, False])
def test_sizes_are_known_without_a_network(small: bool, classes: int) -> None:
    """Names, their order and shapes are those of a network that is made."""
    settings = (2, [2, 1, 1], 2, small, classes)
    state = ResNet(*settings).state_dict()
    assert list(resnet_sizes(*settings)) == list(state)
    assert resnet_sizes(*settings) == {name: tuple(tensor.shape) for name, tensor in state.items()}


@pytest.mark.parametrize("classes", [3, 7, 0])
def test_weights_of_a_file_are_taken_over(file: Path, classes: int) -> None:
    """All of them, but for the last layer where the number of classes differs."""
    network = made({**SMALL, "num_classes": classes, "weights": str(file)})
    saved = pytorch.load(file, weights_only=True)
    for name, tensor in network.state_dict().items():
        same = tuple(tensor.shape) == tuple(saved[name].shape) and np.array_equal(tensor.numpy(), saved[name].numpy())
        assert same == (classes == 3 or not name.startswith("fc."))


@pytest.mark.parametrize("wrapped", ["parallel", "project", "beside other things", "old"])
def test_names_may_have_something_before_them(file: Path, tmp_path: Path, wrapped: str) -> None:
    """What DataParallel, this program and training scripts put around a state_dict is no hindrance."""
    saved = pytorch.load(file, weights_only=True)
    path = tmp_path / ("w.safetensors" if wrapped == "project" else "w.pt")
    if wrapped == "project":
        tensors = {f"resnet_1.{name}": torch.tensor(t.numpy()) for name, t in saved.items()}
        safetensors.save_file({**tensors, "linear_1.weight": torch.ones(2)}, path)
    elif wrapped == "parallel":
        pytorch.save({f"module.{name}": t for name, t in saved.items()}, path)
    elif wrapped == "old":
        plain = {n: t for n, t in saved.items() if not n.endswith("num_batches_tracked")}
        pytorch.save(plain, path, _use_new_zipfile_serialization=False)
    else:
        pytorch.save({"epoch": 3, "state_dict": saved}, path)
    network = made({**SMALL, "weights": str(path)})
    assert np.array_equal(network.state_dict()["layer2.1.bn2.weight"].numpy(), saved["layer2.1.bn2.weight"].numpy())
    assert np.array_equal(network.state_dict()["fc.weight"].numpy(), saved["fc.weight"].numpy())


def test_a_file_of_another_network_says_how_the_node_would_fit(file: Path) -> None:
    """The file, the first names that do not fit, and the parameters to set, which a button can do."""
    problem = refused({"weights": str(file)})
    assert "small.pth" in str(problem)
    assert "conv1.weight is [4, 3, 3, 3], not [64, 3, 7, 7]" in str(problem)
    assert "blocks to 1, 2 and width to 4 and stem to small" in problem.suggestion
    made({**problem.params, "num_classes": 3, "weights": str(file)})


def test_grey_pictures_are_told_apart_from_colours(file: Path) -> None:
    """The node that repeats the one channel is offered."""
    problem = refused({**SMALL, "weights": str(file)}, channels=1)
    assert problem.insert == ("operation.repeat", {"repeats": [1, 3, 1, 1]})
    assert problem.port == "x"


@pytest.mark.parametrize("damage", ["missing", "text", "cut", "folder", "no weights", "code", "safetensors"])
def test_a_file_that_is_no_checkpoint_is_refused_before_anything_runs(file: Path, tmp_path: Path, damage: str) -> None:
    """The message names the file and what to do; code in a file does not run."""
    path = tmp_path / ("w.safetensors" if damage == "safetensors" else "w.pth")
    ran = tmp_path / "ran"
    if damage in ("text", "safetensors"):
        path.write_text("hello, this is no file of weights", encoding="utf-8")
    elif damage == "cut":
        path.write_bytes(file.read_bytes()[:-200])
    elif damage == "folder":
        path.mkdir()
    elif damage == "no weights":
        pytorch.save({"epoch": 3}, path)
    elif damage == "code":
        pytorch.save({"conv1.weight": Opens(str(ran))}, path)
    problem = refused({**SMALL, "weights": str(path)})
    assert path.name in str(problem)
    assert problem.suggestion
    assert not ran.exists()


class Opens:
    """Something that would make a file if the pickle in a checkpoint were run."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return open, (self.path, "w")
