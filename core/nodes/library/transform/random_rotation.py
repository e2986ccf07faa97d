"""Pictures turned by a random angle."""

import math

import core.engine as torch
from core.engine import Tensor, nn
from core.engine.nn import functional as F
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.transforms import PICTURES, SAME, Random, interpolation, per_sample, uniform


class RandomRotation(Random):
    """Each picture about its middle, by an angle of its own against the clock."""

    def __init__(self, degrees: float, mode: str, fill: float) -> None:
        super().__init__()
        self.degrees, self.mode, self.fill = degrees, mode, fill

    def draw(self, x: Tensor) -> Tensor:
        """Turn every picture (N, C, H, W)."""
        return self.turned(x, uniform(len(x), -self.degrees, self.degrees, x))

    def turned(self, x: Tensor, degrees: Tensor) -> Tensor:
        """Turn by these angles (N,). Beside the picture goes a channel of ones, which says how much of a pixel comes
        from inside; the rest of it is ``fill``."""
        height, width = x.shape[2:]
        angle = (degrees * (math.pi / 180)).to(x.dtype)
        cos, sin, zero = torch.cos(angle), torch.sin(angle), torch.zeros_like(angle)
        # Places are counted from -1 to 1 in both directions, so a turn has to know how long the sides are.
        theta = torch.stack(
            [torch.stack([cos, -sin * (height / width), zero], 1), torch.stack([sin * (width / height), cos, zero], 1)],
            1,
        )
        grid = F.affine_grid(theta, [len(x), 1, height, width], align_corners=False)
        marked = torch.cat([x, torch.ones_like(x[:, :1])], 1)
        out = F.grid_sample(marked, grid, mode=self.mode, padding_mode="zeros", align_corners=False)
        inside, picture = out[:, -1:], out[:, :-1]
        colour = per_sample(torch.full((len(x),), self.fill, device=x.device), x)
        if self.mode == "nearest":
            return torch.where(inside < 0.5, colour, picture)
        return picture * inside + (1.0 - inside) * colour


@node_type(
    "transform.random_rotation",
    label="Random Rotation",
    also_called=("rotate", "turn", "tilt", "augmentation"),
    inputs=[PICTURES],
    outputs=[SAME],
    params=[
        Float("degrees", 15.0, min=0.0, max=180.0, unit="°", help="The largest angle, in both directions."),
        interpolation("nearest", "bilinear"),
        Float("fill", 0.0, help="The number that fills what comes from outside the picture."),
    ],
    formula=r"y(p) = x\left(R_{\alpha}\,p\right)",
    summary="Turns every picture by an angle of its own while training.",
    icon="refresh",
    torch="torchvision.transforms.v2.RandomRotation",
)
def random_rotation(degrees: float, mode: str, fill: float) -> nn.Module:
    return RandomRotation(float(degrees), mode, float(fill))
