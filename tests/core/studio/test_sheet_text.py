"""Numbers of the spreadsheet as text."""

from __future__ import annotations

import numpy as np
import pytest

from core.runtime.sheets import facts_of
from core.studio.sheet_text import CELL, cell_text, exact, facts_lines, numpy_text, parse_index, tab_separated


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64", "bool", "complex64"])
def test_copied_numbers_are_exact(dtype: str) -> None:
    """Reading them again gives the same numbers, in the same type."""
    rng = np.random.default_rng(3)
    array = (rng.standard_normal((20, 7)) * 10.0 ** rng.integers(-4, 4, (20, 7))).astype(dtype)
    again = eval(numpy_text(array), {"np": np})
    assert again.dtype == array.dtype
    np.testing.assert_array_equal(again, array)
    cells = [line.split("\t") for line in tab_separated(array).split("\n")]
    read = {"bool": lambda s: s == "True", "complex64": complex}.get(dtype, float)
    np.testing.assert_array_equal(np.array([[read(c) for c in row] for row in cells]).astype(dtype), array)


def test_what_is_no_number_is_copied_as_numpy_writes_it() -> None:
    """np.nan and np.inf in an expression, nan and inf in cells."""
    array = np.array([[np.nan, np.inf, -np.inf]], dtype=np.float32)
    assert numpy_text(array) == "np.array([[np.nan, np.inf, -np.inf]], dtype=np.float32)"
    assert tab_separated(array) == "nan\tinf\t-inf"


def test_seventeen_digits_of_double_and_nine_of_single() -> None:
    """As many as it takes, no more."""
    assert exact(np.float32(0.1)) == "0.100000001"
    assert exact(np.float64(0.1)) == "0.10000000000000001"


@pytest.mark.parametrize("value", [0.5, -1.234e-10, 0, 123456.7, float("nan"), float("-inf"), np.int64(-7), True])
def test_cells_have_one_width(value: object) -> None:
    """However long the number is."""
    assert len(cell_text(value)) == CELL


@pytest.mark.parametrize("words", ["3, 0", "[3,0]", "(3, 0)", " 3 0 ", "-1, -2"])
def test_an_index_can_be_written_in_many_ways(words: str) -> None:
    """With or without brackets and commas; negative ones count from the end."""
    assert parse_index(words, (4, 2)) == (3, 0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param("3", "2 whole numbers, such as 3, 1", id="too-few"),
        pytest.param("a, b", "2 whole numbers", id="no-numbers"),
        pytest.param("4, 0", "from 0 to 3", id="outside"),
    ],
)
def test_a_wrong_index_is_explained(words: str, says: str) -> None:
    """The sentence says what would be right."""
    with pytest.raises(ValueError, match=says):
        parse_index(words, (4, 2))


def test_facts_are_listed_with_counts() -> None:
    """Numbers with four digits, counts in full."""
    facts = dict(facts_lines(facts_of(np.array([0.0, 1.5, np.nan]))))
    assert facts["max"] == "1.500"
    assert (facts["NaN"], facts["∞"], facts["zeros"]) == ("1", "0", "1")
