"""Whole numbers as rows of a table, or as rows of the unit matrix."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from ... import backend
from ...autograd.operation import Operation
from ...autograd.run import apply
from ...tensor import Tensor, wrap

__all__ = ["embedding", "one_hot"]


class Embedding(Operation):
    """Rows of a table chosen by whole numbers; the row named `padding_idx` receives no gradient."""

    name, grad_name = "embedding", "EmbeddingBackward0"
    formula = r"y_n = W_{\mathrm{input}(n)}"
    derivatives: ClassVar = {"w": r"\bar{W}_j = \sum_{\mathrm{input}(n) = j} \bar{y}_n"}
    input_names = ("weight", "input")
    saves = ("index",)
    attribute_names = ("padding_idx",)

    def __init__(self, padding_idx: int | None = None) -> None:
        self.padding_idx = padding_idx

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
        backend.scatter_add(xp, gx, index, gy)
        if self.padding_idx is not None:
            gx[self.padding_idx] = 0.0


def embedding(input: Tensor, weight: Tensor, padding_idx: int | None = None) -> Tensor:
    """Rows of `weight` named by the whole numbers in `input`."""
    if input.numel() and (int(input.data_array.max()) >= weight.shape[0] or int(input.data_array.min()) < 0):
        raise IndexError(f"index out of range in self: embedding has {weight.shape[0]} rows")
    if padding_idx is not None and padding_idx < 0:
        padding_idx += weight.shape[0]
    return apply(Embedding(padding_idx), weight, input)


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
