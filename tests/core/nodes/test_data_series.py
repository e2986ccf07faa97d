"""Windows of a time series: what was, what comes after it, and nothing learned from the future."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.nodes import series_samples
from core.nodes.parts import parts_of
from core.nodes.registry import standard_registry
from core.nodes.samples import DataError, Samples
from core.runtime.analysis import infer

SPEC = standard_registry()["data.series"]
TABLE = "day,warm,wet\n" + "".join(f"2024-01-{i + 1:02},{i}.5,{i * i}\n" for i in range(20))


def samples(path: Path, content: str = TABLE, **params: Any) -> Samples:
    path.write_text(content, encoding="utf-8")
    values = SPEC.values({"path": str(path), "length": 4, "standardise": False, **params})
    declared, _ = infer(SPEC, {}, values)
    data = SPEC.make(values)
    assert {port: info.shape[1:] for port, info in declared.items()} == {p: r.shape[1:] for p, r in data.ports.items()}
    return data


@pytest.mark.parametrize("at_once", [True, False], ids=["kept", "cut when asked for"])
def test_windows_and_what_comes_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool) -> None:
    """Length rows of all inputs, then the targets of the next rows one after the other; dates are left out."""
    monkeypatch.setattr(series_samples, "AT_ONCE_BYTES", (1 << 20) * at_once)
    data = samples(tmp_path / "t.csv", horizon=2, stride=3, targets="wet, warm")
    assert data.feature_names == ("warm", "wet")
    chosen = np.array([1])
    assert data.x[chosen].tolist() == [[[3.5, 9], [4.5, 16], [5.5, 25], [6.5, 36]]]
    assert data.y[chosen].tolist() == [[49, 7.5, 64, 8.5]]
    assert len(data) == len(range(0, 20 - 6 + 1, 3))
    assert data.in_order


def test_the_targets_are_the_inputs_unless_named(tmp_path: Path) -> None:
    """A series foretells itself."""
    data = samples(tmp_path / "t.csv", inputs="wet")
    assert data.x.shape == (16, 4, 1)
    assert data.y[:3, 0].tolist() == [16, 25, 36]


def test_standardising_does_not_look_ahead(tmp_path: Path) -> None:
    """Mean and deviation are those of the rows up to the end of the last window that is trained on."""
    data = samples(tmp_path / "t.csv", inputs="wet", standardise=True, validation=0.5)
    last = parts_of(data, validation=0.5).train[-1]
    known = np.arange(last + 5) ** 2.0
    np.testing.assert_allclose(data.x[0, :, 0], (np.arange(4) ** 2 - known.mean()) / known.std(), rtol=1e-5)
    assert any(f"mean {known.mean():.6g}" in note for note in data.finding.notes)


def test_gaps(tmp_path: Path) -> None:
    """Told, or filled with the value before; a row is never left out, because time goes on."""
    content = "a\n1\n?\n?\n4.5\n5\n6\n"
    with pytest.raises(DataError, match="line 3, column 'a': the value is missing"):
        samples(tmp_path / "t.csv", content)
    data = samples(tmp_path / "t.csv", content, missing="value before")
    assert data.x[0, :, 0].tolist() == [1, 1, 1, 4.5]
    assert any("2 missing cells" in note for note in data.finding.notes)
    with pytest.raises(DataError, match="line 2, column 'a': the first value is missing"):
        samples(tmp_path / "t.csv", "a\n?\n2\n3\n4\n5\n6\n", missing="value before")


def test_what_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Too few rows, no numbers, no such column."""
    for content, options, part in (
        ("a\n1\n2\n3\n", {}, "has 3 rows, too few for windows of 4 and 1 after them"),
        ("a\nx\ny\n", {}, "no column of numbers"),
        (TABLE, {"targets": "cold"}, "no column 'cold'"),
    ):
        with pytest.raises(DataError, match=part) as caught:
            samples(tmp_path / "t.csv", content, **options)
        assert caught.value.suggestion
