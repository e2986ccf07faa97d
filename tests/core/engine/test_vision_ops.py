"""Grids, files and boxes of pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch as yardstick
from PIL import Image

import core.engine as torch
from core.engine.vision import ops, utils

RNG = np.random.default_rng(1)


def boxes(count: int) -> np.ndarray:
    """Boxes (count, 4), corner before corner."""
    return np.sort(RNG.random((count, 2, 2)), axis=1).reshape(count, 4).astype(np.float32)


def test_grid_places_pictures_row_by_row() -> None:
    """Each with a border; what is left over has the colour of the border."""
    x = RNG.random((5, 3, 4, 6)).astype(np.float32)
    grid = utils.make_grid(torch.tensor(x), nrow=3, padding=1, pad_value=0.25).numpy()
    assert grid.shape == (3, 11, 22)
    assert np.array_equal(grid[:, 6:10, 8:14], x[4])
    assert (grid[:, 6:, 15:] == 0.25).all()
    assert utils.make_grid([torch.ones(1, 4, 6)] * 2).shape == (3, 8, 18)
    assert utils.make_grid(torch.ones(1, 3, 4, 6)).shape == (3, 4, 6)
    assert utils.make_grid(torch.ones(4, 6)).shape == (3, 4, 6)
    with pytest.raises(TypeError, match="tensor or list of tensors"):
        utils.make_grid(x)


def test_grid_normalizes() -> None:
    """From the least and greatest number, of all, of each, or given."""
    x = torch.tensor(np.stack([np.full((1, 2, 2), 3.0), np.arange(4.0).reshape(1, 2, 2) * 2]).astype(np.float32))
    common = utils.make_grid(x, padding=0, normalize=True)[0].numpy()
    assert np.allclose(common, [[0.5, 0.5, 0.0, 1 / 3], [0.5, 0.5, 2 / 3, 1.0]])
    each = utils.make_grid(x, padding=0, normalize=True, scale_each=True)
    assert each[0, 0, :2].tolist() == [0.0, 0.0]
    given = utils.make_grid(x, padding=0, normalize=True, value_range=(2.0, 4.0))
    assert given[0].tolist() == [[0.5, 0.5, 0.0, 0.0], [0.5, 0.5, 1.0, 1.0]]
    assert x[1, 0, 1, 1].item() == 6.0


def test_pictures_are_saved(tmp_path: Path) -> None:
    """Numbers are rounded to 8 bits and cut at black and white."""
    x = torch.tensor([[[-1.0, 0.0, 0.501], [0.999, 1.0, 2.0]]])
    utils.save_image(x, tmp_path / "x.png")
    found = np.asarray(Image.open(tmp_path / "x.png"))
    assert found[:, :, 0].tolist() == [[0, 0, 128], [255, 255, 255]]


def test_boxes_are_drawn() -> None:
    """Outline in the colour, nothing elsewhere; wrong boxes and pictures are refused."""
    x = torch.zeros(3, 20, 30, dtype=torch.uint8)
    drawn = utils.draw_bounding_boxes(x, torch.tensor([[2, 3, 10, 12], [15, 5, 25, 15]]), colors=["red", (0, 9, 0)])
    assert drawn[:, 3, 5].tolist() == [255, 0, 0]
    assert drawn[:, 15, 20].tolist() == [0, 9, 0]
    assert drawn[:, 7, 5].tolist() == [0, 0, 0]
    assert x.sum().item() == 0
    filled = utils.draw_bounding_boxes(torch.zeros(1, 20, 30), torch.tensor([[2, 3, 10, 12]]), fill=True, labels=["a"])
    assert filled.dtype == torch.float32
    assert filled.shape == (3, 20, 30)
    with pytest.raises(ValueError, match="mismatch"):
        utils.draw_bounding_boxes(x, torch.tensor([[2, 3, 10, 12]]), labels=["a", "b"])
    with pytest.raises(ValueError, match="xmin, ymin"):
        utils.draw_bounding_boxes(x, torch.tensor([[12, 3, 10, 12]]))
    with pytest.raises(ValueError, match="batches"):
        utils.draw_bounding_boxes(torch.zeros(1, 3, 4, 4), torch.tensor([[0, 0, 1, 1]]))
    with pytest.warns(UserWarning, match="No box"):
        utils.draw_bounding_boxes(x, torch.zeros(0, 4))


def test_overlaps() -> None:
    """Common area over covered area, pair by pair, and the generalized one."""
    a, b = boxes(5), boxes(4)
    iou, giou = np.zeros((5, 4)), np.zeros((5, 4))
    for i, p in enumerate(a.astype(float)):
        for j, q in enumerate(b.astype(float)):
            sides = np.maximum(np.minimum(p[2:], q[2:]) - np.maximum(p[:2], q[:2]), 0)
            common = sides.prod()
            covered = (p[2:] - p[:2]).prod() + (q[2:] - q[:2]).prod() - common
            around = (np.maximum(p[2:], q[2:]) - np.minimum(p[:2], q[:2])).prod()
            iou[i, j], giou[i, j] = common / covered, common / covered - (around - covered) / around
    assert np.allclose(ops.box_iou(torch.tensor(a), torch.tensor(b)).numpy(), iou, atol=1e-5)
    assert np.allclose(ops.generalized_box_iou(torch.tensor(a), torch.tensor(b)).numpy(), giou, atol=1e-5)
    wide, other = (ops.box_convert(torch.tensor(x), "xyxy", "cxcywh") for x in (a, b))
    assert np.allclose(ops.box_iou(wide, other, fmt="cxcywh").numpy(), iou, atol=1e-5)


@pytest.mark.parametrize("start", ["xyxy", "xywh", "cxcywh"])
@pytest.mark.parametrize("end", ["xyxy", "xywh", "cxcywh"])
def test_formats(start: str, end: str) -> None:
    """There and back, with the same area; gradients pass."""
    x = ops.box_convert(torch.tensor(boxes(3)), "xyxy", start).requires_grad_()
    there = ops.box_convert(x, start, end)
    assert np.allclose(ops.box_convert(there, end, start).detach().numpy(), x.detach().numpy(), atol=1e-6)
    assert np.allclose(ops.box_area(there, end).detach().numpy(), ops.box_area(x, start).detach().numpy(), atol=1e-6)
    there.sum().backward()
    assert x.grad is not None
    with pytest.raises(ValueError, match="Unsupported"):
        ops.box_convert(x, start, "corners")


def test_suppression_keeps_the_best() -> None:
    """A box goes only for a better one that stays; groups do not meet."""
    x = torch.tensor([[0.0, 0.0, 10.0, 10.0], [1.0, 1.0, 11.0, 11.0], [0.0, 0.0, 10.0, 6.0], [20.0, 20.0, 30.0, 30.0]])
    scores = torch.tensor([0.8, 0.9, 0.7, 0.1])
    assert ops.nms(x, scores, 0.5).tolist() == [1, 2, 3]
    assert ops.nms(x, scores, 0.38).tolist() == [1, 3]
    assert ops.nms(x, scores, 0.99).tolist() == [1, 0, 2, 3]
    assert ops.nms(x[:0], scores[:0], 0.5).tolist() == []
    assert ops.batched_nms(x, scores, torch.tensor([0, 1, 0, 1]), 0.5).tolist() == [1, 0, 3]
    with pytest.raises(RuntimeError, match=r"\[N, 4\]"):
        ops.nms(scores, scores, 0.5)
    with pytest.raises(RuntimeError, match="same number"):
        ops.nms(x, scores[:2], 0.5)


def test_boxes_are_cut_and_chosen() -> None:
    """At the borders of the picture; by the length of the sides."""
    x = torch.tensor([[-5.0, 2.0, 50.0, 9.0], [1.0, 1.0, 2.0, 30.0]])
    assert ops.clip_boxes_to_image(x, (8, 20)).tolist() == [[0.0, 2.0, 20.0, 8.0], [1.0, 1.0, 2.0, 8.0]]
    assert ops.remove_small_boxes(x, 2.0).tolist() == [0]


@pytest.mark.parametrize("samples", [-1, 1, 2])
@pytest.mark.parametrize("aligned", [False, True])
def test_parts_of_features_come_in_one_size(samples: int, aligned: bool) -> None:
    """The mean of bilinear samples, one by one; the gradient is the numeric one."""
    x = RNG.random((2, 1, 6, 7)).astype(np.float32)
    rois = np.array([[1, 1.0, 2.0, 9.0, 11.0], [0, 3.3, 0.2, 12.9, 6.1], [0, -9.0, 1.0, 4.0, 30.0]], np.float32)

    def sample(plane: np.ndarray, y: float, x: float) -> float:
        if not (-1 <= y <= 6 and -1 <= x <= 7):
            return 0.0
        y, x = min(max(y, 0.0), 5.0), min(max(x, 0.0), 6.0)
        j, i = int(y), int(x)
        below, right = min(j + 1, 5), min(i + 1, 6)
        top = plane[j, i] * (1 - x + i) + plane[j, right] * (x - i)
        return top * (1 - y + j) + (plane[below, i] * (1 - x + i) + plane[below, right] * (x - i)) * (y - j)

    wanted = np.zeros((3, 1, 2, 3))
    for k, (number, *box) in enumerate(rois.astype(float)):
        x1, y1, x2, y2 = (c * 0.5 - 0.5 * aligned for c in box)
        wide, high = (x2 - x1, y2 - y1) if aligned else (max(x2 - x1, 1), max(y2 - y1, 1))
        ny, nx = (samples, samples) if samples > 0 else (int(np.ceil(high / 2)), int(np.ceil(wide / 3)))
        for row, column in np.ndindex(2, 3):
            wanted[k, 0, row, column] = np.mean([
                sample(x[int(number), 0], y1 + (row + (a + 0.5) / ny) * high / 2,
                       x1 + (column + (b + 0.5) / nx) * wide / 3)
                for a in range(ny) for b in range(nx)
            ])  # fmt: skip
    source = torch.tensor(x, requires_grad=True)
    found = ops.RoIAlign((2, 3), 0.5, samples, aligned)(source, torch.tensor(rois))
    assert np.allclose(found.detach().numpy(), wanted, atol=1e-5)
    found.sum().backward()
    total = ops.roi_align(torch.tensor(x + x * 1e-2), torch.tensor(rois), (2, 3), 0.5, samples, aligned).sum().item()
    assert (source.grad.numpy() * x * 1e-2).sum() == pytest.approx(total - found.sum().item(), rel=1e-2)
    listed = [torch.tensor(rois[1:, 1:]), torch.tensor(rois[:1, 1:])]
    again = ops.roi_align(torch.tensor(x), listed, (2, 3), 0.5, samples, aligned)
    assert np.allclose(again.numpy(), wanted[[1, 2, 0]], atol=1e-5)
    with pytest.raises(ValueError, match="not correct"):
        ops.roi_align(source, torch.tensor(rois[:, 1:]), 2)


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("alpha", [0.25, -1])
def test_focal_loss(reduction: str, alpha: float) -> None:
    """Value and gradient are those of the formula in PyTorch."""
    x, t = RNG.standard_normal((4, 3)).astype(np.float32), (RNG.random((4, 3)) > 0.5).astype(np.float32)
    a, b = torch.tensor(x, requires_grad=True), yardstick.tensor(x, requires_grad=True)
    truth = yardstick.tensor(t)
    p = b.sigmoid() * truth + (1 - b.sigmoid()) * (1 - truth)
    wanted = -((1 - p) ** 2) * p.log()
    if alpha >= 0:
        wanted = wanted * (alpha * truth + (1 - alpha) * (1 - truth))
    wanted = wanted if reduction == "none" else getattr(wanted, reduction)()
    found = ops.sigmoid_focal_loss(a, torch.tensor(t), alpha=alpha, reduction=reduction)
    assert np.allclose(found.detach().numpy(), wanted.detach().numpy(), atol=1e-6)
    found.sum().backward()
    wanted.sum().backward()
    assert np.allclose(a.grad.numpy(), b.grad.numpy(), atol=1e-5)
    with pytest.raises(ValueError, match="alpha"):
        ops.sigmoid_focal_loss(a, torch.tensor(t), alpha=2)
