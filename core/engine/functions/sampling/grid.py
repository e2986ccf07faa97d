"""Images read at any places that a grid names, between their elements too."""

from __future__ import annotations

from itertools import product
from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...backend import scatter_add
from ...creation import linspace
from ...shapes import count
from ...tensor import Tensor
from ..join import stack
from .places import along

__all__ = ["affine_grid", "grid_sample", "grid_sampler", "grid_sampler_2d", "grid_sampler_3d"]

_MODES = ("bilinear", "nearest", "bicubic")
_PADDINGS = ("zeros", "border", "reflection")


class GridSample(Operation):
    """For every output place a position in the image, and of it the weighted sum of the elements around.

    Shapes: x (N, C, H, W) or (N, C, D, H, W), grid (N, places..., 2 or 3) with x first, in -1 .. 1 over the image.

    Source: Jaderberg et al. 2015, https://arxiv.org/abs/1506.02025
    """

    name, grad_name = "grid_sampler", "GridSamplerBackward0"
    formula = r"y_{n,c,p} = \sum_q x_{n,c,q} \, \prod_d k(g_{n,p,d} - q_d)"
    derivatives: ClassVar = {
        "x": r"\bar{x}_{n,c,q} = \sum_p \bar{y}_{n,c,p} \, \prod_d k(g_{n,p,d} - q_d)",
        "grid": r"\bar{g}_{n,p,e} = \sum_{c,q} \bar{y}_{n,c,p} x_{n,c,q} \, k'(g_{n,p,e} - q_e) "
        r"\prod_{d \neq e} k(g_{n,p,d} - q_d)",
    }
    input_names = ("input", "grid")
    saves = ("x", "grid")
    saves_for: ClassVar = {"x": ("grid",), "grid": ("x", "grid")}
    attribute_names = ("mode", "padding_mode", "align_corners")

    def __init__(self, dims: int, mode: str, padding_mode: str, align_corners: bool) -> None:
        self.mode, self.padding_mode, self.align_corners, self._dims = mode, padding_mode, align_corners, dims
        self.name = f"grid_sampler_{dims}d"  # type: ignore[misc]
        self.grad_name = f"GridSampler{dims}DBackward0"

    def out(self, *inputs: Any) -> Any:
        """(N, C, the grid's places)."""
        x, grid = inputs
        if grid.shape[0] != x.shape[0]:
            raise RuntimeError(
                "grid_sampler(): expected grid and input to have same batch size, but got input with sizes "
                f"{list(x.shape)} and grid with sizes {list(grid.shape)}"
            )
        if grid.shape[-1] != self._dims:
            raise RuntimeError(
                f"grid_sampler(): expected grid to have size {self._dims} in last dimension, but got grid with sizes "
                f"{list(grid.shape)}"
            )
        if any(n == 0 for n in x.shape[2:]):
            raise RuntimeError(
                f"grid_sampler(): expected input to have non-empty spatial dimensions, but input has {list(x.shape)}"
            )
        return (*x.shape[:2], *grid.shape[1:-1]), x.dtype

    def _around(self, xp: Any, grid: Any, image: tuple[int, ...]) -> list[list[Any]]:
        """For each dimension of the image the elements around: index, weight and slope, each (N, places)."""
        flat = grid.reshape(grid.shape[0], -1, self._dims)
        return [
            along(xp, flat[:, :, self._dims - 1 - d], n, self.mode, self.padding_mode, self.align_corners)
            for d, n in enumerate(image)
        ]

    def _corners(self, xp: Any, around: list, image: tuple[int, ...], slope_of: int | None = None) -> Any:
        """Position in the flat image and weight of each element around; one factor may be the slope instead."""
        for corner in product(*around):
            index, weight = 0, 1.0
            for d, (at, value, slope) in enumerate(corner):
                index = index * image[d] + at
                weight = xp.multiply(weight, slope if d == slope_of else value)
            yield index, weight

    def forward(self, xp, y, x, grid):
        image = x.shape[2:]
        flat = x.reshape(*x.shape[:2], count(image))
        target = y.reshape(*y.shape[:2], -1)
        target.fill(0.0)
        for index, weight in self._corners(xp, self._around(xp, grid, image), image):
            taken = xp.take_along_axis(flat, index[:, None, :], 2)
            xp.add(target, xp.multiply(taken, weight[:, None, :]), out=target)

    def backward(self, xp, i, gx, gy, y, x, grid):
        image = (gx if i == 0 else x).shape[2:]
        around = self._around(xp, grid, image)
        source = gy.reshape(*gy.shape[:2], -1)
        if i == 0:
            gx.fill(0.0)
            planes, places = gx.shape[0] * gx.shape[1], count(image)
            first = xp.arange(planes).reshape(*gx.shape[:2], 1) * places
            for index, weight in self._corners(xp, around, image):
                part = xp.multiply(source, weight[:, None, :])
                scatter_add(xp, gx.reshape(-1), xp.add(first, index[:, None, :]).reshape(-1), part.reshape(-1))
            return
        flat = x.reshape(*x.shape[:2], count(image))
        target = gx.reshape(gx.shape[0], -1, self._dims)
        for d in range(self._dims):
            total = 0.0
            for index, weight in self._corners(xp, around, image, d):
                taken = xp.take_along_axis(flat, index[:, None, :], 2)
                total = xp.add(total, xp.multiply(xp.sum(xp.multiply(taken, source), axis=1), weight))
            target[:, :, self._dims - 1 - d] = total


