"""A product of two vectors with a cube of weights between them."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from .matrix import einsum

__all__ = ["bilinear"]


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Any:
    """``y_o = sum_ij input1_i weight_oij input2_j + bias_o`` of the last dimensions.

    Shapes: input1 (..., I), input2 (..., J), weight (O, I, J), bias (O), result (..., O).
    """
    if tuple(input1.shape[:-1]) != tuple(input2.shape[:-1]):
        raise RuntimeError(
            f"bilinear(): input batch dimensions do not match: got {list(input1.shape)} and {list(input2.shape)}"
        )
    for k, (x, size) in enumerate(((input1, weight.shape[1]), (input2, weight.shape[2])), 1):
        if x.shape[-1] != size:
            raise RuntimeError(
                f"bilinear(): input{k} size does not match weight size: got {x.shape[-1]} but expected {size}"
            )
    if bias is not None and tuple(bias.shape) != (weight.shape[0],):
        raise RuntimeError(
            f"bilinear(): bias size does not match weight size: got {list(bias.shape)} but expected {weight.shape[0]}"
        )
    lead = tuple(input1.shape[:-1])
    left, right = input1.reshape(-1, weight.shape[1]), input2.reshape(-1, weight.shape[2])
    y: Any = einsum("bi,oij,bj->bo", left, weight, right)
    if bias is not None:
        y = y + bias
    return y.reshape(*lead, weight.shape[0])
