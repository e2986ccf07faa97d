"""Hinge loss for classes."""

from collections.abc import Mapping
from typing import Any

import core.engine as torch
from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.losses import CLASS_NUMBERS, LOSS, check_class_numbers, check_weight, class_weight, reduction
from core.nodes.params import Float, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    scores = inputs["input"]
    check_class_numbers(scores, inputs["target"])
    if len(scores.shape) > 2:
        raise ShapeError(f"the scores have shape {format_shape(scores.shape)}, but (N, classes) is expected",
                         "Put a Reshape node before it, or use Cross Entropy Loss.", "input")  # fmt: skip
    check_weight(params["weight"], scores.shape[-1], scores)
    return {"loss": TensorInfo((), scores.dtype)}


@node_type(
    "loss.multi_margin",
    label="Multi Margin Loss",
    group="Classes",
    also_called=("hinge loss", "svm", "support vector machine", "classification loss"),
    inputs=[In("input", dtype="float", help="Scores of shape (N, classes)."), CLASS_NUMBERS],
    outputs=[LOSS],
    params=[
        Int("p", 1, min=1, max=2, label="power", help="1 or 2: whether what is missing counts as it is, or squared."),
        Float("margin", 1.0, min=0.0, max=1000.0, help="How far the right class should be ahead."),
        class_weight(),
        reduction(over="samples"),
    ],
    infer=_infer,
    formula=r"L = \frac{1}{N} \sum_n \frac{1}{C} \sum_{c \neq t_n} \max(0, m - x_{n, t_n} + x_{n, c})^p",
    summary="Wants the score of the right class to be ahead of all others by a margin.",
    torch="torch.nn.MultiMarginLoss",
)
def multi_margin(p: int, margin: float, weight: list[float], reduction: str) -> nn.Module:
    loss = nn.MultiMarginLoss(p, margin, reduction=reduction)
    # A parameter of the node, so a file with weights must not overrule it.
    loss.register_buffer("weight", torch.tensor(weight, dtype=torch.float32) if weight else None, persistent=False)
    return loss
