"""Int8: the whole numbers PyTorch would compute with, honest sizes, and a file that PyTorch reads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

import core.engine as engine
from core.engine import nn
from core.nodes.registry import standard_registry
from core.runtime.compressing.int8_layers import Int8Layer
from core.runtime.compressing.int8_questions import Int8File, TryInt8
from core.runtime.compressing.quantising import Scheme, quantise
from core.runtime.plan import compile_plan
from tests.core.runtime.compressing import bench_of, picture_graph, trained
from tests.core.sketches import add, draw, link

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "make-a-network-small.md"
pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated")  # what PyTorch says of its own names
SCHEMES = [Scheme(), Scheme(False), Scheme(True, "min-max"), Scheme(False, "moving average")]


@pytest.fixture(scope="module")
def bench() -> Any:
    """A network of digits that has learned something."""
    return bench_of(trained(picture_graph(), 40))


def twins(kind: str, *sizes: int, **options: Any) -> tuple[Any, Any]:
    """A layer of the engine, and PyTorch's with the same weights."""
    torch = pytest.importorskip("torch")
    engine.manual_seed(1)
    ours, theirs = getattr(nn, kind)(*sizes, **options), getattr(torch.nn, kind)(*sizes, **options)
    theirs.load_state_dict({name: torch.tensor(t.numpy().copy()) for name, t in ours.state_dict().items()})
    return ours, theirs


def numbers(*shape: int) -> np.ndarray:
    return np.random.default_rng(5).normal(0.3, 1.0, shape).astype(np.float32)


