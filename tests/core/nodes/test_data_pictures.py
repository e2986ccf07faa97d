"""MNIST and CIFAR in their published form: read, limited, fetched, and refused when a file has the wrong length."""

from __future__ import annotations

import gzip
import hashlib
import pickle
import struct
import tarfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest

from core.engine.vision.datasets import CIFAR10, MNIST
from core.graph import Graph
from core.nodes import downloads
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.runtime.analysis import analyse
from tests.core.sketches import add, draw

REGISTRY = standard_registry()


def samples(kind: str, folder: Path, **params: Any) -> Samples:
    spec = REGISTRY[f"data.{kind}"]
    return spec.make(spec.values({"folder": str(folder), **params}))


def idx(array: np.ndarray) -> bytes:
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def mnist_files(folder: Path, train: int = 12, test: int = 6) -> dict[str, bytes]:
    """The four files of MNIST, small, packed with gzip; picture n is all n."""
    files = {}
    for name, count in (("train", train), ("t10k", test)):
        x = np.broadcast_to(np.arange(count, dtype=np.uint8)[:, None, None], (count, 28, 28))
        files[f"{name}-images-idx3-ubyte.gz"] = gzip.compress(idx(np.ascontiguousarray(x)), mtime=0)
        files[f"{name}-labels-idx1-ubyte.gz"] = gzip.compress(idx(np.arange(count, dtype=np.uint8) % 10), mtime=0)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files


def cifar_files(folder: Path, short: int = 0) -> Path:
    """The unpacked files of CIFAR-10 with two pictures each; ``short`` bytes are cut off the pictures of the last."""
    inner = folder / "cifar-10-batches-py"
    inner.mkdir(parents=True)
    for number, name in enumerate([row[0] for row in [*CIFAR10.train_list, *CIFAR10.test_list]]):
        data = np.full((2, 3072), number, dtype=np.uint8)
        if short and name == "test_batch":
            data = data.reshape(-1)[:-short]
        content = {"data": data, "labels": [number % 10, 1]}
        (inner / name).write_bytes(pickle.dumps(content, protocol=2))
    names = [f"class {n}" for n in range(10)]
    (inner / "batches.meta").write_bytes(pickle.dumps({"label_names": names}, protocol=2))
    return inner


@pytest.mark.parametrize("place", ["", "MNIST/raw", "raw"])
def test_mnist_is_found_where_people_have_it(tmp_path: Path, place: str) -> None:
    """In the folder itself, or in the folders that PyTorch makes; the published test files are the test part."""
    mnist_files(tmp_path / place)
    data = samples("mnist", tmp_path)
    assert data.x.shape == (18, 1, 28, 28)
    assert data.x.dtype == np.float32
    assert data.x[11].max() == np.float32(11 / 255)
    assert data.test is not None
    assert data.test.tolist() == list(range(12, 18))
    assert data.class_names[3] == "3 - three"


def test_flat_and_limited(tmp_path: Path) -> None:
    """Pixels in a row; the first so many, and of the test pictures as large a part."""
    mnist_files(tmp_path)
    data = samples("mnist", tmp_path, shape="flat", samples=4)
    assert data.x.shape == (6, 784)
    assert data.image_shape == (28, 28)
    assert data.y.tolist() == [0, 1, 2, 3, 0, 1]


def test_files_without_gzip(tmp_path: Path) -> None:
    """Unpacked files are read as well."""
    for name, content in mnist_files(tmp_path).items():
        (tmp_path / name).unlink()
        (tmp_path / name.removesuffix(".gz")).write_bytes(gzip.decompress(content))
    assert len(samples("mnist", tmp_path)) == 18


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_a_file_of_the_wrong_length_is_named(tmp_path: Path, packed: bool) -> None:
    """With the bytes that were expected and those that are there."""
    name = "train-images-idx3-ubyte"
    raw = gzip.decompress(mnist_files(tmp_path)[f"{name}.gz"])
    (tmp_path / f"{name}.gz").unlink()
    (tmp_path / (name + ".gz" * packed)).write_bytes(gzip.compress(raw[:-5]) if packed else raw[:-5])
    with pytest.raises(DataError, match=rf"{name}.* has {len(raw) - 5} bytes.* makes {len(raw)}"):
        samples("mnist", tmp_path)


def test_a_gzip_that_is_cut_off_is_named(tmp_path: Path) -> None:
    """A download that broke off."""
    name = "t10k-images-idx3-ubyte.gz"
    (tmp_path / name).write_bytes(mnist_files(tmp_path)[name][:-9])
    with pytest.raises(DataError, match=r"images-idx3-ubyte\.gz is a damaged gzip file"):
        samples("mnist", tmp_path)


