"""Drawn shapes: the box is where the object is, classes come equally often, and parameters say what is drawn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.nodes.registry import standard_registry

SPEC = standard_registry()["data.shapes"]
PURE = {"lines": 0, "noise": 0.0}


def samples(**params: Any) -> Any:
    return SPEC.make(SPEC.values({"pictures": 60, **params}))


def edges(data: Any) -> np.ndarray:
    """Left, top, right and bottom of each box (N, 4), in pixels."""
    box = data.more["box"].astype(np.float64) * data.x.shape[-1]
    return np.concatenate([box[:, :2] - box[:, 2:] / 2, box[:, :2] + box[:, 2:] / 2], axis=1)


@pytest.mark.parametrize("colour", ["colour", "grey"])
def test_the_box_is_the_smallest_around_the_object(colour: str) -> None:
    """Pixels that it covers by half have their middle in the box, and it reaches each side but for a pixel."""
    data = samples(size=48, colour=colour, **PURE)
    for picture, (left, top, right, bottom) in zip(data.x, edges(data), strict=True):
        corners = picture[:, [0, 0, -1, -1], [0, -1, 0, -1]]
        ground = np.median(corners, axis=1)  # an object covers one corner at most
        away = np.abs(picture - ground[:, None, None]).max(axis=0)
        rows, columns = (found + 0.5 for found in np.nonzero(away > away.max() / 2 + 1e-4))
        assert left < columns.min() <= columns.max() < right
        assert top < rows.min() <= rows.max() < bottom
        rows, columns = (found + 0.5 for found in np.nonzero(away > 1e-4))
        assert columns.min() < left + 1
        assert rows.min() < top + 1
        assert columns.max() > right - 1
        assert rows.max() > bottom - 1


def test_all_of_the_object_is_in_the_picture() -> None:
    """Boxes end at the border at the latest."""
    box = edges(samples(largest=0.9))
    assert box.min() >= -1e-5
    assert box.max() <= 32 + 1e-5


def test_classes_come_equally_often_and_look_as_they_are_called() -> None:
    """The part of its box that an object fills: pi / 4 of a circle's, half to all of a square's, at most half of a
    triangle's but for a few hundredths of blurred border."""
    data = samples(size=96, smallest=0.5, largest=0.6, colour="grey", **PURE)
    assert np.bincount(data.y).tolist() == [20, 20, 20]
    assert data.class_names == ("circle", "square", "triangle")
    away = np.abs(data.x[:, 0] - np.median(data.x[:, 0, [0, 0, -1, -1], [0, -1, 0, -1]], axis=1)[:, None, None])
    filled = away.sum(axis=(1, 2)) / away.max(axis=(1, 2)) / (data.more["box"][:, 2:].prod(axis=1) * 96**2)
    np.testing.assert_allclose(filled[data.y == 0], np.pi / 4, atol=0.01)
    assert filled[data.y == 1].min() > 0.49
    assert filled[data.y == 2].max() < 0.51


def test_sizes_stay_between_smallest_and_largest() -> None:
    """A circle's box is as wide as it is high; in whichever order the limits are given."""
    for limits in ({"smallest": 0.2, "largest": 0.4}, {"smallest": 0.4, "largest": 0.2}):
        data = samples(**limits)
        box = data.more["box"]
        assert box[:, 2:].max() <= 0.4 + 1e-6
        circles = box[data.y == 0]
        np.testing.assert_allclose(circles[:, 2], circles[:, 3], rtol=1e-5)
        assert circles[:, 2].min() >= 0.2 - 1e-6


def test_another_seed_draws_other_pictures() -> None:
    """And the same seed the same."""
    one, same, other = (samples(seed=seed) for seed in (1, 1, 2))
    assert (one.x == same.x).all()
    assert (one.more["box"] == same.more["box"]).all()
    assert (one.more["box"] != other.more["box"]).any()


def test_what_is_drawn_does_not_hang_on_what_is_drawn_around_it() -> None:
    """Noise goes on top: the objects are the same with more of it."""
    assert (samples(noise=0.0).more["box"] == samples(noise=0.3).more["box"]).all()
