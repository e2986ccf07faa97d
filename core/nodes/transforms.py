"""What transforms share: learning from the training part, drawing for each sample, and the rules for pictures.

A transform works on whole batches with the engine's operations. Random ones draw for every sample of the batch by
itself, from the engine's generator, so that a run repeats; they act in training mode only. A network is judged by what
it will meet later, and that is not disturbed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import core.engine as torch
from core.engine import Tensor, nn
from core.graph.shapes import ShapeError
from core.nodes.params import Choice, Float, each
from core.nodes.spec import Out, TensorInfo
from core.nodes.windows import field, fixed

__all__ = [
    "PICTURES",
    "SAME",
    "Fitted",
    "Random",
    "beta",
    "chance",
    "crop_rule",
    "interpolation",
    "middle",
    "moved",
    "per_sample",
    "probability",
    "uniform",
]

PICTURES = field(2)
SAME = Out("y", shape=("N", "channels", "height", "width"), help="Pictures of the same size.")


class Fitted(nn.Module):
    """A transform that learns from the training part before the first step, see ``core.runtime.fitting``.

    What it learned stands in buffers, so it is saved with the weights of the network.
    """

    def fit(self, batches: Iterable[tuple[Tensor, ...]]) -> None:
        """Learn from batches of the node's inputs."""
        raise NotImplementedError

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Take over what was learned before from the same data; buffers may have any size."""
        for name, tensor in state.items():
            self.register_buffer(name, tensor)


class Random(nn.Module):
    """A transform that acts in training mode; a subclass says how in ``draw``, and perhaps what stands for it else."""

    def draw(self, x: Tensor) -> Tensor:
        """The batch with random changes."""
        raise NotImplementedError

    def still(self, x: Tensor) -> Tensor:
        """What judging sees: the batch as it is."""
        return x

    def forward(self, x: Tensor) -> Tensor:
        """Draw in training mode only."""
        return self.draw(x) if self.training else self.still(x)


def per_sample(values: Tensor, like: Tensor) -> Tensor:
    """Numbers (N,), one for each sample, in the dtype of a batch and with as many dimensions, to be broadcast."""
    return values.to(like.dtype).reshape(-1, *([1] * (like.ndim - 1)))


def uniform(count: int, low: float, high: float, like: Tensor) -> Tensor:
    """``count`` numbers between two, where the batch is."""
    return low + (high - low) * torch.rand(count, device=like.device)


def chance(p: float, like: Tensor) -> Tensor:
    """For each sample of a batch whether it is its turn, shape (N, 1, ...) of true and false."""
    return (torch.rand(len(like), device=like.device) < p).reshape(-1, *([1] * (like.ndim - 1)))


def moved(x: Tensor, top: Tensor, left: Tensor, height: int, width: int) -> Tensor:
    """A part of each picture (N, C, H, W), its upper left corner at ``top`` and ``left`` (N,), int64."""
    count, channels = x.shape[:2]
    rows = top[:, None] + torch.arange(height, device=x.device)
    columns = left[:, None] + torch.arange(width, device=x.device)
    samples = torch.arange(count, device=x.device)[:, None, None, None]
    all_channels = torch.arange(channels, device=x.device)[None, :, None, None]
    return x[samples, all_channels, rows[:, None, :, None], columns[:, None, None, :]]


def middle(x: Tensor, height: int, width: int) -> Tensor:
    """The middle of pictures (N, C, H, W); half pixels are rounded to even, as in torchvision."""
    top, left = (round((have - want) / 2.0) for have, want in ((x.shape[2], height), (x.shape[3], width)))
    return x[:, :, top : top + height, left : left + width]


def beta(alpha: float) -> float:
    """A number between 0 and 1 of the distribution Beta(alpha, alpha), as the quotient of two of Gamma(alpha)."""
    a, b = _log_gamma_draw(alpha), _log_gamma_draw(alpha)
    most = max(a, b)
    left, right = (float(torch.exp(torch.tensor(v - most, dtype=torch.float64))) for v in (a, b))
    return left / (left + right)


def _log_gamma_draw(alpha: float) -> float:
    """The logarithm of a number of Gamma(alpha): small alphas give numbers too small for anything but a logarithm.

    Marsaglia and Tsang 2000, "A simple method for generating gamma variables", https://doi.org/10.1145/358407.358414
    """
    d = (alpha if alpha >= 1 else alpha + 1) - 1 / 3
    while True:
        x, u = (float(f(1, dtype=torch.float64)) for f in (torch.randn, torch.rand))
        v = (1 + x / (9 * d) ** 0.5) ** 3
        if v <= 0:
            continue
        logarithms = torch.log(torch.tensor([max(u, 1e-300), v], dtype=torch.float64))
        if float(logarithms[0]) < 0.5 * x * x + d - d * v + d * float(logarithms[1]):
            break
    found = float(torch.log(torch.tensor(d * v, dtype=torch.float64)))
    if alpha < 1:  # Gamma(alpha) is Gamma(alpha + 1) times the root of a uniform number
        found += float(torch.log(1 - torch.rand(1, dtype=torch.float64))) / alpha
    return found


def probability(default: float, what: str) -> Float:
    """The chance with which something is done to a sample."""
    return Float("p", default, min=0.0, max=1.0, label="probability", help=f"The chance of each picture {what}.")


def interpolation(*modes: str) -> Choice:
    """How pixels between pixels are found; the first mode is the default."""
    return Choice("mode", modes[0], options=modes, label="between pixels",
                  help="How the colour of a place between pixels is found.")  # fmt: skip


def crop_rule(
    padded: Callable[[Mapping[str, Any]], int],
) -> Callable[[Mapping[str, TensorInfo], Mapping[str, Any]], dict[str, TensorInfo]]:
    """The rule of a crop to ``size`` out of pictures with a border of ``padded(params)`` pixels."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        x = inputs["x"]
        wanted = each(params["size"])
        border = 2 * padded(params)
        for have, want, side in zip(x.shape[2:], wanted, ("height", "width"), strict=True):
            room = fixed(have, side) + border
            if want > room:
                raise ShapeError(f"a {side} of {want} cannot be cut out of {room}", f"Set size to at most {room}.", "x")
        return {"y": x.with_shape((*x.shape[:2], *wanted))}

    return infer
