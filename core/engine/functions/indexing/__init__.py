"""Choosing elements by position: brackets of every kind, gather and scatter, embedding tables.

Positions are inputs of the operation, not part of it, so that one recorded operation serves every batch."""

# ruff: noqa: F401  (this file gathers names)

from .adding import AddAt
from .brackets import Index, SetItem, getitem
from .embeddings import Embedding, embedding, one_hot
from .gathering import (
    Gather,
    IndexSelect,
    Scatter,
    gather,
    index_select,
    repeat_interleave,
    scatter,
    scatter_add,
    take_along_dim,
)  # fmt: skip
from .keys import _HERE, in_two_steps, normalize_key
from .masking import MaskedFill, MaskedSelect, masked_fill, masked_select, nonzero, unique
from .reducing import ScatterReduce, index_reduce, scatter_reduce
from .searching import argwhere, bucketize, isin, nonzero_static, searchsorted, unique_consecutive
from .writing import IndexPut, index_add, index_copy, index_fill, index_put, masked_scatter, put, take

__all__ = [
    "argwhere", "bucketize", "gather", "index_add", "index_copy", "index_fill", "index_put", "index_reduce",
    "index_select", "isin", "masked_fill", "masked_scatter", "masked_select", "nonzero", "nonzero_static", "put",
    "repeat_interleave", "scatter", "scatter_add", "scatter_reduce", "searchsorted", "take", "take_along_dim",
    "unique", "unique_consecutive",
]  # fmt: skip

METHODS = (
    "argwhere gather index_add index_copy index_fill index_put index_reduce index_select masked_fill masked_scatter "
    "masked_select nonzero nonzero_static put repeat_interleave scatter scatter_add scatter_reduce take "
    "take_along_dim unique unique_consecutive"
)
INPLACE = "index_add index_copy index_fill index_put index_reduce masked_scatter put scatter scatter_add scatter_reduce"
