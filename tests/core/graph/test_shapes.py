"""The shape rules are NumPy's and PyTorch's, found without a single number."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph.shapes import (
    ShapeError,
    broadcast,
    format_shape,
    match,
    matmul,
    normal_dim,
    reduce,
    reshape,
    substitute,
)

small = st.lists(st.integers(1, 4), max_size=4).map(tuple)


@settings(deadline=None)
@given(a=small, b=small)
def test_broadcast_is_numpys(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    """Same shape, and a refusal in the same cases."""
    try:
        expected = np.broadcast_shapes(a, b)
    except ValueError:
        with pytest.raises(ShapeError):
            broadcast(a, b)
    else:
        assert broadcast(a, b) == expected


@settings(deadline=None)
@given(a=small, b=small)
def test_matmul_is_numpys(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    """Vectors, matrices and batches of them."""
    try:
        expected = np.matmul(np.zeros(a), np.zeros(b)).shape
    except ValueError:
        with pytest.raises(ShapeError):
            matmul(a, b)
    else:
        assert matmul(a, b) == expected


@settings(deadline=None)
@given(shape=small, target=st.lists(st.sampled_from([-1, 1, 2, 3, 4, 6]), max_size=3))
def test_reshape_is_numpys(shape: tuple[int, ...], target: list[int]) -> None:
    """With and without a dimension to work out."""
    try:
        expected = np.empty(shape).reshape(target).shape
    except ValueError:
        with pytest.raises(ShapeError):
            reshape(shape, target)
    else:
        assert reshape(shape, target) == expected


@settings(deadline=None)
@given(shape=small, dims=st.lists(st.integers(-4, 3), max_size=3), keepdim=st.booleans())
def test_reduce_is_numpys(shape: tuple[int, ...], dims: list[int], keepdim: bool) -> None:
    """No dimensions means all of them; a dimension may be counted from the back."""
    ranks = max(len(shape), 1)
    if any(not -ranks <= d < ranks for d in dims):
        with pytest.raises(ShapeError):
            reduce(shape, dims, keepdim)
    elif len({d % ranks for d in dims}) < len(dims):
        with pytest.raises(ShapeError, match="twice"):
            reduce(shape, dims, keepdim)
    elif shape or not dims:
        expected = np.empty(shape).sum(axis=tuple(dims) or None, keepdims=keepdim).shape
        assert reduce(shape, dims, keepdim) == expected


def test_the_batch_goes_through_broadcast_and_matmul() -> None:
    """A name is a size that is not known yet, equal to itself and to nothing else but 1."""
    assert broadcast(("N", 3), (3,)) == ("N", 3)
    assert broadcast(("N", 1), (1, 4)) == ("N", 4)
    assert matmul(("N", 3), (3, 4)) == ("N", 4)
    with pytest.raises(ShapeError):
        broadcast(("N", 3), (5, 3))


@pytest.mark.parametrize(
    ("shape", "target", "expected"),
    [
        (("N", 12), [-1, 3, 4], ("N", 3, 4)),
        (("N",), [-1, 1], ("N", 1)),
        (("N", 4), [-1, 2], ("N·2", 2)),
        (("N", 4), [-1], ("N·4",)),
        (("N", "T", 2), [-1, 2], ("N·T", 2)),
    ],
)
def test_reshape_keeps_the_batch_where_it_can(shape: tuple, target: list[int], expected: tuple) -> None:
    """-1 stands for the batch, or for a multiple of it."""
    assert reshape(shape, target) == expected


@pytest.mark.parametrize(
    ("shape", "target"), [(("N", 4), [2, 2]), (("N", 4), [-1, 3]), ((4,), [-1, -1]), ((4,), [3]), ((4,), [0, -1])]
)
def test_reshapes_that_cannot_be_are_refused(shape: tuple, target: list[int]) -> None:
    """Also one that would fix the size of the batch."""
    with pytest.raises(ShapeError):
        reshape(shape, target)


def test_match_binds_names_and_the_star() -> None:
    """A pattern's names are noted, and the star takes what is between."""
    bound: dict = {}
    match(("N", "*", "features"), ("N", 2, 3, 4), bound)
    assert bound == {"N": "N", "*": (2, 3), "features": 4}
    assert substitute(("N", "*", 7), bound) == ("N", 2, 3, 7)


@pytest.mark.parametrize(
    ("pattern", "shape", "bound"),
    [
        (("n", "n"), (2, 3), {}),
        (("n",), (2, 3), {}),
        (("n", "*", "m"), (2,), {}),
        ((3, "n"), (2, 3), {}),
        (("n",), (2,), {"n": 3}),
        (("*", "n"), (2, 3), {"*": (4,)}),
    ],
)
def test_match_refuses_what_does_not_fit(pattern: tuple, shape: tuple, bound: dict) -> None:
    """Wrong rank, wrong size, one name for two sizes."""
    with pytest.raises(ShapeError):
        match(pattern, shape, bound)


def test_dimensions_are_counted_from_both_ends() -> None:
    """-1 is the last; a single number counts as one dimension, as in PyTorch."""
    assert [normal_dim(d, 3) for d in (0, 2, -1, -3)] == [0, 2, 2, 0]
    assert normal_dim(-1, 0) == 0
    for wrong in (3, -4):
        with pytest.raises(ShapeError) as caught:
            normal_dim(wrong, 3)
        assert "-3 to 2" in caught.value.suggestion


def test_shapes_are_written_as_people_write_them() -> None:
    """One dimension has its comma, a single number is empty."""
    assert [format_shape(s) for s in ((), (3,), ("N", 3))] == ["()", "(3,)", "(N, 3)"]
