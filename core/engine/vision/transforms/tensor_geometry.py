"""Moving pixels of tensors (..., C, H, W): flips, crops, borders, sizes, rotations, warps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import core.engine as torch

from ...nn import functional as F
from ...tensor import Tensor
from .checks import as_batch, compute_dtype, from_batch, need_image, sizes

__all__ = ["affine", "crop", "elastic", "hflip", "pad", "perspective", "resize", "vflip"]

_FLOATS = (torch.float32, torch.float64)


def hflip(img: Tensor) -> Tensor:
    """Left and right exchanged."""
    need_image(img)
    return img.flip(-1)


def vflip(img: Tensor) -> Tensor:
    """Top and bottom exchanged."""
    need_image(img)
    return img.flip(-2)


def crop(img: Tensor, top: int, left: int, height: int, width: int) -> Tensor:
    """A part; what lies outside of the picture is black."""
    _, h, w = sizes(img)
    right, bottom = left + width, top + height
    part = img[..., max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
    if left >= 0 and top >= 0 and right <= w and bottom <= h:
        return part
    borders = [
        max(-left + min(0, right), 0),
        max(-top + min(0, bottom), 0),
        max(right - max(w, left), 0),
        max(bottom - max(h, top), 0),
    ]
    return pad(part, borders)


def borders_of(padding: Any) -> list[int]:
    """Left, top, right and bottom from one, two or four numbers."""
    if isinstance(padding, int):
        return [padding] * 4
    if len(padding) == 1:
        return [padding[0]] * 4
    return [padding[0], padding[1]] * 2 if len(padding) == 2 else list(padding)


def pad(img: Tensor, padding: Any, fill: Any = 0, padding_mode: str = "constant") -> Tensor:
    """Borders around the picture; negative ones cut."""
    need_image(img)
    if isinstance(fill, (tuple, list)) and len(fill) == 1:
        fill = fill[0]
    if not isinstance(0 if fill is None else fill, (int, float)):
        raise TypeError(f"Got inappropriate fill arg {fill!r}: a tensor takes one number")
    left, top, right, bottom = borders_of(padding)
    if padding_mode == "symmetric":
        return _pad_symmetric(img, left, right, top, bottom)
    batch = img.unsqueeze(0) if img.ndim < 4 else img
    if padding_mode == "constant":
        out = F.pad(batch, [left, right, top, bottom], mode="constant", value=float(fill or 0))
        return out.squeeze(0) if img.ndim < 4 else out
    batch = batch if img.dtype in _FLOATS else batch.to(torch.float32)
    out = F.pad(batch, [left, right, top, bottom], mode="replicate" if padding_mode == "edge" else padding_mode)
    return (out.squeeze(0) if img.ndim < 4 else out).to(img.dtype)


def _pad_symmetric(img: Tensor, left: int, right: int, top: int, bottom: int) -> Tensor:
    h, w = img.shape[-2:]
    img = img[..., max(-top, 0) : h - max(-bottom, 0), max(-left, 0) : w - max(-right, 0)]

    def mirrored(size: int, before: int, after: int) -> Tensor:
        if max(before, after) > size:
            raise IndexError(f"symmetric padding of {max(before, after)} pixels is more than the {size} there are")
        order = list(range(size))
        mirror = order[: max(before, 0)][::-1] + order + order[size - max(after, 0) :][::-1]
        return torch.tensor(mirror, device=img.device)

    rows = mirrored(img.shape[-2], top, bottom)
    return img.index_select(-2, rows).index_select(-1, mirrored(img.shape[-1], left, right))


def resize(img: Tensor, size: Sequence[int], mode: str, antialias: bool | None) -> Tensor:
    """Another height and width."""
    need_image(img)
    smooth = mode in ("bilinear", "bicubic")
    batch, before = as_batch(img, _FLOATS)
    out = F.interpolate(
        batch, size=list(size), mode=mode, align_corners=False if smooth else None,
        antialias=bool(antialias) and smooth,
    )  # fmt: skip
    if mode == "bicubic" and img.dtype == torch.uint8:
        out = out.clamp(min=0, max=255)
    return from_batch(out, before)


def _check_warp(img: Tensor, mode: str, fill: Any) -> None:
    channels = sizes(img)[0]
    if isinstance(fill, (tuple, list)) and len(fill) > 1 and len(fill) != channels:
        raise ValueError(
            "The number of elements in 'fill' cannot broadcast to match the number of channels of the image "
            f"({len(fill)} != {channels})"
        )
    if mode not in ("nearest", "bilinear"):
        raise ValueError(f"Interpolation mode '{mode}' is unsupported with Tensor input")


def _sample(img: Tensor, grid: Tensor, mode: str, fill: Any) -> Tensor:
    """Pixels at the places of a grid (1, H, W, 2) that runs from -1 to 1; `fill` outside."""
    batch, before = as_batch(img, [grid.dtype])
    if batch.shape[0] > 1:
        grid = grid.expand(batch.shape[0], -1, -1, -1)
    if fill is not None:  # a channel of ones goes along and says how much of a pixel comes from inside
        batch = torch.cat([batch, torch.ones_like(batch[:, :1])], 1)
    out = F.grid_sample(batch, grid, mode=mode, padding_mode="zeros", align_corners=False)
    if fill is not None:
        inside, out = out[:, -1:], out[:, :-1]
        colour = torch.tensor([float(f) for f in fill] if isinstance(fill, (tuple, list)) else [float(fill)])
        colour = colour.to(out.device, out.dtype).view(1, -1, 1, 1)
        out = torch.where(inside < 0.5, colour, out) if mode == "nearest" else out * inside + (1.0 - inside) * colour
    return from_batch(out, before)


def _places(like: Tensor, width: int, height: int, x0: float, y0: float) -> Tensor:
    """Homogeneous coordinates (1, H * W, 3) of the pixels, the first at (x0, y0)."""
    device = like.device
    base = torch.empty(1, height, width, 3, dtype=like.dtype, device=device)
    base[..., 0] = torch.linspace(x0, x0 + width - 1, width, device=device)
    base[..., 1] = torch.linspace(y0, y0 + height - 1, height, device=device).unsqueeze(-1)
    base[..., 2] = 1
    return base.view(1, height * width, 3)


def affine(img: Tensor, matrix: Sequence[float], mode: str, fill: Any, expand: bool = False) -> Tensor:
    """The picture whose pixel at p, counted from the middle, is the pixel at ``matrix @ (p, 1)`` of `img`."""
    _check_warp(img, mode, fill)
    h, w = img.shape[-2:]
    ow, oh = _turned_size(matrix, w, h) if expand else (w, h)
    dtype = compute_dtype(img)
    theta = torch.tensor(list(matrix), dtype=dtype, device=img.device).reshape(1, 2, 3)
    scaled = theta.transpose(1, 2) / torch.tensor([0.5 * w, 0.5 * h], dtype=dtype, device=img.device)
    grid = _places(theta, ow, oh, -ow * 0.5 + 0.5, -oh * 0.5 + 0.5).bmm(scaled)
    return _sample(img, grid.view(1, oh, ow, 2), mode, fill)


def _turned_size(matrix: Sequence[float], w: int, h: int) -> tuple[int, int]:
    """Width and height that hold all four corners."""
    corners = torch.tensor([[-0.5 * w, -0.5 * h, 1.0], [-0.5 * w, 0.5 * h, 1.0], [0.5 * w, 0.5 * h, 1.0],
                            [0.5 * w, -0.5 * h, 1.0]])  # fmt: skip
    moved = torch.matmul(corners, torch.tensor(list(matrix), dtype=torch.float32).view(2, 3).T)
    middle = torch.tensor([w * 0.5, h * 0.5])
    unit = 1e-4  # rounding errors shall not add a pixel
    most = torch.ceil(((moved.amax(0) + middle) / unit).trunc() * unit)
    least = torch.floor(((moved.amin(0) + middle) / unit).trunc() * unit)
    size = most - least
    return int(size[0]), int(size[1])


def perspective(img: Tensor, coeffs: Sequence[float], mode: str, fill: Any) -> Tensor:
    """The picture whose pixel (x, y) is that at ((a x + b y + c) / n, (d x + e y + f) / n), n = g x + h y + 1."""
    if len(coeffs) != 8:
        raise ValueError("Argument coeffs should have 8 float values")
    _check_warp(img, mode, fill)
    h, w = img.shape[-2:]
    dtype = compute_dtype(img)
    above = torch.tensor([[list(coeffs[0:3]), list(coeffs[3:6])]], dtype=dtype, device=img.device)
    below = torch.tensor([[[coeffs[6], coeffs[7], 1.0]] * 2], dtype=dtype, device=img.device)
    places = _places(above, w, h, 0.5, 0.5)
    scaled = above.transpose(1, 2) / torch.tensor([0.5 * w, 0.5 * h], dtype=dtype, device=img.device)
    grid = places.bmm(scaled) / places.bmm(below.transpose(1, 2)) - 1.0
    return _sample(img, grid.view(1, h, w, 2), mode, fill)


def elastic(img: Tensor, displacement: Tensor, mode: str, fill: Any) -> Tensor:
    """Each pixel from a place moved by `displacement` (1, H, W, 2), in halves of the picture."""
    spaces = [torch.linspace((1 - s) / s, (s - 1) / s, s, device=img.device) for s in img.shape[-2:]]
    rows, columns = torch.meshgrid(*spaces, indexing="ij")
    return _sample(img, torch.stack([columns, rows], -1).unsqueeze(0) + displacement.to(img.device), mode, fill)


def inverse_affine_matrix(
    center: Sequence[float], angle: float, translate: Sequence[float], scale: float, shear: Sequence[float]
) -> list[float]:
    """Where a pixel of the result comes from, for a rotation by `angle` and shears in degrees.

    The picture is moved so that `center` is the origin, sheared, scaled, rotated, moved back and translated; the six
    numbers are the first two rows of the inverse of all that.
    """
    rotation, sx, sy = math.radians(angle), math.radians(shear[0]), math.radians(shear[1])
    (cx, cy), (tx, ty) = center, translate
    a = math.cos(rotation - sy) / math.cos(sy)
    b = -math.cos(rotation - sy) * math.tan(sx) / math.cos(sy) - math.sin(rotation)
    c = math.sin(rotation - sy) / math.cos(sy)
    d = -math.sin(rotation - sy) * math.tan(sx) / math.cos(sy) + math.cos(rotation)
    # the determinant of rotation and shear is 1, so the inverse is the adjugate
    xx, xy, yx, yy = d / scale, -b / scale, -c / scale, a / scale
    return [xx, xy, xx * (-cx - tx) + xy * (-cy - ty) + cx, yx, yy, yx * (-cx - tx) + yy * (-cy - ty) + cy]
