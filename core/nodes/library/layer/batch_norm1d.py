"""Batch normalisation of features."""

from core.engine import nn
from core.nodes.norms import batch_norm_params, batch_rule
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "layer.batch_norm1d",
    label="BatchNorm1d",
    group="Normalisation",
    also_called=("normalisation", "batch normalisation", "bn", "standardise", "whitening"),
    inputs=[
        In("x", ("N", "num_features", "*"), "float32", help="Features (N, features), or signals (N, channels, length).")
    ],
    outputs=[Out("y", help="Same shape as x.")],
    params=batch_norm_params(),
    infer=batch_rule("BatchNorm2d"),
    trainable=True,
    formula=r"y = \frac{x - \mu_{\mathrm{batch}}}{\sqrt{\sigma^2_{\mathrm{batch}} + \epsilon}}\; \gamma + \beta",
    summary="Brings every feature to mean 0 and spread 1 over the batch, then scales it as learned.",
    icon="contrast",
    torch="torch.nn.BatchNorm1d",
)
def batch_norm1d(num_features: int, eps: float, momentum: float, affine: bool, track_running_stats: bool) -> nn.Module:
    return nn.BatchNorm1d(num_features, eps, momentum, affine, track_running_stats)
