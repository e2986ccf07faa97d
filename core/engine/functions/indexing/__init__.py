"""Choosing elements by position: brackets of every kind, gather and scatter, embedding tables.

Positions are inputs of the operation, not part of it, so that one recorded operation serves every batch."""

# ruff: noqa: F401  (this file gathers names)

from .brackets import Index, SetItem, getitem
from .embeddings import Embedding, embedding, one_hot
from .gathering import Gather, IndexSelect, Scatter, gather, index_select, scatter, scatter_add, take_along_dim
from .keys import _HERE, normalize_key
from .masking import MaskedFill, MaskedSelect, masked_fill, masked_select, nonzero, unique

__all__ = [
    "embedding", "gather", "getitem", "index_select", "masked_fill", "masked_select", "nonzero", "one_hot", "scatter",
    "scatter_add", "take_along_dim", "unique",
]  # fmt: skip

METHODS = "gather index_select masked_fill masked_select nonzero scatter scatter_add take_along_dim unique"
