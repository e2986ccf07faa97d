"""Activations, losses, convolution, pooling, normalisation."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.engine.functions import activation, convolution, indexing, loss, normalization, pooling, probability

from .tools import ANY, FN, add, c, distinct, f, n, u, whole

for cls, name in ((activation.Relu, "relu"), (activation.LeakyRelu, "leaky_relu"), (activation.Elu, "elu"),
                  (activation.Gelu, "gelu"), (activation.Silu, "silu"), (activation.Softplus, "softplus"),
                  (activation.LogSigmoid, "logsigmoid"), (activation.Hardtanh, "hardtanh"),
                  (activation.Elu, "selu"), (activation.Hardtanh, "relu6")):  # fmt: skip
    add(cls, f(FN + name), *ANY, (n(7) * 4,))
add(activation.Gelu, lambda lib, a: lib.nn.functional.gelu(a, approximate="tanh"), (n(9) * 2,))
add(activation.LeakyRelu, lambda lib, a: lib.nn.functional.leaky_relu(a, -0.5), (n(6),))
add(activation.Elu, lambda lib, a: lib.nn.functional.elu(a, 0.7), (n(6),))
add(activation.Softplus, lambda lib, a: lib.nn.functional.softplus(a, 2.0, 3.0), (n(9) * 3,))
add(activation.Clamp, lambda lib, a: lib.clamp(a, -0.5, 0.6), *ANY)
add(activation.Clamp, lambda lib, a: a.clamp(min=0.1), (n(6),))
add(activation.Clamp, lambda lib, a, b, c: lib.clamp(a, b, c), (n(2, 3), n(3), n(3)))

for reduction in ("mean", "sum", "none"):
    for cls, name in ((loss.MseLoss, "mse_loss"), (loss.L1Loss, "l1_loss"), (loss.HuberLoss, "huber_loss"),
                      (loss.HuberLoss, "smooth_l1_loss")):  # fmt: skip
        add(cls, lambda lib, a, b, m=name, r=reduction: getattr(lib.nn.functional, m)(a, b, reduction=r),
            (n(2, 3) * 2, n(2, 3)), (n(), n() + 3))  # fmt: skip
    add(loss.BceLoss, lambda lib, a, b, w, r=reduction: lib.nn.functional.binary_cross_entropy(
        a, b, w, reduction=r), (u(0.1, 0.9, 2, 3), c(u(0, 1, 2, 3)), c(u(0.5, 2, 3))))  # fmt: skip
    add(loss.BceWithLogits, lambda lib, a, b, w, p, r=reduction: lib.nn.functional.binary_cross_entropy_with_logits(
        a, b, w, reduction=r, pos_weight=p),
        (n(2, 3) * 3, u(0, 1, 2, 3), c(u(0.5, 2, 3)), c(u(0.5, 2, 3))))  # fmt: skip
    add(loss.BceWithLogits, lambda lib, a, b, r=reduction: lib.nn.functional.binary_cross_entropy_with_logits(
        a, b, reduction=r), (n(4) * 30, u(0, 1, 4)), (n(), u(0, 1)))  # fmt: skip
    add(loss.NllLoss, lambda lib, a, t, w, r=reduction: lib.nn.functional.nll_loss(a, t, w, reduction=r),
        (n(4, 3), whole(3, 4), c(u(0.5, 2, 3))), (n(3), whole(3), c(u(0.5, 2, 3))),
        (n(2, 3, 2, 2), whole(3, 2, 2, 2), c(u(0.5, 2, 3))))  # fmt: skip
    for smoothing in (0.0, 0.1):
        add(loss.NllLoss, lambda lib, a, t, r=reduction, s=smoothing: lib.nn.functional.cross_entropy(
            a, t, ignore_index=1, reduction=r, label_smoothing=s), (n(4, 3), np.array([0, 1, 2, 2])))  # fmt: skip
        add(loss.NllLoss, lambda lib, a, t, w, r=reduction, s=smoothing: lib.nn.functional.cross_entropy(
            a, t, w, reduction=r, label_smoothing=s),
            (n(4, 3), whole(3, 4), c(u(0.5, 2, 3))), (n(2, 3, 2), whole(3, 2, 2), c(u(0.5, 2, 3))))  # fmt: skip
        add(probability.LogSoftmax, lambda lib, a, t, w, r=reduction, s=smoothing: lib.nn.functional.cross_entropy(
            a, t, w, reduction=r, label_smoothing=s), (n(4, 3), u(0, 1, 4, 3), c(u(0.5, 2, 3))))  # fmt: skip

for d, size, kernel in ((1, (7,), (3,)), (2, (6, 5), (3, 2)), (3, (4, 4, 4), (2, 3, 2))):
    add(convolution.Convolution, f(FN + f"conv{d}d"), (n(2, 3, *size), n(4, 3, *kernel), n(4)),
        (n(3, *size), n(2, 3, *kernel)))  # fmt: skip
    for group, *options in ((1, 2, 1, 1), (2, 1, 2, 1), (2, 2, 1, 2)):
        add(convolution.Convolution, lambda lib, x, w, b, d=d, o=options, g=group: getattr(
            lib.nn.functional, f"conv{d}d")(x, w, b, *o, g),
            (n(2, 4, *size), n(2, 4 // group, *kernel), n(2)))  # fmt: skip
        add(convolution.TransposedConvolution, lambda lib, x, w, b, d=d, o=options, g=group: getattr(
            lib.nn.functional, f"conv_transpose{d}d")(x, w, b, o[0], o[1], o[0] - 1, g, o[2]),
            (n(2, 4, *size), n(4, 6 // group, *kernel), n(6)))  # fmt: skip
SAME = (n(2, 3, 5, 4), n(2, 3, 3, 2))
add(convolution.Convolution, lambda lib, x, w: lib.nn.functional.conv2d(x, w, padding="same"), SAME)
add(convolution.TransposedConvolution, f(FN + "conv_transpose1d"), (n(3, 5), n(3, 2, 3)))
for widths, value in (((1, 2), 0.5), ((1, 0, 2, 1), 0.0), ((-1, 2, 1, -1), 1.0)):
    add(convolution.Pad, lambda lib, a, w=widths, v=value: lib.nn.functional.pad(a, w, value=v), (n(2, 3, 4),))
for mode in ("reflect", "replicate", "circular"):
    add(indexing.IndexSelect, lambda lib, a, m=mode: lib.nn.functional.pad(a, (2, 1, 1, 0), mode=m), (n(1, 2, 3, 4),))

for d, size in ((1, (9,)), (2, (7, 6)), (3, (4, 3, 4))):
    for case in ((2,), (3, 2, 1), (3, 1, 1, 2), (2, 2, 1, 1, True), (3, 3, 0, 1, True)):
        add(pooling.MaxPool, lambda lib, a, d=d, o=case: getattr(lib.nn.functional, f"max_pool{d}d")(a, *o),
            (distinct(2, 3, *size),))  # fmt: skip
    add(pooling.MaxPool, lambda lib, a, d=d: getattr(lib.nn.functional, f"max_pool{d}d")(
        a, 3, 2, 1, return_indices=True), (distinct(2, *size),))  # fmt: skip
    for case in ((2,), (3, 2, 1), (3, 2, 1, True), (3, 2, 1, True, False), (2, 3, 0, True)):
        add(pooling.AvgPool, lambda lib, a, d=d, o=case: getattr(lib.nn.functional, f"avg_pool{d}d")(a, *o),
            (n(2, 3, *size),), (n(3, *size),))  # fmt: skip
    for target in (1, 3, 4):
        add(pooling.AdaptiveAvgPool, lambda lib, a, d=d, t=target: getattr(
            lib.nn.functional, f"adaptive_avg_pool{d}d")(a, t), (n(2, 3, *size),), (n(2, *size),))  # fmt: skip
add(pooling.AvgPool, lambda lib, a: lib.nn.functional.avg_pool2d(a, 2, divisor_override=3), (n(1, 2, 4, 5),))
add(pooling.AdaptiveAvgPool, lambda lib, a: lib.nn.functional.adaptive_avg_pool2d(a, (None, 2)), (n(1, 2, 4, 5),))


def batch_norm(lib: Any, x: Any, w: Any, b: Any, training: bool = True) -> Any:
    """Batch normalisation whose running statistics are results too."""
    mean, var = lib.full((3,), 0.1, dtype=x.dtype), lib.full((3,), 0.8, dtype=x.dtype)
    y = lib.nn.functional.batch_norm(x, mean, var, w, b, training, 0.3)
    return y, mean, var


for size in ((4, 3), (2, 3, 5), (2, 3, 4, 2)):
    add(normalization.BatchNorm, batch_norm, (n(*size), n(3), n(3)))
    add(normalization.BatchNorm, lambda lib, x, w, b: batch_norm(lib, x, w, b, False), (n(*size), n(3), n(3)))
add(normalization.BatchNorm, lambda lib, x: lib.nn.functional.batch_norm(x, None, None, training=True), (n(4, 3),))
for size in ((2, 3, 5), (2, 3, 4, 2)):
    add(normalization.InstanceNorm, lambda lib, x, w, b: lib.nn.functional.instance_norm(x, weight=w, bias=b),
        (n(*size), n(3), n(3)))  # fmt: skip
for size in ((4,), (3, 4), (2, 3, 4)):
    add(normalization.LayerNorm, lambda lib, x, w, b: lib.nn.functional.layer_norm(x, (4,), w, b),
        (n(*size), n(4), n(4)))  # fmt: skip
    add(normalization.RmsNorm, lambda lib, x, w: lib.nn.functional.rms_norm(x, (4,), w, 1e-4), (n(*size), n(4)))
add(normalization.LayerNorm, lambda lib, x, w, b: lib.nn.functional.layer_norm(x, (3, 4), w, b),
    (n(2, 3, 4), n(3, 4), n(3, 4)))  # fmt: skip
add(normalization.LayerNorm, lambda lib, x: lib.nn.functional.layer_norm(x, (4,)), (n(2, 4),))
add(normalization.RmsNorm, lambda lib, x: lib.nn.functional.rms_norm(x, (3, 4)), (n(2, 3, 4),))
for groups in (1, 2, 4):
    add(normalization.GroupNorm, lambda lib, x, w, b, g=groups: lib.nn.functional.group_norm(x, g, w, b),
        (n(2, 4, 3), n(4), n(4)), (n(3, 16), n(16), n(16)), (n(2, 4, 2, 2), n(4), n(4)))  # fmt: skip
