"""The same numbers in another arrangement: views that share memory with their base, and copies where need be."""

# ruff: noqa: F401  (this file gathers names)

from .diagonals import Diagonal, Triangle, diagonal, tril, triu
from .permuting import Permute, movedim, permute, swapaxes, t, transpose
from .repeating import Expand, Repeat, broadcast_tensors, broadcast_to, expand, expand_as, repeat, tile
from .reshaping import Reshape, flatten, ravel, reshape, reshape_as, squeeze, unflatten, unsqueeze, view, view_as
from .slicing import Slice, chunk, narrow, select, split, unbind
from .turning import Flip, Roll, flip, roll

__all__ = [
    "broadcast_tensors", "broadcast_to", "chunk", "diagonal", "expand", "expand_as", "flatten", "flip", "movedim",
    "narrow", "permute", "ravel", "repeat", "reshape", "roll", "select", "split", "squeeze", "swapaxes", "t", "tile",
    "transpose", "tril", "triu", "unbind", "unflatten", "unsqueeze", "view",
]  # fmt: skip

METHODS = (
    "broadcast_to chunk diagonal expand expand_as flatten flip movedim narrow permute ravel repeat reshape "
    "reshape_as roll select split squeeze swapaxes t tile transpose tril triu unbind unflatten unsqueeze view "
    "view_as"
)
