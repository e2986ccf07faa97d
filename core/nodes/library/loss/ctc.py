"""Connectionist temporal classification."""

from collections.abc import Mapping
from typing import Any

from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.losses import LOSS, reduction
from core.nodes.params import Bool, Int
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    classes = inputs["log_probs"].shape[2]
    if isinstance(classes, int) and params["blank"] >= classes:
        raise ShapeError(f"there is no class {params['blank']} among {classes}", f"Set blank to 0, or below {classes}.")
    return {"loss": TensorInfo((), inputs["log_probs"].dtype)}


@node_type(
    "loss.ctc",
    label="CTC Loss",
    group="Classes",
    also_called=(
        "connectionist temporal classification",
        "speech recognition",
        "handwriting",
        "sequence without alignment",
    ),
    inputs=[
        In(
            "log_probs",
            ("T", "N", "classes"),
            "float",
            help="Logarithms of probabilities of every step: (T, N, classes).",
        ),
        In("targets", ("N", "S"), "int", help="Class numbers in a row for each sequence, filled up at the end."),
        In("input_lengths", ("N",), "int", help="How many of the T steps count, for each sequence."),
        In("target_lengths", ("N",), "int", help="How many of the S class numbers count, for each sequence."),
    ],
    outputs=[LOSS],
    params=[
        Int("blank", 0, min=0, help="The class that stands for nothing said."),
        reduction(over="sequences"),
        Bool("zero_infinity", False, help="Count sequences too short for their target as 0 instead of infinite."),
    ],
    infer=_infer,
    formula=r"L = -\ln \sum_{a\, \to\, t} \prod_s x_{s, a_s}",
    summary="Judges a sequence of classes without knowing at which step each stands.",
    torch="torch.nn.CTCLoss",
)
def ctc(blank: int, reduction: str, zero_infinity: bool) -> nn.Module:
    return nn.CTCLoss(blank=blank, reduction=reduction, zero_infinity=zero_infinity)
