"""Pictures with top and bottom exchanged."""

import core.engine as torch
from core.engine import Tensor, nn
from core.nodes.registry import node_type
from core.nodes.transforms import PICTURES, SAME, Random, chance, probability


class RandomVerticalFlip(Random):
    """About a share p of the pictures is mirrored."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def draw(self, x: Tensor) -> Tensor:
        """Mirror some of the pictures (N, C, H, W)."""
        return torch.where(chance(self.p, x), x.flip(-2), x)


@node_type(
    "transform.random_vertical_flip",
    label="Random Vertical Flip",
    also_called=("upside down", "vertical flip", "augmentation"),
    inputs=[PICTURES],
    outputs=[SAME],
    params=[probability(0.5, "to be mirrored")],
    formula=r"y_{i, j} = x_{H - 1 - i,\; j}",
    summary="Exchanges top and bottom of about every second picture while training.",
    icon="swap",
    torch="torchvision.transforms.v2.RandomVerticalFlip",
)
def random_vertical_flip(p: float) -> nn.Module:
    return RandomVerticalFlip(float(p))
