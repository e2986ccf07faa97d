"""The same numbers in another arrangement: views that share memory with their base, and copies where need be."""

# ruff: noqa: F401, F403  (this file gathers names)

from .copies import *
from .copies import __all__ as _copies
from .diagonals import Diagonal, Triangle, diagonal, tril, triu
from .permuting import Permute, moveaxis, movedim, permute, swapaxes, swapdims, t, transpose
from .pieces import Pieces, unsafe_chunk, unsafe_split, unsafe_split_with_sizes
from .repeating import (
    Expand,
    Repeat,
    broadcast_tensors,
    broadcast_to,
    expand,
    expand_as,
    repeat,
    sum_to_size,
    tile,
)  # fmt: skip
from .reshaping import Reshape, flatten, ravel, reshape, reshape_as, squeeze, unflatten, unsqueeze, view, view_as
from .slicing import (
    Slice,
    chunk,
    dsplit,
    hsplit,
    narrow,
    select,
    slice,
    split,
    split_with_sizes,
    tensor_split,
    unbind,
    vsplit,
)  # fmt: skip
from .strided import AsStrided, AsStridedScatter, as_strided, as_strided_scatter
from .turning import Flip, Roll, flip, fliplr, flipud, roll, rot90
from .windows import Unfold, unfold
from .writing import (
    DiagonalScatter,
    PartScatter,
    constant_pad_nd,
    diag,
    diag_embed,
    diagflat,
    diagonal_scatter,
    select_scatter,
    slice_scatter,
)  # fmt: skip

__all__ = [
    "as_strided", "as_strided_scatter", "broadcast_tensors", "broadcast_to", "chunk", "constant_pad_nd",
    "diag", "diag_embed", "diagflat", "diagonal", "diagonal_scatter", "dsplit", "expand", "expand_as", "flatten",
    "flip", "fliplr", "flipud", "hsplit", "moveaxis", "movedim", "narrow", "permute", "ravel", "repeat", "reshape",
    "roll", "rot90", "select", "select_scatter", "slice", "slice_scatter", "split", "split_with_sizes", "squeeze",
    "swapaxes", "swapdims", "t", "tensor_split", "tile", "transpose", "tril", "triu", "unbind", "unflatten",
    "unsafe_chunk", "unsafe_split", "unsafe_split_with_sizes", "unsqueeze", "view", "vsplit",
    *_copies,
]  # fmt: skip

METHODS = (
    "as_strided as_strided_scatter broadcast_to chunk diag diag_embed diagflat diagonal diagonal_scatter "
    "dsplit expand expand_as flatten flip fliplr flipud hsplit moveaxis movedim narrow narrow_copy permute ravel "
    "repeat reshape reshape_as roll rot90 select select_scatter slice_scatter split split_with_sizes squeeze "
    "sum_to_size swapaxes swapdims t tensor_split tile transpose tril triu unbind unflatten unfold unsafe_chunk "
    "unsafe_split unsafe_split_with_sizes unsqueeze view view_as vsplit"
)
INPLACE = "tril triu"
