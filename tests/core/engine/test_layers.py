"""Layers beside PyTorch's: the same weights from the same seed, the same text, the same numbers and gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import core.engine as engine

from .helpers import array

LAYERS = [
    ("Conv1d", (3, 4, 3), {}, (2, 3, 8)),
    ("Conv2d", (3, 6, 5), {"padding": 2}, (2, 3, 9, 8)),
    ("Conv2d", (4, 6, (3, 2)), {"stride": 2, "groups": 2, "bias": False, "dilation": (1, 2)}, (2, 4, 9, 8)),
    ("Conv2d", (3, 2, 3), {"padding": "same"}, (3, 7, 6)),
    ("Conv2d", (3, 2, 3), {"padding": 1, "padding_mode": "reflect"}, (1, 3, 6, 6)),
    ("Conv2d", (3, 2, (2, 3)), {"padding": "same", "padding_mode": "circular"}, (1, 3, 6, 6)),
    ("Conv3d", (2, 3, 2), {"stride": (1, 2, 1)}, (1, 2, 4, 5, 4)),
    ("ConvTranspose1d", (3, 4, 3), {}, (2, 3, 8)),
    ("ConvTranspose2d", (4, 2, 3), {"stride": 2, "padding": 1, "output_padding": 1, "groups": 2}, (2, 4, 5, 4)),
    ("ConvTranspose3d", (2, 3, 2), {"bias": False}, (1, 2, 3, 3, 3)),
    *[(f"{kind}Pool{d}d", (2,), {"padding": 1, "stride": 2}, (2, 3, 6, 5, 4)[: d + 2])
      for kind in ("Max", "Avg") for d in (1, 2, 3)],
    *[(f"{kind}Pool2d", ((3, 2),), {"ceil_mode": True}, (2, 3, 6, 5)) for kind in ("Max", "Avg")],
    ("BatchNorm1d", (3,), {}, (4, 3)),
    ("BatchNorm1d", (3,), {"momentum": None}, (4, 3, 5)),
    ("BatchNorm2d", (3,), {"eps": 1e-3, "affine": False}, (2, 3, 4, 5)),
    ("BatchNorm2d", (3,), {"track_running_stats": False}, (2, 3, 4, 5)),
    ("BatchNorm3d", (2,), {}, (2, 2, 3, 2, 2)),
    ("LayerNorm", (4,), {}, (2, 3, 4)),
    ("LayerNorm", ((3, 4),), {"bias": False}, (2, 3, 4)),
    ("LayerNorm", (4,), {"elementwise_affine": False}, (2, 4)),
    ("RMSNorm", (4,), {}, (2, 3, 4)),
    ("GroupNorm", (2, 4), {}, (2, 4, 3, 3)),
    *[(f"AdaptiveAvgPool{d}d", (2,), {}, (2, 3, 6, 5, 4)[: d + 2]) for d in (1, 2, 3)],
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "options", "shape"), LAYERS, ids=str)
def test_layer_is_pytorchs(name, args, options, shape):
    """Training and evaluation: output, gradients, state and text after the same seed; float32."""
    found = []
    x = np.random.default_rng(3).standard_normal(shape).astype(np.float32)
    for lib in (engine, torch):
        lib.manual_seed(11)
        layer = getattr(lib.nn, name)(*args, **options)
        weights = {key: array(value).copy() for key, value in layer.state_dict().items()}
        given = lib.from_numpy(x.copy()).requires_grad_()
        y = layer(given)
        (y * y.detach().cos()).sum().backward()
        results = [array(y), array(given.grad), *[array(p.grad) for p in layer.parameters()]]
        results += [array(value) for value in layer.state_dict().values()]
        layer.eval()
        results.append(array(layer(given)))
        found.append((weights, results, repr(layer)))
    (own, ours, text), (reference, theirs, wanted) = found
    assert list(own) == list(reference)
    for key in own:
        np.testing.assert_allclose(own[key], reference[key], rtol=1e-6, atol=1e-6, err_msg=key)
    assert text == wanted
    for a, b in zip(ours, theirs, strict=True):
        assert a.shape == b.shape
        assert a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=2e-4, atol=2e-5)


@pytest.mark.parametrize("lib", [engine, torch])
@pytest.mark.parametrize(
    "call",
    [
        lambda lib: lib.nn.Conv2d(3, 4, 3, groups=2),
        lambda lib: lib.nn.Conv2d(3, 4, 3)(lib.ones(1, 2, 5, 5)),
        lambda lib: lib.nn.Conv2d(3, 4, 3)(lib.ones(1, 3, 2, 2)),
        lambda lib: lib.nn.Conv2d(3, 4, 3)(lib.ones(3, 4)),
        lambda lib: lib.nn.Conv2d(3, 4, 3)(lib.ones(1, 3, 5, 5, dtype=lib.float64)),
        lambda lib: lib.nn.Conv2d(3, 4, 3, padding="same", stride=2),
        lambda lib: lib.nn.ConvTranspose2d(3, 4, 3, output_padding=1)(lib.ones(1, 3, 4, 4)),
        lambda lib: lib.nn.functional.pad(lib.ones(1, 2, 3), (3, 0), mode="reflect"),
    ],
)
def test_mistakes(lib, call):
    """Refused by both."""
    with pytest.raises((RuntimeError, ValueError)):
        call(lib)
