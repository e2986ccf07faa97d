"""Data sets read the files they are published in, and say what is wrong with others."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import pickle
import struct
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import core.engine as torch
from core.engine.utils.data import DataLoader
from core.engine.vision import datasets, transforms
from core.engine.vision.datasets.pickled import read_pickled

RNG = np.random.default_rng(0)
PICTURES = {"train": RNG.integers(0, 256, (7, 28, 28), np.uint8), "t10k": RNG.integers(0, 256, (3, 28, 28), np.uint8)}
LABELS = {"train": RNG.integers(0, 10, 7, np.uint8), "t10k": RNG.integers(0, 10, 3, np.uint8)}


def idx(array: np.ndarray) -> bytes:
    """The IDX file of bytes."""
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def write_mnist(root: Path, name: str = "MNIST", pack: bool = False) -> Path:
    """A small MNIST; returns its folder."""
    folder = root / name / "raw"
    folder.mkdir(parents=True)
    for kind in PICTURES:
        for stem, array in ((f"{kind}-images-idx3-ubyte", PICTURES[kind]), (f"{kind}-labels-idx1-ubyte", LABELS[kind])):
            path = folder / (stem + ".gz" if pack else stem)
            path.write_bytes(gzip.compress(idx(array)) if pack else idx(array))
    return folder


@pytest.mark.parametrize("name", ["MNIST", "FashionMNIST", "KMNIST"])
@pytest.mark.parametrize("pack", [False, True])
def test_mnist_and_its_kin(tmp_path: Path, name: str, pack: bool) -> None:
    """Types and shapes are torchvision's, compressed or not."""
    write_mnist(tmp_path, name, pack)
    for train, kind in ((True, "train"), (False, "t10k")):
        found = getattr(datasets, name)(tmp_path, train=train)
        assert (found.data.dtype, found.targets.dtype) == (torch.uint8, torch.int64)
        assert np.array_equal(found.data.numpy(), PICTURES[kind])
        assert found.targets.tolist() == LABELS[kind].tolist()
        image, target = found[1]
        assert (image.mode, image.size, type(target)) == ("L", (28, 28), int)
        assert np.array_equal(np.asarray(image), PICTURES[kind][1])
        assert found.class_to_idx[found.classes[3]] == 3


def test_description_and_transforms(tmp_path: Path) -> None:
    """The text is torchvision's; batches come as tensors."""
    write_mnist(tmp_path)
    chain = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))])
    found = datasets.MNIST(str(tmp_path), transform=chain, target_transform=transforms.Lambda(lambda k: -k))
    assert repr(found) == (
        f"Dataset MNIST\n    Number of datapoints: 7\n    Root location: {tmp_path}\n    Split: Train\n"
        "    StandardTransform\nTransform: Compose(\n               ToTensor()\n"
        "               Normalize(mean=(0.5,), std=(0.5,))\n           )\nTarget transform: Lambda()"
    )
    x, y = next(iter(DataLoader(found, batch_size=7)))
    assert x.shape == (7, 1, 28, 28)
    assert y.tolist() == [-int(k) for k in LABELS["train"]]
    assert np.allclose(x.numpy()[:, 0], PICTURES["train"] / 127.5 - 1, atol=1e-6)
    with pytest.raises(ValueError, match="Only transforms or"):
        datasets.VisionDataset(transforms=len, transform=len)


def test_missing_files_are_named(tmp_path: Path) -> None:
    """So is the folder to put them into."""
    folder = write_mnist(tmp_path)
    (folder / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(RuntimeError, match=r"download=True.*lacks train-labels-idx1-ubyte\.gz:.*MNIST.raw"):
        datasets.MNIST(tmp_path)
    assert len(datasets.MNIST(tmp_path, train=False)) == 3


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda raw: raw[:-5], "announces the shape"),
        (lambda raw: raw + b"x", "announces the shape"),
        (lambda raw: b"PK" + raw[2:], "no IDX file"),
        (lambda raw: b"", "no IDX file"),
        (lambda raw: raw[:9], "inside its header"),
        (lambda raw: gzip.compress(raw)[:-9], "damaged gzip"),
        (lambda raw: raw[:3] + b"\x01" + raw[4:8] + raw[16:23], "3 dimensions instead of 1"),
        (lambda raw: idx(PICTURES["train"][:5]), "do not belong together"),
    ],
)
def test_damaged_files_are_named(tmp_path: Path, change: Any, words: str) -> None:
    """Length and magic numbers are looked at before the pictures."""
    folder = write_mnist(tmp_path)
    path = folder / "train-images-idx3-ubyte"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(ValueError, match=words) as caught:
        datasets.MNIST(tmp_path)
    assert "train-images-idx3-ubyte" in str(caught.value)


