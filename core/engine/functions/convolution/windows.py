"""Windows that slide over an image, and back: the one place where strides, padding and dilation are worked out.

A convolution is a matrix product once the windows of an image stand side by side as columns ("im2col"). A few images
are laid out at a time, in about a megabyte, so that the columns stay in the processor's cache. Any number of spatial
dimensions is treated alike.

Source: Chellapilla, Puri, Simard 2006, https://inria.hal.science/inria-00112631
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from ...shapes import count

__all__ = ["Geometry", "correlate", "input_gradient", "padded", "shifted", "weight_gradient"]

_SCRATCH_BYTES = 1 << 20


class Geometry(NamedTuple):
    """How windows lie: one number for each spatial dimension."""

    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int = 1

    def sizes(self, image: tuple[int, ...], kernel: tuple[int, ...]) -> tuple[int, ...]:
        """How many windows fit along each dimension."""
        return tuple(
            (n + 2 * p - d * (k - 1) - 1) // s + 1
            for n, k, s, p, d in zip(image, kernel, self.stride, self.padding, self.dilation, strict=True)
        )


def padded(xp: Any, x: Any, padding: tuple[int, ...], value: float = 0.0, extra: tuple[int, ...] = ()) -> Any:
    """`x` with a border of `value` (and `extra` at the far ends); x itself where there is none."""
    extra = extra or (0,) * len(padding)
    if not any(padding) and not any(extra):
        return x
    sizes = tuple(n + 2 * p + e for n, p, e in zip(x.shape[2:], padding, extra, strict=True))
    out = xp.full((*x.shape[:2], *sizes), value, dtype=x.dtype)
    xp.copyto(inner(out, padding, x.shape[2:]), x)
    return out


def inner(array: Any, padding: tuple[int, ...], sizes: tuple[int, ...]) -> Any:
    """The part of a padded array that is not border."""
    return array[(..., *(slice(p, p + n) for p, n in zip(padding, sizes, strict=True)))]


def shifted(
    array: Any, kernel: tuple[int, ...], geometry: Geometry, sizes: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], Any]]:
    """For each place in the kernel, what lies under it in all windows: a view with the windows' sizes."""
    for place in product(*(range(k) for k in kernel)):
        yield place, array[(
            ...,
            *(
                slice(o * d, o * d + s * (n - 1) + 1, s)
                for o, d, s, n in zip(place, geometry.dilation, geometry.stride, sizes, strict=True)
            ),
        )]  # fmt: skip


def _columns(
    xp: Any, x: Any, kernel: tuple[int, ...], geometry: Geometry, sizes: tuple[int, ...]
) -> Iterator[tuple[slice, Any]]:
    """A few images at a time: which, and their columns (images, groups, channels of a group x kernel, windows)."""
    n, channels = x.shape[:2]
    step = max(1, _SCRATCH_BYTES // max(1, channels * count(kernel) * count(sizes) * x.dtype.itemsize))
    groups = geometry.groups
    scratch = xp.empty((min(step, n), channels, *kernel, *sizes), x.dtype)
    spatial = x.strides[2:]
    strides = (
        *x.strides[:2],
        *(s * d for s, d in zip(spatial, geometry.dilation, strict=True)),
        *(s * t for s, t in zip(spatial, geometry.stride, strict=True)),
    )
    for start in range(0, n, step):
        some = slice(start, min(start + step, n))
        part = x[some]
        columns = scratch[: part.shape[0]]
        xp.copyto(columns, xp.lib.stride_tricks.as_strided(part, columns.shape, strides))
        yield some, columns.reshape(part.shape[0], groups, channels // groups * count(kernel), count(sizes))


def _grouped(array: Any, groups: int) -> Any:
    """(images, channels, ...) as (images, groups, channels of a group, places)."""
    return array.reshape(array.shape[0], groups, array.shape[1] // groups, count(array.shape[2:]))


def _matrix(w: Any, groups: int) -> Any:
    """The weight as a matrix for each group."""
    return w.reshape(groups, w.shape[0] // groups, count(w.shape[1:]))


def correlate(xp: Any, y: Any, x: Any, w: Any, geometry: Geometry) -> None:
    """Fill y (N, O, ...) with the products of every window of x (N, C, ...) and the kernels w (O, C / groups, ...)."""
    sizes = y.shape[2:]
    matrix, target = _matrix(w, geometry.groups), _grouped(y, geometry.groups)
    for some, columns in _columns(xp, padded(xp, x, geometry.padding), w.shape[2:], geometry, sizes):
        xp.matmul(matrix, columns, out=target[some])


def weight_gradient(xp: Any, gw: Any, gy: Any, x: Any, geometry: Geometry) -> None:
    """Fill gw with the sum over images and windows of output gradient times window."""
    gw.fill(0.0)
    source, target = _grouped(gy, geometry.groups), _matrix(gw, geometry.groups)
    for some, columns in _columns(xp, padded(xp, x, geometry.padding), gw.shape[2:], geometry, gy.shape[2:]):
        xp.add(target, xp.sum(xp.matmul(source[some], columns.swapaxes(-1, -2)), axis=0), out=target)


def input_gradient(xp: Any, gx: Any, gy: Any, w: Any, geometry: Geometry) -> None:
    """Fill gx with what every window hands back to the elements it covers."""
    kernel, sizes, groups = w.shape[2:], gy.shape[2:], geometry.groups
    n, channels = gx.shape[:2]
    turned, source = _matrix(w, groups).swapaxes(-1, -2), _grouped(gy, groups)
    # the far end may lie beyond the last window or before its end: as large as either
    total = tuple(
        max(m + 2 * p, (o - 1) * s + d * (k - 1) + 1)
        for m, p, o, s, d, k in zip(
            gx.shape[2:], geometry.padding, sizes, geometry.stride, geometry.dilation, kernel, strict=True
        )
    )
    bordered = xp.zeros((n, channels, *total), gx.dtype)
    step = max(1, _SCRATCH_BYTES // max(1, channels * count(kernel) * count(sizes) * gx.dtype.itemsize))
    for start in range(0, n, step):
        some = slice(start, min(start + step, n))
        columns = xp.matmul(turned, source[some])
        columns = columns.reshape(columns.shape[0], channels, *kernel, *sizes)
        for place, under in shifted(bordered[some], kernel, geometry, sizes):
            xp.add(under, columns[(slice(None), slice(None), *place)], out=under)
    xp.copyto(gx, inner(bordered, geometry.padding, gx.shape[2:]))
