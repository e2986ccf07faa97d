"""Binary cross entropy on scores."""

from collections.abc import Mapping
from typing import Any

import core.engine as torch
from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Choice, Numbers, shape_of
from core.nodes.registry import node_type
from core.nodes.rules import same_shape_loss
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    scores, weights = inputs["input"], shape_of(params["pos_weight"])
    if weights not in ((), (0,), (1,), scores.shape[-1:]):
        raise ShapeError(
            f"the weights of yes have shape {format_shape(weights)}, which does not fit the scores "
            f"{format_shape(scores.shape)}",
            "Write one number, or one for each score of a sample; [] counts yes and no alike.",
        )
    return same_shape_loss(inputs, params)


@node_type(
    "loss.bce_with_logits",
    label="BCE With Logits Loss",
    group="Classes",
    also_called=("binary cross entropy", "log loss", "logistic loss", "two classes", "yes no"),
    inputs=[
        In("input", dtype="float", help="Scores (logits) straight from the last layer, without a sigmoid."),
        In("target", dtype="float", help="0 or 1 for each score, as real numbers in the same shape."),
    ],
    outputs=[Out("loss", shape=(), kind="loss", help="One number.")],
    params=[
        Choice("reduction", "mean", options=("mean", "sum"), help="Average over all numbers, or add them up."),
        Numbers("pos_weight", [], label="weight of yes", help="How much a target of 1 counts, such as 3; [] is alike."),
    ],
    infer=_infer,
    formula=r"L = -\frac{1}{n} \sum_i t_i \ln \sigma(x_i) + (1 - t_i) \ln(1 - \sigma(x_i))",
    summary="Judges yes-or-no predictions given as scores; it contains the sigmoid.",
    torch="torch.nn.BCEWithLogitsLoss",
)
def bce_with_logits(reduction: str, pos_weight: Any) -> nn.Module:
    loss = nn.BCEWithLogitsLoss(reduction=reduction)
    weight = None if pos_weight == [] else torch.tensor(pos_weight, dtype=torch.float32)
    # A parameter of the node, so a file with weights must not overrule it.
    loss.register_buffer("pos_weight", weight, persistent=False)
    return loss
