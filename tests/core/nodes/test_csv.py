"""Files as people have them: what can be read is read, what cannot is told with file, line, column and advice."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.nodes import csv_dialect, csv_scan
from core.nodes.csv_samples import CsvWish, csv_samples
from core.nodes.parts import folding, parts_of
from core.nodes.registry import standard_registry
from core.nodes.remembered import reading_whole
from core.nodes.samples import DataError
from core.runtime.analysis import infer

SPEC = standard_registry()["data.csv_file"]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    """Write a file and read it as samples."""

    def write_and_read(content: str | bytes, **options: Any) -> Any:
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return csv_samples(CsvWish(str(path), **options))

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
        FLOWERS.encode("utf-16"),
        b"\xfe\xff" + FLOWERS.encode("utf-16-be"),
        FLOWERS.encode("utf-16-le"),
        FLOWERS.replace(",", ";"),
        FLOWERS.replace(",", "\t"),
        FLOWERS.replace(",", "|"),
        FLOWERS.replace(",", ";").replace(".", ","),
        FLOWERS.replace("\n", "\r\n"),
        FLOWERS.replace("\n", "\r"),
        FLOWERS.replace("\n", "\r\n").encode("utf-16"),
        FLOWERS.replace("\n", "\n\n"),
        FLOWERS.rstrip("\n"),
        FLOWERS.replace(",", " , "),
        '"width","height","kind"\n"1.5","2","rose"\n"3","4.5","tulip"\n"5","6","rose"\n',
    ],
    ids=[
        "BOM", "UTF-16", "big-endian UTF-16", "UTF-16 without mark", "semicolon", "tab", "pipe", "decimal comma",
        "CRLF", "CR", "UTF-16 CRLF", "blank lines", "no last newline", "blanks", "quotes",
    ],
)  # fmt: skip
@pytest.mark.parametrize("streaming", ["in memory", "from the file"])
def test_the_usual_dialects_read_the_same(read: Any, content: str | bytes, streaming: str) -> None:
    """What a spreadsheet of any country writes, kept in memory or not."""
    plain, other = read(FLOWERS), read(content, streaming=streaming)
    np.testing.assert_array_equal(plain.x, other.x[np.arange(3)])
    assert plain.y.tolist() == other.y[np.arange(3)].tolist()
    assert plain.feature_names == other.feature_names


def test_a_table_as_a_spreadsheet_exports_it(read: Any) -> None:
    """Byte-order mark, quotes around what holds a comma, quotes inside quotes, missing cells, Windows line ends."""
    content = (
        '\ufeffName,"Height, cm",Remark,Kind\r\n'
        '"Miller, Ann",171.5,"said ""hello""",cat\r\n'
        "Bob,,,dog\r\n"
        'Élise,166,"two\r\nlines",cat\r\n\r\n'
    )
    data = read(content, inputs='"Height, cm"', missing="fill with the mean")
    assert data.class_names == ("cat", "dog")
    assert data.x[:, 0].tolist() == [171.5, 168.75, 166.0]
    assert "Missing cells: Height, cm (1), Remark (1)." in data.finding.notes
    assert (
        refusal(read, content, inputs='"Height, cm"') == "table.csv, line 3, column 'Height, cm': the value is missing"
    )


CHINESE = "身高,体重,种类\n1.5,2,玫瑰花\n3,4.5,郁金香\n"


@pytest.mark.parametrize(
    ("content", "encoding", "names"),
    [
        (CHINESE.encode("utf-8"), "UTF-8", ("玫瑰花", "郁金香")),
        (CHINESE.encode("utf-8-sig"), "UTF-8", ("玫瑰花", "郁金香")),
        (CHINESE.encode("gb18030"), "GB18030", ("玫瑰花", "郁金香")),
        (CHINESE.encode("gbk"), "GB18030", ("玫瑰花", "郁金香")),
        ("a,b,c\n1,2,Zürich\n3,4,Orléans\n".encode("cp1252"), "Windows-1252", ("Orléans", "Zürich")),
        ("a,b,c\n1,2,Zürich\n3,4,Orléans\n".encode(), "UTF-8", ("Orléans", "Zürich")),
    ],
    ids=["UTF-8", "UTF-8 with mark", "GB18030", "GBK", "cp1252", "western UTF-8"],
)
def test_the_encoding_is_guessed_and_said(read: Any, content: bytes, encoding: str, names: tuple[str, ...]) -> None:
    """The guess stands among the notes; the texts are right."""
    data = read(content)
    assert sorted(data.class_names) == sorted(names)
    assert f"Encoding: {encoding} (guessed)." in data.finding.notes


