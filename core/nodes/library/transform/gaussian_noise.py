"""Inputs with noise on them."""

import core.engine as torch
from core.engine import Tensor, nn
from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.spec import In, Out
from core.nodes.transforms import Random


class GaussianNoise(Random):
    """Every number gets another amount of noise."""

    def __init__(self, mean: float, sigma: float, clip: bool) -> None:
        super().__init__()
        self.mean, self.sigma, self.clip = mean, sigma, clip

    def draw(self, x: Tensor) -> Tensor:
        """Numbers of a normal distribution, added."""
        noisy = x + self.mean + self.sigma * torch.randn_like(x)
        return noisy.clamp(0, 1) if self.clip else noisy


@node_type(
    "transform.gaussian_noise",
    label="Gaussian Noise",
    also_called=("noise", "jitter", "denoising", "augmentation"),
    inputs=[In("x", dtype="float", help="Any real numbers.")],
    outputs=[Out("y", help="The same shape, with noise.")],
    params=[
        Float("mean", 0.0, help="What is added on average."),
        Float("sigma", 0.1, min=0.0, label="deviation", help="The standard deviation of the noise."),
        Bool("clip", False, label="keep 0 to 1", help="Cut the result to the range from 0 to 1, for pictures."),
    ],
    formula=r"y = x + \mu + \sigma\,\epsilon,\quad \epsilon \sim N(0, 1)",
    summary="Adds random numbers to the inputs while training.",
    icon="dice",
    torch="torch.randn_like",
)
def gaussian_noise(mean: float, sigma: float, clip: bool) -> nn.Module:
    return GaussianNoise(float(mean), float(sigma), clip)
