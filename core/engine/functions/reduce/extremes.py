"""The largest and the smallest: alone, evenly shared at ties, or with their positions."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from ...autograd.operation import Operation
from ...autograd.run import apply
from ...shapes import normalize_dim, normalize_dims, reduced_shape
from ...tensor import Tensor
from .base import Reduction
from .results import called

__all__ = ["amax", "amin", "argmax", "argmin", "max", "min"]


class _EvenExtreme(Reduction):
    """Extreme value whose gradient is shared evenly among all elements that reach it."""

    takes_complex = False
    saves = ("y", "x")
    symbols = ("x",)

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; there is no extreme of nothing."""
        if inputs[0].ndim:
            self._need_elements(inputs[0])
        return Reduction.out(self, *inputs)

    def backward(self, xp, i, gx, gy, y, x):
        hit = xp.equal(x, self._kept(y, x)).astype(gx.dtype)
        share = xp.sum(hit, axis=self._axes(x.ndim), keepdims=True)
        xp.divide(hit, share, out=gx)
        xp.multiply(gx, self._kept(gy, x), out=gx)


class Amax(_EvenExtreme):
    """Largest element; elements that tie share the gradient evenly."""

    name, grad_name = "amax", "AmaxBackward0"
    formula = r"y = \max_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [x_i = y] / k"}

    def forward(self, xp, y, x):
        xp.max(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)


class Amin(_EvenExtreme):
    """Smallest element; elements that tie share the gradient evenly."""

    name, grad_name = "amin", "AminBackward0"
    formula = r"y = \min_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [x_i = y] / k"}

    def forward(self, xp, y, x):
        xp.min(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)


class MaxAll(Amax):
    """Largest element of all; elements that tie share the gradient evenly."""

    name, grad_name = "max", "MaxBackward1"
    symbols = ("x",)


class MinAll(Amin):
    """Smallest element of all; elements that tie share the gradient evenly."""

    name, grad_name = "min", "MinBackward1"
    symbols = ("x",)


class _IndexedExtreme(Operation):
    """Extreme along one dimension with its position, which alone receives the gradient."""

    takes_complex = False
    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    attribute_names = ("dim", "keepdim")
    symbols = ("x",)
    picks: ClassVar[str] = ""

    def __init__(self, dim: int, keepdim: bool = False) -> None:
        self.dim, self.keepdim = dim, keepdim

    def out(self, *inputs: Any) -> Any:
        """Twice the remaining shape: values in the input's dtype, positions as int64."""
        x = inputs[0]
        dim = normalize_dim(self.dim, x.ndim)
        if x.ndim and x.shape[dim] == 0:
            raise IndexError(f"{self.name}(): Expected reduction dim {dim} to have non-zero size.")
        shape = reduced_shape(x.shape, (dim,), self.keepdim) if x.ndim else ()
        return [(shape, x.dtype), (shape, np.dtype("int64"))]

    def forward(self, xp, values, indices, x):
        if x.ndim == 0:
            indices.fill(0)
            xp.copyto(values, x)
            return
        dim = normalize_dim(self.dim, x.ndim)
        found = xp.expand_dims(getattr(xp, self.picks)(x, axis=dim), dim)
        xp.copyto(indices, found.reshape(indices.shape))
        xp.copyto(values, xp.take_along_axis(x, found, axis=dim).reshape(values.shape))

    def backward(self, xp, i, gx, gy, values, indices, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
            return
        dim = normalize_dim(self.dim, gx.ndim)
        shape = reduced_shape(gx.shape, (dim,), True)
        gx.fill(0.0)
        xp.put_along_axis(gx, indices.reshape(shape), gy.reshape(shape), axis=dim)


class MaxDim(_IndexedExtreme):
    """Largest elements along a dimension and where they stand."""

    name, grad_name = "max", "MaxBackward0"
    formula = r"y = \max_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [i = \mathrm{argmax}]"}
    symbols = ("x",)
    picks = "argmax"


class MinDim(_IndexedExtreme):
    """Smallest elements along a dimension and where they stand."""

    name, grad_name = "min", "MinBackward0"
    formula = r"y = \min_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [i = \mathrm{argmin}]"}
    symbols = ("x",)
    picks = "argmin"


class ArgExtreme(Reduction):
    """Position of the largest or smallest element, the first of several; no derivative."""

    takes_complex = False
    name = "argmax"
    formula = r"y = \mathrm{argmax}_i \, x_i"
    differentiable = False

    def __init__(self, dim: Any = None, keepdim: bool = False, largest: bool = True) -> None:
        super().__init__(dim, keepdim)
        self.largest = largest
        if not largest:
            self.name, self.formula = "argmin", r"y = \mathrm{argmin}_i \, x_i"  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """The remaining shape, int64."""
        if inputs[0].ndim or inputs[0].size == 0:
            self._need_elements(inputs[0])
        return Reduction.out(self, *inputs)[0], np.dtype("int64")

    def forward(self, xp, y, x):
        pick = xp.argmax if self.largest else xp.argmin
        axis = None if self.dim is None or x.ndim == 0 else normalize_dim(self.dim, x.ndim)
        xp.copyto(y, xp.asarray(pick(x, axis=axis)).reshape(y.shape))


_max_all = MaxAll()
_min_all = MinAll()


def amax(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Largest element over dimensions; ties share the gradient."""
    return apply(Amax(None if dim == () else dim, keepdim), input)


def amin(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Smallest element over dimensions; ties share the gradient."""
    return apply(Amin(None if dim == () else dim, keepdim), input)


def _extreme(input: Tensor, dim: Any, keepdim: bool, whole: Any, along: Any, pairwise: Any, word: str) -> Any:
    if isinstance(dim, Tensor):
        return pairwise(input, dim)
    if dim is None:
        if input.numel() == 0:
            raise RuntimeError(
                f"{word}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim "
                "with the 'dim' argument."
            )
        return apply(whole, input)
    return called(word)(*apply(along(dim, keepdim), input))


def max(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Largest element; along a dimension ``(values, indices)``; of two tensors the larger, element by element."""
    from ..elementwise import maximum

    return _extreme(input, dim, keepdim, _max_all, MaxDim, maximum, "max")


def min(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Smallest element; along a dimension ``(values, indices)``; of two tensors the smaller, element by element."""
    from ..elementwise import minimum

    return _extreme(input, dim, keepdim, _min_all, MinDim, minimum, "min")


def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Position of the largest element, counted through the whole tensor or along a dimension."""
    return apply(ArgExtreme(dim, keepdim, True), input)


def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Position of the smallest element, counted through the whole tensor or along a dimension."""
    return apply(ArgExtreme(dim, keepdim, False), input)
