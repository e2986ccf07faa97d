"""Waves that tell the steps of a sequence apart."""

from collections.abc import Mapping
from typing import Any

import numpy as np

import core.engine as torch
from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.params import Int
from core.nodes.registry import node_type
from core.nodes.sequences import batch_and_steps, batch_first, sequence
from core.nodes.spec import Out, TensorInfo


class _Waves(nn.Module):
    """Adds sine waves to the even features and cosine waves to the odd ones, each pair slower than the last."""

    def __init__(self, features: int, max_len: int, batch_first: bool) -> None:
        super().__init__()
        self.batch_first = batch_first
        speed = np.exp(np.arange(0, features, 2) * (-np.log(10_000.0) / features))
        angle = np.arange(max_len)[:, None] * speed
        waves = np.empty((max_len, features))
        waves[:, 0::2], waves[:, 1::2] = np.sin(angle), np.cos(angle[:, : features // 2])
        self.register_buffer("waves", torch.tensor(waves, dtype=torch.float32), persistent=False)

    def forward(self, x: Any) -> Any:
        waves = self.waves[: x.shape[1 if self.batch_first else 0]]
        return x + (waves if self.batch_first else waves.unsqueeze(1))


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    x = inputs["x"]
    _, steps = batch_and_steps(x.shape, params["batch_first"])
    if isinstance(steps, int) and steps > params["max_len"]:
        raise ShapeError(
            f"the sequences have {steps} steps, but there are waves for {params['max_len']}",
            f"Set longest sequence to {steps} or more.",
        )
    return {"y": x}


@node_type(
    "layer.positional_encoding",
    label="Positional Encoding",
    group="Sequences",
    also_called=("sinusoidal", "position embedding", "order of steps", "transformer", "waves"),
    inputs=[sequence("x", "features", "Sequences (L, N, features), or (N, L, features) with batch first on.")],
    outputs=[Out("y", help="Same shape as x.")],
    params=[
        Int("max_len", 5000, min=1, max=1_000_000, label="longest sequence", help="Steps that there are waves for."),
        batch_first(),
    ],
    infer=_infer,
    formula=r"y_{t, i} = x_{t, i} + \sin \omega_i t\ \;\mathrm{or}\;\ \cos \omega_i t",
    summary="Adds a pattern of waves to every step, by which attention can tell where the step stands.",
    icon="activation",
)
def positional_encoding(features: int, max_len: int, batch_first: bool) -> nn.Module:
    return _Waves(features, max_len, batch_first)
