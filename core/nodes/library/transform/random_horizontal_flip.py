"""Pictures with left and right exchanged."""

import core.engine as torch
from core.engine import Tensor, nn
from core.nodes.registry import node_type
from core.nodes.transforms import PICTURES, SAME, Random, chance, probability


class RandomHorizontalFlip(Random):
    """About a share p of the pictures is mirrored."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def draw(self, x: Tensor) -> Tensor:
        """Mirror some of the pictures (N, C, H, W)."""
        return torch.where(chance(self.p, x), x.flip(-1), x)


@node_type(
    "transform.random_horizontal_flip",
    label="Random Horizontal Flip",
    also_called=("mirror", "horizontal flip", "augmentation"),
    inputs=[PICTURES],
    outputs=[SAME],
    params=[probability(0.5, "to be mirrored")],
    formula=r"y_{i, j} = x_{i,\; W - 1 - j}",
    summary="Exchanges left and right of about every second picture while training.",
    icon="swap",
    torch="torchvision.transforms.v2.RandomHorizontalFlip",
)
def random_horizontal_flip(p: float) -> nn.Module:
    return RandomHorizontalFlip(float(p))
