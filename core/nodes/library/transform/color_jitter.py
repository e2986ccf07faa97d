"""Pictures with other colours."""

import core.engine as torch
from core.engine import Tensor, nn
from core.nodes.params import Float
from core.nodes.registry import node_type
from core.nodes.transforms import PICTURES, SAME, Random, per_sample, uniform


class ColorJitter(Random):
    """Brightness, contrast, saturation and hue, each picture by amounts of its own.

    The order in which the four are changed is drawn for the batch, as it is drawn for a picture in torchvision.
    """

    def __init__(self, brightness: float, contrast: float, saturation: float, hue: float) -> None:
        super().__init__()
        self.brightness, self.contrast, self.saturation, self.hue = brightness, contrast, saturation, hue

    def draw(self, x: Tensor) -> Tensor:
        """Change the colours of every picture (N, C, H, W) with numbers from 0 to 1."""
        for which in torch.randperm(4).tolist():
            amount = (self.brightness, self.contrast, self.saturation, self.hue)[which]
            if not amount:
                continue
            low = -amount if which == 3 else max(0.0, 1.0 - amount)
            factors = uniform(len(x), low, amount if which == 3 else 1.0 + amount, x)
            x = (brightened, contrasted, saturated, coloured)[which](x, per_sample(factors, x))
        return x


def brightened(x: Tensor, factor: Tensor) -> Tensor:
    """Brightness times a factor."""
    return (x * factor).clamp(0, 1)


def contrasted(x: Tensor, factor: Tensor) -> Tensor:
    """Distance from the mean grey times a factor."""
    return _between(grey(x).mean(dim=(1, 2, 3), keepdim=True), x, factor)


def saturated(x: Tensor, factor: Tensor) -> Tensor:
    """Distance from grey times a factor; grey pictures stay as they are."""
    return x if x.shape[1] != 3 else _between(grey(x), x, factor)


def coloured(x: Tensor, turn: Tensor) -> Tensor:
    """Hue moved by a share of the circle of colours."""
    if x.shape[1] != 3:
        return x
    from core.engine.vision.transforms.tensor_color import from_hsv, to_hsv

    hue, saturation, value = to_hsv(x)
    return from_hsv((hue + turn[:, 0]).remainder(1.0), saturation, value)


def grey(x: Tensor) -> Tensor:
    """Brightness as the eye weighs colours (ITU-R 601-2), one channel."""
    if x.shape[1] != 3:
        return x
    red, green, blue = x.unbind(1)
    return (0.2989 * red + 0.587 * green + 0.114 * blue).unsqueeze(1)


def _between(plain: Tensor, x: Tensor, factor: Tensor) -> Tensor:
    return (factor * x + (1.0 - factor) * plain).clamp(0, 1)


def _amount(name: str, most: float, help: str) -> Float:
    return Float(name, 0.2 if most > 0.5 else 0.0, min=0.0, max=most, help=help)


@node_type(
    "transform.color_jitter",
    label="Colour Jitter",
    also_called=("color jitter", "brightness", "contrast", "saturation", "hue", "augmentation"),
    inputs=[PICTURES],
    outputs=[SAME],
    params=[
        _amount("brightness", 1.0, "The brightness is multiplied by up to 1 plus or minus this."),
        _amount("contrast", 1.0, "The distance from the mean grey is multiplied by up to 1 plus or minus this."),
        _amount("saturation", 1.0, "The distance from grey is multiplied by up to 1 plus or minus this."),
        _amount("hue", 0.5, "The hue is moved by up to this share of the circle of colours."),
    ],
    formula=r"y = f\,x + (1 - f)\,\bar{x}",
    summary="Changes brightness, contrast, saturation and hue of every picture a little while training.",
    icon="palette",
    torch="torchvision.transforms.v2.ColorJitter",
)
def color_jitter(brightness: float, contrast: float, saturation: float, hue: float) -> nn.Module:
    return ColorJitter(float(brightness), float(contrast), float(saturation), float(hue))