def grid_sample(
    input: Tensor, grid: Tensor, mode: str = "bilinear", padding_mode: str = "zeros", align_corners: bool | None = None
) -> Tensor:
    """Values of images at the positions of `grid`, whose last dimension is (x, y) or (x, y, z) from -1 to 1.

    Parameters
    ----------
    mode : {"bilinear", "nearest", "bicubic"}
        Bicubic is for images only.
    padding_mode : {"zeros", "border", "reflection"}
        What lies outside of the image.
    align_corners : bool, optional
        Whether -1 and 1 are the centres of the outermost elements, or their outer edges.
    """
    if mode not in _MODES:
        raise ValueError(
            f"nn.functional.grid_sample(): expected mode to be 'bilinear', 'nearest' or 'bicubic', but got: '{mode}'"
        )
    if padding_mode not in _PADDINGS:
        raise ValueError(
            "nn.functional.grid_sample(): expected padding_mode to be 'zeros', 'border', or 'reflection', but got: "
            f"'{padding_mode}'"
        )
    if input.ndim not in (4, 5) or grid.ndim != input.ndim:
        raise RuntimeError(
            "grid_sampler(): expected 4D or 5D input and grid with same number of dimensions, but got input with sizes "
            f"{list(input.shape)} and grid with sizes {list(grid.shape)}"
        )
    if input.ndim == 5 and mode == "bicubic":
        raise RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input")
    if input.dtype is not grid.dtype:
        raise RuntimeError(
            f"grid_sampler(): expected input and grid to have same dtype, but input has {input.dtype} and grid has "
            f"{grid.dtype}"
        )
    return apply(GridSample(input.ndim - 2, mode, padding_mode, bool(align_corners)), input, grid)


def grid_sampler(
    input: Tensor, grid: Tensor, interpolation_mode: int, padding_mode: int, align_corners: bool
) -> Tensor:
    """:func:`grid_sample`; the modes are numbers, in the order of its documentation."""
    return grid_sample(input, grid, _MODES[interpolation_mode], _PADDINGS[padding_mode], align_corners)


def grid_sampler_2d(
    input: Tensor, grid: Tensor, interpolation_mode: int, padding_mode: int, align_corners: bool
) -> Tensor:
    """:func:`grid_sample` of images; the modes are numbers, in the order of its documentation."""
    return grid_sample(input, grid, _MODES[interpolation_mode], _PADDINGS[padding_mode], align_corners)


def grid_sampler_3d(
    input: Tensor, grid: Tensor, interpolation_mode: int, padding_mode: int, align_corners: bool
) -> Tensor:
    """:func:`grid_sample` of volumes; the modes are numbers, in the order of its documentation."""
    return grid_sample(input, grid, _MODES[interpolation_mode], _PADDINGS[padding_mode], align_corners)


def affine_grid(theta: Tensor, size: Any, align_corners: bool | None = None) -> Tensor:
    """Positions (N, H, W, 2) or (N, D, H, W, 3) of elements under affine maps `theta` (N, 2, 3) or (N, 3, 4)."""
    size = tuple(size)
    dims = len(size) - 2
    if not theta.is_floating_point():
        raise ValueError(f"Expected theta to have floating point type, but got {theta.dtype}")
    if dims not in (2, 3):
        raise NotImplementedError(
            f"affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms. Got size {size}."
        )
    if tuple(theta.shape[1:]) != (dims, dims + 1) or theta.ndim != 3:
        raise ValueError(
            f"Expected a batch of {dims}D affine matrices of shape Nx{dims}x{dims + 1} for size {size}. Got "
            f"{theta.shape}."
        )
    if min(size) <= 0:
        raise ValueError(f"Expected non-zero, positive output size. Got {size}")
    lines = []
    for d, n in enumerate(reversed(size[2:])):
        line = linspace(-1, 1, n, dtype=theta.dtype, device=theta.device) if n > 1 else theta.detach().new_zeros((1,))
        if not align_corners:
            line = line * ((n - 1) / n)
        lines.append(line.reshape([-1 if k == dims - 1 - d else 1 for k in range(dims)]).expand(size[2:]))
    ones = theta.detach().new_ones(size[2:])
    base = stack([*lines, ones], -1).reshape(1, -1, dims + 1)
    return (base @ theta.transpose(1, 2)).reshape(size[0], *size[2:], dims)
