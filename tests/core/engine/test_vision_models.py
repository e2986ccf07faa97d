"""Networks have torchvision's names, shapes, starting values and outputs, and take published weights.

torchvision is no requirement of the tests; what version 0.28 gave stands in the tables. Run with torchvision
installed, ``python tests/core/engine/test_vision_models.py`` prints them.
"""

from __future__ import annotations

import hashlib
import http.server
import threading
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch as yardstick

import core.engine as torch
from core.engine.vision import models
from core.engine.vision.models.vgg import _stack
from core.engine.vision.models.weights import Weights, WeightsEnum

SIZES = {
    "alexnet": 64,
    "googlenet": 64,
    "squeezenet1_0": 32,
    "squeezenet1_1": 32,
    "resnet18": 32,
    "mobilenet_v2": 32,
    "densenet121": 32,
}
# entries of the state_dict, checksum of names and shapes, checksum of the repr, sum of all sizes of parameters, output
EXPECTED: dict[str, tuple[int, int, int, float, list[float]]] = {
    "alexnet": (16, 3921067099, 1716375153, 353968.9263573558, [-0.0059275, 0.00361691, -0.0161186, 0.00176519]),
    "googlenet": (364, 3998200519, 2096230127, 94275.65031357028, [0.0309963, -0.00170821, 0.00278023, -0.0251703]),
    "squeezenet1_0": (52, 2050640800, 1014773449, 50952.76196925561, [0.389307, 0.0, 0.0, 0.0822088]),
    "squeezenet1_1": (52, 419091000, 3195171732, 49945.355043732074, [0.0, 0.0, 0.0686032, 0.105247]),
    "resnet18": (122, 3023842301, 2552029635, 229349.50976626755, [-0.164072, -0.42415, 0.0854305, 0.284581]),
    "mobilenet_v2": (
        314,
        1702338731,
        2064593821,
        169637.64966104468,
        [4.32205e-11, -2.5486e-11, 7.46097e-11, -5.25242e-11],
    ),
    "densenet121": (727, 2988131728, 2166488407, 371201.9520416141, [-0.304897, -0.0337972, -0.1656, -0.0243608]),
}


def picture(size: int) -> np.ndarray:
    """One picture of smooth waves (1, 3, size, size)."""
    y, x = np.mgrid[0:size, 0:size]
    return np.stack([np.sin(x / 3), np.cos(y / 2), np.sin((x + y) / 5)])[None].astype(np.float32)


def measured(library: Any, name: str, module: Any) -> tuple[int, int, int, float, list[float]]:
    """What the table holds, of one library."""
    library.manual_seed(3)
    model = getattr(module, name)(num_classes=4)
    state = model.state_dict()
    text = "\n".join(f"{key} {list(value.shape)} {value.dtype}" for key, value in state.items())
    total = sum(float(np.abs(value.numpy().astype(np.float64)).sum()) for value in state.values())
    model.eval()
    with library.no_grad():
        out = model(library.tensor(picture(SIZES[name])))
    return (
        len(state),
        zlib.crc32(text.encode()),
        zlib.crc32(repr(model).encode()),
        total,
        out.numpy().reshape(-1).tolist(),
    )


@pytest.mark.parametrize("name", SIZES)
def test_models_are_torchvisions(name: str) -> None:
    """Names, shapes, repr, starting values from a seed, and outputs."""
    found, wanted = measured(torch, name, models), EXPECTED[name]
    assert found[:3] == wanted[:3]
    assert found[3] == pytest.approx(wanted[3], rel=1e-7)
    assert np.allclose(found[4], wanted[4], rtol=1e-4, atol=1e-5 * max(np.abs(wanted[4])))


STACKS: dict[str, int] = {
    "vgg11": 933563578,
    "vgg11_bn": 1292129660,
    "vgg13": 1792394286,
    "vgg13_bn": 2625907386,
}


@pytest.mark.parametrize("depth", [11, 13])
@pytest.mark.parametrize("batch_norm", [False, True])
def test_vgg_has_its_convolutions(depth: int, batch_norm: bool) -> None:
    """Names and shapes; the whole network is too large for a test."""
    text = repr(_stack(depth, batch_norm))
    assert zlib.crc32(text.encode()) == STACKS[f"vgg{depth}{'_bn' if batch_norm else ''}"]


def test_lenet_learns() -> None:
    """Pictures of 28 with borders or of 32 without."""
    torch.manual_seed(0)
    model = models.lenet(padding=2)
    loss = torch.nn.functional.cross_entropy(model(torch.rand(4, 1, 28, 28)), torch.tensor([1, 2, 3, 4]))
    loss.backward()
    assert model.conv1.weight.grad.abs().sum().item() > 0
    assert models.LeNet(num_classes=3, in_channels=3)(torch.rand(2, 3, 32, 32)).shape == (2, 3)


def test_residual_options() -> None:
    """Dilation in place of strides, other normalization, blocks that start as the identity."""
    block = models.resnet.Bottleneck
    model = models.ResNet(block, [1, 1, 1, 1], 5, True, norm_layer=lambda c: torch.nn.GroupNorm(8, c),
                          replace_stride_with_dilation=[False, True, True], groups=2, width_per_group=8)  # fmt: skip
    assert model.layer4[0].conv2.dilation == (2, 2)
    assert model.layer1[0].bn3.weight.abs().sum().item() == 0
    assert model(torch.rand(1, 3, 32, 32)).shape == (1, 5)
    with pytest.raises(ValueError, match="3-element tuple"):
        models.ResNet(block, [1, 1, 1, 1], replace_stride_with_dilation=[True])


