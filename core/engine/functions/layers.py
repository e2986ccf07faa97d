"""Functions of layers that PyTorch also has at its top level, some with another order of arguments than there."""

from __future__ import annotations

from typing import Any

from ..tensor import Tensor
from . import dropout as _dropout
from . import normalization as _norm
from .activation import celu, hardshrink, prelu, rrelu, selu, threshold
from .bilinear import bilinear
from .convolution import conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d
from .distances import cosine_similarity, pairwise_distance, pdist
from .dropout import alpha_dropout, feature_alpha_dropout, feature_dropout
from .indexing import embedding as _embedding
from .loss import (
    binary_cross_entropy_with_logits,
    cosine_embedding_loss,
    ctc_loss,
    hinge_embedding_loss,
    kl_div,
    margin_ranking_loss,
    poisson_nll_loss,
    triplet_margin_loss,
)
from .normalization import group_norm, layer_norm, rms_norm
from .pooling import adaptive_avg_pool1d, adaptive_max_pool1d, avg_pool1d, max_pool1d, max_pool2d, max_pool3d
from .pooling.with_indices import max_pool1d_with_indices
from .sampling import channel_shuffle, grid_sampler_2d, grid_sampler_3d, pixel_shuffle, pixel_unshuffle
from .sampling.grid import grid_sampler

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_max_pool1d",
    "alpha_dropout",
    "avg_pool1d",
    "batch_norm",
    "bilinear",
    "binary_cross_entropy_with_logits",
    "celu",
    "celu_",
    "channel_shuffle",
    "conv1d",
    "conv2d",
    "conv3d",
    "conv_tbc",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose3d",
    "cosine_embedding_loss",
    "cosine_similarity",
    "ctc_loss",
    "dropout_",
    "embedding",
    "feature_alpha_dropout",
    "feature_dropout",
    "grid_sampler",
    "grid_sampler_2d",
    "grid_sampler_3d",
    "group_norm",
    "hardshrink",
    "hinge_embedding_loss",
    "instance_norm",
    "kl_div",
    "layer_norm",
    "margin_ranking_loss",
    "max_pool1d",
    "max_pool1d_with_indices",
    "max_pool2d",
    "max_pool3d",
    "native_channel_shuffle",
    "pairwise_distance",
    "pdist",
    "pixel_shuffle",
    "pixel_unshuffle",
    "poisson_nll_loss",
    "prelu",
    "relu_",
    "rms_norm",
    "rrelu",
    "rrelu_",
    "selu",
    "selu_",
    "threshold",
    "threshold_",
    "triplet_margin_loss",
]  # fmt: skip


def conv_tbc(input: Tensor, weight: Tensor, bias: Tensor, pad: int = 0) -> Any:
    """Convolution of (time, batch, channels) with kernels (K, C, O)."""
    y = conv1d(input.permute(1, 2, 0), weight.permute(2, 1, 0), bias, padding=pad)
    return y.permute(2, 0, 1)


native_channel_shuffle = channel_shuffle


def embedding(
    weight: Tensor, indices: Tensor, padding_idx: int = -1, scale_grad_by_freq: bool = False, sparse: bool = False
) -> Tensor:
    """Rows of `weight`: the order of arguments is that of ``torch.embedding``; -1 means no padding row."""
    row = None if padding_idx == -1 else padding_idx
    return _embedding(indices, weight, row, scale_grad_by_freq=scale_grad_by_freq, sparse=sparse)


def batch_norm(
    input: Tensor, weight: Tensor | None, bias: Tensor | None, running_mean: Tensor | None,
    running_var: Tensor | None, training: bool, momentum: float, eps: float, cudnn_enabled: bool = True,
) -> Tensor:  # fmt: skip
    """Batch normalisation with ``torch.batch_norm``'s order of arguments."""
    return _norm.batch_norm(input, running_mean, running_var, weight, bias, training, momentum, eps)


def instance_norm(
    input: Tensor, weight: Tensor | None, bias: Tensor | None, running_mean: Tensor | None,
    running_var: Tensor | None, use_input_stats: bool, momentum: float, eps: float, cudnn_enabled: bool = True,
) -> Tensor:  # fmt: skip
    """Instance normalisation with ``torch.instance_norm``'s order of arguments."""
    return _norm.instance_norm(input, running_mean, running_var, weight, bias, use_input_stats, momentum, eps)


def dropout_(input: Tensor, p: float, train: bool) -> Any:
    """Dropout in place."""
    return _dropout.dropout(input, p, train, inplace=True)


def relu_(input: Tensor) -> Any:
    """In-place form of relu."""
    from .activation import relu

    return relu(input, inplace=True)


def celu_(input: Tensor, alpha: float = 1.0) -> Any:
    """In-place form of celu."""
    return celu(input, alpha, inplace=True)


def selu_(input: Tensor) -> Any:
    """In-place form of selu."""
    return selu(input, inplace=True)


def rrelu_(input: Tensor, lower: float = 1.0 / 8, upper: float = 1.0 / 3, training: bool = False) -> Any:
    """In-place form of rrelu."""
    return rrelu(input, lower, upper, training, inplace=True)


def threshold_(input: Tensor, threshold: float, value: float) -> Any:
    """In-place form of threshold."""
    from .activation import threshold as function

    return function(input, threshold, value, inplace=True)
