"""Colours for numbers."""

from __future__ import annotations

import numpy as np

from core.studio.colormaps import BAD, CLASSES, class_colour, colour_table, scale_of


def test_maps_are_those_of_matplotlib() -> None:
    """The tables are viridis and coolwarm to within what the eye can tell."""
    import matplotlib

    for signed, name in ((False, "viridis"), (True, "coolwarm")):
        theirs = matplotlib.colormaps[name](np.linspace(0, 1, 256))[:, :3]
        assert np.abs(colour_table(signed) - theirs).max() < 0.04


def test_zero_is_in_the_middle_of_signed_data() -> None:
    """The scale of data on both sides of zero is symmetric, whatever their range."""
    scale = scale_of(-0.1, 3.0)
    assert (scale.low, scale.high, scale.signed) == (-3.0, 3.0, True)
    red, green, blue = scale.colours(np.array([0.0]))[0]
    assert abs(red - green) < 0.02
    assert abs(red - blue) < 0.02


def test_data_of_one_sign_use_their_whole_range() -> None:
    """Probabilities and pictures go from their lowest to their highest number."""
    scale = scale_of(0.25, 0.75)
    assert (scale.low, scale.high, scale.signed) == (0.25, 0.75, False)
    assert np.allclose(scale.colours(np.array([0.25])), colour_table(False)[0])
    assert np.allclose(scale.colours(np.array([0.75])), colour_table(False)[-1])


def test_equal_numbers_do_not_divide_by_zero() -> None:
    """A tensor of equal numbers has one colour."""
    for value in (0.0, 5.0, -2.0):
        assert np.isfinite(scale_of(value, value).colours(np.full((2, 2), value))).all()


def test_bad_numbers_stand_out() -> None:
    """NaN and infinity have a colour of their own that no map contains."""
    colours = scale_of(0, 1).colours(np.array([np.nan, np.inf, 0.5]))
    assert np.allclose(colours[:2], np.array(BAD) / 255)
    for signed in (False, True):
        assert np.abs(colour_table(signed) - np.array(BAD) / 255).sum(axis=1).min() > 0.3


def test_classes_differ_in_brightness_or_hue() -> None:
    """Ten classes have ten colours; an eleventh starts again."""
    assert len({class_colour(k) for k in range(10)}) == 10
    assert class_colour(len(CLASSES)) == class_colour(0)


def test_shape_is_kept() -> None:
    """An array of any shape gets three numbers an element."""
    assert scale_of(0, 1).colours(np.zeros((2, 3, 4))).shape == (2, 3, 4, 3)
