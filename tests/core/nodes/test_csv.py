"""Files as people have them: what can be read is read, what cannot is told with file, line, column and advice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.nodes import csv_table
from core.nodes.csv_samples import csv_samples
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError
from core.runtime.analysis import infer

SPEC = standard_registry()["data.csv_file"]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Write a file and read it as samples."""

    def write_and_read(content: str | bytes, **options: Any) -> Any:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return csv_samples(str(path), **options)

    return write_and_read


def refusal(read: Any, content: str | bytes, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        read(content, **options)
    assert caught.value.suggestion
    return str(caught.value)


FLOWERS = "width,height,kind\n1.5,2,rose\n3,4.5,tulip\n5,6,rose\n"


def test_a_text_in_the_last_column_is_the_class(read: Any) -> None:
    """Classes are sorted by name and counted from 0."""
    data = read(FLOWERS)
    assert data.class_names == ("rose", "tulip")
    assert data.y.tolist() == [0, 1, 0]
    assert data.feature_names == ("width", "height")
    np.testing.assert_array_equal(data.x, np.array([[1.5, 2], [3, 4.5], [5, 6]], dtype=np.float32))


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + FLOWERS.encode(),
        FLOWERS.replace(",", ";"),
        FLOWERS.replace(",", "\t"),
        FLOWERS.replace(",", ";").replace(".", ","),
        FLOWERS.replace("\n", "\r\n"),
        FLOWERS.replace("\n", "\n\n"),
        FLOWERS.rstrip("\n"),
        FLOWERS.replace(",", " , "),
        '"width","height","kind"\n"1.5","2","rose"\n"3","4.5","tulip"\n"5","6","rose"\n',
    ],
    ids=["BOM", "semicolon", "tab", "decimal comma", "CRLF", "blank lines", "no last newline", "blanks", "quotes"],
)
def test_the_usual_dialects_read_the_same(read: Any, content: str | bytes) -> None:
    """What a spreadsheet of any country writes."""
    plain, other = read(FLOWERS), read(content)
    np.testing.assert_array_equal(plain.x, other.x)
    assert plain.y.tolist() == other.y.tolist()
    assert plain.feature_names == other.feature_names


def test_a_file_without_header(read: Any) -> None:
    """Columns are numbered; a header that looks like numbers can be named one."""
    data = read("1,2,3.5\n4,5,6.5\n")
    assert data.feature_names == ("column 1", "column 2")
    assert data.y.tolist() == [[3.5], [6.5]]
    assert read("2019,2020,2021\n1,2,3.5\n", header="yes").feature_names == ("2019", "2020")


def test_quotes_hold_delimiters_and_line_breaks(read: Any) -> None:
    """A cell may hold what else would part cells; the line numbers stay right."""
    assert read('a,kind\n1,"x, y"\n2,"two\nlines"\n').class_names == ("two\nlines", "x, y")
    assert "line 4" in refusal(read, 'a,b,c\n1,2,"two\nlines"\n4,?,5\n')


def test_numbers_and_classes_are_told_apart(read: Any) -> None:
    """Few whole numbers are classes in the order of their values; others are a measure; the task can be set."""
    rows = "a,b\n" + "".join(f"{i},{n}\n" for i, n in enumerate((10, 9, 9, 10)))
    assert read(rows).class_names == ("9", "10")
    assert read(rows, task="numbers").y.tolist() == [[10.0], [9.0], [9.0], [10.0]]
    many = "a,b\n" + "".join(f"{i},{i}\n" for i in range(30))
    assert read(many).class_names == ()
    assert len(read(many, task="classes").class_names) == 30
    assert read("a,b\n1,1\n2,1.0\n3,2\n", task="classes").class_names == ("1", "2")


def test_columns_are_chosen_by_name(read: Any) -> None:
    """Targets and inputs, several of each; the rest is left out."""
    data = read("a,b,c,d\n1,2,3,x\n4,5,6,y\n", targets="b, a", inputs="c")
    assert data.y.tolist() == [[2.0, 1.0], [5.0, 4.0]]
    assert data.x.tolist() == [[3.0], [6.0]]


