"""Parts of a picture's features, brought to one size.

Bilinear sampling works on rows and columns separately, so each box is two small matrices: the result is
``rows @ features @ columns``, which autograd differentiates by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

import core.engine as torch

from ... import backend, nn
from ...tensor import Tensor

__all__ = ["RoIAlign", "roi_align"]


def _weights(start: np.ndarray, length: np.ndarray, cells: int, size: int, samples: int) -> np.ndarray:
    """For each box the mean of its samples' weights (K, cells, size) along one axis."""
    made = np.zeros((len(start), cells, size))
    for k, (first, long) in enumerate(zip(start, length, strict=True)):
        count = samples if samples > 0 else max(int(np.ceil(long / cells)), 0)
        if count == 0:
            continue
        steps = (np.arange(count) + 0.5) / count
        at = first + (np.arange(cells)[:, None] + steps) * (long / cells)
        inside = (at >= -1.0) & (at <= size)
        at = np.clip(at, 0.0, size - 1.0)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, size - 1)
        rows = np.broadcast_to(np.arange(cells)[:, None], at.shape)
        np.add.at(made[k], (rows, low), (1.0 - (at - low)) * inside / count)
        np.add.at(made[k], (rows, high), (at - low) * inside / count)
    return made


def roi_align(
    input: Tensor, boxes: Any, output_size: int | Sequence[int], spatial_scale: float = 1.0, sampling_ratio: int = -1,
    aligned: bool = False,
) -> Tensor:  # fmt: skip
    """The mean of bilinear samples in each cell of a grid over each box: (N, C, H, W) to (K, C, height, width).

    Parameters
    ----------
    boxes : Tensor or list of Tensor
        (K, 5) with the number of the picture and (x1, y1, x2, y2), or for each picture its boxes (L, 4).
    output_size : int or (int, int)
        Height and width of the grid.
    spatial_scale : float
        From the boxes' coordinates to those of `input`.
    sampling_ratio : int
        Samples along each side of a cell; 0 or less for about one a pixel.
    aligned : bool
        Count from the middle of pixels, half a pixel further left and up.

    Gradients go to `input` only.

    Source: K. He et al. 2017, https://arxiv.org/abs/1703.06870
    """
    if isinstance(boxes, (list, tuple)):
        if any(b.ndim != 2 or b.shape[1] != 4 for b in boxes):
            raise ValueError("each tensor of the list of boxes should have the shape [L, 4]")
        numbered = [np.full((b.shape[0], 1), k, np.float64) for k, b in enumerate(boxes)]
        arrays = [backend.to_numpy(b.data_array).astype(np.float64) for b in boxes]
        rois = np.concatenate([np.concatenate(pair, 1) for pair in zip(numbered, arrays, strict=True)])
    elif boxes.ndim == 2 and boxes.shape[1] == 5:
        rois = backend.to_numpy(boxes.data_array).astype(np.float64)
    else:
        raise ValueError(f"The boxes tensor shape is not correct as Tensor[K, 5]: {list(boxes.shape)}")
    high, wide = (output_size, output_size) if isinstance(output_size, int) else output_size
    _, channels, height, width = input.shape
    if len(rois) == 0:
        return input.new_zeros((0, channels, high, wide))
    corners = rois[:, 1:] * spatial_scale - (0.5 if aligned else 0.0)
    lengths = corners[:, 2:] - corners[:, :2]
    if not aligned:
        lengths = np.maximum(lengths, 1.0)
    rows = _weights(corners[:, 1], lengths[:, 1], high, height, sampling_ratio)[:, None]
    columns = _weights(corners[:, 0], lengths[:, 0], wide, width, sampling_ratio)[:, None].swapaxes(2, 3)
    left, right = (torch.tensor(w, dtype=input.dtype, device=input.device) for w in (rows, columns))
    chosen = input[torch.tensor(rois[:, 0].astype(np.int64), device=input.device)]
    return torch.matmul(torch.matmul(left, chosen), right)


class RoIAlign(nn.Module):
    """:func:`roi_align` with its settings."""

    def __init__(
        self, output_size: int | Sequence[int], spatial_scale: float, sampling_ratio: int, aligned: bool = False
    ) -> None:
        super().__init__()
        self.output_size, self.spatial_scale = output_size, spatial_scale
        self.sampling_ratio, self.aligned = sampling_ratio, aligned

    def forward(self, input: Tensor, rois: Any) -> Tensor:
        return roi_align(input, rois, self.output_size, self.spatial_scale, self.sampling_ratio, self.aligned)

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(output_size={self.output_size}, spatial_scale={self.spatial_scale}, "
            f"sampling_ratio={self.sampling_ratio}, aligned={self.aligned})"
        )
