"""Checkpoints and safetensors, in both directions beside PyTorch, and everything that must be refused."""

from __future__ import annotations

import collections
import contextlib
import copy
import io
import os
import pickle
import random
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import safetensors
import safetensors.torch
import torch

import core.engine as engine
from core.engine.serialization import Storage, UnpicklingError
from core.engine.serialization import safetensors as own_safetensors
from core.engine.serialization.sharing import Place
from core.engine.serialization.writer import written

DTYPES = [
    "float64",
    "float32",
    "float16",
    "bfloat16",
    "int64",
    "int32",
    "int16",
    "int8",
    "uint8",
    "bool",
    "complex64",
    "complex128",
]


def same(a, b):
    """Equal in value, type and arrangement, whichever library made them."""
    if isinstance(a, (engine.Tensor, torch.Tensor)):
        assert str(a.dtype) == str(b.dtype)
        assert tuple(a.shape) == tuple(b.shape)
        assert a.stride() == b.stride() or not a.numel()
        assert a.requires_grad == b.requires_grad
        assert ("Parameter" in type(a).__name__) == ("Parameter" in type(b).__name__)
        plain = [(t.detach().float() if "bfloat" in str(t.dtype) else t.detach()).numpy() for t in (a, b)]
        np.testing.assert_array_equal(*plain)
    elif isinstance(a, dict):
        assert type(a) is type(b)
        assert list(a) == list(b)
        for key in a:
            same(a[key], b[key])
    elif type(a) in (list, tuple):
        assert type(a) is type(b)
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            same(x, y)
    elif type(a).__name__ in ("dtype", "device", "Size"):
        assert str(a) == str(b)
    else:
        assert a == b
        assert type(a) is type(b)


def everything(lib):
    """One of each thing that a checkpoint may hold."""
    x = lib.arange(12.0).reshape(3, 4)
    ordered, twice = collections.OrderedDict(a=1), [1]
    ordered._metadata = {"": {"version": 2}}
    numbers = [1, -1, 255, 256, 70000, 2**31, 2**40, -(2**80), 0, True, None, 1.5, float("inf")]
    return {
        "x": x, "turned": x.t(), "part": x[1:, 1:], "wide": lib.ones(1, 3).expand(2, 3), "none": lib.zeros(0, 3),
        "one": lib.tensor(3.5), "parameter": lib.nn.Parameter(lib.ones(2)), "leaf": lib.ones(2, requires_grad=True),
        "frozen": lib.nn.Parameter(lib.ones(2), requires_grad=False), "ordered": ordered, "shape": x.shape,
        "types": [lib.bfloat16, lib.bool, lib.float32], "devices": [lib.device("cuda", 1), lib.device("cpu")],
        "numbers": numbers, "texts": ["ä", "", b"\x00\xff", bytearray(b"a")], "set": {1, 2}, "complex": 1 + 2j,
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)], "twice": [twice, twice], 3: 4, "many": list(range(600)),
        "counts": collections.Counter("abba"),
        **{name: lib.tensor([0, 1, 3]).to(getattr(lib, name)) for name in DTYPES},
    }  # fmt: skip


def through(value, writer=engine, reader=engine, **options):
    """Saved by one library, loaded by another."""
    file = io.BytesIO()
    writer.save(value, file, **options)
    file.seek(0)
    return reader.load(file, weights_only=True)


@pytest.mark.parametrize(
    ("writer", "reader"), [(engine, torch), (torch, engine), (engine, engine)], ids=["out", "in", "own"]
)
def test_everything_goes_both_ways(writer, reader):
    """Values, types, strides and shared memory survive."""
    found = through(everything(writer), writer, reader)
    same(found, everything(reader))
    assert found["twice"][0] is found["twice"][1]
    assert found["ordered"]._metadata == {"": {"version": 2}}
    found["x"][1, 1] = 99
    assert found["part"][0, 0] == 99
    assert found["turned"][1, 1] == 99


@pytest.mark.parametrize(
    "options", [{"pickle_protocol": p} for p in (3, 4, 5)] + [{"_use_new_zipfile_serialization": False}]
)
def test_other_forms_that_pytorch_writes(options):
    """Later pickle protocols, and the files of PyTorch before 1.6."""
    same(through(everything(torch), torch, engine, **options), everything(engine))


