"""Dimensions in another order."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import View
from ...autograd.run import apply_view
from ...shapes import normalize_dim, normalize_dims, shape_argument
from ...tensor import Tensor

__all__ = ["moveaxis", "movedim", "permute", "swapaxes", "swapdims", "t", "transpose"]


class Permute(View):
    """The same elements with dimensions in another order."""

    name, grad_name = "permute", "PermuteBackward0"
    formula = r"y = \mathrm{permute}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \mathrm{permute}^{-1}(\bar{y})"}
    attribute_names = ("dims",)

    def __init__(self, dims: tuple[int, ...], name: str = "permute", grad_name: str = "PermuteBackward0") -> None:
        self.dims = dims
        self.name, self.grad_name = name, grad_name  # type: ignore[misc]
        back = [0] * len(dims)
        for k, d in enumerate(dims):
            back[d] = k
        self._back = tuple(back)

    def forward(self, xp, x):
        return x.transpose(self.dims)

    def gradient(self, xp, i, gy, shape, *saved):
        return gy.transpose(self._back)


def permute(input: Tensor, *args: Any, dims: Any = None) -> Tensor:
    """Dimensions in the given order."""
    dims = args if dims is None else (dims,)
    given = shape_argument(dims)
    if len(given) != input.ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired "
            f"ordering of dimensions i.e. input.dim() = {input.ndim} is not equal to len(dims) = {len(given)}"
        )
    order = normalize_dims(given, input.ndim)
    return apply_view(Permute(order or ()), input)


def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Two dimensions exchanged."""
    a, b = normalize_dim(dim0, input.ndim), normalize_dim(dim1, input.ndim)
    order = list(range(input.ndim))
    if input.ndim:
        order[a], order[b] = order[b], order[a]
    return apply_view(Permute(tuple(order), "transpose", "TransposeBackward0"), input)


def t(input: Tensor) -> Tensor:
    """The transpose of a matrix; vectors and numbers stay."""
    if input.ndim > 2:
        raise RuntimeError(f"t() expects a tensor with <= 2 dimensions, but self is {input.ndim}D")
    return apply_view(Permute(tuple(reversed(range(input.ndim))), "t", "TBackward0"), input)


def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Dimensions moved to other places, the rest in order."""
    src = [normalize_dim(d, input.ndim) for d in ([source] if isinstance(source, int) else source)]
    dst = [normalize_dim(d, input.ndim) for d in ([destination] if isinstance(destination, int) else destination)]
    for word, dims, given in (("source", src, source), ("destination", dst, destination)):
        if len(set(dims)) != len(dims):
            raise RuntimeError(f"movedim: repeated dim in `{word}` ({list(given)})")
    if len(src) != len(dst):
        raise RuntimeError("movedim: Invalid source or destination dims: they must be as many")
    order = [d for d in range(input.ndim) if d not in src]
    for to, d in sorted(zip(dst, src, strict=True)):
        order.insert(to, d)
    return permute(input, order)


swapaxes = swapdims = transpose
moveaxis = movedim
