"""Views by steps over memory."""

from __future__ import annotations

from core.engine.functions import shape

from .tools import add, c, n

add(shape.AsStrided, lambda lib, a: lib.as_strided(a, (2, 2), (1, 2), 1), (n(2, 3),))
add(shape.AsStrided, lambda lib, a: lib.as_strided(a, (4, 3), (1, 1)), (n(6),))

# PyTorch 2.13's own gradcheck refuses its derivative of as_strided_scatter, so only values are compared here, and
# test_inplace_views checks the derivative
CONSTANTS = (c(n(2, 3)), c(n(2, 2)))
add(shape.AsStridedScatter, lambda lib, a, v: lib.as_strided_scatter(a, v, (2, 2), (1, 2), 1), CONSTANTS,
    differentiable=False)  # fmt: skip
