"""Negative log likelihood."""

from collections.abc import Mapping
from typing import Any

import core.engine as torch
from core.engine import nn
from core.nodes.losses import (
    CLASS_NUMBERS,
    LOSS,
    check_class_numbers,
    check_weight,
    class_weight,
    ignore_index,
    reduction,
)
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    scores = inputs["input"]
    check_class_numbers(scores, inputs["target"])
    check_weight(params["weight"], scores.shape[min(1, len(scores.shape) - 1)], scores)
    return {"loss": TensorInfo((), scores.dtype)}


@node_type(
    "loss.nll",
    label="NLL Loss",
    group="Classes",
    also_called=("negative log likelihood", "classification loss", "log softmax loss"),
    inputs=[
        In("input", dtype="float", help="Logarithms of probabilities, (N, classes), as Log Softmax gives them."),
        CLASS_NUMBERS,
    ],
    outputs=[LOSS],
    params=[class_weight(), ignore_index(), reduction(over="samples")],
    infer=_infer,
    formula=r"L = -\frac{1}{N} \sum_n x_{n, t_n}",
    summary="Judges logarithms of probabilities by the one of the right class; it follows a Log Softmax.",
    torch="torch.nn.NLLLoss",
)
def nll(weight: list[float], ignore_index: int, reduction: str) -> nn.Module:
    loss = nn.NLLLoss(ignore_index=ignore_index, reduction=reduction)
    # A parameter of the node, so a file with weights must not overrule it.
    loss.register_buffer("weight", torch.tensor(weight, dtype=torch.float32) if weight else None, persistent=False)
    return loss