def test_models_by_name() -> None:
    """Builders, weights and lists are found by name."""
    assert models.list_models(include="resnet*", exclude=["*5*", "resnet34"]) == ["resnet101", "resnet18"]
    assert models.get_model("SqueezeNet1_1", num_classes=2).num_classes == 2
    assert models.get_model_weights("resnet50") is models.ResNet50_Weights
    assert models.get_weight("ResNet50_Weights.IMAGENET1K_V2") is models.ResNet50_Weights.DEFAULT
    assert models.ResNet18_Weights.verify("DEFAULT").url.endswith("/resnet18-f37072fd.pth")
    assert repr(models.ResNet18_Weights.DEFAULT) == "ResNet18_Weights.IMAGENET1K_V1"
    with pytest.raises(ValueError, match="Unknown model"):
        models.get_model("resnet19")
    with pytest.raises(TypeError, match="Invalid Weight class"):
        models.squeezenet1_1(weights=models.ResNet18_Weights.DEFAULT)
    with pytest.raises(KeyError, match="there are IMAGENET1K_V1"):
        models.squeezenet1_1(weights="IMAGENET1K_V9")
    with pytest.raises(ValueError, match="num_classes"):
        models.squeezenet1_1(weights="DEFAULT", num_classes=3)
    prepare = models.ResNet18_Weights.DEFAULT.transforms()
    assert prepare(torch.rand(3, 300, 260)).shape == (3, 224, 224)


def test_weights_from_a_state_dict_and_a_file(tmp_path: Path) -> None:
    """A file that PyTorch wrote, or tensors in memory."""
    torch.manual_seed(1)
    source = models.squeezenet1_1(num_classes=3)
    again = models.squeezenet1_1(num_classes=3, weights=source.state_dict())
    assert np.array_equal(again.classifier[1].weight.detach().numpy(), source.classifier[1].weight.detach().numpy())
    path = tmp_path / "weights.pth"
    yardstick.save({k: yardstick.tensor(v.numpy()) for k, v in source.state_dict().items()}, path)
    for where in (path, str(path)):
        again = models.squeezenet1_1(num_classes=3, weights=where)
        x = torch.rand(1, 3, 32, 32)
        assert again.eval()(x).tolist() == source.eval()(x).tolist()
    with pytest.raises(FileNotFoundError, match="no file of weights"):
        models.squeezenet1_1(weights=tmp_path / "none.pth")


def test_old_names_of_densenet_are_read() -> None:
    """Published files write `norm.1` where the model has `norm1`."""
    from core.engine.vision.models.densenet import _todays_names

    old = {"features.denseblock1.denselayer2.norm.1.weight": 1, "features.norm5.weight": 2, "classifier.bias": 3}
    assert _todays_names(old) == {
        "features.denseblock1.denselayer2.norm1.weight": 1, "features.norm5.weight": 2, "classifier.bias": 3,
    }  # fmt: skip


def test_published_weights_are_downloaded_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Into PyTorch's own folder, by the digits in the name; a second model takes the file that lies there."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "home"))
    source = models.lenet()
    yardstick.save({k: yardstick.tensor(v.numpy()) for k, v in source.state_dict().items()}, tmp_path / "w")
    content = (tmp_path / "w").read_bytes()
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Nothing on the terminal."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        name = f"lenet-{hashlib.sha256(content).hexdigest()[:8]}.pth"
        make: Any = WeightsEnum
        enum = make("LeNet_Weights", {"V1": Weights(f"http://127.0.0.1:{server.server_port}/{name}", dict)})
        for _ in range(2):
            state = enum.V1.get_state_dict(progress=False)
            assert np.array_equal(state["fc3.bias"].numpy(), source.fc3.bias.detach().numpy())
        assert asked == [f"/{name}"]
        assert (tmp_path / "home" / "hub" / "checkpoints" / name).is_file()
        wrong = make(
            "Wrong_Weights", {"V1": Weights(f"http://127.0.0.1:{server.server_port}/lenet-00000000.pth", dict)}
        )
        with pytest.raises(RuntimeError, match="expected 00000000"):
            wrong.V1.get_state_dict(progress=False)
    finally:
        server.shutdown()
        server.server_close()


def test_googlenet_helps_itself_while_training() -> None:
    """Three outputs then, one afterwards; pictures normalized for other networks are turned round."""
    model = models.googlenet(num_classes=2, transform_input=True, init_weights=False)
    out = model(torch.rand(2, 3, 64, 64))
    assert out._fields == ("logits", "aux_logits2", "aux_logits1")
    assert [tuple(t.shape) for t in out] == [(2, 2)] * 3
    again = models.googlenet(num_classes=2, init_weights=False, weights=model.state_dict())
    assert again.eval()(torch.rand(1, 3, 64, 64)).shape == (1, 2)


if __name__ == "__main__":
    from torchvision import models as theirs

    for name in SIZES:
        print(f'    "{name}": {measured(yardstick, name, theirs)},')
    for name in ("vgg11", "vgg11_bn", "vgg13", "vgg13_bn"):
        print(f'    "{name}": {zlib.crc32(repr(getattr(theirs, name)().features).encode())},')
