"""Shape and dtype rules that several node types share.

Most types say all about their shapes by patterns on their ports. The rules here are for the rest; each is an ``infer``
function, or makes one, and follows PyTorch exactly, so that a graph that passes the check also runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from core.engine import dtypes
from core.graph.shapes import Insert, Shape, ShapeError, broadcast, format_shape, normal_dim
from core.nodes.spec import TensorInfo

__all__ = [
    "along_dim",
    "constant",
    "cuttable",
    "elementwise",
    "elementwise_real",
    "is_float",
    "matrices",
    "result_dtype",
    "same_dtype",
    "same_shape_loss",
    "scalar_only",
]

Infos = Mapping[str, TensorInfo]
Outputs = dict[str, TensorInfo]


def is_float(dtype: str) -> bool:
    """Whether a dtype of this name holds real numbers."""
    return dtype.startswith("float")


def result_dtype(*values: TensorInfo | float) -> str:
    """The dtype in which these tensors and Python numbers are computed together."""
    known = [
        SimpleNamespace(dtype=np.dtype(v.dtype), ndim=len(v.shape)) if isinstance(v, TensorInfo) else v for v in values
    ]
    return dtypes.from_numpy_dtype(dtypes.result_type(*known)).name


def real_dtype(dtype: str) -> str:
    """What PyTorch's real functions make of a dtype: whole numbers become float32."""
    return dtype if is_float(dtype) else "float32"


def elementwise(inputs: Infos, params: Mapping[str, Any]) -> Outputs:
    """All inputs broadcast against each other; the dtype is promoted."""
    infos = list(inputs.values())
    return {"y": TensorInfo(broadcast(*(i.shape for i in infos)), result_dtype(*infos))}


def elementwise_real(inputs: Infos, params: Mapping[str, Any]) -> Outputs:
    """As ``elementwise``, but whole numbers become real ones (division, exp, ...)."""
    y = elementwise(inputs, params)["y"]
    return {"y": TensorInfo(y.shape, real_dtype(y.dtype))}


def along_dim(inputs: Infos, params: Mapping[str, Any]) -> Outputs:
    """The output is like ``x``; the parameter ``dim`` must be one of its dimensions."""
    normal_dim(params["dim"], len(inputs["x"].shape))
    return {"y": inputs["x"]}


def cuttable(shape: Shape, dim: int) -> tuple[int, int]:
    """A dimension counted from the front, and its size, for operations that cut it into parts."""
    if not shape:
        raise ShapeError("a single number has no dimension to cut", "Link a tensor with dimensions.", "x")
    at = normal_dim(dim, len(shape))
    size = shape[at]
    if isinstance(size, str):
        raise ShapeError(
            f"dimension {at} of {format_shape(shape)} is {size}, which is only known when it runs",
            "Choose another dimension, or use a Slice node.",
        )
    if size < 2:
        raise ShapeError(f"dimension {at} of {format_shape(shape)} has one entry only", "Choose a larger dimension.")
    return at, size


def matrices(inputs: Infos, params: Mapping[str, Any]) -> Outputs:
    """The output is like ``x``, which must have rows and columns."""
    if len(inputs["x"].shape) < 2:
        raise ShapeError(
            f"x has shape {format_shape(inputs['x'].shape)}, but a matrix has two dimensions",
            "Put an Unsqueeze or Reshape node before it.",
            "x",
        )
    return {"y": inputs["x"]}


def same_dtype(a: TensorInfo, b: TensorInfo) -> str:
    """The one dtype of both. Products of matrices and losses, unlike elementwise operations, do not promote."""
    if a.dtype != b.dtype:
        raise ShapeError(
            f"the inputs have different dtypes, {a.dtype} and {b.dtype}", "Put a Cast node before one of them."
        )
    return a.dtype


def constant(shape: Sequence[int], dtype: str) -> Outputs:
    """The output of a node that makes a tensor out of its parameters alone."""
    return {"y": TensorInfo(tuple(shape), dtype)}


def same_shape_loss(inputs: Infos, params: Mapping[str, Any]) -> Outputs:
    """Prediction and target must have one shape.

    PyTorch broadcasts here with a warning: (N, 1) against (N,) gives the loss of all N x N pairs, trains towards the
    mean and is the most frequent silent mistake of beginners. It is refused instead.
    """
    prediction, target = inputs["input"], inputs["target"]
    if prediction.shape != target.shape:
        raise ShapeError(
            f"the prediction has shape {format_shape(prediction.shape)} and the target {format_shape(target.shape)}; "
            "they must be equal",
            _advice(prediction.shape, target.shape),
            "target",
            insert=_mending(prediction.shape, target.shape),
        )
    return {"loss": TensorInfo((), same_dtype(prediction, target))}


def _mending(prediction: Shape, target: Shape) -> Insert | None:
    if prediction == (*target, 1):
        return "operation.unsqueeze", {"dim": -1}
    return ("operation.squeeze", {"dim": -1}) if target == (*prediction, 1) else None


def _advice(prediction: Shape, target: Shape) -> str:
    if prediction == (*target, 1):
        return "Put an Unsqueeze node (dim -1) before the target, or set the target of the data node to column."
    if target == (*prediction, 1):
        return "Put a Squeeze node (dim -1) before the target, or an Unsqueeze node (dim -1) after the prediction."
    if len(prediction) == len(target) and prediction[:-1] == target[:-1]:
        return f"The last layer should give {target[-1]} numbers a sample: set its out_features to {target[-1]}."
    return "Put a Reshape node in between, or change the size of the last layer."


def scalar_only(inputs: Infos, params: Mapping[str, Any]) -> Outputs:
    """The first input must be a single number; gives no outputs (optimizers, plots)."""
    port, info = next(iter(inputs.items()))
    if any(d != 1 for d in info.shape):
        raise ShapeError(
            f"{port} must be a single number, but has shape {format_shape(info.shape)}",
            "Put a Mean or Sum node in between.",
            port,
        )
    return {}
