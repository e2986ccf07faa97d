"""Attention: every query looks at all keys and takes the mean of their values, weighted by how well they fit.

Source: Vaswani et al. 2017, https://arxiv.org/abs/1706.03762
"""

from __future__ import annotations

import math
import warnings
from typing import Any

from ..creation import ones, zeros
from ..dtypes import bool_
from ..tensor import Tensor
from .convolution import pad
from .dropout import dropout
from .elementwise import where
from .indexing import repeat_interleave
from .join import cat
from .matrix import bmm, linear
from .matrix.combined import baddbmm
from .probability import softmax
from .shape.pieces import unsafe_chunk

__all__ = ["multi_head_attention_forward", "scaled_dot_product_attention"]


def scaled_dot_product_attention(
    query: Tensor, key: Tensor, value: Tensor, attn_mask: Tensor | None = None, dropout_p: float = 0.0,
    is_causal: bool = False, scale: float | None = None, enable_gqa: bool = False,
) -> Tensor:  # fmt: skip
    """``softmax(query key^T scale + mask) value``.

    Parameters
    ----------
    query : Tensor, shape (..., L, E)
    key : Tensor, shape (..., S, E)
    value : Tensor, shape (..., S, Ev)
    attn_mask : Tensor, broadcast to (..., L, S)
        Booleans, True where a query may look; or numbers added to the scores.
    dropout_p : float
        Applied whether training or not.
    is_causal : bool
        A query sees no later key.
    scale : float, optional
        1 / sqrt(E) if left out.
    enable_gqa : bool
        Several heads of the query (dimension -3) share one of key and value.

    Returns
    -------
    Tensor, shape (..., L, Ev); zero where a query may look nowhere
    """
    if is_causal and attn_mask is not None:
        raise RuntimeError("scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True")
    if query.dtype != key.dtype or query.dtype != value.dtype:
        raise RuntimeError(
            "Expected query, key, and value to have the same dtype, but got query.dtype: "
            f"{query.dtype} key.dtype: {key.dtype} and value.dtype: {value.dtype} instead."
        )
    if enable_gqa:
        key = repeat_interleave(key, query.size(-3) // key.size(-3), -3)
        value = repeat_interleave(value, query.size(-3) // value.size(-3), -3)
    factor = 1.0 / math.sqrt(query.size(-1)) if scale is None else scale
    scores = (query * factor) @ key.transpose(-2, -1)
    if is_causal:
        attn_mask = ones(query.size(-2), key.size(-2), dtype=bool_, device=query.device).tril()
    blind: Any = None
    if attn_mask is not None:
        mask = attn_mask if attn_mask.dtype is not bool_ else _as_numbers(~attn_mask, scores)
        scores = scores + mask
        nowhere: Any = mask.detach() == -math.inf
        blind = nowhere.all(-1, keepdim=True)
        if not bool(blind.any()):
            blind = None
    if blind is not None:
        scores = scores.masked_fill(blind, 0.0)
    weights = softmax(scores, -1)
    if blind is not None:
        weights = weights.masked_fill(blind, 0.0)
    return dropout(weights, dropout_p, True) @ value


def _as_numbers(hidden: Tensor, like: Tensor) -> Tensor:
    """0 where a boolean mask is False, minus infinity where it is True."""
    blank = zeros(*hidden.shape, dtype=like.dtype, device=like.device)
    return where(hidden, blank - math.inf, blank)


def canonical_mask(mask: Tensor | None, name: str, other: Tensor | None, like: Tensor) -> Tensor | None:
    """A mask as numbers to be added: True in a boolean mask (do not look here) becomes minus infinity."""
    if mask is None:
        return None
    if mask.dtype is not bool_ and not mask.is_floating_point():
        raise AssertionError(f"only bool and floating types of {name} are supported")
    if other is not None and (other.dtype is bool_) != (mask.dtype is bool_):
        warnings.warn(
            f"Support for mismatched {name} and the other mask is deprecated. Use same type for both instead.",
            stacklevel=4,
        )
    return mask if mask.dtype is not bool_ else _as_numbers(mask, like)


def _project(query: Tensor, key: Tensor, value: Tensor, w: Tensor, b: Tensor | None) -> tuple[Tensor, ...]:
    """Query, key and value through the three thirds of one weight, in as few products as their identity allows."""
    e = query.size(-1)
    if key is value and query is key:
        return unsafe_chunk(linear(query, w, b), 3, -1)
    if key is value:
        q = linear(query, w[:e], None if b is None else b[:e])
        return q, *unsafe_chunk(linear(key, w[e:], None if b is None else b[e:]), 2, -1)
    biases = (None, None, None) if b is None else b.chunk(3)
    return tuple(linear(x, part, c) for x, part, c in zip((query, key, value), w.chunk(3), biases, strict=True))


def _heads(x: Tensor, batch: int, heads: int) -> Tensor:
    """(length, batch, E) as (batch x heads, length, E / heads)."""
    return x.contiguous().view(x.size(0), batch * heads, x.size(-1) // heads).transpose(0, 1)


def _check_shapes(query: Tensor, key: Tensor, value: Tensor, e: int, heads: int, separate: bool) -> None:
    if query.ndim not in (2, 3):
        raise AssertionError(
            f"query should be unbatched 2D or batched 3D tensor but received {query.ndim}-D query tensor"
        )
    if key.ndim != query.ndim or value.ndim != query.ndim:
        raise AssertionError(
            f"For {'batched (3-D)' if query.ndim == 3 else 'unbatched (2-D)'} `query`, expected `key` and `value` to "
            f"be {query.ndim}-D but found {key.ndim}-D and {value.ndim}-D tensors respectively"
        )
    if query.size(-1) != e:
        raise AssertionError(f"was expecting embedding dimension of {e}, but got {query.size(-1)}")
    if e % heads:
        raise AssertionError(f"embed_dim {e} not divisible by num_heads {heads}")
    if separate:
        if key.shape[:-1] != value.shape[:-1]:
            raise AssertionError(f"key's sequence and batch dims {key.shape} do not match value's {value.shape}")
    elif key.shape != value.shape:
        raise AssertionError(f"key shape {key.shape} does not match value shape {value.shape}")


def multi_head_attention_forward(
    query: Tensor, key: Tensor, value: Tensor, embed_dim_to_check: int, num_heads: int, in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None, bias_k: Tensor | None, bias_v: Tensor | None, add_zero_attn: bool, dropout_p: float,
    out_proj_weight: Tensor, out_proj_bias: Tensor | None, training: bool = True,
    key_padding_mask: Tensor | None = None, need_weights: bool = True, attn_mask: Tensor | None = None,
    use_separate_proj_weight: bool = False, q_proj_weight: Tensor | None = None, k_proj_weight: Tensor | None = None,
    v_proj_weight: Tensor | None = None, static_k: Tensor | None = None, static_v: Tensor | None = None,
    average_attn_weights: bool = True, is_causal: bool = False,
) -> tuple[Tensor, Tensor | None]:  # fmt: skip
    """Attention of several heads side by side; see :class:`core.engine.nn.MultiheadAttention` for shapes.

    Returns
    -------
    Tensor, shape (L, N, E) or (L, E)
    Tensor or None
        The weights, (N, L, S) averaged over heads, or (N, heads, L, S); None unless `need_weights`.
    """
    _check_shapes(query, key, value, embed_dim_to_check, num_heads, use_separate_proj_weight)
    single = query.ndim == 2
    if single:
        same_key, same_value = key is query, value is key
        query = query.unsqueeze(1)
        key = query if same_key else key.unsqueeze(1)
        value = key if same_value else value.unsqueeze(1)
        key_padding_mask = None if key_padding_mask is None else key_padding_mask.unsqueeze(0)
    length, batch, e = query.shape
    head = e // num_heads
    key_padding_mask = canonical_mask(key_padding_mask, "key_padding_mask", attn_mask, query)
    if is_causal and attn_mask is None:
        raise RuntimeError("Need attn_mask if specifying the is_causal hint.")
    if is_causal and key_padding_mask is None and not need_weights:
        attn_mask = None
    else:
        attn_mask, is_causal = canonical_mask(attn_mask, "attn_mask", None, query), False
    if use_separate_proj_weight:
        biases = (None,) * 3 if in_proj_bias is None else in_proj_bias.chunk(3)
        weights = (q_proj_weight, k_proj_weight, v_proj_weight)
        for name, weight in zip("qkv", weights, strict=True):
            if weight is None:
                raise AssertionError(f"use_separate_proj_weight is True but {name}_proj_weight is None")
        q, k, v = (
            linear(x, weight, c)  # type: ignore[arg-type]
            for x, weight, c in zip((query, key, value), weights, biases, strict=True)
        )
    else:
        if in_proj_weight is None:
            raise AssertionError("use_separate_proj_weight is False but in_proj_weight is None")
        q, k, v = _project(query, key, value, in_proj_weight, in_proj_bias)
    if attn_mask is not None:
        attn_mask = _checked_mask(attn_mask, length, key.size(0), batch * num_heads)
    if bias_k is not None and bias_v is not None:
        k, v = cat([k, bias_k.repeat(1, batch, 1)]), cat([v, bias_v.repeat(1, batch, 1)])
        attn_mask, key_padding_mask = _one_more(attn_mask), _one_more(key_padding_mask)
    q = _heads(q, batch, num_heads)
    k = _heads(k, batch, num_heads) if static_k is None else static_k
    v = _heads(v, batch, num_heads) if static_v is None else static_v
    if add_zero_attn:
        blank = zeros(batch * num_heads, 1, head, dtype=k.dtype, device=k.device)
        k, v = cat([k, blank], 1), cat([v, blank], 1)
        attn_mask, key_padding_mask = _one_more(attn_mask), _one_more(key_padding_mask)
    sources = k.size(1)
    if key_padding_mask is not None:
        if tuple(key_padding_mask.shape) != (batch, sources):
            raise AssertionError(
                f"expecting key_padding_mask shape of {(batch, sources)}, but got {tuple(key_padding_mask.shape)}"
            )
        spread = key_padding_mask.view(batch, 1, 1, sources).expand(-1, num_heads, -1, -1)
        spread = spread.reshape(batch * num_heads, 1, sources)
        attn_mask = spread if attn_mask is None else attn_mask + spread
    p = dropout_p if training else 0.0
    if need_weights:
        scaled = q * math.sqrt(1.0 / head)
        scores = bmm(scaled, k.transpose(-2, -1))
        if attn_mask is not None:
            scores = baddbmm(attn_mask, scaled, k.transpose(-2, -1))
        found = softmax(scores, -1)
        found = dropout(found, p) if p > 0.0 else found
        y = bmm(found, v).transpose(0, 1).contiguous().view(length * batch, e)
        y = linear(y, out_proj_weight, out_proj_bias).view(length, batch, e)
        found = found.view(batch, num_heads, length, sources)
        found = found.mean(1) if average_attn_weights else found
        return (y.squeeze(1), found.squeeze(0)) if single else (y, found)
    if attn_mask is not None:
        attn_mask = (
            attn_mask.unsqueeze(0)
            if attn_mask.size(0) == 1 and attn_mask.ndim == 3
            else attn_mask.view(batch, num_heads, -1, sources)
        )
    q, k, v = (t.view(batch, num_heads, -1, head) for t in (q, k, v))
    y = scaled_dot_product_attention(q, k, v, attn_mask, p, is_causal)
    y = y.permute(2, 0, 1, 3).contiguous().view(length * batch, e)
    y = linear(y, out_proj_weight, out_proj_bias).view(length, batch, e)
    return (y.squeeze(1) if single else y), None


def _one_more(mask: Tensor | None) -> Tensor | None:
    """Room for one more key, which everybody may look at."""
    return None if mask is None else pad(mask, (0, 1))


def _checked_mask(mask: Tensor, length: int, sources: int, rows: int) -> Tensor:
    wanted = (length, sources) if mask.ndim == 2 else (rows, length, sources)
    if mask.ndim not in (2, 3):
        raise RuntimeError(f"attn_mask's dimension {mask.ndim} is not supported")
    if tuple(mask.shape) != wanted:
        raise RuntimeError(f"The shape of the {mask.ndim}D attn_mask is {tuple(mask.shape)}, but should be {wanted}.")
    return mask.unsqueeze(0) if mask.ndim == 2 else mask
