"""What the spreadsheet asks: parts of tensors, facts about them, and searches in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from core.runtime import sheets
from core.runtime.questions import Refusal, answer_to
from core.runtime.sheets import FindIn, Plane, SliceOf, facts_of, plane_of
from core.runtime.trace import Trace, TraceSummary


@dataclass
class Desk:
    """What the training process has at hand, with nothing but recorded steps."""

    traces: dict[int, Trace] = field(default_factory=dict)
    plan: Any = None
    trainer: Any = None


def desk(array: np.ndarray) -> Desk:
    """A desk with one recorded tensor ``t1`` of step 7."""
    return Desk({7: Trace(TraceSummary(7, 1, "", None), {"t1": array})})


def find(array: np.ndarray, what: str, **how: Any) -> Any:
    return answer_to(FindIn(7, "t1", what, **how), desk(array))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("shape", "plane"),
    [
        pytest.param((), Plane((), -1, -1), id="number"),
        pytest.param((5,), Plane((0,), -1, 0), id="vector"),
        pytest.param((4, 5), Plane((0, 0), 0, 1), id="matrix"),
        pytest.param((2, 3, 4, 5), Plane((0, 0, 0, 0), 2, 3), id="four-dimensions"),
    ],
)
def test_a_sheet_shows_the_last_two_dimensions_first(shape: tuple[int, ...], plane: Plane) -> None:
    """Rows and columns are the last two dimensions; a vector is one row, a number one cell."""
    array = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    block = answer_to(SliceOf(7, "t1"), desk(array))
    assert plane_of(shape) == plane
    assert block.values.shape == plane.size(shape)
    np.testing.assert_array_equal(block.values.ravel(), array[(0,) * max(0, len(shape) - 2)].ravel())


def test_any_two_dimensions_can_run_down_and_across() -> None:
    """Also in the other order, with the others held at an index; every cell knows its element."""
    array = np.arange(2 * 3 * 4 * 5).reshape(2, 3, 4, 5)
    for rows in range(-1, 4):
        for columns in (c for c in range(-1, 4) if c != rows or c == -1):
            plane = Plane((1, 2, 3, 4), rows, columns)
            block = answer_to(SliceOf(7, "t1", plane), desk(array))
            for row in range(block.values.shape[0]):
                for column in range(block.values.shape[1]):
                    index = plane.index(row, column)
                    assert block.values[row, column] == array[index]
                    assert plane.cell(index) == (row, column)


def test_a_window_is_cut_at_the_edge() -> None:
    """What reaches over the last row and column is left away; dtype and numbers are the tensor's own."""
    array = np.arange(70 * 50, dtype=np.float16).reshape(70, 50)
    block = answer_to(SliceOf(7, "t1", top=64, left=40, height=64, width=64), desk(array))
    assert (block.top, block.left) == (64, 40)
    assert block.values.dtype == np.float16
    np.testing.assert_array_equal(block.values, array[64:, 40:])


def test_facts_are_those_of_the_whole_tensor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statistics of the finite numbers and counts of the others, also where it is looked through in pieces."""
    monkeypatch.setattr(sheets, "PIECE", 7)
    array = np.random.default_rng(1).standard_normal((6, 9)).astype(np.float32)
    array[0, 0], array[1, 1], array[2, 2], array[3, 3] = np.nan, np.inf, -np.inf, 0.0
    facts = facts_of(array)
    finite = array[np.isfinite(array)].astype(np.float64)
    assert (facts.shape, facts.dtype, facts.nans, facts.infs, facts.zeros) == ((6, 9), "float32", 1, 2, 1)
    assert (facts.minimum, facts.maximum) == (finite.min(), finite.max())
    np.testing.assert_allclose(
        (facts.mean, facts.std, facts.norm), (finite.mean(), finite.std(), np.linalg.norm(finite)), rtol=1e-12
    )


def test_a_sample_of_a_tensor_says_so() -> None:
    """Where memory was short a step keeps evenly picked elements: the facts name the shape of the whole."""
    bench = desk(np.zeros((4, 5)))
    bench.traces[7].sampled["t1"] = (400, 500)
    assert answer_to(SliceOf(7, "t1", facts=True), bench).facts.whole == (400, 500)
    assert answer_to(SliceOf(7, "t1", facts=True), desk(np.zeros((4, 5)))).facts.whole == ()


@pytest.mark.parametrize("dtype", ["bool", "int64", "float64", "complex64"])
def test_every_dtype_has_facts(dtype: str) -> None:
    """Truth values count as 0 and 1, complex numbers by their magnitude."""
    facts = facts_of(np.array([[0, 1], [1, 1]], dtype=dtype))
    assert (facts.minimum, facts.maximum, facts.mean, facts.zeros) == (0.0, 1.0, 0.75, 1)


def test_a_tensor_without_elements_has_facts_and_no_finds() -> None:
    """Nothing is found in it and nothing goes wrong."""
    empty = np.zeros((0, 3))
    assert facts_of(empty).minimum == 0.0
    assert find(empty, "nan") is None
    assert answer_to(SliceOf(7, "t1"), desk(empty)).values.shape == (0, 3)


@pytest.mark.parametrize("piece", [1 << 20, 3], ids=["one-piece", "pieces-of-3"])
def test_searches_go_round(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    """Each press finds the next one in either direction; after the last comes the first."""
    monkeypatch.setattr(sheets, "PIECE", piece)
    array = np.zeros((3, 4))
    places = [(0, 2), (1, 1), (2, 3)]
    for place in places:
        array[place] = np.nan
    at, seen = None, []
    for _ in range(4):
        at = find(array, "nan", after=at)
        seen.append(at)
    assert seen == [*places, places[0]]
    back = [find(array, "nan", after=at, forward=False) for at in reversed(places)]
    assert back == [places[1], places[0], places[2]]


def test_extremes_and_nearest_are_those_of_finite_numbers() -> None:
    """NaN and infinity are neither the least nor the greatest; equal ones are found one after the other."""
    array = np.array([[np.inf, 3.0, -2.0], [np.nan, 3.0, 0.0]])
    assert find(array, "max") == (0, 1)
    assert find(array, "max", after=(0, 1)) == (1, 1)
    assert find(array, "min") == (0, 2)
    assert find(array, "near", value=1.4) == (1, 2)
    assert find(array, "zero") == (1, 2)
    assert find(array, "inf") == (0, 0)
    assert find(np.full(3, np.nan), "min") is None


def test_large_requests_and_lost_steps_are_refused_with_a_sentence() -> None:
    """A million numbers at most travel at once; a step that is no longer kept, or another key, is said to be gone."""
    big = np.zeros((2000, 1000), dtype=np.int8)
    for question, words in (
        (SliceOf(7, "t1", height=2000, width=1000), "too many"),
        (SliceOf(8, "t1"), "no longer kept"),
        (FindIn(7, "t2", "nan"), "not part of step"),
    ):
        answer = answer_to(question, desk(big))
        assert isinstance(answer, Refusal)
        assert words in answer.message
