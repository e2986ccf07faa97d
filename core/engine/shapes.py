"""Shape arithmetic that every operation shares: broadcasting, dimension numbers, and PyTorch's words for mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["Size", "broadcast_shapes", "count", "normalize_dim", "normalize_dims", "reduced_shape", "shape_argument"]


class Size(tuple):
    """The shape of a tensor: a tuple of ints that can count its elements."""

    __slots__ = ()

    def numel(self) -> int:
        """Number of elements, the product of all sizes."""
        return count(self)

    def __repr__(self) -> str:
        return f"torch.Size([{', '.join(map(str, self))}])"

    def __getitem__(self, key: Any) -> Any:
        item = tuple.__getitem__(self, key)
        return Size(item) if isinstance(key, slice) else item

    def __add__(self, other: Any) -> Size:
        return Size(tuple(self) + tuple(other))


def count(shape: Iterable[int]) -> int:
    """Product of the sizes (1 for the empty shape)."""
    total = 1
    for size in shape:
        total *= size
    return total


def broadcast_shapes(*shapes: Sequence[int], operation: str = "broadcast_shapes") -> tuple[int, ...]:
    """The common shape of several shapes, aligned at the last dimension; sizes must agree or be 1.

    Raises
    ------
    RuntimeError
        With PyTorch's text and the operation's name, if two sizes disagree.
    """
    result: tuple[int, ...] = ()
    for shape in shapes:
        if shape == result:
            continue
        longer, shorter = (result, shape) if len(result) >= len(shape) else (shape, result)
        lead = len(longer) - len(shorter)
        out = list(longer)
        for d, size in enumerate(shorter):
            here = longer[lead + d]
            if here == size or size == 1:
                continue
            if here != 1:
                dim = lead + d
                a, b = (here, size) if longer is result else (size, here)
                raise RuntimeError(
                    f"The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton "
                    f"dimension {dim} in {operation}: shapes {_words(shapes)} do not broadcast. Sizes must be equal or "
                    "1, counted from the right; reshape or unsqueeze one of them."
                )
            out[lead + d] = size
        result = tuple(out)
    return result


def _words(shapes: Iterable[Sequence[int]]) -> str:
    return " and ".join(str(list(s)) for s in shapes)


def normalize_dim(dim: int, ndim: int) -> int:
    """`dim` counted from 0, where negative numbers count from the end; 0-d tensors accept 0 and -1.

    Raises
    ------
    IndexError
        If there is no such dimension.
    """
    if not isinstance(dim, int) or isinstance(dim, bool):
        try:
            dim = dim.__index__()
        except AttributeError:
            raise TypeError(f"dim must be an int, not {type(dim).__name__}") from None
    extent = max(ndim, 1)
    if not -extent <= dim < extent:
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-extent}, {extent - 1}], but got {dim}): dimensions "
            "are counted from 0, or from -1 backwards."
        )
    return dim % extent


def normalize_dims(dims: int | Iterable[int] | None, ndim: int) -> tuple[int, ...] | None:
    """A tuple of distinct dimensions counted from 0, or None for all of them (an empty tuple also means all).

    Raises
    ------
    RuntimeError
        If a dimension is named twice.
    """
    if dims is None:
        return None
    if isinstance(dims, int):
        found_one = normalize_dim(dims, ndim)
        return (found_one,) if ndim else None
    found = tuple(normalize_dim(d, ndim) for d in dims)
    if not found or ndim == 0:
        return None
    if len(set(found)) != len(found):
        twice = next(d for d in found if found.count(d) > 1)
        raise RuntimeError(f"dim {twice} appears multiple times in the list of dims")
    return found


def reduced_shape(shape: Sequence[int], dims: tuple[int, ...] | None, keepdim: bool) -> tuple[int, ...]:
    """Shape left when `dims` (None: all) are reduced; kept as size 1 with `keepdim`."""
    if dims is None:
        return (1,) * len(shape) if keepdim else ()
    if keepdim:
        return tuple(1 if d in dims else size for d, size in enumerate(shape))
    return tuple(size for d, size in enumerate(shape) if d not in dims)


def shape_argument(args: Sequence[Any]) -> tuple[int, ...]:
    """Accept ``f(2, 3)``, ``f((2, 3))`` and ``f([2, 3])`` alike."""
    if len(args) == 1 and (not hasattr(args[0], "__index__") or isinstance(getattr(args[0], "shape", None), Size)):
        args = args[0]
    try:
        return tuple(a.__index__() for a in args)
    except AttributeError:
        raise TypeError(f"a size must be made of ints, but got {list(args)!r}") from None
