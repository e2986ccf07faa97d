"""Attention and transformers beside PyTorch, from the same seed, dropout included."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import same

LIBS = (engine, torch)


def numbers(lib, random, *shape):
    return lib.tensor(random.standard_normal(shape), requires_grad=True)


def compare(story):
    """What `story(lib, random)` returns, tensors and texts, is the same in both libraries."""
    found = []
    for lib in LIBS:
        lib.manual_seed(5)
        found.append(story(lib, np.random.default_rng(2)))
    for a, b in zip(*found, strict=True):
        if isinstance(b, torch.Tensor):
            same(a, b, 1e-8, 1e-10)
        else:
            assert a == b


@pytest.mark.parametrize("case", ["plain", "causal", "bool", "blind", "float", "scale", "grouped", "dropout"])
def test_scaled_dot_product_attention(case):
    def story(lib, random):
        heads = 2 if case == "grouped" else 4
        q = numbers(lib, random, 2, 4, 3, 5)
        k, v = numbers(lib, random, 2, heads, 6, 5), numbers(lib, random, 2, heads, 6, 7)
        mask = lib.tensor(random.random((3, 6)) < 0.6)
        options = {
            "plain": {}, "causal": {"is_causal": True}, "bool": {"attn_mask": mask},
            "blind": {"attn_mask": lib.tensor([[False] * 6, [True] * 6, [True] + [False] * 5])},
            "float": {"attn_mask": lib.tensor(random.standard_normal((2, 1, 3, 6)))}, "scale": {"scale": 0.3},
            "grouped": {"enable_gqa": True}, "dropout": {"dropout_p": 0.4},
        }[case]  # fmt: skip
        y = lib.nn.functional.scaled_dot_product_attention(q, k, v, **options)
        (y * y).sum().backward()
        return y, q.grad, k.grad, v.grad

    compare(story)


@pytest.mark.parametrize(
    "options",
    [
        {}, {"batch_first": True, "dropout": 0.3}, {"add_bias_kv": True, "add_zero_attn": True},
        {"kdim": 3, "vdim": 5, "bias": False},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("need_weights", [True, False])
def test_multihead_attention(options, need_weights):
    def story(lib, random):
        layer = lib.nn.MultiheadAttention(8, 2, **options)
        names = list(layer.state_dict())
        layer = layer.double()
        shape = (2, 4) if options.get("batch_first") else (4, 2)
        q = numbers(lib, random, *shape, 8)
        k, v = numbers(lib, random, *shape, layer.kdim), numbers(lib, random, *shape, layer.vdim)
        hidden = lib.tensor([[False, False, True, False], [False] * 4])
        mask = lib.tensor(np.triu(np.ones((4, 4), bool), 1))
        results = []
        calls = [(q, k, v), (q, q, q), (q, k, k)] if layer._qkv_same_embed_dim else [(q, k, v)]
        for given in calls:
            y, weights = layer(*given, key_padding_mask=hidden, attn_mask=mask, need_weights=need_weights)
            results += [y, *([] if weights is None else [weights])]
        single = layer(q[0], k[0], v[0], need_weights=need_weights, average_attn_weights=False)
        results += [t for t in single if t is not None]
        sum((t * t).sum() for t in results).backward()
        return [*names, repr(layer), *results, *[p.grad for p in layer.parameters()]]

    compare(story)


@pytest.mark.parametrize("options", [{}, {"norm_first": True, "activation": "gelu", "bias": False}], ids=str)
@pytest.mark.parametrize("training", [True, False])
def test_transformer(options, training):
    def story(lib, random):
        net = lib.nn.Transformer(8, 2, 2, 1, 12, dropout=0.2, batch_first=True, **options)
        text, names = repr(net), list(net.state_dict())
        net = net.double().train(training)
        src, tgt = numbers(lib, random, 2, 5, 8), numbers(lib, random, 2, 3, 8)
        mask = net.generate_square_subsequent_mask(3).double()
        hidden = lib.tensor([[False] * 5, [False, False, False, True, True]])
        y = net(src, tgt, tgt_mask=mask, src_key_padding_mask=hidden, memory_key_padding_mask=hidden)
        (y**3).sum().backward()
        return [text, *names, y, mask, src.grad, tgt.grad, *[p.grad for p in net.parameters()]]

    compare(story)


def test_encoder_alone_with_causal_hint():
    def story(lib, random):
        layer = lib.nn.TransformerEncoderLayer(8, 4, 16, dropout=0.0)
        net = lib.nn.TransformerEncoder(layer, 2, enable_nested_tensor=False).double()
        x = numbers(lib, random, 6, 2, 8)
        mask = lib.nn.Transformer.generate_square_subsequent_mask(6).double()
        y = net(x, mask, is_causal=True)
        y.pow(3).sum().backward()
        return [y, x.grad, *[p.grad for p in net.parameters()]]

    compare(story)


@pytest.mark.parametrize("lib", LIBS, ids=["engine", "torch"])
def test_what_does_not_fit_is_refused(lib):
    with pytest.raises(AssertionError, match="divisible"):
        lib.nn.MultiheadAttention(8, 3)
    layer = lib.nn.MultiheadAttention(8, 2)
    with pytest.raises(AssertionError, match="embedding dimension of 8"):
        layer(*[lib.zeros(4, 2, 6)] * 3)
    x = lib.zeros(4, 2, 8)
    with pytest.raises(RuntimeError, match="The shape of the 2D attn_mask"):
        layer(x, x, x, attn_mask=lib.zeros(3, 4))
    with pytest.raises(RuntimeError, match="is_causal"):
        layer(x, x, x, is_causal=True)
    with pytest.raises(RuntimeError, match="relu/gelu"):
        lib.nn.TransformerEncoderLayer(8, 2, activation="sine")
    with pytest.raises(RuntimeError, match="d_model"):
        lib.nn.Transformer(8, 2, 1, 1, 8)(lib.zeros(3, 2, 6), lib.zeros(3, 2, 6))
