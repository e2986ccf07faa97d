"""Instance normalisation of pictures."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.norms import batch_norm_params
from core.nodes.registry import node_type
from core.nodes.spec import Out, TensorInfo
from core.nodes.windows import field


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if inputs["x"].shape[2:] == (1, 1):
        raise ShapeError(
            "a picture of one place has no spread to normalise by",
            "Put this node where the pictures are larger, or use a LayerNorm or BatchNorm2d node.",
            "x",
        )
    return {"y": inputs["x"]}


@node_type(
    "layer.instance_norm2d",
    label="InstanceNorm2d",
    group="Normalisation",
    also_called=("normalisation", "instance normalisation", "style transfer", "contrast normalisation"),
    inputs=[field(2, "num_features", "float32")],
    outputs=[Out("y", help="Same shape as x.")],
    params=batch_norm_params(affine_default=False, track=False),
    infer=_infer,
    trainable=True,
    formula=r"y = \frac{x - \mu_{\mathrm{picture}}}{\sqrt{\sigma^2_{\mathrm{picture}} + \epsilon}}\; \gamma + \beta",
    summary="Brings every channel of every single picture to mean 0 and spread 1, which takes its contrast away.",
    icon="contrast",
    torch="torch.nn.InstanceNorm2d",
)
def instance_norm2d(
    num_features: int, eps: float, momentum: float, affine: bool, track_running_stats: bool
) -> nn.Module:
    return nn.InstanceNorm2d(num_features, eps, momentum, affine, track_running_stats)
