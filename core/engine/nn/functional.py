"""The functions behind the layers, under PyTorch's names: ``import core.engine.nn.functional as F``."""

# ruff: noqa: F401, F403  (this file gathers names)

from ..functions.activation import (
    celu,
    elu,
    gelu,
    glu,
    hardshrink,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    logsigmoid,
    mish,
    prelu,
    relu,
    relu6,
    rrelu,
    selu,
    sigmoid,
    silu,
    softplus,
    softshrink,
    softsign,
    tanh,
    tanhshrink,
    threshold,
)
from ..functions.arguments import guard as _guard
from ..functions.attention import multi_head_attention_forward, scaled_dot_product_attention
from ..functions.bilinear import bilinear
from ..functions.choices import gumbel_softmax, softmin
from ..functions.convolution import (
    conv1d,
    conv2d,
    conv3d,
    conv_transpose1d,
    conv_transpose2d,
    conv_transpose3d,
    pad,
)
from ..functions.distances import cosine_similarity, normalize, pairwise_distance, pdist
from ..functions.dropout import (
    alpha_dropout,
    dropout,
    dropout1d,
    dropout2d,
    dropout3d,
    feature_alpha_dropout,
)
from ..functions.indexing import embedding, one_hot
from ..functions.indexing.bags import embedding_bag
from ..functions.layers import celu_, conv_tbc, native_channel_shuffle, relu_, rrelu_, selu_, threshold_
from ..functions.loss import *
from ..functions.matrix import linear
from ..functions.normalization import (
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
    local_response_norm,
    rms_norm,
)
from ..functions.pooling import *
from ..functions.pooling.with_indices import *
from ..functions.probability import log_softmax, softmax
from ..functions.sampling import (
    affine_grid,
    channel_shuffle,
    fold,
    grid_sample,
    interpolate,
    pixel_shuffle,
    pixel_unshuffle,
    unfold,
    upsample,
    upsample_bilinear,
    upsample_nearest,
)
from ..tensor import Tensor as _Tensor


def elu_(input: _Tensor, alpha: float = 1.0) -> _Tensor:
    """In-place form of elu."""
    return elu(input, alpha, inplace=True)


def hardtanh_(input: _Tensor, min_val: float = -1.0, max_val: float = 1.0) -> _Tensor:
    """In-place form of hardtanh."""
    return hardtanh(input, min_val, max_val, inplace=True)


def leaky_relu_(input: _Tensor, negative_slope: float = 0.01) -> _Tensor:
    """In-place form of leaky_relu."""
    return leaky_relu(input, negative_slope, inplace=True)


_guard(globals())
