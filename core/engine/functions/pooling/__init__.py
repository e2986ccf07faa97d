"""Images made smaller by windows: the largest element, the mean, or means of a given number of windows."""

# ruff: noqa: F401  (this file gathers names)

from .adaptive import AdaptiveAvgPool, adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from .average import AvgPool, avg_pool1d, avg_pool2d, avg_pool3d
from .maximum import MaxPool, max_pool1d, max_pool2d, max_pool3d

__all__ = [
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d",
    "max_pool1d", "max_pool2d", "max_pool3d",
]  # fmt: skip
