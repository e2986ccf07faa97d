"""What all pooling shares: how many windows there are, and the border that lets the last one reach over the edge."""

from __future__ import annotations

from typing import Any, NamedTuple

from ...tensor import Tensor
from ..convolution.arguments import spread
from ..convolution.windows import Geometry

__all__ = ["Pooling", "pooling"]


class Pooling(NamedTuple):
    """Window sizes and how they lie, one number for each spatial dimension."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    ceil_mode: bool

    @property
    def geometry(self) -> Geometry:
        """The same as a convolution's."""
        return Geometry(self.stride, self.padding, self.dilation)

    def sizes(self, image: tuple[int, ...]) -> tuple[int, ...]:
        """How many windows there are; with `ceil_mode` also one that reaches over the far edge, if it starts inside.

        Raises
        ------
        RuntimeError
            If none fits.
        """
        found = []
        for n, k, s, p, d in zip(image, self.kernel, self.stride, self.padding, self.dilation, strict=True):
            free = n + 2 * p - d * (k - 1) - 1
            count = (-(-free // s) if self.ceil_mode else free // s) + 1
            if self.ceil_mode and (count - 1) * s >= n + p:
                count -= 1
            found.append(count)
        if any(c < 1 for c in found):
            raise RuntimeError(
                f"Given input size: {list(image)}. Calculated output size: {found}. Output size is too small for "
                f"kernel_size={self.kernel}, stride={self.stride}, padding={self.padding}"
            )
        return tuple(found)

    def extra(self, image: tuple[int, ...], sizes: tuple[int, ...]) -> tuple[int, ...]:
        """How far the last windows reach over the far border."""
        return tuple(
            max(0, (c - 1) * s + d * (k - 1) + 1 - n - 2 * p)
            for n, c, k, s, p, d in zip(
                image, sizes, self.kernel, self.stride, self.padding, self.dilation, strict=True
            )
        )


def pooling(
    name: str, dims: int, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool
) -> Pooling:
    """Checked arguments; the stride is the window where none is given."""
    kernel = spread(kernel_size, dims, "kernel_size", name)
    given = kernel if stride is None or stride in ([], ()) else spread(stride, dims, "stride", name)
    border, steps = spread(padding, dims, "padding", name), spread(dilation, dims, "dilation", name)
    if any(k < 1 for k in kernel) or any(s < 1 for s in given):
        raise RuntimeError(f"{name}: kernel size and stride should be greater than zero, but got {kernel} and {given}")
    if any(d < 1 for d in steps):
        raise RuntimeError(f"{name}() dilation must be greater than zero, but got {steps}")
    if any(p < 0 or 2 * p > d * (k - 1) + 1 for p, k, d in zip(border, kernel, steps, strict=True)):
        raise RuntimeError(
            f"pad should be at most half of effective kernel size, but got pad={max(border)}, kernel_size={kernel} and "
            f"dilation={steps}"
        )
    return Pooling(kernel, given, border, steps, bool(ceil_mode))


def batch_like(array: Any, dims: int) -> Any:
    """(N, C, ...) or (C, ...) as (1, N C, ...): pooling treats every channel of every image alike."""
    return array.reshape(1, -1, *array.shape[array.ndim - dims :])


def check_dims(name: str, input: Tensor, dims: int) -> None:
    """Refuse what is neither a batch of images nor one image."""
    # only the number of images may be 0
    empty = 0 in (input.shape[1:] if input.ndim == dims + 2 else input.shape)
    if empty or input.ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"{name}: Expected {dims + 1}D or {dims + 2}D (batch mode) tensor, only the batch of which may be empty, "
            f"but got shape {list(input.shape)}"
        )
