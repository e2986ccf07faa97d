"""Images made larger or smaller, by repeating, by straight lines, by cubics, or by means of areas."""

from __future__ import annotations

import math
import warnings
from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...tensor import Tensor
from ..pooling import adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d
from .taps import taps

__all__ = ["interpolate", "upsample", "upsample_bilinear", "upsample_nearest"]

_LINEAR = ("linear", "bilinear", "trilinear")
_DIMS = {"linear": 1, "bilinear": 2, "bicubic": 2, "trilinear": 3}


class Resample(Operation):
    """Every dimension in turn: each new element is a weighted sum of a few old ones.

    The weights of a dimension are a matrix A with few elements that are not 0; forward sums over those, backward
    multiplies by the matrix turned over.
    """

    formula = r"y_{p q} = \sum_{i j} A_{p i} B_{q j} \, x_{i j}"
    derivatives: ClassVar = {"x": r"\bar{x}_{i j} = \sum_{p q} A_{p i} B_{q j} \, \bar{y}_{p q}"}
    input_names = ("input",)
    attribute_names = ("size", "mode", "align_corners", "antialias")

    def __init__(
        self, size: tuple[int, ...], mode: str, align_corners: bool, scales: tuple[float | None, ...], antialias: bool
    ) -> None:
        self.size, self.mode, self.align_corners, self.antialias = size, mode, align_corners, antialias
        self._scales = scales
        dims = len(size)
        word = ("linear", "bilinear", "trilinear")[dims - 1] if mode in _LINEAR else mode.replace("-", "_")
        aa = ("_aa", "Aa") if antialias else ("", "")
        self.name = f"upsample_{word}{dims}d{aa[0]}"  # type: ignore[misc]
        self.grad_name = f"Upsample{word.title().replace('_', '')}{dims}D{aa[1]}Backward0"

    def out(self, *inputs: Any) -> Any:
        """(N, C, the given sizes)."""
        x = inputs[0]
        if any(n < 1 for n in (*self.size, *x.shape[2:])):
            raise RuntimeError(
                "Input and output sizes should be greater than 0, but got input "
                f"({', '.join(f'{n}' for n in x.shape[2:])}) and output ({', '.join(f'{n}' for n in self.size)})"
            )
        return (*x.shape[:2], *self.size), x.dtype

    def _taps(self, dim: int, n: int) -> tuple[np.ndarray, np.ndarray | None]:
        return taps(self.mode, n, self.size[dim], self.align_corners, self._scales[dim], self.antialias)

    def forward(self, xp, y, x):
        for dim in range(len(self.size)):
            places, weights = self._taps(dim, x.shape[2 + dim])
            if weights is None:
                x = xp.take(x, xp.asarray(places[0]), axis=2 + dim)
                continue
            shape = (-1, *(1,) * (x.ndim - 3 - dim))
            weights = weights.astype(x.dtype)
            total = 0.0
            for at, weight in zip(places, weights, strict=True):
                part = xp.take(x, xp.asarray(at), axis=2 + dim)
                total = xp.add(total, xp.multiply(part, xp.asarray(weight).reshape(shape)))
            x = total
        xp.copyto(y, x)

    def backward(self, xp, i, gx, gy, y, x):
        for dim in range(len(self.size) - 1, -1, -1):
            n = gx.shape[2 + dim]
            places, weights = self._taps(dim, n)
            matrix = np.zeros((self.size[dim], n), gy.dtype)
            rows = np.arange(self.size[dim])
            for k, at in enumerate(places):
                np.add.at(matrix, (rows, at), 1.0 if weights is None else weights[k].astype(gy.dtype))
            turned = xp.swapaxes(gy, 2 + dim, -1)
            gy = xp.swapaxes(xp.matmul(turned, xp.asarray(matrix)), 2 + dim, -1)
        xp.copyto(gx, gy)


