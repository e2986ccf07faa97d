"""Group normalisation."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.norms import affine, eps
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    channels, groups = inputs["x"].shape[1], params["num_groups"]
    if isinstance(channels, int) and channels % groups:
        fitting = ", ".join(str(g) for g in range(1, channels + 1) if channels % g == 0)
        raise ShapeError(f"{groups} groups cannot share {channels} channels evenly", f"Set groups to one of {fitting}.")
    return {"y": inputs["x"]}


@node_type(
    "layer.group_norm",
    label="GroupNorm",
    group="Normalisation",
    also_called=("normalisation", "group normalisation", "gn", "small batches"),
    inputs=[In("x", ("N", "num_channels", "*"), "float32", help="Channels in dimension 1: (N, channels, ...).")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Int(
            "num_groups", 4, min=1, max=65_536, label="groups", help="Parts of the channels that are normalised apart."
        ),
        eps(),
        affine("affine", True),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y = \frac{x - \mu_{\mathrm{group}}}{\sqrt{\sigma^2_{\mathrm{group}} + \epsilon}}\; \gamma + \beta",
    summary="Brings groups of channels of every single sample to mean 0 and spread 1, then scales them as learned.",
    icon="contrast",
    torch="torch.nn.GroupNorm",
)
def group_norm(num_channels: int, num_groups: int, eps: float, affine: bool) -> nn.Module:
    return nn.GroupNorm(num_groups, num_channels, eps, affine)
