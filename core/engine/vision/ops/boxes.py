"""Boxes around things: areas, overlaps, and the choice of the best of many.

A box is (x1, y1, x2, y2) with x1 < x2 and y1 < y2, unless a format says otherwise: ``xywh`` is the corner with width
and height, ``cxcywh`` the middle with width and height.
"""

from __future__ import annotations

import numpy as np

import core.engine as torch

from ... import backend
from ...tensor import Tensor

__all__ = [
    "batched_nms", "box_area", "box_convert", "box_iou", "clip_boxes_to_image", "generalized_box_iou", "nms",
    "remove_small_boxes",
]  # fmt: skip

_FORMATS = ("xyxy", "xywh", "cxcywh")


def _wide(t: Tensor) -> Tensor:
    """In a type whose products do not overflow."""
    if t.is_floating_point():
        return t if t.dtype in (torch.float32, torch.float64) else t.float()
    return t if t.dtype in (torch.int32, torch.int64) else t.int()


def box_convert(boxes: Tensor, in_fmt: str, out_fmt: str) -> Tensor:
    """Boxes (..., 4) in another format.

    Raises
    ------
    ValueError
        For a format other than ``xyxy``, ``xywh`` and ``cxcywh``.
    """
    if in_fmt not in _FORMATS or out_fmt not in _FORMATS:
        raise ValueError(
            f"Unsupported Bounding Box Conversions for given in_fmt {in_fmt} and out_fmt {out_fmt}: there are "
            f"{', '.join(_FORMATS)}"
        )
    if in_fmt == out_fmt:
        return boxes.clone()
    a, b, c, d = boxes.unbind(-1)
    if in_fmt == "xywh":
        a, b, c, d = a, b, a + c, b + d
    elif in_fmt == "cxcywh":
        a, b, c, d = a - 0.5 * c, b - 0.5 * d, a + 0.5 * c, b + 0.5 * d
    if out_fmt == "xywh":
        a, b, c, d = a, b, c - a, d - b
    elif out_fmt == "cxcywh":
        a, b, c, d = (a + c) / 2, (b + d) / 2, c - a, d - b
    return torch.stack((a, b, c, d), dim=-1)


def box_area(boxes: Tensor, fmt: str = "xyxy") -> Tensor:
    """Areas (...) of boxes (..., 4)."""
    if fmt not in _FORMATS:
        raise ValueError(f"Unsupported Bounding Box area for given format {fmt}: there are {', '.join(_FORMATS)}")
    boxes = _wide(boxes)
    if fmt == "xyxy":
        return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])
    return boxes[..., 2] * boxes[..., 3]


def _shared(boxes1: Tensor, boxes2: Tensor) -> tuple[Tensor, Tensor]:
    """Areas (N, M) that pairs have in common, and that they cover together."""
    first, second = boxes1[..., :, None, :], boxes2[..., None, :, :]
    least = torch.maximum(first[..., :2], second[..., :2])
    sides = _wide(torch.minimum(first[..., 2:], second[..., 2:]) - least).clamp(min=0)
    common = sides[..., 0] * sides[..., 1]
    return common, box_area(boxes1)[..., :, None] + box_area(boxes2)[..., None, :] - common


def box_iou(boxes1: Tensor, boxes2: Tensor, fmt: str = "xyxy") -> Tensor:
    """Common area over covered area (N, M) of N boxes with M boxes (Jaccard index)."""
    if fmt != "xyxy":
        boxes1, boxes2 = box_convert(boxes1, fmt, "xyxy"), box_convert(boxes2, fmt, "xyxy")
    common, covered = _shared(boxes1, boxes2)
    return common / covered


def generalized_box_iou(boxes1: Tensor, boxes2: Tensor) -> Tensor:
    """:func:`box_iou` minus the share of the smallest box around both that neither covers.

    Source: H. Rezatofighi et al. 2019, https://arxiv.org/abs/1902.09630
    """
    common, covered = _shared(boxes1, boxes2)
    first, second = boxes1[..., :, None, :], boxes2[..., None, :, :]
    least = torch.minimum(first[..., :2], second[..., :2])
    sides = _wide(torch.maximum(first[..., 2:], second[..., 2:]) - least).clamp(min=0)
    around = sides[..., 0] * sides[..., 1]
    return common / covered - (around - covered) / around


def nms(boxes: Tensor, scores: Tensor, iou_threshold: float) -> Tensor:
    """Positions of the boxes that stay, best first: a box goes if a better one overlaps it by more than the threshold.

    Raises
    ------
    RuntimeError
        Unless `boxes` is (N, 4) and `scores` is (N).
    """
    if boxes.ndim != 2 or boxes.shape[1] != 4:
        raise RuntimeError(f"boxes should be a 2d tensor of shape [N, 4], got {list(boxes.shape)}")
    if scores.ndim != 1 or scores.shape[0] != boxes.shape[0]:
        raise RuntimeError(
            "boxes and scores should have same number of elements in dimension 0, got "
            f"{list(boxes.shape)} and {list(scores.shape)}"
        )
    corners, order = backend.to_numpy(boxes.data_array), np.argsort(-backend.to_numpy(scores.data_array), kind="stable")
    areas = (corners[:, 2] - corners[:, 0]) * (corners[:, 3] - corners[:, 1])
    kept = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(best)
        least = np.maximum(corners[best, :2], corners[rest, :2])
        sides = np.maximum(np.minimum(corners[best, 2:], corners[rest, 2:]) - least, 0)
        common = sides[:, 0] * sides[:, 1]
        with np.errstate(divide="ignore", invalid="ignore"):
            overlap = common / (areas[best] + areas[rest] - common)
        order = rest[~(overlap > iou_threshold)]
    return torch.tensor(np.array(kept, np.int64), device=boxes.device)


def batched_nms(boxes: Tensor, scores: Tensor, idxs: Tensor, iou_threshold: float) -> Tensor:
    """:func:`nms` within each group of `idxs` (N)."""
    if boxes.numel() == 0:
        return torch.empty((0,), dtype=torch.int64, device=boxes.device)
    # groups are moved apart, so that boxes of different groups never meet
    apart = idxs.to(boxes.dtype) * (boxes.max() + 1)
    return nms(boxes + apart[:, None], scores, iou_threshold)


def remove_small_boxes(boxes: Tensor, min_size: float) -> Tensor:
    """Positions of the boxes whose sides are both at least `min_size`."""
    wide, high = boxes[..., 2] - boxes[..., 0], boxes[..., 3] - boxes[..., 1]
    return ((wide >= min_size) & (high >= min_size)).nonzero().squeeze(1)


def clip_boxes_to_image(boxes: Tensor, size: tuple[int, int]) -> Tensor:
    """Boxes cut at the borders of a picture of (height, width)."""
    height, width = size
    x, y = boxes[..., 0::2].clamp(min=0, max=width), boxes[..., 1::2].clamp(min=0, max=height)
    return torch.stack((x, y), dim=boxes.dim()).reshape(boxes.shape)
