"""What nodes share that make one number of many, along chosen dimensions: sums, means, norms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.graph.shapes import reduce
from core.nodes.params import Bool, Ints
from core.nodes.rules import is_float
from core.nodes.spec import Out, TensorInfo

__all__ = ["dims", "keepdim", "reduced", "reduction", "whole"]

Rule = Callable[[Mapping[str, TensorInfo], Mapping[str, Any]], dict[str, TensorInfo]]


def reduction(dtype: Callable[[str], str] = lambda name: name) -> Rule:
    """A rule for types with the parameters ``dims`` and ``keepdim``; ``dtype`` maps the dtype of x to that of y."""

    def infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
        x = inputs["x"]
        return {"y": TensorInfo(reduce(x.shape, params["dims"], params["keepdim"]), dtype(x.dtype))}

    return infer


def whole(dtype: str) -> str:
    """The dtype of sums and products: whole numbers of any size become int64, so that they do not overflow."""
    return dtype if is_float(dtype) else "int64"


def reduced() -> Out:
    """The output."""
    return Out("y", help="The shape of x without the chosen dimensions.")


def dims() -> Ints:
    """Over which dimensions; none chosen means all."""
    return Ints("dims", [], help="Dimensions to go over, counted from 0 or back from -1; empty means all.")


def keepdim() -> Bool:
    """Whether the dimensions stay, with one entry each."""
    return Bool("keepdim", False, label="keep dimensions", help="Keep each such dimension, with size 1.")
