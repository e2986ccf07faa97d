"""Cross entropy for classes."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError, format_shape
from core.nodes.params import Choice, Float
from core.nodes.registry import node_type
from core.nodes.rules import is_float
from core.nodes.spec import In, Out, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    scores, target = inputs["input"], inputs["target"]
    if not scores.shape:
        raise ShapeError("the scores are a single number, but a score for each class is needed",
                         "Link the last layer's output, of shape (N, classes).", "input")  # fmt: skip
    wanted = (scores.shape[0], *scores.shape[2:]) if len(scores.shape) > 1 else ()
    as_numbers = target.shape == wanted
    if is_float(target.dtype):
        if as_numbers or target.shape != scores.shape:
            _refuse_float(scores, target, as_numbers)
    elif not as_numbers:
        _refuse_shape(scores, target, wanted)
    elif target.dtype != "int64":
        raise ShapeError(f"the class numbers are {target.dtype}, but must be int64", "Put a Cast node (int64) before "
                         "the target.", "target")  # fmt: skip
    return {"loss": TensorInfo((), scores.dtype)}


def _refuse_float(scores: TensorInfo, target: TensorInfo, as_numbers: bool) -> None:
    if as_numbers:
        raise ShapeError(f"the target holds real numbers ({target.dtype}), but class numbers must be whole (int64)",
                         "Put a Cast node (int64) before the target.", "target")  # fmt: skip
    raise ShapeError(
        f"the target has shape {format_shape(target.shape)} and holds real numbers; as probabilities it would need the "
        f"shape of the scores, {format_shape(scores.shape)}",
        "Set the target of the data node to classes.",
        "target",
    )


def _refuse_shape(scores: TensorInfo, target: TensorInfo, wanted: tuple) -> None:
    advice = "Link one class number a sample, such as y of a data node for classification."
    if target.shape == (*wanted, 1):
        advice = "Put a Squeeze node (dim -1) before the target."
    elif target.shape == scores.shape:
        advice = "Put an Argmax node before the target, or cast it to float32 if it holds probabilities."
    raise ShapeError(
        f"for scores {format_shape(scores.shape)} the class numbers must have shape {format_shape(wanted)}, "
        f"but have {format_shape(target.shape)}",
        advice,
        "target",
    )


@node_type(
    "loss.cross_entropy",
    label="Cross Entropy Loss",
    also_called=("classification loss", "softmax loss", "nll", "negative log likelihood", "log loss"),
    inputs=[
        In("input", dtype="float", help="Scores (logits) of shape (N, classes), without a softmax."),
        In("target", help="Class numbers (N,), int64; or probabilities in the shape of the scores."),
    ],
    outputs=[Out("loss", shape=(), kind="loss", help="One number.")],
    params=[
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
def cross_entropy(reduction: str, label_smoothing: float) -> nn.Module:
    return nn.CrossEntropyLoss(reduction=reduction, label_smoothing=float(label_smoothing))
