"""Rare activations, margins, sequences, chosen windows, resampling: the rest of torch.nn.functional's operations."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine.functions import activation, dropout, loss, pooling, sampling
from core.engine.functions.activation import hard, sloped, smooth

from .tools import ANY, FN, add, c, distinct, f, n, u

for cls, name in ((hard.Hardshrink, "hardshrink"), (hard.Softshrink, "softshrink"), (hard.Hardsigmoid, "hardsigmoid"),
                  (hard.Hardswish, "hardswish"), (smooth.Mish, "mish"), (activation.Elu, "celu")):  # fmt: skip
    add(cls, f(FN + name), *ANY, (n(7) * 4,))
add(activation.Elu, lambda lib, a: lib.nn.functional.celu(a, 0.5), (n(6),))
add(hard.Softshrink, lambda lib, a: lib.nn.functional.softshrink(a, 0.3), (n(6),))
add(hard.Threshold, lambda lib, a: lib.nn.functional.threshold(a, 0.01, 3.0), *ANY)
add(smooth.Glu, f(FN + "glu"), (n(2, 4),), (n(6),))
add(smooth.Glu, lambda lib, a: lib.nn.functional.glu(a, 0), (n(4, 3),))
add(sloped.PRelu, f(FN + "prelu"), (n(2, 3), n(1)), (n(2, 3, 2), n(3)), (n(), n(1)))


def seeded(call: Any) -> Any:
    """The call after a seed, so that random draws are the same each time and in both libraries."""

    def function(lib: Any, *tensors: Any) -> Any:
        lib.manual_seed(7)
        return call(lib, *tensors)

    return function


add(sloped.RRelu, seeded(lambda lib, a: lib.nn.functional.rrelu(a, training=True)), (n(3, 4),))
add(dropout.AlphaDropout, seeded(lambda lib, a: lib.nn.functional.alpha_dropout(a, 0.3, True)), (n(3, 4),))
add(dropout.AlphaDropout, seeded(lambda lib, a: lib.nn.functional.feature_alpha_dropout(a, 0.5, True)), (n(2, 3, 2),))
add(dropout.FeatureDropout, seeded(lambda lib, a: lib.nn.functional.dropout2d(a, 0.4, True)), (n(2, 3, 2, 2),))
add(dropout.FeatureDropout, seeded(lambda lib, a: lib.nn.functional.dropout1d(a, 0.4, True)), (n(3, 4),))

for reduction in ("mean", "sum", "none"):
    add(loss.SoftMarginLoss, lambda lib, a, t, r=reduction: lib.nn.functional.soft_margin_loss(a, t, reduction=r),
        (n(2, 3), c(np.sign(n(2, 3)))))  # fmt: skip
    for p in (1, 2):
        add(loss.MultiMarginLoss, lambda lib, a, t, w, r=reduction, p=p: lib.nn.functional.multi_margin_loss(
            a, t, p, 0.8, w, reduction=r), (distinct(3, 4) * 9, np.array([0, 3, 1]), c(u(0.5, 2, 4))),
            (distinct(4) * 9, np.array(2), c(u(0.5, 2, 4))))  # fmt: skip
    add(loss.MultilabelMarginLoss, lambda lib, a, t, r=reduction: lib.nn.functional.multilabel_margin_loss(
        a, t, reduction=r), (distinct(2, 4) * 9, np.array([[3, 0, -1, 1], [1, 1, 2, -1]])),
        (distinct(4) * 9, np.array([2, -1, 0, 0])))  # fmt: skip
    add(loss.CtcLoss, lambda lib, a, t, r=reduction: lib.nn.functional.ctc_loss(
        a.log_softmax(2), t, (5, 4), (3, 1), reduction=r), (n(5, 2, 4), np.array([[1, 2, 2], [3, 0, 0]])))  # fmt: skip

for d, size in ((1, (7,)), (2, (5, 6)), (3, (4, 3, 5))):
    for target in (1, 3):
        add(pooling.AdaptiveMaxPool, lambda lib, a, d=d, t=target: getattr(
            lib.nn.functional, f"adaptive_max_pool{d}d")(a, t, return_indices=True),
            (distinct(2, 2, *size),), (distinct(2, *size),))  # fmt: skip
    even = tuple(k + k % 2 for k in size)
    add(pooling.MaxUnpool, lambda lib, a, d=d: getattr(lib.nn.functional, f"max_unpool{d}d")(*getattr(
        lib.nn.functional, f"max_pool{d}d")(a, 2, return_indices=True), 2), (distinct(1, 2, *even),))  # fmt: skip
add(pooling.FractionalMaxPool, lambda lib, a, s: lib.nn.functional.fractional_max_pool2d(
    a, 2, (3, 2), _random_samples=s, return_indices=True), (distinct(2, 2, 6, 5), c(u(0, 1, 2, 2, 2))))  # fmt: skip
add(pooling.FractionalMaxPool, lambda lib, a, s: lib.nn.functional.fractional_max_pool3d(
    a, (2, 1, 2), (2, 2, 3), _random_samples=s), (distinct(1, 2, 4, 3, 5), c(u(0, 1, 1, 2, 3))))  # fmt: skip

for options in (((2, 2),), ((2, 3), 1, (1, 0), (2, 1)), (2, (1, 2))):
    add(sampling.Unfold, lambda lib, a, o=options: lib.nn.functional.unfold(a, *o), (n(2, 2, 5, 4),), (n(1, 4, 5),))
    add(sampling.Fold, lambda lib, a, o=options: lib.nn.functional.fold(
        lib.nn.functional.unfold(a, *o), (5, 4), *o), (n(2, 2, 5, 4),))  # fmt: skip

for mode, dims in (("nearest", 1), ("nearest", 3), ("nearest-exact", 2), ("linear", 1), ("bilinear", 2), ("bicubic", 2),
                   ("trilinear", 3)):  # fmt: skip
    shape = (2, 2, 4, 5, 3)[: dims + 2]
    smooth_mode = "nearest" not in mode
    for options in (
        {"size": (3, 7, 2)[:dims]},
        {"scale_factor": 1.7},
        {"scale_factor": 0.6, "recompute_scale_factor": True},
    ):
        add(sampling.Resample, lambda lib, a, m=mode, o=options: lib.nn.functional.interpolate(a, mode=m, **o),
            (n(*shape),))  # fmt: skip
    if smooth_mode:
        add(sampling.Resample, lambda lib, a, m=mode: lib.nn.functional.interpolate(
            a, scale_factor=1.6, mode=m, align_corners=True), (n(*shape),))  # fmt: skip
    if smooth_mode and dims == 2:
        for size in ((3, 2), (2, 9)):
            add(sampling.Resample, lambda lib, a, m=mode, s=size: lib.nn.functional.interpolate(
                a, s, mode=m, antialias=True), (n(1, 2, 6, 7),))  # fmt: skip

for mode in ("bilinear", "nearest", "bicubic"):
    for border in ("zeros", "border", "reflection"):
        for corners in (False, True):
            add(sampling.GridSample, lambda lib, a, g, m=mode, b=border, k=corners: lib.nn.functional.grid_sample(
                a, g, m, b, k), (n(1, 2, 3, 4), u(-1.7, 1.7, 1, 3, 2, 2)))  # fmt: skip
            if mode != "bicubic":
                add(sampling.GridSample, lambda lib, a, g, m=mode, b=border, k=corners: lib.nn.functional.grid_sample(
                    a, g, m, b, k), (n(1, 1, 3, 2, 3), u(-1.4, 1.4, 1, 2, 2, 1, 3)))  # fmt: skip