def _sizes(input: Tensor, size: Any, scale_factor: Any, recompute: Any) -> tuple[tuple[int, ...], tuple]:
    """The new sizes, and the scales that the caller gave (None where positions follow from the sizes)."""
    dims = input.ndim - 2
    if size is not None and scale_factor is not None:
        raise ValueError("only one of size or scale_factor should be defined")
    if size is not None:
        found = tuple(int(s) for s in size) if isinstance(size, (tuple, list)) else (int(size),) * dims
        if len(found) != dims:
            raise ValueError(
                "Input and output must have the same number of spatial dimensions, but got input with spatial "
                f"dimensions of {list(input.shape[2:])} and output size of {size}. Please provide input "
                "(N, C, d1, ..., dK) and output size (o1, ..., oK)."
            )
        if recompute:
            raise ValueError("recompute_scale_factor is not meaningful with an explicit size.")
        return found, (None,) * dims
    if scale_factor is None:
        raise ValueError("either size or scale_factor should be defined")
    scales = tuple(scale_factor) if isinstance(scale_factor, (tuple, list)) else (scale_factor,) * dims
    if len(scales) != dims:
        raise ValueError(
            "Input and scale_factor must have the same number of spatial dimensions, but got input with spatial "
            f"dimensions of {list(input.shape[2:])} and scale_factor of shape {scale_factor}."
        )
    found = tuple(math.floor(float(n) * s) for n, s in zip(input.shape[2:], scales, strict=True))
    return found, (None,) * dims if recompute else tuple(float(s) for s in scales)


def interpolate(
    input: Tensor, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None,
    recompute_scale_factor: bool | None = None, antialias: bool = False,
) -> Tensor:  # fmt: skip
    """Resize (N, C, L), (N, C, H, W) or (N, C, D, H, W) to a size or by a factor.

    Parameters
    ----------
    mode : {"nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"}
    align_corners : bool, optional
        Whether the outermost elements keep their places, or the outermost edges do.
    recompute_scale_factor : bool, optional
        Place by the ratio of the whole-numbered sizes, not by the given factor.
    antialias : bool
        Widen the weights when making smaller ("bilinear" and "bicubic").
    """
    if mode in ("nearest", "area", "nearest-exact"):
        if align_corners is not None:
            raise ValueError(
                "align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | "
                "trilinear"
            )
    elif mode not in _DIMS:
        raise NotImplementedError(
            "Input Error: Only 3D, 4D and 5D input Tensors supported (got "
            f"{input.ndim}D) for the modes: nearest | linear | bilinear | bicubic | trilinear | area | nearest-exact "
            f"(got {mode})"
        )
    if antialias and not (mode in ("bilinear", "bicubic") and input.ndim == 4):
        raise ValueError("Anti-alias option is restricted to bilinear and bicubic modes and requires a 4-D tensor")
    sizes, scales = _sizes(input, size, scale_factor, recompute_scale_factor)
    dims = input.ndim - 2
    if dims not in (1, 2, 3) or _DIMS.get(mode, dims) != dims:
        raise NotImplementedError(
            f"Got {input.ndim}D input, but {mode} mode needs "
            f"{_DIMS[mode] + 2 if mode in _DIMS else '3D, 4D or 5'}D input"
        )
    if mode == "area":
        return (adaptive_avg_pool1d, adaptive_avg_pool2d, adaptive_avg_pool3d)[dims - 1](input, sizes)
    return apply(Resample(sizes, mode, bool(align_corners), scales, antialias), input)


def upsample(
    input: Tensor, size: Any = None, scale_factor: Any = None, mode: str = "nearest", align_corners: bool | None = None
) -> Tensor:
    """The old name of :func:`interpolate`."""
    warnings.warn("`nn.functional.upsample` is deprecated. Use `nn.functional.interpolate` instead.", stacklevel=3)
    return interpolate(input, size, scale_factor, mode, align_corners)


def upsample_nearest(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """:func:`interpolate` by repeating."""
    warnings.warn(
        "`nn.functional.upsample_nearest` is deprecated. Use `nn.functional.interpolate` instead.", stacklevel=3
    )
    return interpolate(input, size, scale_factor, mode="nearest")


def upsample_bilinear(input: Tensor, size: Any = None, scale_factor: Any = None) -> Tensor:
    """:func:`interpolate` by straight lines between aligned corners."""
    warnings.warn(
        "`nn.functional.upsample_bilinear` is deprecated. Use `nn.functional.interpolate` instead.", stacklevel=3
    )
    return interpolate(input, size, scale_factor, mode="bilinear", align_corners=True)
