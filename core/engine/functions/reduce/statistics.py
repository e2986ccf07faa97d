"""Covariances, the commonest value, both extremes at once, traces."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim, reduced_shape
from ...tensor import Tensor
from ..matrix import matmul
from ..shape import diagonal
from ..unary import sqrt
from .extremes import amax, amin
from .results import Extremes, MinMax, called
from .sums import mean, sum

__all__ = ["aminmax", "corrcoef", "cov", "mode", "trace"]


class Mode(Operation):
    """The commonest value along a dimension (the smallest of several), and where it stands last."""

    name, grad_name = "mode", "ModeBackward0"
    formula = r"y = \mathrm{mode}_i \, x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [i = \mathrm{index}]"}
    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    attribute_names = ("dim", "keepdim")

    def __init__(self, dim: int, keepdim: bool = False) -> None:
        self.dim, self.keepdim = dim, keepdim

    def out(self, *inputs: Any) -> Any:
        """Twice the remaining shape: values in the input's dtype, positions as int64."""
        x = inputs[0]
        d = normalize_dim(self.dim, x.ndim)
        if x.ndim and not x.shape[d]:
            raise IndexError(f"mode(): Expected reduction dim {d} to have non-zero size.")
        shape = reduced_shape(x.shape, (d,), self.keepdim) if x.ndim else ()
        return [(shape, x.dtype), (shape, np.dtype("int64"))]

    def forward(self, xp, values, indices, x):
        if x.ndim == 0:
            xp.copyto(values, x)
            indices.fill(0)
            return
        rows = xp.moveaxis(x, self.dim, -1)
        order = xp.argsort(rows, axis=-1, kind="stable")
        ordered = xp.take_along_axis(rows, order, axis=-1)
        n = rows.shape[-1]
        line = xp.arange(n)
        new = xp.ones(rows.shape, bool)
        new[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
        # the length of a run at its last element is the longest there; the first longest run has the smallest value
        start = xp.where(new, line, 0)
        for step in (2**k for k in range(max(n - 1, 1).bit_length())):
            later = start.copy()
            later[..., step:] = xp.maximum(start[..., step:], start[..., :-step])
            start = later
        best = xp.argmax(line - start, axis=-1)[..., None]
        xp.copyto(values, xp.take_along_axis(ordered, best, axis=-1).reshape(values.shape))
        xp.copyto(indices, xp.take_along_axis(order, best, axis=-1).reshape(indices.shape))

    def backward(self, xp, i, gx, gy, values, indices, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
            return
        d = normalize_dim(self.dim, gx.ndim)
        shape = reduced_shape(gx.shape, (d,), True)
        gx.fill(0.0)
        xp.put_along_axis(gx, indices.reshape(shape), gy.reshape(shape), axis=d)


def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Extremes:
    """The commonest value along a dimension, with a position where it stands."""
    return called("mode")(*apply(Mode(dim, keepdim), input))


def aminmax(input: Tensor, *, dim: int | None = None, keepdim: bool = False) -> MinMax:
    """Smallest and largest element, of all or along a dimension; ties share the gradient."""
    return MinMax(amin(input, () if dim is None else dim, keepdim), amax(input, () if dim is None else dim, keepdim))


def trace(input: Tensor) -> Tensor:
    """Sum of the diagonal of a matrix."""
    if input.ndim != 2:
        raise RuntimeError(f"trace: expected a matrix, but got tensor with dim {input.ndim}")
    return sum(diagonal(input))


def cov(
    input: Tensor, *, correction: int = 1, fweights: Tensor | None = None, aweights: Tensor | None = None
) -> Tensor:
    """Covariances of the rows of a matrix, whose columns are observations.

    `fweights` says how often each observation was made, `aweights` how much it counts.
    """
    if input.ndim > 2:
        raise RuntimeError(f"cov(): expected input to have two or fewer dimensions but got {input.ndim} dimensions")
    if input.data_array.dtype.kind == "b":
        raise RuntimeError("cov(): bool dtype is not supported for input")
    x = input if input.ndim == 2 else input.reshape(1, -1)
    if not (x.is_floating_point() or x.is_complex()):
        x = x * 1.0
    observations = x.shape[1]
    if observations == 0 or x.shape[0] == 0:
        return (x.sum(1).unsqueeze(1) * float("nan")).expand(x.shape[0], x.shape[0]).squeeze()
    w: Any = None
    if fweights is not None:
        if fweights.ndim > 1 or fweights.numel() != observations:
            raise RuntimeError(f"cov(): expected fweights to be a vector of {observations} elements")
        if fweights.dtype.category != 1:
            raise RuntimeError(
                f"cov(): expected fweights to have integral dtype but got fweights with {fweights.dtype}"
            )
        if fweights.numel() and bool((fweights.data_array < 0).any()):
            raise RuntimeError("cov(): fweights cannot be negative: they say how often an observation was made")
        w = fweights
    if aweights is not None:
        if aweights.ndim > 1 or aweights.numel() != observations:
            raise RuntimeError(f"cov(): expected aweights to be a vector of {observations} elements")
        if aweights.numel() and bool((aweights.data_array < 0).any()):
            raise RuntimeError("cov(): aweights cannot be negative: they say how much an observation counts")
        w = aweights if w is None else w * aweights
    total: Any = observations if w is None else w.sum()
    middle = mean(x, 1, True) if w is None else sum(x * w, 1, True) / total
    if w is not None and aweights is not None and correction:
        freedom = total - correction * (w * aweights).sum() / total
    else:
        freedom = total - correction
    centred = x - middle
    weighted = centred if w is None else centred * w
    if isinstance(freedom, Tensor):
        freedom = freedom.clamp(min=0)
    else:
        freedom = float(max(freedom, 0))
    product = matmul(weighted, (centred.conj() if centred.is_complex() else centred).t())
    return (product / freedom).squeeze()


def corrcoef(input: Tensor) -> Tensor:
    """Correlation coefficients of the rows of a matrix, between -1 and 1."""
    if input.ndim > 2:
        raise RuntimeError(f"corrcoef(): expected input to have two or fewer dimensions but got {input.ndim}")
    c = cov(input)
    if c.ndim == 0:
        return c / c
    deviation = sqrt(diagonal(c.real if c.is_complex() else c))
    ratio = c / deviation.unsqueeze(-1) / deviation.unsqueeze(0)
    return ratio if c.is_complex() else ratio.clamp(-1, 1)
