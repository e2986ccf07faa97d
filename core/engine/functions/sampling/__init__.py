"""Images at other places than their own: made larger or smaller, bent by a grid, cut into patches, rearranged."""

# ruff: noqa: F401  (this file gathers names)

from .grid import GridSample, affine_grid, grid_sample, grid_sampler_2d, grid_sampler_3d
from .patches import Fold, Unfold, fold, unfold
from .resize import Resample, interpolate, upsample, upsample_bilinear, upsample_nearest
from .shuffle import channel_shuffle, pixel_shuffle, pixel_unshuffle

__all__ = [
    "affine_grid", "channel_shuffle", "fold", "grid_sample", "grid_sampler_2d", "grid_sampler_3d", "interpolate",
    "pixel_shuffle", "pixel_unshuffle", "unfold", "upsample", "upsample_bilinear", "upsample_nearest",
]  # fmt: skip
