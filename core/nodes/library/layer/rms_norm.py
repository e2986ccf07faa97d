"""Root mean square normalisation."""

from core.engine import nn
from core.nodes.norms import affine, eps, normalized_shape, trailing_rule
from core.nodes.registry import node_type
from core.nodes.spec import In, Out


@node_type(
    "layer.rms_norm",
    label="RMSNorm",
    group="Normalisation",
    also_called=("normalisation", "root mean square normalisation", "llama normalisation"),
    inputs=[In("x", ("*", "features"), "float32", help="Any tensor; the last dimension is normalised.")],
    outputs=[Out("y", help="Same shape as x.")],
    # PyTorch's None stands for the spacing of float32 at 1, which is written out here.
    params=[normalized_shape(), eps(2.0**-23), affine("elementwise_affine", True)],
    infer=trailing_rule,
    trainable=True,
    formula=r"y = \frac{x}{\sqrt{\mathrm{mean}(x^2) + \epsilon}}\; \gamma",
    summary="Divides the features of every single sample by their usual size, then scales them as learned.",
    icon="contrast",
    torch="torch.nn.RMSNorm",
)
def rms_norm(features: int, normalized_shape: list[int], eps: float, elementwise_affine: bool) -> nn.Module:
    return nn.RMSNorm(tuple(normalized_shape) or features, eps, elementwise_affine)
