"""Shapes with symbols in them, so that a graph can be checked before a single number exists.

A dimension is an integer or a name: ``("N", 784)`` is a batch of 784 features whose size is not known yet. Where shapes
do not fit, the rules raise ShapeError with a message for a person and a suggestion.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

__all__ = [
    "Dim",
    "Insert",
    "Shape",
    "ShapeError",
    "broadcast",
    "format_shape",
    "match",
    "matmul",
    "normal_dim",
    "reduce",
    "reshape",
    "substitute",
]

Dim = int | str
Shape = tuple[Dim, ...]


Insert = tuple[str, dict[str, Any]]  # a node type and its parameters


class ShapeError(ValueError):
    """Shapes that do not fit; ``suggestion`` says what would.

    Parameters
    ----------
    port
        The input that is to blame.
    insert
        The node that would mend it, put into the link to that port.
    params
        Values of the node's own parameters that would mend it.
    """

    def __init__(
        self,
        message: str,
        suggestion: str = "",
        port: str | None = None,
        *,
        insert: Insert | None = None,
        params: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.suggestion = suggestion
        self.port = port
        self.insert = insert
        self.params = params or {}


def format_shape(shape: Sequence[Dim]) -> str:
    """``(N, 16)``, as people write it; a scalar is ``()``."""
    if len(shape) == 1:
        return f"({shape[0]},)"
    return "(" + ", ".join(str(d) for d in shape) + ")"


def match(pattern: Sequence[Dim], shape: Shape, bound: dict[str, Dim], what: str = "the input") -> None:
    """Fit ``shape`` to ``pattern`` and note in ``bound`` what each of the pattern's names stands for.

    A name stands for one dimension, the same wherever it occurs; ``"*"`` stands for any number of dimensions and is
    noted as the tuple of them.
    """
    star = list(pattern).index("*") if "*" in pattern else None
    if star is None:
        if len(pattern) != len(shape):
            raise ShapeError(
                f"{what} has shape {format_shape(shape)}, but {len(pattern)} dimensions {format_shape(pattern)} "
                f"are expected",
                _rank_advice(len(pattern), shape),
            )
        pairs = list(zip(pattern, shape, strict=True))
    else:
        tail = len(pattern) - star - 1
        if len(shape) < star + tail:
            raise ShapeError(
                f"{what} has shape {format_shape(shape)}, but at least {star + tail} dimensions are expected",
                _rank_advice(star + tail, shape),
            )
        pairs = list(zip(pattern[:star], shape[:star], strict=True))
        pairs += list(zip(pattern[star + 1 :], shape[len(shape) - tail :], strict=True))
        middle = shape[star : len(shape) - tail]
        if bound.setdefault("*", middle) != middle:  # type: ignore[arg-type]
            raise ShapeError(
                f"{what} has shape {format_shape(shape)}, which differs from the other input's",
                "Make both shapes equal; a Reshape node can help.",
            )
    for want, have in pairs:
        if isinstance(want, int):
            if want != have:
                raise ShapeError(
                    f"{what} has shape {format_shape(shape)}, but {format_shape(pattern)} is expected: "
                    f"{have} should be {want}",
                    "Change the size there, or put a Reshape node in between.",
                )
        elif bound.setdefault(want, have) != have:
            raise ShapeError(
                f"{what} has shape {format_shape(shape)}: its {want} is {have}, but elsewhere it is {bound[want]}",
                "Make both sizes equal; a Reshape or Slice node can help.",
            )


def _rank_advice(wanted: int, shape: Shape) -> str:
    if len(shape) > wanted:
        return "Put a Flatten or Reshape node in between."
    if len(shape) == wanted - 1:
        return "Put an Unsqueeze or Reshape node in between to add a dimension."
    return ""


def substitute(pattern: Sequence[Dim], bound: dict[str, Dim]) -> Shape:
    """The shape that ``pattern`` stands for once its names are known."""
    out: list[Dim] = []
    for dim in pattern:
        if dim == "*":
            out += bound.get("*", ())  # type: ignore[arg-type]
        else:
            out.append(bound.get(dim, dim) if isinstance(dim, str) else dim)
    return tuple(out)


def broadcast(*shapes: Shape) -> Shape:
    """The shape that elementwise operations on these shapes give (NumPy's and PyTorch's rule)."""
    rank = max((len(s) for s in shapes), default=0)
    out: list[Dim] = []
    for position in range(-rank, 0):
        dims = {s[position] for s in shapes if len(s) >= -position} - {1}
        if len(dims) > 1:
            listed = " and ".join(format_shape(s) for s in shapes)
            raise ShapeError(
                f"the shapes {listed} do not fit: dimension {position} is {' against '.join(map(str, _sorted(dims)))}",
                "Each dimension must be equal, or 1 in one of the two. A Reshape or Transpose node can help.",
            )
        out.append(dims.pop() if dims else 1)
    return tuple(out)


def matmul(a: Shape, b: Shape) -> Shape:
    """The shape of ``a @ b``, as torch.matmul defines it."""
    if not a or not b:
        raise ShapeError("a matrix product needs at least one dimension on each side; a single number has none")
    left = (1, *a) if len(a) == 1 else a
    right = (*b, 1) if len(b) == 1 else b
    if left[-1] != right[-2]:
        raise ShapeError(
            f"the matrices {format_shape(a)} and {format_shape(b)} do not fit: the last dimension of the left one, "
            f"{left[-1]}, must equal the second to last of the right one, {right[-2]}",
            "Transpose one of them, or change its size.",
        )
    out = (*broadcast(left[:-2], right[:-2]), left[-2], right[-1])
    if len(a) == 1:
        out = (*out[:-2], out[-1])
    if len(b) == 1:
        out = out[:-1]
    return out


def normal_dim(dim: int, rank: int) -> int:
    """``dim`` counted from the front. Raises ShapeError where there is no such dimension."""
    if not -max(rank, 1) <= dim < max(rank, 1):
        raise ShapeError(
            f"there is no dimension {dim} in a tensor of {rank} dimensions",
            f"Choose a number from {-max(rank, 1)} to {max(rank, 1) - 1}.",
        )
    return dim % max(rank, 1)


def reduce(shape: Shape, dims: Sequence[int], keepdim: bool) -> Shape:
    """The shape after summing (or the like) over ``dims``; no dims means all of them."""
    gone = {normal_dim(d, len(shape)) for d in dims} if dims else set(range(len(shape)))
    if len(gone) < len(dims):
        raise ShapeError(f"the dimensions {', '.join(map(str, dims))} name one dimension twice", "Name each once.")
    if keepdim:
        return tuple(1 if i in gone else d for i, d in enumerate(shape))
    return tuple(d for i, d in enumerate(shape) if i not in gone)


def reshape(shape: Shape, target: Sequence[int]) -> Shape:
    """The shape after ``reshape(target)``, with at most one -1. Named dimensions survive where they can."""
    names = [d for d in shape if isinstance(d, str)]
    count = prod(d for d in shape if isinstance(d, int))
    if list(target).count(-1) > 1:
        raise ShapeError(f"{format_shape(target)} has more than one -1; only one dimension can be worked out")
    known = prod(d for d in target if d != -1)
    if -1 not in target:
        if names:
            raise ShapeError(
                f"{format_shape(shape)} holds the batch size {names[0]}, which is only known when it runs",
                "Write -1 for the dimension that holds the batch.",
            )
        if known != count:
            raise ShapeError(f"{format_shape(shape)} has {count} elements, {format_shape(target)} would have {known}")
        return tuple(target)
    if known == 0 or count % known:
        raise ShapeError(
            f"{format_shape(shape)} has {count} elements{' a sample' if names else ''}, which {known} does not divide",
            "Choose sizes whose product divides the number of elements.",
        )
    left = count // known
    if not names:
        free: Dim = left
    elif len(names) == 1 and left == 1:
        free = names[0]
    else:
        free = "·".join([*names, *([str(left)] if left != 1 else [])])
    return tuple(free if d == -1 else d for d in target)


def _sorted(dims: set[Dim]) -> list[Dim]:
    return sorted(dims, key=str)
