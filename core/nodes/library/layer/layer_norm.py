"""Layer normalisation."""

from core.engine import nn
from core.nodes.norms import affine, eps, normalized_shape, trailing_rule
from core.nodes.params import Bool
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "layer.layer_norm",
    label="LayerNorm",
    group="Normalisation",
    also_called=("normalisation", "layer normalisation", "ln", "transformer normalisation"),
    inputs=[In("x", ("*", "features"), "float32", help="Any tensor; the last dimension is normalised.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        normalized_shape(),
        eps(1e-5),
        affine("elementwise_affine", True),
        Bool("bias", True, help="Learn what is added, too."),
    ],
    infer=trailing_rule,
    trainable=True,
    formula=r"y = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}\; \gamma + \beta",
    summary="Brings the features of every single sample to mean 0 and spread 1, then scales them as learned.",
    icon="contrast",
    torch="torch.nn.LayerNorm",
)
def layer_norm(
    features: int, normalized_shape: list[int], eps: float, elementwise_affine: bool, bias: bool
) -> nn.Module:
    return nn.LayerNorm(tuple(normalized_shape) or features, eps, elementwise_affine, bias)
