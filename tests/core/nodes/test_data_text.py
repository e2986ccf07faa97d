"""Texts as tokens: windows of a long one, rows of a table, and what the vocabulary may know."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.runtime.analysis import infer

SPEC = standard_registry()["data.text"]
TEXT = "the cat saw the dog and the dog saw the cat\n" * 20


def samples(path: Path, content: str | bytes, **params: Any) -> Samples:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    values = SPEC.values({"path": str(path), **params})
    declared, _ = infer(SPEC, {}, values)
    data = SPEC.make(values)
    for port, rows in data.ports.items():
        assert declared[port].dtype == rows.dtype.name
        for says, is_ in zip(declared[port].shape[1:], rows.shape[1:], strict=True):
            assert says in (is_, "length")
    return data


def read(data: Samples, row: np.ndarray) -> str:
    return "".join(data.vocabulary[n] for n in row if n)


@pytest.mark.parametrize("streaming", ["in memory", "from the file"])
def test_windows_and_the_tokens_that_come_next(tmp_path: Path, streaming: str) -> None:
    """y is x moved by one; windows begin a stride apart; the parts follow each other."""
    data = samples(tmp_path / "t.txt", TEXT, length=10, stride=4, streaming=streaming)
    first, second = data.x[np.array([1])], data.y[np.array([1])]
    assert (read(data, first[0]), read(data, second[0])) == (TEXT[4:14], TEXT[5:15])
    assert len(data) == len(range(0, len(TEXT) - 10, 4))
    assert data.in_order
    assert set(data.more["lengths"].tolist()) == {10}


@pytest.mark.parametrize("tokens", ["words", "BPE"])
def test_larger_tokens(tmp_path: Path, tokens: str) -> None:
    """A word or a piece of one is one number."""
    data = samples(tmp_path / "t.txt", TEXT, tokens=tokens, length=4, stride=1)
    joint = " " if tokens == "words" else ""
    assert joint.join(data.vocabulary[n] for n in data.x[0]).split()[:2] == ["the", "cat"]


def test_the_vocabulary_is_learned_on_the_training_part(tmp_path: Path) -> None:
    """What only comes at the end of the text, where the validation part is, stays unknown."""
    text = "abc " * 300 + "xyz " * 100
    data = samples(tmp_path / "t.txt", text, length=8, validation=0.3)
    assert "x" not in data.vocabulary
    assert "a" in data.vocabulary
    assert data.x[len(data) - 1].max() == 2 or 1 in data.x[len(data) - 1]
    assert "x" in samples(tmp_path / "t.txt", text, length=8, validation=0.0).vocabulary


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")]
)
def test_encodings(tmp_path: Path, encoding: str, name: str) -> None:
    """Guessed and said; long texts are read in pieces that cut no character."""
    text = "春眠不觉晓,处处闻啼鸟。\n夜来风雨声,花落知多少。\n" * 30
    data = samples(tmp_path / "t.txt", text.encode(encoding), length=24, stride=24)
    assert read(data, data.x[2]) == text[48:72]
    assert f"Encoding: {name} (guessed)." in data.finding.notes


REVIEWS = 'text,stars\n"good, really",5\nbad,1\n"very very\ngood",5\nawful thing,1\n'


def test_a_column_of_texts_and_their_classes(tmp_path: Path) -> None:
    """Each row is a sample, filled up with 0; the lengths say with how many tokens."""
    data = samples(
        tmp_path / "r.csv", REVIEWS, column="text", classes="stars", tokens="words", length=0, validation=0.0
    )
    assert data.class_names == ("1", "5")
    assert data.y.tolist() == [1, 0, 1, 0]
    assert data.x.shape == (4, 3)
    assert data.more["lengths"].tolist() == [3, 1, 3, 2]
    assert (data.x[1][1:] == 0).all()
    assert [data.vocabulary[n] for n in data.x[2]] == ["very", "very", "good"]


def test_texts_of_a_column_one_after_the_other(tmp_path: Path) -> None:
    """Without classes the target is what comes next in the same text."""
    data = samples(tmp_path / "r.csv", REVIEWS, column="text", length=8, validation=0.0)
    assert read(data, data.x[1]) == "ba"
    assert read(data, data.y[1]) == "ad"
    assert data.more["lengths"].tolist()[1] == 2
    assert any("longer than 8 tokens" in note for note in data.finding.notes)


def test_code_points_are_the_text_itself(tmp_path: Path) -> None:
    """For a node behind that makes tokens of them."""
    data = samples(tmp_path / "r.csv", REVIEWS, column="text", classes="stars", tokens="code points", length=0)
    assert "".join(map(chr, data.x[3][: data.more["lengths"][3]])) == "awful thing"
    assert data.vocabulary == ()


@pytest.mark.parametrize(
    ("content", "options", "part"),
    [
        ("", {}, "is empty"),
        (b"PK\x03\x04\x00", {}, "no text file"),
        ("short", {}, "has 5 tokens, too few for samples of 64"),
        (b"a\nb\n\xff\xfd\n" + b"fine \n" * 40, {"encoding": "UTF-8"}, "about line 3: this is no UTF-8"),
        (REVIEWS, {"column": "texts"}, "no column 'texts'"),
        ("a,b\n1,2\n", {"classes": "b"}, "no column of texts"),
        ("text,b\nx,2\n,3\ny,4\n", {"column": "text", "classes": "b"}, "line 3, column 'text': the value is missing"),
    ],
    ids=["empty", "no text", "short", "bytes", "column", "numbers", "missing"],
)  # fmt: skip
def test_what_cannot_be_read_is_told(tmp_path: Path, content: str | bytes, options: dict[str, Any], part: str) -> None:
    """With the place and with advice."""
    with pytest.raises(DataError, match=part) as caught:
        samples(tmp_path / "t.csv", content, **options)
    assert caught.value.suggestion


def test_bad_places_can_be_passed_over(tmp_path: Path) -> None:
    """They are counted; a row without a text is left out."""
    data = samples(
        tmp_path / "t.txt", b"fine text " * 20 + b"\xff" + b" fine" * 20, bad_rows="skip rows", encoding="UTF-8"
    )
    assert "1 places are no UTF-8 text." in data.finding.notes
    rows = samples(tmp_path / "t.csv", "text,b\nx,2\n,3\n", column="text", classes="b", bad_rows="skip rows")
    assert (len(rows), rows.finding.skipped) == (1, 1)
