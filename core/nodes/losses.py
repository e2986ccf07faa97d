"""What losses share: how they become one number, the weights of classes, and what a target of class numbers must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.graph.shapes import Dim, Insert, Shape, ShapeError, format_shape
from core.nodes.params import Choice, Int, Numbers, shape_of
from core.nodes.rules import is_float, same_dtype
from core.nodes.spec import In, Out, TensorInfo

__all__ = [
    "CLASS_NUMBERS",
    "LOSS",
    "check_class_numbers",
    "check_weight",
    "class_shape",
    "class_weight",
    "ignore_index",
    "reduction",
    "same_everywhere",
]

LOSS = Out("loss", shape=(), kind="loss", help="One number.")
CLASS_NUMBERS = In("target", help="The right class of each sample: numbers (N,), int64.")


def reduction(*more: str, over: str = "numbers") -> Choice:
    """How the parts of a loss become one number; ``more`` stands for further ways beside mean and sum."""
    return Choice("reduction", "mean", options=("mean", "sum", *more), help=f"Average over all {over}, or add them up.")


def class_weight() -> Numbers:
    """How much each class counts."""
    return Numbers("weight", [], label="class weights", help="How much each class counts, such as [1, 5]; [] is alike.")


def ignore_index() -> Int:
    """A class number that does not count."""
    return Int("ignore_index", -100, label="ignored class", help="Samples with this class number do not count.")


def check_weight(weight: Any, classes: Dim, scores: TensorInfo) -> None:
    """There must be one weight for each class, of the dtype of the scores."""
    if weight == []:
        return
    if shape_of(weight) != (classes,):
        raise ShapeError(
            f"the class weights have shape {format_shape(shape_of(weight))}, but there are {classes} classes",
            f"Write {classes} numbers in square brackets, or [] to let all classes count alike.",
        )
    if scores.dtype != "float32":
        raise ShapeError(f"the class weights are float32, but the scores {scores.dtype}", "Put a Cast node (float32) "
                         "before the scores, or write [] as class weights.", "input")  # fmt: skip


def check_class_numbers(scores: TensorInfo, target: TensorInfo) -> None:
    """``target`` must hold one int64 class number for each sample of ``scores``, (N, classes, ...)."""
    if not scores.shape:
        raise ShapeError("the scores are a single number, but a score for each class is needed",
                         "Link the last layer's output, of shape (N, classes).", "input")  # fmt: skip
    wanted = class_shape(scores)
    if target.shape != wanted:
        _refuse_shape(scores, target, wanted)
    if target.dtype != "int64":
        what = f"holds real numbers ({target.dtype})" if is_float(target.dtype) else f"is {target.dtype}"
        raise ShapeError(f"the target {what}, but class numbers must be whole (int64)",
                         "Put a Cast node (int64) before the target.", "target",
                         insert=("operation.cast", {"dtype": "int64"}))  # fmt: skip


def class_shape(scores: TensorInfo) -> Shape:
    """The shape of class numbers for these scores: (N,) for (N, classes)."""
    return (scores.shape[0], *scores.shape[2:]) if len(scores.shape) > 1 else ()


def _refuse_shape(scores: TensorInfo, target: TensorInfo, wanted: Shape) -> None:
    advice = "Link one class number a sample, such as y of a data node for classification."
    insert: Insert | None = None
    if target.shape == (*wanted, 1):
        advice, insert = "Put a Squeeze node (dim -1) before the target.", ("operation.squeeze", {"dim": -1})
    elif target.shape == scores.shape:
        advice = "Put an Argmax node before the target, or cast it to float32 if it holds probabilities."
        insert = ("operation.argmax", {"dim": 1 if len(scores.shape) > 1 else 0})
    raise ShapeError(
        f"for scores {format_shape(scores.shape)} the class numbers must have shape {format_shape(wanted)}, "
        f"but have {format_shape(target.shape)}",
        advice,
        "target",
        insert=insert,
    )


def same_everywhere(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    """The rule of losses whose inputs all have one shape and one dtype."""
    (name, first), *others = inputs.items()
    for port, info in others:
        if info.shape != first.shape:
            raise ShapeError(
                f"{name} has shape {format_shape(first.shape)} and {port} {format_shape(info.shape)}; they must be "
                "equal",
                "Put a Reshape node in between, or change the size of the layer before it.",
                port,
            )
        same_dtype(first, info)
    return {"loss": TensorInfo((), first.dtype)}
