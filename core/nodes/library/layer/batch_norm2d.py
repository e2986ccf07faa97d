"""Batch normalisation of pictures."""

from core.engine import nn
from core.nodes.norms import batch_norm_params
from core.nodes.registry import node_type
from core.nodes.spec import Out
from core.nodes.windows import field


@node_type(
    "layer.batch_norm2d",
    label="BatchNorm2d",
    group="Normalisation",
    also_called=("normalisation", "batch normalisation", "bn", "standardise channels"),
    inputs=[field(2, "num_features", "float32")],
    outputs=[Out("y", help="Same shape as x.")],
    params=batch_norm_params(),
    trainable=True,
    formula=r"y = \frac{x - \mu_{\mathrm{batch}}}{\sqrt{\sigma^2_{\mathrm{batch}} + \epsilon}}\; \gamma + \beta",
    summary="Brings every channel to mean 0 and spread 1 over all pictures of the batch, then scales it as learned.",
    icon="contrast",
    torch="torch.nn.BatchNorm2d",
)
def batch_norm2d(num_features: int, eps: float, momentum: float, affine: bool, track_running_stats: bool) -> nn.Module:
    return nn.BatchNorm2d(num_features, eps, momentum, affine, track_running_stats)