@pytest.mark.parametrize(("writer", "reader"), [(engine, torch), (torch, engine)], ids=["out", "in"])
def test_whole_checkpoints_go_on_training(writer, reader, tmp_path):
    """Model, optimizer and epoch: the next losses are the same in the other library."""

    def net(lib):
        lib.manual_seed(1)
        model = lib.nn.Sequential(lib.nn.Linear(3, 4), lib.nn.BatchNorm1d(4), lib.nn.ReLU(), lib.nn.Linear(4, 1))
        return model, lib.optim.Adam(model.parameters(), lr=0.05)

    def steps(lib, model, optimizer, count):
        x = lib.linspace(-1, 1, 24).reshape(8, 3)
        losses = []
        for _ in range(count):
            optimizer.zero_grad()
            loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    model, optimizer = net(writer)
    steps(writer, model, optimizer, 3)
    path = tmp_path / "run.pt"
    writer.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3}, path)
    expected = steps(writer, model, optimizer, 3)
    checkpoint = reader.load(path, weights_only=True)
    other, other_optimizer = net(reader)
    assert not other.load_state_dict(checkpoint["model"]).missing_keys
    other_optimizer.load_state_dict(checkpoint["optimizer"])
    assert checkpoint["epoch"] == 3
    np.testing.assert_allclose(steps(reader, other, other_optimizer, 3), expected, rtol=2e-5)


def test_own_kinds():
    """defaultdict, NumPy numbers, lists that contain themselves, results inside the graph."""
    table = collections.defaultdict(dict, {1: {"a": engine.ones(1)}})
    found = through(table)
    assert found.default_factory is dict
    assert found[1]["a"].item() == 1
    assert through([np.float32(0.5), np.int64(3)]) == [0.5, 3]
    loop = [1]
    loop.append(loop)
    assert through(loop)[1][0] == 1
    y = engine.ones(2, requires_grad=True) * 2
    assert through(y).is_leaf
    assert through(y).requires_grad


def test_map_location(tmp_path):
    """A file with tensors of a GPU: PyTorch's advice without one, and the four ways to say where they go."""
    x = engine.arange(3.0)
    file = tmp_path / "gpu.pt"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", written({"x": x}, lambda t: Place("0", 3, "cuda:0", 0, (1,))))
        archive.writestr("archive/data/0", x.numpy().tobytes())
        archive.writestr("archive/version", "3\n")
    places = ["cpu", engine.device("cpu"), {"cuda:0": "cpu"}, lambda storage, location: storage]
    for place in places:
        np.testing.assert_array_equal(engine.load(file, map_location=place)["x"].numpy(), x.numpy())
    seen = []
    engine.load(file, map_location=lambda storage, location: seen.append((len(storage), location)) or storage.cpu())
    assert seen == [(3, "cuda:0")]
    np.testing.assert_array_equal(torch.load(file, map_location="cpu")["x"].numpy(), x.numpy())
    if not engine.cuda.is_available():
        for place in (None, {"cuda:0": "cuda:1"}, "cuda"):
            with pytest.raises(RuntimeError, match="Attempting to deserialize object on a CUDA device"):
                engine.load(file, map_location=place)
    with pytest.raises(TypeError):
        engine.load(file, map_location=lambda storage, location: 3)
    with pytest.raises(TypeError):
        engine.load(file, map_location=3.5)
    assert isinstance(Storage(x.data_array), Storage)


def test_elements_may_stay_in_the_file(tmp_path):
    """mmap: the same values; changes stay in memory."""
    path = tmp_path / "large.pt"
    engine.save(everything(engine), path)
    found = engine.load(path, mmap=True)
    same(found, everything(engine))
    found["x"][0, 0] = 5
    same(engine.load(path), everything(engine))
    with pytest.raises(ValueError):
        engine.load(io.BytesIO(), mmap=True)


class Evil:
    """Runs a command when it is unpickled."""

    def __init__(self, target):
        self.target = target

    def __reduce__(self):
        return os.system, (f"touch {self.target}",)


@pytest.mark.parametrize("zipped", [True, False])
def test_nothing_is_executed(tmp_path, zipped):
    """A file that wants to run a command is refused, and the command's name is told."""
    path, target = tmp_path / "evil.pt", tmp_path / "touched"
    torch.save({"a": [Evil(target)]}, path, _use_new_zipfile_serialization=zipped)
    for weights_only in (True, False, None):
        with pytest.raises(UnpicklingError, match=r"evil\.pt.*(posix|nt)\.system.*executed"):
            engine.load(path, weights_only=weights_only)
    assert not target.exists()
    with pytest.raises(RuntimeError):  # a plain pickle
        engine.load(io.BytesIO(pickle.dumps(Evil(target))))
    assert not target.exists()


