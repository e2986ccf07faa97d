"""Other sizes for the same elements in the same order."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import View
from ...autograd.run import apply_view
from ...shapes import count, normalize_dim, normalize_dims, shape_argument
from ...tensor import Tensor

__all__ = ["flatten", "ravel", "reshape", "squeeze", "unflatten", "unsqueeze", "view"]


class Reshape(View):
    """The same elements in row-major order under another shape."""

    name, grad_name = "reshape", "ViewBackward0"
    formula = r"y = \mathrm{reshape}(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \mathrm{reshape}(\bar{y})"}
    attribute_names = ("shape",)

    def __init__(self, shape: tuple[int, ...], name: str = "reshape") -> None:
        self.shape = shape
        self.name = name  # type: ignore[misc]

    def forward(self, xp, x):
        return x.reshape(self.shape)

    def gradient(self, xp, i, gy, shape, *saved):
        return gy.reshape(shape)


def _resolved(input: Tensor, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Replace one -1 by the size that is left over."""
    total = input.data_array.size
    if -1 in shape:
        if shape.count(-1) > 1:
            raise RuntimeError("only one dimension can be inferred")
        known = count(s for s in shape if s != -1)
        if known == 0 or total % known:
            raise RuntimeError(
                f"shape '{list(shape)}' is invalid for input of size {total} (shape {list(input.shape)})"
            )
        return tuple(total // known if s == -1 else s for s in shape)
    if count(shape) != total or any(s < 0 for s in shape):
        raise RuntimeError(f"shape '{list(shape)}' is invalid for input of size {total} (shape {list(input.shape)})")
    return shape


def reshape(input: Tensor, *shape: Any) -> Tensor:
    """The elements under another shape; a view where possible. One size may be -1."""
    return apply_view(Reshape(_resolved(input, shape_argument(shape))), input)


def view(input: Tensor, *shape: Any) -> Tensor:
    """As :func:`reshape`, but never a copy.

    Raises
    ------
    RuntimeError
        If the elements do not lie so in memory that a view can be made.
    """
    if len(shape) == 1 and hasattr(shape[0], "numpy") and not isinstance(shape[0], Tensor):
        raise RuntimeError("view(dtype) is not available; use .to(dtype), which converts the values")
    y = apply_view(Reshape(_resolved(input, shape_argument(shape)), "view"), input)
    if y._base is None and input.numel():
        raise RuntimeError(
            "view size is not compatible with input tensor's size and stride (at least one dimension spans across two "
            f"contiguous subspaces). Use .reshape(...) instead. (shape {list(input.shape)}, stride {input.stride()})"
        )
    return y


def reshape_as(input: Tensor, other: Tensor) -> Tensor:
    """The elements under the shape of `other`."""
    return reshape(input, other.shape)


def view_as(input: Tensor, other: Tensor) -> Tensor:
    """A view with the shape of `other`."""
    return view(input, other.shape)


def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Several dimensions made one."""
    if input.ndim == 0:
        return reshape(input, 1)
    first, last = normalize_dim(start_dim, input.ndim), normalize_dim(end_dim, input.ndim)
    if first > last:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if first == last:
        return input
    shape = input.data_array.shape
    return reshape(input, (*shape[:first], count(shape[first : last + 1]), *shape[last + 1 :]))


def unflatten(input: Tensor, dim: int, sizes: Any) -> Tensor:
    """One dimension made several."""
    d = normalize_dim(dim, input.ndim)
    shape, sizes = tuple(input.shape), tuple(sizes)
    if -1 in sizes:
        rest = count(s for s in sizes if s != -1)
        sizes = tuple(shape[d] // rest if s == -1 else s for s in sizes)
    if count(sizes) != shape[d]:
        raise RuntimeError(
            f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {dim} ({shape[d]}) in the "
            "input tensor"
        )
    return reshape(input, (*shape[:d], *sizes, *shape[d + 1 :]))


def ravel(input: Tensor) -> Tensor:
    """All elements in one dimension."""
    return reshape(input, -1)


def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    """Dimensions of size 1 left out, all of them or those given."""
    shape = input.data_array.shape
    dims = range(len(shape)) if dim is None else normalize_dims(dim, len(shape)) or ()
    kept = tuple(s for d, s in enumerate(shape) if not (s == 1 and d in dims))
    operation = Reshape(kept, "squeeze")
    operation.grad_name = "SqueezeBackward0" if dim is None else "SqueezeBackward1"
    return apply_view(operation, input)


def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """A dimension of size 1 put in at `dim`."""
    d = normalize_dim(dim, input.ndim + 1)
    shape = input.data_array.shape
    operation = Reshape((*shape[:d], 1, *shape[d:]), "unsqueeze")
    operation.grad_name = "UnsqueezeBackward0"
    return apply_view(operation, input)