def test_pictures_and_classes_of_different_number(tmp_path: Path) -> None:
    """Files of different sets in one folder."""
    mnist_files(tmp_path)
    (tmp_path / "t10k-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(np.zeros(5, np.uint8))))
    with pytest.raises(DataError, match=r"6 pictures, but .* 5 classes"):
        samples("mnist", tmp_path)


@pytest.mark.parametrize("packed", [True, False], ids=["archive", "unpacked"])
def test_cifar(tmp_path: Path, packed: bool) -> None:
    """From the archive as it is published, or unpacked; no pickle is run."""
    inner = cifar_files(tmp_path)
    if packed:
        with tarfile.open(tmp_path / CIFAR10.filename, "w:gz") as archive:
            archive.add(inner, inner.name)
        for file in inner.iterdir():
            file.unlink()
    data = samples("cifar10", tmp_path)
    assert data.x.shape == (12, 3, 32, 32)
    assert data.y.tolist() == [0, 1, 1, 1, 2, 1, 3, 1, 4, 1, 5, 1]
    assert data.class_names[2] == "class 2"
    assert data.test is not None
    assert data.test.tolist() == [10, 11]


def test_cifar_of_the_wrong_length_is_named(tmp_path: Path) -> None:
    """With the bytes that were expected and those that are there; an archive that is cut off too."""
    inner = cifar_files(tmp_path / "short", short=7)
    with pytest.raises(DataError, match=r"test_batch holds 6137 bytes .* need 6144"):
        samples("cifar10", tmp_path / "short")
    (tmp_path / "cut").mkdir()
    path = tmp_path / "cut" / CIFAR10.filename
    with tarfile.open(path, "w:gz") as archive:
        archive.add(inner, inner.name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DataError, match=rf"damaged or cut off .* {path.stat().st_size} bytes"):
        samples("cifar10", tmp_path / "cut")


def test_missing_files_are_a_problem_but_shapes_stand(tmp_path: Path) -> None:
    """A network can be drawn before the files are there; the problem says what to do."""
    edit = draw()
    add(edit, "data.mnist", folder=str(tmp_path), shape="flat")
    graph: Graph = edit.graph
    found = analyse(graph, REGISTRY)
    assert [info.shape for info in found.infos.values()] == [("N", 784), ("N",)]
    (problem,) = found.problems
    assert "train-images-idx3-ubyte" in problem.message
    assert "Download" in problem.suggestion


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """A server on this machine with the files of MNIST."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    files = mnist_files(tmp_path / "served", 2000, 400)
    at = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "served")))
    Thread(target=at.serve_forever, daemon=True).start()
    monkeypatch.setattr(MNIST, "mirrors", [f"http://127.0.0.1:{at.server_port}/"])
    sums = [(name, hashlib.md5(files[name]).hexdigest()) for name, _ in MNIST.resources]
    monkeypatch.setattr(MNIST, "resources", sums)
    yield files
    at.shutdown()
    at.server_close()


def test_download(tmp_path: Path, server: dict[str, bytes]) -> None:
    """Bytes are told while they come; then nothing is missing and nothing comes again."""
    told: list[tuple[int, int]] = []
    folder = str(tmp_path / "new")
    assert len(downloads.missing("mnist", folder)) == 4
    downloads.download("mnist", folder, lambda *state: told.append(state))
    assert downloads.missing("mnist", folder) == []
    assert told[-1][0] == sum(map(len, server.values()))
    assert [so_far for so_far, _ in told] == sorted(so_far for so_far, _ in told)
    assert len(samples("mnist", Path(folder))) == 2400
    told.clear()
    downloads.download("mnist", folder, lambda *state: told.append(state))
    assert not told


def test_a_download_that_is_stopped_leaves_nothing(tmp_path: Path, server: dict[str, bytes]) -> None:
    """No half file that somebody could take for a whole one."""
    asked: list[int] = []
    with pytest.raises(downloads.Cancelled):
        downloads.download("mnist", str(tmp_path / "new"), cancelled=lambda: len(asked) > 1 or bool(asked.append(1)))
    assert not list((tmp_path / "new").glob("*"))


def test_another_file_than_the_published_is_refused(
    tmp_path: Path, server: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checksum decides; the message says where the files can be had by hand."""
    monkeypatch.setattr(MNIST, "resources", [(name, "0" * 32) for name in server])
    with pytest.raises(DataError, match="could not be downloaded"):
        downloads.download("mnist", str(tmp_path / "new"))
    assert len(downloads.missing("mnist", str(tmp_path / "new"))) == 4
