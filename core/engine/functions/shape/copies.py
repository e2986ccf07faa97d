"""Views as copies: the same arrangement in memory of its own."""

from __future__ import annotations

from typing import Any

from ...tensor import Tensor
from .diagonals import diagonal
from .permuting import permute, t, transpose
from .repeating import expand
from .reshaping import reshape, squeeze, unsqueeze
from .slicing import narrow, select, slice, split_with_sizes, unbind
from .strided import as_strided
from .windows import unfold

__all__ = [
    "alias_copy", "as_strided_copy", "detach_copy", "diagonal_copy", "expand_copy", "narrow_copy", "permute_copy",
    "select_copy", "slice_copy", "split_with_sizes_copy", "squeeze_copy", "t_copy", "transpose_copy",
    "unbind_copy", "unfold_copy", "unsqueeze_copy", "view_copy",
]  # fmt: skip


def _copied(view: Any) -> Any:
    name = f"{view.__name__}_copy"

    def function(*args: Any, **kwargs: Any) -> Any:
        found = view(*args, **kwargs)
        return tuple(part.clone() for part in found) if isinstance(found, tuple) else found.clone()

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"As :func:`{view.__name__}`, in memory of its own."
    return function


def alias_copy(input: Tensor) -> Tensor:
    """The tensor in memory of its own."""
    return input.clone()


def detach_copy(input: Tensor) -> Tensor:
    """The elements in memory of their own, outside the graph."""
    return input.detach().clone()


def view_copy(input: Tensor, size: Any = None, *, dtype: Any = None) -> Tensor:
    """The elements under another shape, in memory of their own."""
    if not isinstance(size, (tuple, list)):
        from .reshaping import view

        return view(input, dtype if size is None else size).clone()
    return reshape(input, size).clone()


diagonal_copy, expand_copy, narrow_copy = _copied(diagonal), _copied(expand), _copied(narrow)
permute_copy, select_copy, slice_copy = _copied(permute), _copied(select), _copied(slice)
split_with_sizes_copy, squeeze_copy, t_copy = _copied(split_with_sizes), _copied(squeeze), _copied(t)
transpose_copy, unbind_copy, unfold_copy = _copied(transpose), _copied(unbind), _copied(unfold)
unsqueeze_copy, as_strided_copy = _copied(unsqueeze), _copied(as_strided)