def small_cifar(base: type, folder: Path, label: str) -> type:
    """A class for a small set in the published format, and its files."""
    folder.mkdir(parents=True)

    def write(name: str, content: Any) -> str:
        raw = pickle.dumps(content, 2)
        (folder / name).write_bytes(raw)
        return hashlib.md5(raw).hexdigest()

    class Small(base):  # type: ignore[misc, valid-type]
        pass

    for attribute in ("train_list", "test_list"):
        rows = []
        for name, _ in getattr(base, attribute):
            data = RNG.integers(0, 256, (4, 3072), np.uint8)
            rows.append([name, write(name, {"data": data, label: [3, 1, 2, 0], "batch_label": "a batch"})])
        setattr(Small, attribute, rows)
    meta = dict(base.meta)  # type: ignore[attr-defined]
    meta["md5"] = write(meta["filename"], {meta["key"]: ["cat", "dog", "owl", "bat"]})
    Small.meta = meta
    return Small


@pytest.mark.parametrize(("name", "label"), [("CIFAR10", "labels"), ("CIFAR100", "fine_labels")])
def test_cifar(tmp_path: Path, name: str, label: str) -> None:
    """Arrays (N, 32, 32, 3), lists of classes, their names; samples are coloured pictures."""
    base = getattr(datasets, name)
    small: Any = small_cifar(base, tmp_path / base.base_folder, label)
    for train in (True, False):
        found = small(tmp_path, train=train)
        first = (small.train_list if train else small.test_list)[0][0]
        raw = pickle.loads((tmp_path / base.base_folder / first).read_bytes())["data"]
        assert np.array_equal(found.data[:4], raw.reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))
        assert found.data.dtype == np.uint8
        assert found.targets[:4] == [3, 1, 2, 0]
        assert found.class_to_idx == {"cat": 0, "dog": 1, "owl": 2, "bat": 3}
        image, target = found[2]
        assert (image.mode, image.size, target) == ("RGB", (32, 32), 2)
    assert f"Split: {'Test'}" in repr(found)


def test_cifar_unpacks_the_archive_that_lies_there(tmp_path: Path) -> None:
    """Without a network; files that try to leave the folder are not unpacked."""
    small: Any = small_cifar(datasets.CIFAR10, tmp_path / "made" / "cifar-10-batches-py", "labels")
    archive = tmp_path / "root" / small.filename
    archive.parent.mkdir()
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(tmp_path / "made" / "cifar-10-batches-py", "cifar-10-batches-py")
        evil = tarfile.TarInfo("cifar-10-batches-py/../../evil")
        evil.size = 4
        packed.addfile(evil, io.BytesIO(b"evil"))
    small.tgz_md5 = hashlib.md5(archive.read_bytes()).hexdigest()
    small.url = "http://127.0.0.1:9/none"
    assert len(small(tmp_path / "root", download=True)) == 20
    assert not (tmp_path / "evil").exists()
    assert len(os.listdir(tmp_path / "root" / "cifar-10-batches-py")) == 7


def test_cifar_names_wrong_files(tmp_path: Path) -> None:
    """Another checksum, or no file: both stand in the text."""
    small: Any = small_cifar(datasets.CIFAR10, tmp_path / "cifar-10-batches-py", "labels")
    (tmp_path / "cifar-10-batches-py" / "data_batch_2").write_bytes(b"x")
    (tmp_path / "cifar-10-batches-py" / "test_batch").unlink()
    with pytest.raises(RuntimeError, match=r"data_batch_2 has md5 .* instead of .*test_batch is missing"):
        small(tmp_path)


class Evil:
    """What a harmful pickle does."""

    def __reduce__(self) -> Any:
        return os.mkdir, ("evil",)


