"""HDF5 and NumPy files: arrays by name, in memory or not, and what is said of files that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from core.nodes.hdf5_file import hdf5_tree
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.runtime.analysis import infer
from core.runtime.feed import Feed

REGISTRY = standard_registry()
X = np.arange(60, dtype=np.float64).reshape(10, 2, 3)
Y = np.arange(10) % 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An HDF5 file with groups inside groups."""
    path = tmp_path / "data.h5"
    with h5py.File(path, "w") as out:
        out["train/images"] = X
        out["train/labels/kind"] = Y
        out["train/labels/words"] = ["a"] * 10
        out["pictures"] = np.full((10, 1, 4, 4), 255, dtype=np.uint8)
    return path


def samples(kind: str, **params: Any) -> Samples:
    spec = REGISTRY[f"data.{kind}"]
    values = spec.values(params)
    declared, _ = infer(spec, {}, values)
    data = spec.make(values)
    for port, rows in data.ports.items():
        assert declared[port].shape[1:] == rows.shape[1:]
        assert declared[port].dtype == rows.dtype.name
    return data


@pytest.mark.parametrize("streaming", ["in memory", "from the file"])
def test_nested_groups(file: Path, streaming: str) -> None:
    """Arrays are found by their path; rows come in any order and may repeat."""
    data = samples("hdf5", path=str(file), x="/train/images", y="train/labels/kind", streaming=streaming)
    chosen = np.array([7, 0, 7, 3])
    np.testing.assert_array_equal(data.x[chosen], X[chosen].astype(np.float32))
    assert data.y[chosen].tolist() == Y[chosen].tolist()
    assert data.class_names == ("0", "1", "2")


def test_the_tree_of_a_file(file: Path) -> None:
    """Names, shapes and types, groups before what they hold."""
    tree = {entry.path: entry for entry in hdf5_tree(str(file))}
    assert list(tree) == [
        "pictures",
        "train",
        "train/images",
        "train/labels",
        "train/labels/kind",
        "train/labels/words",
    ]
    assert tree["train"].is_group
    assert (tree["pictures"].shape, tree["pictures"].dtype) == ((10, 1, 4, 4), "uint8")


def test_bytes_become_numbers_to_one(file: Path) -> None:
    """Unless that is switched off."""
    options = {"path": str(file), "x": "pictures", "y": "train/labels/kind"}
    assert samples("hdf5", **options).x.max() == 1.0
    assert samples("hdf5", **options).sort == "image"
    assert samples("hdf5", **options, bytes_to_one=False).x.max() == 255.0


@pytest.mark.parametrize(
    ("x", "y", "part"),
    [
        ("", "pictures", "no array is chosen for x"),
        ("train/pictures", "pictures", "nothing called 'train/pictures'"),
        ("train", "pictures", "'train' is a group"),
        ("train/labels/words", "pictures", "no real numbers"),
        ("train/images", "short", "x has 10 rows, but y has 4"),
        ("train/images", "negative", "counted from 0, but y holds -1"),
    ],
)
def test_keys_that_do_not_fit(file: Path, x: str, y: str, part: str) -> None:
    """Each with the names that there are, or what to do."""
    with h5py.File(file, "a") as out:
        out["short"], out["negative"] = np.zeros(4), np.full(10, -1)
    with pytest.raises(DataError, match=part) as caught:
        samples("hdf5", path=str(file), x=x, y=y)
    assert caught.value.suggestion


def test_files_that_are_no_hdf5(file: Path, tmp_path: Path) -> None:
    """A text, and a file that is cut off."""
    (tmp_path / "text.h5").write_text("no", encoding="utf-8")
    with pytest.raises(DataError, match=r"text\.h5 is no HDF5 file"):
        samples("hdf5", path=str(tmp_path / "text.h5"))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - 100])
    with pytest.raises(DataError, match=rf"cut off: it has {len(whole) - 100} bytes"):
        samples("hdf5", path=str(file))


@pytest.mark.parametrize("streaming", ["in memory", "from the file"])
def test_numpy_files(tmp_path: Path, streaming: str) -> None:
    """Two NPY files, or an NPZ with names; batches are the same."""
    np.save(tmp_path / "x.npy", X)
    np.save(tmp_path / "y.npy", Y)
    np.savez_compressed(tmp_path / "both.npz", features=X, kind=Y)
    single = samples("npy", path=str(tmp_path / "x.npy"), targets=str(tmp_path / "y.npy"), streaming=streaming)
    both = samples("npy", path=str(tmp_path / "both.npz"), x="features", y="kind", streaming=streaming)
    one, two = (Feed(data, batch_size=3, validation=0.2).next() for data in (single, both))
    np.testing.assert_array_equal(one["x"].numpy(), two["x"].numpy())
    assert one["y"].tolist() == two["y"].tolist()


def test_targets_of_numbers(tmp_path: Path) -> None:
    """Real numbers are regression; a vector becomes a column."""
    np.savez(tmp_path / "a.npz", x=X, y=Y / 2)
    data = samples("npy", path=str(tmp_path / "a.npz"))
    assert data.y.shape == (10, 1)
    assert data.class_names == ()


def test_numpy_files_that_do_not_fit(tmp_path: Path) -> None:
    """Python objects are never read; cut off, of another kind, without the name: each told."""
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    np.save(tmp_path / "cut.npy", X)
    content = (tmp_path / "cut.npy").read_bytes()
    (tmp_path / "cut.npy").write_bytes(content[:-8])
    (tmp_path / "text.npy").write_text("no", encoding="utf-8")
    np.savez(tmp_path / "names.npz", a=X, b=Y)
    (tmp_path / "cut.npz").write_bytes((tmp_path / "names.npz").read_bytes()[:-30])
    for name, part in (
        ("objects.npy", "holds Python objects"),
        ("cut.npy", f"has {len(content) - 8} bytes.* needs {len(content)}"),
        ("text.npy", "is no NumPy file"),
        ("names.npz", "has no array 'x'"),
        ("cut.npz", "damaged or cut off"),
    ):
        with pytest.raises(DataError, match=part) as caught:
            samples("npy", path=str(tmp_path / name))
        assert caught.value.suggestion


@pytest.mark.parametrize("streaming", ["in memory", "from the file"])
def test_rows_without_numbers_are_told_or_left_out(tmp_path: Path, streaming: str) -> None:
    """One nan turns all weights into nan, so its row is named; or counted, where bad rows are to be skipped."""
    x = X.copy()
    x[3, 1, 2], x[8, 0, 0] = np.nan, 1e300  # the second is too large for float32
    path = tmp_path / "x.npy"
    np.save(path, x)
    np.save(tmp_path / "y.npy", np.where(np.arange(10) == 5, np.inf, 0.5))
    files = {"path": str(path), "targets": str(tmp_path / "y.npy"), "streaming": streaming}
    with pytest.raises(DataError, match=r"x\.npy: x, row 3, holds nan") as caught:
        samples("npy", **files).x[np.arange(10)]
    assert caught.value.suggestion.startswith("Set bad rows to skip rows")
    data = samples("npy", **files, bad_rows="skip rows")
    assert (len(data), data.finding.looked_at, data.finding.skipped) == (7, 10, 3)
    assert [(bad.place, bad.reason[0]) for bad in data.finding.bad] == [
        ("x.npy, row 3", "x"), ("x.npy, row 5", "y"), ("x.npy, row 8", "x"),
    ]  # fmt: skip
    np.testing.assert_array_equal(data.x[np.array([6, 3, 0])], X[[9, 4, 0]].astype(np.float32))
