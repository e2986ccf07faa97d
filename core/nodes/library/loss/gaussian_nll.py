"""Negative log likelihood of a normal distribution."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.losses import LOSS, reduction
from core.nodes.params import Bool, Float
from core.nodes.registry import node_type
from core.nodes.rules import same_dtype, same_shape_loss
from core.nodes.spec import In, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    shape, var = inputs["input"].shape, inputs["var"].shape
    if var != shape and var != (*shape[:-1], 1):
        raise ShapeError(
            f"the variance has shape {format_shape(var)}, but the prediction {format_shape(shape)}",
            "Give one variance for each number, or one for each row in a last dimension of size 1.",
            "var",
        )
    same_dtype(inputs["input"], inputs["var"])
    return same_shape_loss(inputs, params)


@node_type(
    "loss.gaussian_nll",
    label="Gaussian NLL Loss",
    group="Numbers",
    also_called=("uncertainty", "heteroscedastic", "variance", "normal distribution"),
    inputs=[
        In("input", dtype="float", help="The prediction."),
        In("target", dtype="float", help="What it should be, in the same shape."),
        In("var", dtype="float", help="The predicted variance, above 0, in the same shape; or one for each row."),
    ],
    outputs=[LOSS],
    params=[
        Bool("full", False, help="Add the part that does not depend on the prediction."),
        Float("eps", 1e-6, min=1e-16, max=1.0, log=True, label="epsilon", help="The smallest variance that counts."),
        reduction(),
    ],
    infer=_infer,
    formula=r"L = \frac{1}{2 n} \sum_i \ln v_i + \frac{(x_i - t_i)^2}{v_i}",
    summary="Judges a prediction together with how sure the network says it is.",
    torch="torch.nn.GaussianNLLLoss",
)
def gaussian_nll(full: bool, eps: float, reduction: str) -> nn.Module:
    return nn.GaussianNLLLoss(full=full, eps=eps, reduction=reduction)
