"""What all data nodes share: their common parameters, the forms a class target can take, and their shape rule.

Every data node has the parameters of ``common_params`` under these names; whoever cuts the samples into batches reads
them from the node, whatever its type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from core.graph.shapes import ShapeError
from core.nodes.params import Bool, Choice, Float, Int, Param
from core.nodes.samples import Samples
from core.nodes.spec import Out, TensorInfo

__all__ = [
    "OUTPUTS",
    "class_samples",
    "classes_rule",
    "common_params",
    "regression_samples",
    "streaming_params",
    "target_param",
]

OUTPUTS = (
    Out("x", shape=("N", "features"), dtype="float32", kind="data", help="The inputs, one sample a row."),
    Out("y", kind="data", help="The targets, one for each row of x."),
)

BALANCES = ("as it is", "same parts", "draw equally")

_FORMS = {
    "classes": "classes: class numbers 0, 1, ... (N,), for Cross Entropy",
    "column": "column: 0 or 1 as (N, 1), for BCE With Logits or MSE",
    "one-hot": "one-hot: a 1 at the class, else 0, (N, classes), for MSE",
}


def common_params(*, batch_size: int = 0, validation: float = 0.2) -> list[Param]:
    """How the samples are drawn and handed to training: batch_size, shuffle, the parts, class balance, seed."""
    return [
        Int("batch_size", batch_size, min=0, max=1_000_000, help="Samples in one training step; 0 is all of them."),
        Bool("shuffle", True, help="Put the samples into a new order in every epoch."),
        Float("validation", validation, min=0.0, max=0.5, label="validation part",
              help="Part of the samples that is kept from training, to judge by."),
        Float("test", 0.0, min=0.0, max=0.5, label="test part",
              help="Part that is kept apart from both, for the one judgement at the very end."),
        Choice("balance", "as it is", options=BALANCES, label="class balance",
               help="as it is; same parts: validation and test hold the classes in the same proportion; draw equally: "
               "also, every class is drawn equally often in training."),
        Int("seed", 0, min=0, max=2**31 - 1, help="The same seed gives the same samples, split and order."),
    ]  # fmt: skip


def streaming_params(*, workers: int = 0, cache_mb: int = 256) -> list[Param]:
    """How rows are read from files while training runs: workers, cache_mb. For nodes whose samples are no arrays."""
    return [
        Int("workers", workers, min=0, max=16,
            help="Threads that read the next batches ahead; 0 reads each when it is needed. No number depends on it."),
        Int("cache_mb", cache_mb, min=0, max=1_000_000, unit="MiB", label="cache",
            help="Memory for rows that were read already; data that fit are read once. 0 keeps nothing."),
    ]  # fmt: skip


def target_param(*forms: str) -> Choice:
    """The choice of the form in which y gives the classes; the first form is the default."""
    return Choice("target", forms[0], options=forms, help="; ".join(_FORMS[f] for f in forms) + ".")


def classes_rule(
    features: int, classes: int | str
) -> Callable[[Mapping[str, TensorInfo], Mapping[str, Any]], dict[str, TensorInfo]]:
    """The shape rule of classification data; ``classes`` is their number or the parameter that holds it."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        count = params[classes] if isinstance(classes, str) else classes
        y = {
            "classes": TensorInfo(("N",), "int64"),
            "column": TensorInfo(("N", 1)),
            "one-hot": TensorInfo(("N", count)),
        }[params["target"]]
        if params["target"] == "column" and count != 2:
            raise ShapeError(f"a column of 0 and 1 tells two classes apart, but there are {count}",
                             "Set target to classes or to one-hot.")  # fmt: skip
        return {"x": TensorInfo(("N", features)), "y": y}

    return infer


def class_samples(
    x: np.ndarray, numbers: np.ndarray, names: Sequence[str], target: str = "classes", **details: Any
) -> Samples:
    """Samples for classification; ``numbers`` are class numbers (samples,), ``target`` the form wanted."""
    numbers = np.asarray(numbers, dtype=np.int64)
    y = numbers
    if target == "column":
        y = numbers[:, None].astype(np.float32)
    elif target == "one-hot":
        y = np.eye(len(names), dtype=np.float32)[numbers]
    return Samples(np.ascontiguousarray(x, dtype=np.float32), y, class_names=tuple(names), **details)


def regression_samples(x: np.ndarray, y: np.ndarray, **details: Any) -> Samples:
    """Samples for regression; vectors become columns."""
    columns = [np.ascontiguousarray(a, dtype=np.float32).reshape(len(a), -1) for a in (x, y)]
    return Samples(columns[0], columns[1], **details)