def test_what_was_guessed_is_said(read: Any) -> None:
    """Delimiter, header, what the columns hold, gaps and target."""
    notes = read("a;b;c\n1,5;;x\n2,5;3;y\n", missing="skip rows").finding.notes
    assert "Delimiter: semicolon (guessed)." in notes
    assert "The first row names the columns (guessed)." in notes
    assert "Columns of numbers: a, b." in notes
    assert "Columns of texts: c." in notes
    assert "Missing cells: b (1)." in notes
    assert "y: c, 1 classes (y)." in notes


def test_a_file_without_header(read: Any) -> None:
    """Columns are numbered; a header that looks like numbers can be named one."""
    data = read("1,2,3.5\n4,5,6.5\n")
    assert data.feature_names == ("column 1", "column 2")
    assert data.y.tolist() == [[3.5], [6.5]]
    assert read("2019,2020,2021\n1,2,3.5\n", header="yes").feature_names == ("2019", "2020")


def test_quotes_hold_delimiters_and_line_breaks(read: Any) -> None:
    """A cell may hold what else would part cells; the line numbers stay right."""
    content = 'a,kind\n1,"x, y"\n2,"two\nlines"\n'
    assert read(content).class_names == ("two\nlines", "x, y")
    assert read(content, streaming="from the file").y[np.array([1, 0])].tolist() == [0, 1]
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
    assert read("a,b\n1,12345678\n2,12345679\n", task="classes").class_names == ("12345678", "12345679")


def test_columns_are_chosen_by_name(read: Any) -> None:
    """Targets and inputs, several of each; a name with a comma stands in quotation marks; the rest is left out."""
    data = read('a,b,"c, d",e\n1,2,3,x\n4,5,6,y\n', targets="b, a", inputs='"c, d"')
    assert data.y.tolist() == [[2.0, 1.0], [5.0, 4.0]]
    assert data.x.tolist() == [[3.0], [6.0]]


GAPS = "a,b,c\n1,2,3.5\n4,,6.5\n7,8,9.5\n"


def test_missing_cells_are_told_or_skipped(read: Any) -> None:
    """With file, line and column; columns that are not used may have gaps."""
    assert refusal(read, GAPS) == "table.csv, line 3, column 'b': the value is missing"
    skipped = read(GAPS, missing="skip rows")
    assert len(skipped) == 2
    assert (skipped.finding.looked_at, skipped.finding.skipped) == (3, 1)
    assert skipped.finding.bad[0].place == "table.csv, line 3, column 'b'"
    assert len(read(GAPS, inputs="a")) == 3
    assert "no row" in refusal(read, "a,b\n,1\n2,\n", missing="skip rows")


@pytest.mark.parametrize("streaming", ["in memory", "from the file"])
def test_gaps_are_filled_with_what_the_training_part_holds(read: Any, streaming: str) -> None:
    """A number with the mean or the most frequent, a text with the most frequent; the validation part has no say."""
    lines = [f"{1 if i < 3 else i},{'red' if i % 3 else 'blue'},{i}.5" for i in range(10)]
    content = "a,colour,y\n,?,0.5\n" + "\n".join(lines) + "\n"
    options = {"text_columns": "one-hot", "validation": 0.5, "seed": 3, "streaming": streaming}
    order = np.random.default_rng(3).permutation(11)
    train = np.sort(order[6:]) if round(11 * 0.5) == 6 else np.sort(order[5:])
    values = np.array([np.nan] + [float(line.split(",")[0]) for line in lines])
    red = np.array([False] + ["red" in line for line in lines])
    mean = read(content, missing="fill with the mean", **options)
    assert mean.feature_names == ("a", "colour=blue", "colour=red")
    own = train[train > 0]
    np.testing.assert_allclose(mean.x[np.array([0])][0, 0], values[own].mean(), rtol=1e-6)
    assert mean.x[np.array([0])][0, 2] == (red[own].sum() > (~red[own]).sum())
    often = read(content, missing="fill with the most frequent", **options)
    found, counts = np.unique(values[own], return_counts=True)
    assert often.x[np.array([0])][0, 0] == np.float32(found[counts.argmax()])


