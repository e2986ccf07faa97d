"""Images made smaller by windows: the largest element, the mean, a norm; and larger again from kept positions."""

# ruff: noqa: F401  (this file gathers names)

from .adaptive import (
    AdaptiveAvgPool,
    AdaptiveMaxPool,
    adaptive_avg_pool1d,
    adaptive_avg_pool2d,
    adaptive_avg_pool3d,
    adaptive_max_pool1d,
    adaptive_max_pool2d,
    adaptive_max_pool3d,
)
from .average import AvgPool, avg_pool1d, avg_pool2d, avg_pool3d
from .fractional import FractionalMaxPool, fractional_max_pool2d, fractional_max_pool3d
from .maximum import MaxPool, max_pool1d, max_pool2d, max_pool3d
from .norms import lp_pool1d, lp_pool2d, lp_pool3d
from .unpooling import MaxUnpool, max_unpool1d, max_unpool2d, max_unpool3d

__all__ = [
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool1d", "adaptive_max_pool2d",
    "adaptive_max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d", "fractional_max_pool2d", "fractional_max_pool3d",
    "lp_pool1d", "lp_pool2d", "lp_pool3d", "max_pool1d", "max_pool2d", "max_pool3d", "max_unpool1d", "max_unpool2d",
    "max_unpool3d",
]  # fmt: skip