def test_a_dynamic_linear_computes_what_pytorch_computes() -> None:
    """``torch.ao.quantization.quantize_dynamic`` with a scale for each output."""
    torch = pytest.importorskip("torch")
    ours, theirs = twins("Linear", 24, 7)
    config = {torch.nn.Linear: torch.ao.quantization.per_channel_dynamic_qconfig}
    whole = torch.ao.quantization.quantize_dynamic(torch.nn.Sequential(theirs), config)
    layer, x = Int8Layer(ours), numbers(9, 24)
    np.testing.assert_array_equal(layer.weight.numbers, whole[0].weight().int_repr().numpy())
    expected = whole(torch.tensor(x)).numpy()
    np.testing.assert_allclose(layer(engine.tensor(x)).numpy(), expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("kind", "sizes", "options", "shape"),
    [
        ("Linear", (6, 5), {}, (4, 3, 6)),
        ("Conv1d", (4, 6, 3), {"stride": 2, "padding": 1}, (2, 4, 9)),
        ("Conv2d", (4, 6, 3), {"padding": 1, "groups": 2}, (2, 4, 6, 6)),
        ("Conv2d", (2, 3, 3), {"padding": 1, "padding_mode": "reflect", "bias": False}, (2, 2, 5, 5)),
        ("ConvTranspose2d", (4, 6, 3), {"stride": 2, "groups": 2}, (2, 4, 5, 5)),
    ],
    ids=["linear", "conv1d", "groups", "reflect", "transposed"],
)
def test_whole_numbers_give_what_their_real_values_give(kind: str, sizes: Any, options: Any, shape: Any) -> None:
    """Input and weight quantised by PyTorch and multiplied as real numbers: the same up to the rounding of float32."""
    torch = pytest.importorskip("torch")
    ours, theirs = twins(kind, *sizes, **options)
    x = numbers(*shape)
    layer = Int8Layer(ours)
    watch = torch.ao.quantization.MinMaxObserver(quant_min=0, quant_max=127)
    watch(torch.tensor(x))
    scale, zero = (v.item() for v in watch.calculate_qparams())
    seen = torch.quantize_per_tensor(torch.tensor(x), scale, zero, torch.quint8).dequantize()
    axis = 1 if kind.startswith("ConvT") else 0
    heavy = torch.ao.quantization.PerChannelMinMaxObserver(
        ch_axis=axis, dtype=torch.qint8, qscheme=torch.per_channel_symmetric
    )
    heavy(theirs.weight)
    kept = torch.quantize_per_channel(theirs.weight.detach(), *heavy.calculate_qparams(), axis, torch.qint8)
    np.testing.assert_array_equal(layer.weight.numbers, kept.int_repr().numpy())
    with torch.no_grad():
        theirs.weight.copy_(kept.dequantize())
        expected = theirs(seen).numpy()
    np.testing.assert_allclose(layer(engine.tensor(x)).numpy(), expected, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("kind", ["min-max", "moving average"])
def test_calibration_finds_pytorchs_scales(kind: Any, bench: Any) -> None:
    """The observers of ``torch.ao.quantization`` that see the same batches choose the same scale and zero point."""
    torch = pytest.importorskip("torch")
    makers = {"min-max": "MinMaxObserver", "moving average": "MovingAverageMinMaxObserver"}
    watch = getattr(torch.ao.quantization, makers[kind])(quant_min=0, quant_max=127)
    feed = bench.plan.feeds["digits_1"]
    for start in range(0, len(feed.train), 256):
        watch(torch.tensor(feed.samples.x[feed.train[start : start + 256]]))
    made = quantise(bench.plan, Scheme(True, kind)).layers["conv2d_1.weight"].input_parameters()
    scale, zero = watch.calculate_qparams()
    assert made is not None
    assert made[0] == pytest.approx(scale.item(), rel=1e-6)
    assert made[1] == zero.item()


@pytest.mark.parametrize("scheme", SCHEMES, ids=["dynamic", "per-tensor", "min-max", "moving"])
def test_a_trained_network_stays_good_and_becomes_small(scheme: Scheme, bench: Any) -> None:
    """Hardly any accuracy is lost, most bytes of the weights are saved, and errors are small beside outputs."""
    before = {name: array.copy() for name, array in bench.plan.state().items()}
    report = TryInt8(scheme).answer(bench)
    assert all((bench.plan.state()[name] == array).all() for name, array in before.items())
    good, less = report.before.main, report.after.main
    assert good is not None
    assert less is not None
    assert good.value - less.value < 0.02
    assert report.bytes_before - report.bytes_after > 0.5 * 4 * sum(layer.count for layer in report.layers)
    assert [layer.node for layer in report.layers] == ["conv2d_1", "linear_1"]
    assert all(0 < layer.mean < 0.1 * layer.size and layer.mean < layer.largest for layer in report.layers)
    assert report.seconds_after > 0


def test_what_is_left_in_float32_is_named_with_its_reason() -> None:
    """Biases, norms, embeddings, recurrent and attention layers; a transformer's own Linear layers are int8."""
    edit = draw()
    data = add(edit, "data.line", points=20)
    lift, shape = add(edit, "layer.linear", out_features=8), add(edit, "layer.unflatten", unflattened_size=[4, 2])
    block = add(edit, "layer.transformer_encoder_layer", nhead=2, batch_first=True)
    loss, best = add(edit, "loss.mse"), add(edit, "optimizer.sgd")
    for ends in (
        f"{data}.x {lift}.x", f"{lift}.y {shape}.x", f"{shape}.y {block}.src", f"{block}.output {loss}.input",
        f"{block}.output {loss}.target", f"{loss}.loss {best}.loss",
    ):  # fmt: skip
        link(edit, *ends.split())
    made = quantise(compile_plan(edit.graph, standard_registry()), Scheme())
    inner = {f"{block}.linear1.weight", f"{block}.linear2.weight"}
    assert set(made.layers) == {f"{lift}.weight", *inner}
    reasons = {made.left[f"{block}.{name}"] for name in ("self_attn.in_proj_weight", "self_attn.out_proj.weight")}
    assert reasons == {"attention"}
    assert made.left[f"{block}.norm1.weight"] == "norm"
    assert made.left[f"{block}.linear1.bias"] == "bias"


def test_the_file_says_how_to_read_it(bench: Any) -> None:
    """int8 tensors, scales, zero points; the header names them, and calibrated inputs, in JSON."""
    content = Int8File(Scheme(True, "min-max")).answer(bench)
    tensors = safetensors.numpy.load(content)
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    about = json.loads(header["__metadata__"]["int8"])
    assert set(about["weights"]) == {"conv2d_1.weight", "linear_1.weight"}
    for name, how in about["weights"].items():
        assert tensors[name].dtype == np.int8
        assert tensors[how["scale"]].shape == tensors[how["zero_point"]].shape == (tensors[name].shape[0],)
        assert how["input"]["scale"] > 0
    assert tensors["linear_1.bias"].dtype == np.float32


@pytest.mark.parametrize("scheme", SCHEMES[:2], ids=["per-channel", "per-tensor"])
def test_the_lines_of_the_how_to_read_it_in_pytorch(
    scheme: Scheme, bench: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exactly the code that the page shows, in a folder with the file it names."""
    pytest.importorskip("torch")
    code = re.findall(r"```python\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert len(code) == 1
    monkeypatch.chdir(tmp_path)
    Path("digits.int8.safetensors").write_bytes(Int8File(scheme).answer(bench))
    names: dict[str, Any] = {}
    exec(code[0], names)
    read, made = names["weights"], quantise(bench.plan, scheme)
    assert set(read) == set(bench.plan.state())
    for name, layer in made.layers.items():
        np.testing.assert_allclose(read[name].numpy(), layer.weight.dequantize().numpy(), rtol=1e-6)
    np.testing.assert_array_equal(read["linear_1.bias"].numpy(), bench.plan.state()["linear_1.bias"])


def test_a_graph_without_layers_cannot_be_quantised() -> None:
    """And it says what can be."""
    edit = draw()
    x, square, back = add(edit, "tensor.parameter"), add(edit, "operation.square"), add(edit, "optimizer.backward")
    link(edit, f"{x}.y", f"{square}.x")
    link(edit, f"{square}.y", f"{back}.loss")
    with pytest.raises(ValueError, match="Linear and Conv layers can be"):
        quantise(compile_plan(edit.graph, standard_registry()), Scheme())