def test_a_missing_target_is_never_made_up(read: Any) -> None:
    """Only inputs are filled."""
    assert "line 3, column 'b'" in refusal(read, "a,b\n1,2.5\n2,\n", missing="fill with the mean")


def test_texts_as_inputs(read: Any) -> None:
    """Refused with the way out, or one-hot by alphabet."""
    content = "colour,size,y\nred,1,2.5\nblue,2,3.5\nred,3,4.5\n"
    with pytest.raises(DataError, match="'red' is no number") as caught:
        read(content)
    assert "one-hot" in caught.value.suggestion
    assert read(content, text_columns="one-hot").x.tolist() == [[0, 1, 1], [1, 0, 2], [0, 1, 3]]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"7,8", "2 cells, but the header has 3"),
        (b"7,8,9,10", "4 cells"),
        (b"7,many,9.5", "'many' is no number"),
        (b"7,8,\xff\xfe9", "no UTF-8 text"),
        (b'7,8,"9', "quotation mark"),
        (b'7,"8"x,9', "quotation mark"),
    ],
    ids=["short", "long", "text", "encoding", "open quotes", "behind quotes"],
)
def test_every_kind_of_bad_row_can_be_skipped(read: Any, line: bytes, reason: str) -> None:
    """Named and counted; what stands behind it is read."""
    content = b"a,b,c\n1,2,3.5\n" + line + b"\n4,5,6.5\n"
    assert reason in refusal(read, content, encoding="UTF-8")
    data = read(content, bad_rows="skip rows", encoding="UTF-8")
    assert data.x.tolist() == [[1, 2], [4, 5]]
    assert data.finding.skipped == 1
    assert data.finding.bad[0].place.startswith("table.csv, line 3")
    assert reason in data.finding.bad[0].reason


def test_bad_rows_are_named_up_to_a_hundred(read: Any) -> None:
    """The others are counted."""
    data = read("a,b\n1,2.5\n" + "x\n" * 250, bad_rows="skip rows")
    assert (data.finding.skipped, len(data.finding.bad)) == (250, 100)


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
        ('a,b\n1,"2\n', "no rows"),
        ('a,b\n3,4.5\n1,"2\n', "line 3"),
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
        csv_samples(CsvWish(""))
    with pytest.raises(DataError, match=r"There is no file .*gone\.csv"):
        csv_samples(CsvWish(str(tmp_path / "gone.csv")))
    with pytest.raises(DataError, match="cannot be read"):
        csv_samples(CsvWish(str(tmp_path)))


