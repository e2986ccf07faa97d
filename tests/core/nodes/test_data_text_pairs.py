"""Pairs of texts: what the decoder is fed and what it has to say, two vocabularies, rows that cannot be used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.nodes.registry import standard_registry
from core.nodes.samples import DataError
from core.runtime.analysis import infer

SPEC = standard_registry()["data.text_pairs"]
PAIRS = "number,english,other\n1,the dog,taru ol\n2,a dog sleeps,taru dorma\n3,dogs,taruli\n"
PLAIN = {"validation": 0.0}


def samples(path: Path, content: str | bytes, **params: Any) -> Any:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    values = SPEC.values({"path": str(path), **params})
    declared, _ = infer(SPEC, {}, values)
    data = SPEC.make(values)
    for port, rows in data.ports.items():
        assert declared[port].dtype == rows.dtype.name
        for says, is_ in zip(declared[port].shape[1:], rows.shape[1:], strict=True):
            assert says in (is_, "source", "target")
    return data


def said(vocabulary: tuple[str, ...], row: np.ndarray) -> list[str]:
    return [vocabulary[n] for n in row]


def test_the_decoder_is_fed_what_it_has_to_say_moved_on_by_one(tmp_path: Path) -> None:
    """start begins with the begin mark, y ends with the end mark, and both are padded with 0."""
    data = samples(tmp_path / "p.csv", PAIRS, **PLAIN)
    words = data.target_vocabulary
    assert said(words, data.more["start"][0]) == ["<begin>", "taru", "ol"]
    assert said(words, data.y[0]) == ["taru", "ol", "<end>"]
    assert said(words, data.more["start"][2]) == ["<begin>", "taruli", "<pad>"]
    assert said(words, data.y[2]) == ["taruli", "<end>", "<pad>"]
    assert words[:4] == ("<pad>", "<unk>", "<begin>", "<end>")


def test_the_source_has_a_vocabulary_and_lengths_of_its_own(tmp_path: Path) -> None:
    """Without marks; lengths are those of the source."""
    data = samples(tmp_path / "p.csv", PAIRS, **PLAIN)
    assert said(data.vocabulary, data.x[1]) == ["a", "dog", "sleeps"]
    assert said(data.vocabulary, data.x[2]) == ["dogs", "<pad>", "<pad>"]
    assert data.more["lengths"].tolist() == [2, 3, 1]
    assert not set(data.vocabulary) & {"<begin>", "<end>", "taru"}


def test_columns_can_be_named_and_turned_round(tmp_path: Path) -> None:
    """Then it is translated the other way."""
    data = samples(tmp_path / "p.csv", PAIRS, source="other", target="english", **PLAIN)
    assert said(data.vocabulary, data.x[0]) == ["taru", "ol"]
    assert said(data.target_vocabulary, data.y[0]) == ["the", "dog", "<end>", "<pad>"]


def test_characters(tmp_path: Path) -> None:
    """Each character is a token, blanks too; the marks stay one token each."""
    data = samples(tmp_path / "p.csv", PAIRS, tokens="characters", **PLAIN)
    assert said(data.target_vocabulary, data.y[0])[:8] == [*"taru ol", "<end>"]
    assert said(data.target_vocabulary, data.more["start"][0])[0] == "<begin>"


def test_long_texts_are_cut_and_counted(tmp_path: Path) -> None:
    """All rows have the lengths that were asked for; what does not fit is said."""
    data = samples(tmp_path / "p.csv", PAIRS, source_length=2, target_length=2, **PLAIN)
    assert (data.x.shape, data.y.shape, data.more["start"].shape) == ((3, 2), (3, 2), (3, 2))
    assert said(data.target_vocabulary, data.y[0]) == ["taru", "ol"]
    assert "2 pairs are longer than the rows and are cut." in data.finding.notes


def test_vocabularies_are_learned_on_the_training_part(tmp_path: Path) -> None:
    """A word that only the validation part has is unknown; so are rare words when few are wanted."""
    rows = "source,target\n" + "".join(f"word{k},other{k}\n" for k in range(20))
    data = samples(tmp_path / "p.csv", rows, validation=0.5)
    assert (len(data.vocabulary), len(data.target_vocabulary)) == (2 + 10, 4 + 10)
    assert (data.x == 1).sum() == (data.y == 1).sum() == 10
    assert len(samples(tmp_path / "p.csv", rows, vocabulary=5, **PLAIN).target_vocabulary) == 5 + 2


@pytest.mark.parametrize(
    ("content", "options", "part"),
    [
        ("", {}, "is empty"),
        ("a,b\n1,2\n", {}, "0 columns of texts"),
        ("a,b\nx,2\ny,3\n", {}, "1 column of texts"),
        (PAIRS, {"source": "english", "target": "english"}, "the same column, 'english'"),
        (PAIRS, {"target": "german"}, "no column 'german'"),
        ("a,b\nx,y\nz,\n", {}, "line 3, column 'b': the value is missing"),
        ("a,b\nx,y\nz\n", {}, "line 3: 1 cells, but the header has 2"),
    ],
    ids=["empty", "numbers", "one", "same", "unknown", "missing", "short"],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, content: str, options: dict[str, Any], part: str) -> None:
    """With the place and with advice."""
    with pytest.raises(DataError, match=part) as caught:
        samples(tmp_path / "p.csv", content, **options)
    assert caught.value.suggestion


def test_bad_rows_can_be_left_out(tmp_path: Path) -> None:
    """They are counted and named."""
    data = samples(tmp_path / "p.csv", "a,b\nx,y\nz,\nv,w\nu\n", bad_rows="skip rows", **PLAIN)
    assert (len(data), data.finding.skipped) == (2, 2)
    assert [bad.place for bad in data.finding.bad] == ["p.csv, line 3, column 'b'", "p.csv, line 5"]


def test_other_encodings_are_guessed(tmp_path: Path) -> None:
    """As for any table."""
    rows = "中文,英文\n春眠不觉晓,sleep in spring\n处处闻啼鸟,birds everywhere\n"
    data = samples(tmp_path / "p.csv", rows.encode("gb18030"), tokens="characters", **PLAIN)
    assert said(data.vocabulary, data.x[0]) == list("春眠不觉晓")