@pytest.mark.parametrize("protocol", range(2, 6))
def test_pickles_are_read_without_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, protocol: int) -> None:
    """Plain data and arrays of protocols 2 to 5 come through; calls are refused before they happen."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "batch"
    arrays = [np.arange(6, dtype=np.uint8).reshape(2, 3), np.asfortranarray(np.eye(3)), np.arange(3, dtype=">i4")]
    plain = {"a": [1, -2, 3.5, None, True, "text", (1, 2), (), {}, [], 10**30], 5: {"x": ["y"]}, "long": "z" * 70_000}
    path.write_bytes(pickle.dumps(plain, protocol))
    assert read_pickled(path) == plain
    if protocol < 5:  # from there on NumPy writes arrays in another way
        path.write_bytes(pickle.dumps({"data": arrays}, protocol))
        for found, wanted in zip(read_pickled(path)["data"], arrays, strict=True):
            assert np.array_equal(found, wanted)
            assert found.dtype == wanted.dtype
    for thing in (Evil(), {"data": [Evil()]}, np.array([Evil()], object), os.system):
        path.write_bytes(pickle.dumps(thing, protocol))
        with pytest.raises(ValueError, match=r"not read|damaged"):
            read_pickled(path)
    path.write_bytes(pickle.dumps(plain, protocol)[:-9])
    with pytest.raises(ValueError, match=r"truncated|damaged"):
        read_pickled(path)
    assert not (tmp_path / "evil").exists()


def write_folders(root: Path) -> None:
    """Two classes with pictures, one of them below another folder."""
    for k, name in enumerate(["dog/b.PNG", "dog/a.jpg", "cat/deep/c.bmp", "cat/notes.txt"]):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".txt":
            path.write_text("no picture")
        else:
            Image.new("L", (4, 5), 60 * k).save(path)


def test_image_folder(tmp_path: Path) -> None:
    """Classes are the folders, samples their pictures in order, read in red, green and blue."""
    write_folders(tmp_path)
    found = datasets.ImageFolder(str(tmp_path), transform=transforms.ToTensor())
    assert found.classes == ["cat", "dog"]
    assert [(Path(p).name, k) for p, k in found.samples] == [("c.bmp", 0), ("a.jpg", 1), ("b.PNG", 1)]
    assert found.targets == [0, 1, 1]
    assert found.imgs is found.samples
    assert found[0][0].shape == (3, 5, 4)
    assert abs(found[1][0].mean().item() - 60 / 255) < 0.01
    chosen = datasets.ImageFolder(tmp_path, is_valid_file=lambda p: p.endswith("bmp"), allow_empty=True)
    assert len(chosen) == 1


def test_dataset_folder(tmp_path: Path) -> None:
    """Any files with any loader; a class may choose its classes."""
    write_folders(tmp_path)

    class Cats(datasets.DatasetFolder):
        def find_classes(self, directory: Any) -> Any:
            return ["cat"], {"cat": 0}

    found = Cats(tmp_path, lambda p: Path(p).read_text(), (".txt",), transform=len)
    assert found[0] == (10, 0)


def test_folders_without_pictures_are_named(tmp_path: Path) -> None:
    """No class, an empty class, and a damaged picture are errors that say where."""
    with pytest.raises(FileNotFoundError, match="Couldn't find any class folder"):
        datasets.ImageFolder(tmp_path)
    write_folders(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match=r"classes empty. Supported extensions are: .jpg"):
        datasets.ImageFolder(tmp_path)
    (tmp_path / "empty" / "x.png").write_bytes(b"no picture")
    with pytest.raises(OSError, match=r"x\.png cannot be read as a picture"):
        datasets.ImageFolder(tmp_path)[-1]
    with pytest.raises(ValueError, match="cannot be None or not None"):
        datasets.DatasetFolder(tmp_path, len)


def test_fake_data_is_torchvisions() -> None:
    """The same pictures and classes for an index, and the stream of random numbers stays where it was."""
    torch.manual_seed(5)
    found = datasets.FakeData(3, (3, 9, 8), random_offset=1)
    rows = [(int(np.asarray(image, np.int64).sum()), target) for image, target in found]
    assert rows == EXPECTED
    after = torch.rand(1).item()
    assert after == torch.rand(1, generator=torch.Generator().manual_seed(5)).item()
    with pytest.raises(IndexError):
        found[3]


EXPECTED = [(26815, 5), (26775, 2), (27368, 0)]  # from torchvision 0.28
