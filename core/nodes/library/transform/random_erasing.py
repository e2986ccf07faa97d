"""Pictures with a part covered."""

import math

import core.engine as torch
from core.engine import Tensor, nn
from core.nodes.params import Choice, Float
from core.nodes.registry import node_type
from core.nodes.transforms import PICTURES, SAME, Random, chance, probability, uniform

TRIES = 10  # rectangles that are drawn for a picture; the first that fits is taken
ASPECTS = (0.3, 3.3)  # height to width


class RandomErasing(Random):
    """A rectangle of random size, form and place in each picture whose turn it is.

    Zhong et al. 2017, "Random Erasing Data Augmentation", https://arxiv.org/abs/1708.04896
    """

    def __init__(self, p: float, smallest: float, largest: float, cover: str) -> None:
        super().__init__()
        self.p, self.smallest, self.largest, self.cover = p, smallest, largest, cover

    def draw(self, x: Tensor) -> Tensor:
        """Cover a part of some pictures (N, C, H, W)."""
        covered = self._rectangles(x) & chance(self.p, x)
        other = torch.randn_like(x) if self.cover == "noise" else torch.zeros_like(x)
        return torch.where(covered, other, x)

    def _rectangles(self, x: Tensor) -> Tensor:
        """True inside the rectangle of each picture, shape (N, 1, H, W); nowhere where none fitted."""
        count, (height, width) = len(x), x.shape[2:]
        area = uniform(count * TRIES, self.smallest, self.largest, x) * (height * width)
        aspect = torch.exp(uniform(count * TRIES, math.log(ASPECTS[0]), math.log(ASPECTS[1]), x))
        tall, wide = (torch.round(torch.sqrt(v)).reshape(count, TRIES) for v in (area * aspect, area / aspect))
        fits = (tall < height) & (wide < width)
        first = fits.to(torch.int64).argmax(1, keepdim=True)
        found = fits.any(1)
        tall, wide = (
            torch.where(found, v.gather(1, first)[:, 0], torch.zeros_like(area[:count])) for v in (tall, wide)
        )
        top = torch.floor(uniform(count, 0.0, 1.0, x) * (height - tall + 1))
        left = torch.floor(uniform(count, 0.0, 1.0, x) * (width - wide + 1))
        rows, columns = (torch.arange(n, device=x.device).to(top.dtype)[None] for n in (height, width))
        down = (rows >= top[:, None]) & (rows < (top + tall)[:, None])
        across = (columns >= left[:, None]) & (columns < (left + wide)[:, None])
        return (down[:, :, None] & across[:, None, :])[:, None]


@node_type(
    "transform.random_erasing",
    label="Random Erasing",
    also_called=("cutout", "erase", "cover", "occlusion", "augmentation"),
    inputs=[PICTURES],
    outputs=[SAME],
    params=[
        probability(0.5, "to be covered in part"),
        Float("smallest", 0.02, min=0.0, max=1.0, label="smallest part", help="The least part of the area."),
        Float("largest", 0.33, min=0.0, max=1.0, label="largest part", help="The greatest part of the area."),
        Choice("cover", "zeros", options=("zeros", "noise"), help="What is put there."),
    ],
    formula=r"y_{i, j} = (1 - m_{i, j})\,x_{i, j} + m_{i, j}\,v",
    summary="Covers a rectangle of some pictures while training, so that no single part decides.",
    icon="eraser",
    torch="torchvision.transforms.v2.RandomErasing",
)
def random_erasing(p: float, smallest: float, largest: float, cover: str) -> nn.Module:
    return RandomErasing(float(p), float(min(smallest, largest)), float(max(smallest, largest)), cover)
