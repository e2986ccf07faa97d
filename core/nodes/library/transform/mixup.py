"""Samples mixed with one another, and their targets too."""

from collections.abc import Mapping
from typing import Any

import core.engine as torch
from core.engine import Tensor, nn
from core.engine.nn import functional as F
from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo
from core.nodes.transforms import beta


class MixUp(nn.Module):
    """Every sample is mixed with its neighbour in the batch; one share is drawn for the batch.

    Zhang et al. 2017, "mixup: Beyond Empirical Risk Minimization", https://arxiv.org/abs/1710.09412
    """

    def __init__(self, alpha: float, classes: int) -> None:
        super().__init__()
        self.alpha, self.classes = alpha, classes

    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """Mixed inputs, and targets (N, classes) as shares."""
        shares = y if y.is_floating_point() else F.one_hot(y, self.classes).to(torch.float32)
        if not self.training:
            return x, shares
        own = beta(self.alpha)
        return self.mixed(x, own), self.mixed(shares, own)

    @staticmethod
    def mixed(values: Tensor, own: float) -> Tensor:
        """``own`` of each row, and the rest of the row before it."""
        return values.roll(1, 0) * (1.0 - own) + values * own


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, y = inputs["x"], inputs["y"]
    if y.dtype.startswith("float"):
        if len(y.shape) != 2:
            raise ShapeError(
                f"the targets have shape {format_shape(y.shape)}, but shares are (N, classes)",
                "Link class numbers, or put a One-Hot Targets node before it.", "y",
            )  # fmt: skip
        return {"x": x, "y": y}
    if y.dtype != "int64" or len(y.shape) != 1:
        raise ShapeError(
            f"the targets are {y.dtype} {format_shape(y.shape)}, but class numbers are int64 (N,)",
            "Set target to classes in the data node.", "y",
        )  # fmt: skip
    return {"x": x, "y": TensorInfo((*y.shape, params["classes"]))}


@node_type(
    "transform.mixup",
    label="MixUp",
    also_called=("mix up", "mixture", "blend", "soft labels", "augmentation"),
    inputs=[
        In("x", dtype="float", help="The inputs, one sample a row."),
        In("y", dtype="number", help="Class numbers (N,), or shares (N, classes)."),
    ],
    outputs=[
        Out("x", help="The mixed inputs."),
        Out("y", help="The mixed targets (N, classes): shares, for Cross Entropy or MSE."),
    ],
    params=[
        Float("alpha", 1.0, min=0.01, max=100.0, help="Small: mostly one of the two. 1: any share is as likely."),
        Int("classes", 10, min=2, max=1_000_000, help="How many classes there are, where y holds class numbers."),
    ],
    infer=_infer,
    formula=r"y_n = \lambda\,x_n + (1 - \lambda)\,x_{n - 1},\quad \lambda \sim \mathrm{Beta}(\alpha, \alpha)",
    summary="Mixes each sample and its target with another one while training.",
    icon="shuffle",
    torch="torchvision.transforms.v2.MixUp",
)
def mixup(alpha: float, classes: int) -> nn.Module:
    return MixUp(float(alpha), classes)
