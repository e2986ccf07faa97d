"""What a pinned probe asks: one small picture of a tensor."""

from __future__ import annotations

import numpy as np
import pytest

from core.runtime.peeks import PeekAt, picture_of, pictures_in
from core.runtime.questions import answer_to
from tests.core.runtime.test_sheets import desk


def test_numbers_and_heat_map_show_the_first_rows() -> None:
    """Leading dimensions are flattened into rows; the range is that of the finite numbers of the whole tensor."""
    array = np.arange(2.0 * 100 * 70).reshape(2, 100, 70)
    array[1, 99, 69] = np.nan
    numbers = answer_to(PeekAt(7, "t1", "numbers"), desk(array))
    heat = answer_to(PeekAt(7, "t1", "heat"), desk(array))
    assert numbers.values.shape == (8, 6)
    assert heat.values.shape == (64, 64)
    np.testing.assert_array_equal(heat.values, array.reshape(200, 70)[:64, :64])
    assert (heat.minimum, heat.maximum, heat.bad) == (0.0, 2 * 100 * 70 - 2.0, 1)


def test_a_histogram_counts_every_finite_number() -> None:
    """In 32 equal steps from the least to the greatest."""
    array = np.concatenate([np.linspace(0, 1, 64), [np.nan, np.inf]])
    peek = answer_to(PeekAt(7, "t1", "histogram"), desk(array))
    assert peek.values.sum() == 64
    assert peek.values.tolist() == [2] * 32
    assert peek.bad == 2


@pytest.mark.parametrize(
    ("shape", "samples", "picture"),
    [
        pytest.param((5, 1, 8, 6), 5, (8, 6), id="one-channel"),
        pytest.param((5, 3, 8, 6), 5, (8, 6, 3), id="three-channels-are-colours"),
        pytest.param((5, 4, 8, 6), 5, (16, 12), id="feature-maps-side-by-side"),
        pytest.param((5, 8, 6), 5, (8, 6), id="pictures-without-channels"),
        pytest.param((5, 64), 5, (8, 8), id="square-vectors"),
        pytest.param((75,), 1, (5, 5, 3), id="square-vector-in-colours"),
        pytest.param((5, 10), 0, (0, 0), id="no-square"),
        pytest.param((5, 4), 0, (0, 0), id="too-small-for-a-picture"),
    ],
)
def test_which_tensors_are_pictures(shape: tuple[int, ...], samples: int, picture: tuple[int, ...]) -> None:
    """(N, C, H, W), (N, H, W) and vectors that are square pictures; others are none."""
    array = np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
    assert pictures_in(shape) == samples
    assert picture_of(array, 0).shape == picture


def test_a_sample_can_be_chosen() -> None:
    """The numbers are those of that sample, as they lie in the tensor; beyond the last one is the last one."""
    array = np.random.default_rng(0).standard_normal((3, 1, 5, 4)).astype(np.float32)
    np.testing.assert_array_equal(picture_of(array, 1), array[1, 0])
    np.testing.assert_array_equal(picture_of(array, 9), array[2, 0])