def test_missing_cells_are_told_or_skipped(read: Any) -> None:
    """With file, line and column; columns that are not used may have gaps."""
    content = "a,b,c\n1,2,3.5\n4,,6.5\n7,8,9.5\n"
    assert refusal(read, content) == "table.csv, line 3, column 'b': the value is missing"
    assert len(read(content, missing="skip rows")) == 2
    assert len(read(content, inputs="a")) == 3
    assert "no row" in refusal(read, "a,b\n,1\n2,\n", missing="skip rows")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("a,b\n", "no rows"),
        ("a,b,c\n1,2,3\n4,5\n", "line 3: 2 cells, but the header has 3"),
        ("1,2,3\n4,5,6,7\n", "line 2: 4 cells, but the first row has 3"),
        ("a,b,c\n1,red,3\n", "line 2, column 'b': 'red' is no number"),
        ("a,b\n1,2\n3,4\n5,oops\n", "line 4, column 'b': 'oops' is no number"),
        ("a,b\n1,inf\n2,3.5\n4,5.5\n", "line 2, column 'b': 'inf'"),
        ("a,a\n1,2\n", "two columns called 'a'"),
        ("a\n1\n2\n", "one column only"),
        ('a,b\n1,"2\n', "line 2"),
        (b"a,b\n1,2\n\xe4,3\n", "line 3: this is no UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04\x00\x00", "no text file"),
    ],
)
def test_what_cannot_be_read_is_told(read: Any, content: str | bytes, part: str) -> None:
    """Each with its place and with advice."""
    assert part in refusal(read, content)


def test_unknown_columns_are_told_with_those_there_are(read: Any) -> None:
    """The suggestion lists the names."""
    with pytest.raises(DataError, match="'colour'") as caught:
        read(FLOWERS, targets="colour")
    assert "width, height, kind" in caught.value.suggestion


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """None chosen, none found, a folder."""
    with pytest.raises(DataError, match="No file is chosen"):
        csv_samples("")
    with pytest.raises(DataError, match=r"There is no file .*gone\.csv"):
        csv_samples(str(tmp_path / "gone.csv"))
    with pytest.raises(DataError, match="cannot be read"):
        csv_samples(str(tmp_path))


def test_a_file_is_read_again_only_after_it_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shapes are asked for at every edit of the graph."""
    path, reads = tmp_path / "t.csv", []
    real = csv_table._decode
    monkeypatch.setattr(csv_table, "_decode", lambda content, file: reads.append(file) or real(content, file))
    path.write_text(FLOWERS, encoding="utf-8")
    for _ in range(3):
        csv_samples(str(path))
    assert len(reads) == 1
    path.write_text("a,b\n1,2.5\n", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert csv_samples(str(path)).x.shape == (1, 1)
    assert len(reads) == 2


def test_a_refusal_is_remembered_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large file with a mistake is not read at every edit; mending it is noticed."""
    path, reads = tmp_path / "t.csv", []
    real = csv_table._decode
    monkeypatch.setattr(csv_table, "_decode", lambda content, file: reads.append(file) or real(content, file))
    path.write_text("a,b\n1\n", encoding="utf-8")
    for _ in range(3):
        with pytest.raises(DataError) as caught:
            csv_samples(str(path))
        assert caught.value.suggestion
    assert len(reads) == 1
    path.write_text("a,b\n1,2.5\n", encoding="utf-8")
    assert len(csv_samples(str(path))) == 1


def test_what_training_gets_is_its_own(tmp_path: Path) -> None:
    """The remembered arrays cannot be changed through a node's samples."""
    path = tmp_path / "t.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    SPEC.make(SPEC.values({"path": str(path)})).x[:] = 0
    assert SPEC.make(SPEC.values({"path": str(path)})).x.any()


def test_the_node_declares_what_it_gives(tmp_path: Path) -> None:
    """Shapes come from the file before anything runs."""
    path = tmp_path / "t.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    values = SPEC.values({"path": str(path), "standardise": True})
    declared, _ = infer(SPEC, {}, values)
    data = SPEC.make(values)
    assert declared["x"].shape == ("N", 2)
    assert (declared["y"].shape, declared["y"].dtype) == (("N",), "int64")
    assert (data.x.dtype, data.y.dtype) == (np.float32, np.int64)
    np.testing.assert_allclose(data.x.mean(axis=0), 0, atol=1e-6)


def test_a_constant_column_can_be_standardised(read: Any) -> None:
    """Its spread is 0; it becomes 0 instead of nan."""
    assert read("a,b\n1,2.5\n1,3.5\n", standardise=True).x.tolist() == [[0.0], [0.0]]
