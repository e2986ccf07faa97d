"""The data that sample projects ship with: what the script makes, and what nodes read of them."""

from __future__ import annotations

import csv
import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from sample_projects import make_data
from sample_projects.making import pairs, reviews, rhymes, tales
from sample_projects.making.mnist import write_idx
from sample_projects.making.python2_pickle import pickled

REGISTRY = standard_registry()
FOLDER = Path(make_data.__file__).parent


def samples(sample: str, node: str, file: str = "", **params: Any) -> Any:
    """What a data node reads of a sample's files."""
    spec = REGISTRY[node]
    where = {"path" if file else "folder": str(FOLDER / sample / "data" / file)}
    return spec.make(spec.values({**where, **params}))


@pytest.mark.parametrize("sample", ["mlp_mnist", *make_data.MAKERS])
def test_each_says_where_it_comes_from(sample: str) -> None:
    """A page beside the files names source, licence and what makes them."""
    text = (FOLDER / sample / "data" / "README.md").read_text(encoding="utf-8")
    for part in ("**Source:**", "**Licence:**", "**Made by**"):
        assert part in text


def test_what_is_made_is_what_is_shipped() -> None:
    """Texts come out the same each time; so nothing is changed by hand and lost when they are made again."""
    for sample, file, rows in (
        ("sentiment", "reviews.csv", [("text", "sentiment"), *reviews.reviews()]),
        ("translation", "pairs.csv", [("source", "target"), *pairs.pairs()]),
    ):
        with (FOLDER / sample / "data" / file).open(encoding="utf-8", newline="") as opened:
            assert [tuple(row) for row in csv.reader(opened)] == rows
    assert (FOLDER / "char_rnn" / "data" / "text.txt").read_text(encoding="utf-8") == rhymes.rhymes()
    assert (FOLDER / "small_gpt" / "data" / "text.txt").read_text(encoding="utf-8") == tales.tales()


def test_digits() -> None:
    """2,000 to train on and 500 to test, equally many of each class, in MNIST's own files."""
    data = samples("mlp_mnist", "data.mnist")
    assert data.x.shape == (2500, 1, 28, 28)
    assert len(data.test) == 500
    assert np.bincount(data.y[:2000]).tolist() == [200] * 10
    assert np.bincount(data.y[data.test]).tolist() == [50] * 10


def test_a_packed_idx_file_holds_no_date(tmp_path: Path) -> None:
    """Equal numbers make equal files."""
    array = np.arange(12, dtype=np.uint8).reshape(3, 2, 2)
    for name in ("one", "other"):
        write_idx(tmp_path / name, array)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_drawn_things_in_the_files_of_cifar10() -> None:
    """800 to train on and 200 to test, equally many of each of the ten classes, under the published names."""
    data = samples("lenet_cifar10", "data.cifar10")
    assert data.x.shape == (1000, 3, 32, 32)
    assert np.bincount(data.y[:800]).tolist() == [80] * 10
    assert np.bincount(data.y[data.test]).tolist() == [20] * 10
    assert data.class_names[0::9] == ("airplane", "truck")


def test_pickles_are_written_as_python_2_did() -> None:
    """Python reads them as it reads the published ones, and so does the reader that runs nothing."""
    value = {"labels": [1, 300, -4], "data": np.arange(0, 250, dtype=np.uint8).reshape(2, -1), "a": ("x", b"y", None)}
    read = pickle.loads(pickled(value), encoding="latin1")
    assert (read["labels"], read["a"]) == ([1, 300, -4], ("x", "y", None))
    assert read["data"].dtype == np.uint8
    assert (read["data"] == value["data"]).all()
    with pytest.raises(TypeError, match="float is not among"):
        pickled([0.5])


def test_sounds() -> None:
    """Four kinds, 40 of each, half a second of 8,000 Hz; loud and quiet ones of every kind."""
    data = samples("sound", "data.sound_folder", form="waveform", rate=8000, duration=0.5)
    assert data.class_names == ("chirp", "clicks", "noise", "tone")
    assert np.bincount(data.y).tolist() == [40] * 4
    x = data.x[np.arange(len(data))]
    assert x.shape == (160, 1, 4000)
    loudest = np.abs(x).max(axis=(1, 2))
    for k in range(4):
        assert loudest[data.y == k].min() < 0.35
        assert loudest[data.y == k].max() > 0.6


def test_reviews() -> None:
    """As many of both kinds, of 3 to 20 words, none twice; no word is said in one kind alone and decides a tenth."""
    rows = reviews.reviews()
    assert Counter(sentiment for _, sentiment in rows) == {"positive": 300, "negative": 300}
    assert len({text for text, _ in rows}) == 600
    assert {len(text.replace(",", "").split()) for text, _ in rows} <= set(range(3, 21))
    words = {
        kind: Counter(w for t, s in rows if s == kind for w in set(t.split())) for kind in ("positive", "negative")
    }
    for one, other in (("positive", "negative"), ("negative", "positive")):
        assert max(count for word, count in words[one].items() if not words[other][word]) < 60


def test_pairs() -> None:
    """2 to 7 words on each side, and one translation for every sentence."""
    rows = pairs.pairs()
    assert len({source for source, _ in rows}) == len(rows) == 1500
    assert {len(text.split()) for row in rows for text in row} == set(range(2, 8))
    data = samples("translation", "data.text_pairs", "pairs.csv")
    assert (data.x.shape, data.y.shape) == ((1500, 7), (1500, 8))
    assert (data.x == 1).sum() == 0, "every word is known from the training part"
