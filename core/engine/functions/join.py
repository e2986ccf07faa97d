"""Several tensors put together into one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from ..autograd.operation import Operation
from ..autograd.run import apply
from ..dtypes import result_type
from ..shapes import normalize_dim
from ..tensor import Tensor

__all__ = ["cat", "concat", "concatenate", "hstack", "stack", "vstack"]


class Cat(Operation):
    """Tensors one after another along a dimension; each receives its part of the gradient."""

    name, grad_name = "cat", "CatBackward0"
    formula = r"y = [x_1, x_2, \ldots]"
    derivatives: ClassVar = {"*xs": r"\bar{x}_k = \bar{y}[\mathrm{part} \, k]"}
    input_names = ("*tensors",)
    attribute_names = ("dim",)
    promotes = True
    returns_gradient = True

    def __init__(self, dim: int, starts: list[int]) -> None:
        self.dim, self._starts = dim, starts

    @staticmethod
    def _kept(xs: tuple) -> tuple:
        return tuple(x for x in xs if x.shape != (0,)) or xs[:1]  # PyTorch lets empty vectors go with any shape

    def out(self, *inputs: Any) -> Any:
        """Sizes add up along the dimension and must agree elsewhere."""
        xs = self._kept(inputs)
        first = xs[0]
        for k, x in enumerate(xs):
            fits = x.ndim == first.ndim and all(
                s == f or d == self.dim for d, (s, f) in enumerate(zip(x.shape, first.shape, strict=True))
            )
            if not fits:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {self.dim}. Expected shape {list(first.shape)} "
                    f"but got {list(x.shape)} for tensor number {k} in the list (cat)."
                )
        shape = list(first.shape)
        shape[self.dim] = sum(x.shape[self.dim] for x in xs)
        return tuple(shape), result_type(*inputs)

    def forward(self, xp, y, *xs):
        xp.concatenate(self._kept(xs), axis=self.dim, out=y)

    def gradient(self, xp, i, gy, shape, *saved):
        if shape == (0,):
            return gy.reshape(-1)[:0]
        start = self._starts[i]
        return gy[(slice(None),) * self.dim + (slice(start, start + shape[self.dim]),)]


class Stack(Operation):
    """Tensors of one shape along a new dimension; each receives its slice of the gradient."""

    name, grad_name = "stack", "StackBackward0"
    formula = r"y_k = x_k"
    derivatives: ClassVar = {"*xs": r"\bar{x}_k = \bar{y}_k"}
    input_names = ("*tensors",)
    attribute_names = ("dim",)
    promotes = True
    returns_gradient = True

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def out(self, *xs: Any) -> Any:
        """The common shape with the number of tensors put in."""
        for x in xs:
            if x.shape != xs[0].shape:
                raise RuntimeError(
                    f"stack expects each tensor to be equal size, but got {list(xs[0].shape)} at entry 0 and "
                    f"{list(x.shape)} at another entry"
                )
        shape = xs[0].shape
        return (*shape[: self.dim], len(xs), *shape[self.dim :]), result_type(*xs)

    def forward(self, xp, y, *xs):
        xp.stack(xs, axis=self.dim, out=y)

    def gradient(self, xp, i, gy, shape, *saved):
        return gy[(slice(None),) * self.dim + (i, ...)]


def _listed(name: str, tensors: Sequence[Tensor]) -> list[Tensor]:
    found = list(tensors)
    if not found:
        raise (ValueError if name == "cat" else RuntimeError)(f"{name} expects a non-empty list of Tensors")
    for k, tensor in enumerate(found):
        if not isinstance(tensor, Tensor):
            raise TypeError(f"expected Tensor as element {k} in argument 0 of {name}, but got {type(tensor).__name__}")
    return found


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors one after another along an existing dimension; empty vectors are skipped, as in PyTorch."""
    if isinstance(tensors, Tensor):
        raise TypeError(
            "cat(): argument 'tensors' (position 1) must be tuple of Tensors, not Tensor: write cat([a, b]), with the "
            "brackets."
        )
    found = _listed("cat", tensors)
    for k, tensor in enumerate(found):
        if tensor.ndim == 0:
            raise RuntimeError(f"zero-dimensional tensor (at position {k}) cannot be concatenated; use stack")
    shaped = [t for t in found if t.data_array.shape != (0,)] or found[:1]
    d = normalize_dim(dim, shaped[0].ndim)
    starts, at = [], 0
    for tensor in found:
        starts.append(at)
        at += tensor.data_array.shape[d] if tensor.data_array.shape != (0,) and tensor.ndim > d else 0
    return apply(Cat(d, starts), *found)


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors of one shape along a new dimension."""
    found = _listed("stack", tensors)
    return apply(Stack(normalize_dim(dim, found[0].ndim + 1)), *found)


def hstack(tensors: Sequence[Tensor]) -> Tensor:
    """Side by side: along dimension 1, or 0 for vectors."""
    found = [t.reshape(1) if t.ndim == 0 else t for t in _listed("hstack", tensors)]
    return cat(found, 0 if found[0].ndim == 1 else 1)


def vstack(tensors: Sequence[Tensor]) -> Tensor:
    """On top of one another: along dimension 0, vectors as rows."""
    return cat([t.reshape(1, -1) if t.ndim < 2 else t for t in _listed("vstack", tensors)], 0)


concat = concatenate = cat
