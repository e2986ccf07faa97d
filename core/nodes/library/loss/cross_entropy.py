"""Cross entropy for classes."""

from collections.abc import Mapping
from typing import Any

import core.engine as torch
from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.losses import LOSS, check_class_numbers, check_weight, class_shape, class_weight, ignore_index
from core.nodes.params import Choice, Float
from core.nodes.registry import node_type
from core.nodes.rules import is_float
from core.nodes.spec import In, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    scores, target = inputs["input"], inputs["target"]
    if not is_float(target.dtype) or target.shape == class_shape(scores) or not scores.shape:
        check_class_numbers(scores, target)
    elif target.shape != scores.shape:
        raise ShapeError(
            f"the target has shape {format_shape(target.shape)} and holds real numbers; as probabilities it would need "
            f"the shape of the scores, {format_shape(scores.shape)}",
            "Set the target of the data node to classes.",
            "target",
        )
    check_weight(params["weight"], scores.shape[min(1, len(scores.shape) - 1)], scores)
    return {"loss": TensorInfo((), scores.dtype)}


@node_type(
    "loss.cross_entropy",
    label="Cross Entropy Loss",
    group="Classes",
    also_called=("classification loss", "softmax loss", "nll", "negative log likelihood", "log loss"),
    inputs=[
        In("input", dtype="float", help="Scores (logits) of shape (N, classes), without a softmax."),
        In("target", help="Class numbers (N,), int64; or probabilities in the shape of the scores."),
    ],
    outputs=[LOSS],
    params=[
        class_weight(),
        ignore_index(),
        Choice("reduction", "mean", options=("mean", "sum"), help="Average over the samples, or add them up."),
        Float(
            "label_smoothing",
            0.0,
            min=0.0,
            max=1.0,
            help="Part of the target that is spread over all classes, against overconfidence.",
        ),
    ],
    infer=_infer,
    formula=r"L = -\frac{1}{N} \sum_n \ln \frac{e^{x_{n, t_n}}}{\sum_c e^{x_{n, c}}}",
    summary="Judges the scores of classes by the probability that they give to the right one; it contains the softmax.",
    torch="torch.nn.CrossEntropyLoss",
)
def cross_entropy(weight: list[float], ignore_index: int, reduction: str, label_smoothing: float) -> nn.Module:
    loss = nn.CrossEntropyLoss(ignore_index=ignore_index, reduction=reduction, label_smoothing=float(label_smoothing))
    # A parameter of the node, so a file with weights must not overrule it.
    loss.register_buffer("weight", torch.tensor(weight, dtype=torch.float32) if weight else None, persistent=False)
    return loss