@pytest.mark.parametrize("content", [FLOWERS, "a,b\n1,2\n1\n"], ids=["good", "with a mistake"])
def test_a_file_is_read_again_only_after_it_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    """Shapes are asked for at every edit of the graph; a refusal is remembered too, and mending it is noticed."""
    path, reads = tmp_path / "t.csv", []
    for module in (csv_dialect, csv_scan):
        real = module.records
        monkeypatch.setattr(module, "records", lambda *a, real=real, **k: reads.append(a) or real(*a, **k))
    path.write_text(content, encoding="utf-8")
    for _ in range(3):
        with contextlib.suppress(DataError):
            infer(SPEC, {}, SPEC.values({"path": str(path)}))
    assert len(reads) == 2  # the head, and the whole
    path.write_text("a,b\n1,2.5\n", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert infer(SPEC, {}, SPEC.values({"path": str(path)}))[0]["x"].shape == ("N", 1)


def test_the_node_declares_what_it_gives(tmp_path: Path) -> None:
    """Shapes come from the file before anything runs."""
    path = tmp_path / "t.csv"
    path.write_text(FLOWERS, encoding="utf-8")
    values = SPEC.values({"path": str(path), "standardise": True, "validation": 0.0})
    declared, _ = infer(SPEC, {}, values)
    data = SPEC.make(values)
    assert declared["x"].shape == ("N", 2)
    assert (declared["y"].shape, declared["y"].dtype) == (("N",), "int64")
    assert (data.x.dtype, data.y.dtype) == (np.float32, np.int64)
    np.testing.assert_allclose(data.x.mean(axis=0), 0, atol=1e-6)


@pytest.mark.parametrize("streaming", ["in memory", "from the file"])
def test_standardising_looks_at_the_training_part_only(read: Any, streaming: str) -> None:
    """Mean 0 and deviation 1 there, whatever the validation part holds."""
    content = "a,b\n" + "".join(f"{i * i},{i}.5\n" for i in range(40))
    data = read(content, standardise=True, validation=0.25, test=0.25, seed=5, streaming=streaming)
    train = data.x[parts_of(data, validation=0.25, test=0.25, seed=5).train]
    np.testing.assert_allclose([train.mean(), train.std()], [0, 1], atol=1e-6)
    assert abs(data.x[np.arange(40)].mean()) > 1e-3


def test_a_round_of_cross_validation_standardises_by_its_own_training_part(read: Any) -> None:
    """The piece that is held back has no say there either."""
    content = "a,b\n" + "".join(f"{i * i},{i}.5\n" for i in range(30))
    with folding((1, 3)):
        data = read(content, standardise=True)
    train = data.x[parts_of(data, fold=(1, 3)).train]
    np.testing.assert_allclose([train.mean(), train.std()], [0, 1], atol=1e-6)


def test_a_constant_column_can_be_standardised(read: Any) -> None:
    """Its spread is 0; it becomes 0 instead of nan."""
    assert read("a,b\n1,2.5\n1,3.5\n", standardise=True).x.tolist() == [[0.0], [0.0]]


TABLE = "a,b,y\n" + "".join(f"{i},{i * 2},{i % 2}\n" for i in range(9))


def test_empty_rows_at_the_end_are_no_rows(read: Any) -> None:
    """Spreadsheets leave them there; that they were there is said. Anywhere else a row of empty cells is a gap."""
    data = read(TABLE + ",,\n,,\n\n")
    assert (len(data), data.finding.looked_at, data.finding.skipped) == (9, 9, 0)
    assert "2 rows of empty cells at the end are left out." in data.finding.notes
    assert "line 5, column 'a': the value is missing" in refusal(read, TABLE.replace("3,6,1\n", ",,\n"))


def test_a_column_without_a_value_is_no_input(read: Any) -> None:
    """A comma too many at the end of each line makes one; it is left out and named."""
    data = read(TABLE.replace("\n", ",\n"))
    assert data.feature_names == ("a", "b")
    assert data.class_names == ("0", "1")
    assert "Columns without a value, left out unless they are named: column 4." in data.finding.notes


def test_a_first_line_may_state_the_delimiter(read: Any) -> None:
    """As Excel writes and reads it; lines are still counted from the first."""
    data = read(b"\xef\xbb\xbfsep=;\r\n" + TABLE.replace(",", ";").replace("\n", "\r\n").encode())
    assert data.feature_names == ("a", "b")
    assert "line 6" in refusal(read, "sep=;\n" + TABLE.replace(",", ";").replace("3;6;1", "3;six;1"))


def test_texts_that_are_hardly_ever_the_same_are_no_classes(read: Any) -> None:
    """Numbers with commas between the thousands would else become a class for each row; whoever wants that says so."""
    content = "a,price\n" + "".join(f'{i},"1,{i + 100}.50"\n' for i in range(40))
    assert "nearly every row has a text of its own ('1,100.50' for one)" in refusal(read, content)
    assert len(read(content, task="classes").class_names) == 40


def test_a_header_of_numbers_is_found_with_the_advice(read: Any) -> None:
    """Years as names of columns look like a row."""
    with pytest.raises(DataError) as caught:
        read("2019,2020,y\n" + TABLE.partition("\n")[2])
    assert caught.value.suggestion.startswith("If this line names the columns, set header to yes.")


def test_an_edit_does_not_read_a_large_file_to_its_end(tmp_path: Path, monkeypatch: Any) -> None:
    """The shape of one-hot columns is that of the beginning, until a run needs the exact one."""
    monkeypatch.setattr(csv_dialect, "HEAD_ROWS", 10)
    path = tmp_path / "table.csv"
    path.write_text("colour,y\n" + "".join(f"{'red' if i < 50 else 'blue'},{i % 2}\n" for i in range(60)))
    values = SPEC.values({"path": str(path), "text_columns": "one-hot"})
    assert infer(SPEC, {}, values, "cpu")[0]["x"].shape == ("N", 1)
    with reading_whole():
        assert infer(SPEC, {}, values, "cpu")[0]["x"].shape == ("N", 2)
    assert csv_samples(CsvWish.of(values)).x.shape == (60, 2)
