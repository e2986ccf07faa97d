"""Whole numbers as rows of a table, or as rows of the unit matrix."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...tensor import Tensor, wrap

__all__ = ["embedding", "one_hot", "renormalize"]


class Embedding(Operation):
    """Rows of a table chosen by whole numbers; the row named `padding_idx` receives no gradient."""

    name, grad_name = "embedding", "EmbeddingBackward0"
    formula = r"y_n = W_{\mathrm{input}(n)}"
    derivatives: ClassVar = {"w": r"\bar{W}_j = \sum_{\mathrm{input}(n) = j} \bar{y}_n"}
    input_names = ("weight", "input")
    saves = ("index",)
    attribute_names = ("padding_idx", "scale_grad_by_freq")

    def __init__(self, padding_idx: int | None = None, scale_grad_by_freq: bool = False) -> None:
        self.padding_idx, self.scale_grad_by_freq = padding_idx, scale_grad_by_freq

    def out(self, w, index):
        """The index's shape with the length of a row at the end."""
        if w.ndim != 2:
            raise RuntimeError(f"'weight' must be 2-D, but its shape is {list(w.shape)}")
        if index.dtype.kind != "i":
            raise RuntimeError(
                "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but "
                f"got {index.dtype} instead (embedding). Convert it with .long()."
            )
        return (*index.shape, w.shape[1]), w.dtype

    def forward(self, xp, y, w, index):
        xp.copyto(y, xp.take(w, index, axis=0))

    def backward(self, xp, i, gx, gy, y, w, index):
        gx.fill(0.0)
        if self.scale_grad_by_freq:
            flat = index.reshape(-1)
            counts = xp.asarray(np.bincount(backend.to_numpy(flat), minlength=gx.shape[0])).astype(gx.dtype)
            gy = xp.divide(gy, xp.take(counts, index)[..., None])
        backend.scatter_add(xp, gx, index, gy)
        if self.padding_idx is not None:
            gx[self.padding_idx] = 0.0


def embedding(
    input: Tensor, weight: Tensor, padding_idx: int | None = None, max_norm: float | None = None,
    norm_type: float = 2.0, scale_grad_by_freq: bool = False, sparse: bool = False,
) -> Tensor:  # fmt: skip
    """Rows of `weight` named by the whole numbers in `input`.

    Parameters
    ----------
    padding_idx : int, optional
        A row that receives no gradient.
    max_norm, norm_type : float, optional
        Rows that are looked up and longer than this, by the `norm_type`-norm, are first shortened in `weight` itself.
    scale_grad_by_freq : bool
        Divide each row's gradient by how often it was looked up.
    sparse : bool
        Accepted; gradients are dense.
    """
    if weight.ndim != 2:
        raise RuntimeError(f"'weight' must be 2-D, but its shape is {list(weight.shape)}")
    if input.numel() and (int(input.data_array.max()) >= weight.shape[0] or int(input.data_array.min()) < 0):
        raise IndexError(f"index out of range in self: embedding has {weight.shape[0]} rows")
    if padding_idx is not None:
        if not -weight.shape[0] <= padding_idx < weight.shape[0]:
            raise AssertionError("Padding_idx must be within num_embeddings")
        padding_idx %= weight.shape[0]
    if max_norm is not None:
        renormalize(weight, input, max_norm, norm_type)
    return apply(Embedding(padding_idx, scale_grad_by_freq), weight, input)


def renormalize(weight: Tensor, input: Tensor, max_norm: float, norm_type: float) -> None:
    """Shorten the rows that `input` names to `max_norm` where they are longer, in place."""
    array = weight.data_array
    xp = backend.array_module(array)
    named = xp.unique(input.data_array)
    rows = array[named]
    length = xp.linalg.norm(rows, ord=norm_type, axis=1)
    factor = xp.where(length > max_norm, max_norm / (length + 1e-7), xp.ones_like(length))
    array[named] = rows * factor[:, None].astype(array.dtype)
    weight.bump_version()


def one_hot(input: Tensor, num_classes: int = -1) -> Tensor:
    """int64 rows of zeros with a 1 at the position named by each element."""
    array = input.data_array
    if array.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if array.size and int(array.min()) < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        if array.size == 0:
            raise RuntimeError("Can not infer total number of classes from empty tensor.")
        num_classes = int(array.max()) + 1
    if array.size and int(array.max()) >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    xp = backend.array_module(array)
    return wrap((array[..., None] == xp.arange(num_classes)).astype(np.int64))
