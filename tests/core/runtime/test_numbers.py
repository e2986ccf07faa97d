"""How a tensor is told in a few signs."""

import numpy as np

from core.runtime.numbers import brief


def test_a_mask_with_infinities_is_told_by_its_ends():
    """It has no mean, and asking NumPy for one would warn."""
    mask = np.triu(np.full((3, 3), -np.inf, dtype=np.float32), 1)
    with np.errstate(all="raise"):
        assert brief(mask) == "-∞…0"


def test_other_tensors_are_told_by_mean_and_deviation():
    assert brief(np.array([[1.0, 3.0], [1.0, 3.0]])) == "μ 2  σ 1"