@pytest.mark.parametrize(
    "raw",
    [
        b"\x80\x02cbuiltins\neval\n.",
        b"\x80\x02(X\x01\x00\x00\x00aibuiltins\neval\n.",
        b"\x80\x02X\x01\x00\x00\x00a)R.",
        b"\x80\x04\x8c\x02os\x8c\x06system\x93.",
        b"\x80\x02]}b.",
        b"\x80\x02ccollections\nOrderedDict\n)R}X\x05\x00\x00\x00itemsK\x01sb.",
        b"\x80\x02ctorch\nFloatStorage\n)R.", b"\x80\x02K\x01Q.", b"\x80\x02h\x07.", b"\x80\x02t.",
        b"\x80\x02\x8d\xff\xff\xff\xff\xff\xff\xff\x7f.",
        b"\x80\x02cbuiltins\nset\nX\x01\x00\x00\x00a\x85R.", b"",
    ],
)  # fmt: skip
def test_hand_made_pickles_are_refused(raw):
    """Whatever stands in a pickle, the answer is one exception."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", raw)
    file.seek(0)
    with pytest.raises(UnpicklingError):
        engine.load(file)


def test_objects_of_classes_are_refused_by_name():
    """Whole models and NumPy arrays in PyTorch's files; the message says what to save."""
    for value, text in ((torch.nn.Linear(2, 2), "Linear.*state_dict"), ({"a": np.ones(2)}, "numpy.*from_numpy")):
        file = io.BytesIO()
        torch.save(value, file)
        file.seek(0)
        with pytest.raises(UnpicklingError, match=text):
            engine.load(file)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"a": [1, engine.nn.Linear(2, 2)]}, r"obj\['a'\]\[1\].*state_dict"), (np.ones(2), "from_numpy"), (len, "code"),
        ({"k": object()}, r"obj\['k'\]"), (collections.namedtuple("T", "a")(1), "T"),
        (engine.nn.LazyLinear(2).weight, "run"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved(tmp_path, value, text):
    """TypeError with the place, before anything is written."""
    path = tmp_path / "x.pt"
    path.write_bytes(b"before")
    with pytest.raises(TypeError, match=text):
        engine.save(value, path)
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["x.pt"]


def test_one_memory_as_two_types():
    """As in PyTorch."""
    for lib in (engine, torch):
        x = lib.ones(4)
        with pytest.raises(RuntimeError, match="view the same data as different types"):
            lib.save([x, lib.from_numpy(x.numpy().view(np.int32))], io.BytesIO())


def test_damaged_files_are_named(tmp_path):
    """Truncated anywhere, or with a byte changed: RuntimeError or EOFError, or the data if the byte does not matter."""
    path = tmp_path / "broken.pt"
    choose = random.Random(0)
    for zipped in (True, False):
        file = io.BytesIO()
        torch.save({"a": torch.arange(40.0), "b": torch.ones(3, 3).t()}, file, _use_new_zipfile_serialization=zipped)
        whole = file.getvalue()
        for _ in range(60):
            path.write_bytes(whole[: choose.randrange(len(whole))])
            with pytest.raises((RuntimeError, EOFError), match=r"broken\.pt"):
                engine.load(path)
            changed = bytearray(whole)
            changed[choose.randrange(len(whole))] ^= 1 << choose.randrange(8)
            path.write_bytes(changed)
            with contextlib.suppress(RuntimeError, EOFError):
                engine.load(path)
    path.write_bytes(b"hello, this is text")
    with pytest.raises(RuntimeError, match=r"broken\.pt.*no checkpoint"):
        engine.load(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    with pytest.raises(RuntimeError, match=r"broken\.pt.*data\.pkl"):
        engine.load(path)
    with pytest.raises(FileNotFoundError):
        engine.load(tmp_path / "nowhere.pt")
    with pytest.raises(RuntimeError, match="Parent directory"):
        engine.save(1, tmp_path / "no" / "x.pt")
    with pytest.raises(AttributeError):
        engine.save(1, 3)
    with pytest.raises(AttributeError):
        engine.load(3)


FULL = """
import resource, sys
import core.engine as torch
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    torch.save(torch.zeros(100_000), sys.argv[1])
except OSError as error:
    assert "untouched" in str(error) and sys.argv[1] in str(error), error
    print("refused")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_full_disk_loses_nothing(tmp_path):
    """The old file stays, the temporary one goes."""
    path = tmp_path / "kept.pt"
    engine.save(engine.ones(2), path)
    script = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + FULL
    run = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "refused", run.stderr
    assert os.listdir(tmp_path) == ["kept.pt"]
    assert engine.load(path).tolist() == [1, 1]


def test_pickle_is_refused_and_copies_are_not():
    """The pickle module meets a clear TypeError; copy and deepcopy work as before."""
    for value in (engine.ones(2), engine.nn.Parameter(engine.ones(2)), engine.nn.Linear(2, 2)):
        with pytest.raises(TypeError, match=r"torch\.save"):
            pickle.dumps(value)
    for lib in (engine, torch):
        p = lib.nn.Parameter(lib.ones(2))
        p.sum().backward()
        shallow, deep = copy.copy(p), copy.deepcopy(p)
        assert type(shallow) is type(deep) is type(p)
        assert shallow.requires_grad
        assert shallow.grad is None
        assert shallow.data_ptr() == p.data_ptr() != deep.data_ptr()
        assert copy.copy(p * 2).is_leaf
        assert copy.deepcopy(lib.nn.Linear(2, 2)).weight.requires_grad


@pytest.mark.parametrize("strict", [True, False])
def test_messages_of_load_state_dict(strict):
    """Missing, unexpected and wrong shapes: PyTorch's words."""
    texts = []
    for lib in (engine, torch):
        model = lib.nn.Sequential(lib.nn.Linear(2, 3), lib.nn.Linear(3, 1))
        for state in ({"0.weight": lib.ones(3, 2), "9.x": lib.ones(1)}, {**model.state_dict(), "1.bias": lib.ones(7)}):
            try:
                texts.append((lib.__name__, str(model.load_state_dict(state, strict=strict))))
            except RuntimeError as error:
                texts.append((lib.__name__, str(error)))
    assert [t for n, t in texts if n == "torch"] == [t for n, t in texts if n != "torch"]


# safetensors


def tensors(lib):
    """One of each type that the format has."""
    names = [name for name in DTYPES if name != "complex128"]
    return {
        "none": lib.zeros(0, 3),
        "one": lib.tensor(2.5),
        **{n: lib.tensor([0, 1]).to(getattr(lib, n)) for n in names},
    }


def test_safetensors_both_ways(tmp_path):
    """Bytes and files, metadata, single tensors."""
    reference = safetensors.torch
    same(
        dict(sorted(reference.load(own_safetensors.save(tensors(engine))).items())),
        dict(sorted(tensors(torch).items())),
    )
    same(
        dict(sorted(own_safetensors.load(reference.save(tensors(torch))).items())),
        dict(sorted(tensors(engine).items())),
    )
    path = tmp_path / "x.safetensors"
    own_safetensors.save_file(tensors(engine), path, {"step": "3"})
    same(dict(sorted(reference.load_file(path).items())), dict(sorted(tensors(torch).items())))
    same(own_safetensors.load_file(path), dict(sorted(tensors(engine).items())))
    with own_safetensors.safe_open(path, framework="pt") as file:
        assert file.metadata() == {"step": "3"}
        assert file.keys() == sorted(tensors(engine))
        same(file.get_tensor("bfloat16"), tensors(engine)["bfloat16"])
        with pytest.raises(safetensors.SafetensorError, match="nothing"):
            file.get_tensor("nothing")


def test_safetensors_refusals(tmp_path):
    """Shared memory, gaps, other types, damaged files."""
    x = engine.ones(3, 2)
    for value, kind in (
        ({"a": x, "b": x.view(6)}, RuntimeError),
        ({"a": x.t()}, ValueError),
        ({"a": 1}, ValueError),
        ([x], ValueError),
    ):
        with pytest.raises(kind):
            own_safetensors.save(value)
    path = tmp_path / "x.safetensors"
    own_safetensors.save_file({"a": x}, path)
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(safetensors.SafetensorError, match=r"x\.safetensors"):
        own_safetensors.load_file(path)


@pytest.mark.parametrize("one_way", [True, False])
def test_safetensors_of_a_model_with_shared_weights(tmp_path, one_way):
    """save_model writes a shared weight once; both libraries load it."""
    libs = [(engine, own_safetensors), (torch, safetensors.torch)]
    (lib, writer), (other, reader) = libs if one_way else libs[::-1]

    def net(chosen):
        model = chosen.nn.Sequential(chosen.nn.Linear(2, 2), chosen.nn.Linear(2, 2))
        model[1].weight = model[0].weight
        return model

    first, second = net(lib), net(other)
    writer.save_model(first, str(tmp_path / "m.safetensors"))
    reader.load_model(second, str(tmp_path / "m.safetensors"))
    for name, value in first.state_dict().items():
        np.testing.assert_array_equal(value.numpy(), second.state_dict()[name].numpy())
