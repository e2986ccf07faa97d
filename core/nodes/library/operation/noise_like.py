"""Fresh random numbers in every step, where Random draws once: what a generator starts from, and what a VAE samples."""

from collections.abc import Callable, Mapping
from typing import Any

import core.engine as torch
from core.graph.shapes import ShapeError
from core.nodes.params import Choice, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x, features = inputs["x"], params["features"]
    dtype = x.dtype if x.dtype.startswith("float") else "float32"
    if features and not x.shape:
        raise ShapeError(
            "x is a single number, so there are no samples to draw features for",
            "Link a tensor with a batch, or set features to 0.",
            "x",
        )
    return {"y": TensorInfo((x.shape[0], features) if features else x.shape, dtype)}


@node_type(
    "operation.noise_like",
    label="Noise Like",
    group="Shape",
    also_called=("randn_like", "rand_like", "latent", "gan input", "reparametrisation", "vae", "sample", "random"),
    inputs=[In("x", help="Only its shape counts: the batch, or all of it. No gradient goes back to it.")],
    outputs=[Out("y", help="Random numbers in the shape of x, or (N, features); others in every step.")],
    params=[
        Int("features", 0, min=0, max=1_000_000, help="How many numbers for each sample; 0: as many as x has."),
        Choice(
            "distribution",
            "normal",
            options=("normal", "uniform"),
            help="normal: mean 0, standard deviation 1. uniform: from 0 up to 1.",
        ),
    ],
    infer=_infer,
    formula=r"y \sim \mathcal{N}(0, 1)",
    summary="Draws new random numbers in every step, for as many samples as x has.",
    icon="dice",
    torch="torch.randn_like",
)
def noise_like(features: int, distribution: str) -> Callable[..., torch.Tensor]:
    def compute(x: torch.Tensor) -> torch.Tensor:
        # Not randn_like: that fills in the order of x in memory, so a transposed x would get other numbers.
        draw = torch.randn if distribution == "normal" else torch.rand
        shape = (x.shape[0], features) if features else tuple(x.shape)
        return draw(shape, dtype=x.dtype if x.dtype.is_floating_point else torch.float32, device=x.device)

    return compute
