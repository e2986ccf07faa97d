"""Own Metric: how good the network is, in a person's own code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.nodes.metrics import Metric
from core.nodes.own_code import CodeError, blamed, defined, read_code, syntax_fault
from core.nodes.params import Bool, Code
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo
from core.nodes.trust import require_trust

TEMPLATE = """def metric(prediction, target):
    # NumPy arrays of all samples of the part
    return np.abs(prediction - target).max()
"""


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    require_trust("This node")
    fault = syntax_fault(params["code"])
    if fault is not None:
        raise fault
    return {}


@node_type(
    "own.metric",
    label="Own Metric",
    also_called=("custom metric", "score", "measure", "python"),
    role="metric",
    inputs=[In("input", help="The prediction."), In("target", help="What it should be.")],
    params=[
        Code("code", TEMPLATE, help="def metric(prediction, target), with NumPy arrays; returns a number or a matrix."),
        Bool("higher_is_better", False, label="higher is better", help="Which way is up, for early stopping by it."),
    ],
    infer=_infer,
    formula=r"m = \mathrm{metric}(x, t)",
    summary="A metric in Python of your own; it runs only in a project that you trust.",
    icon="code",
)
def metric(code: str, higher_is_better: bool) -> Metric:
    function = defined(read_code(code), ("metric",))

    def compute(prediction: np.ndarray, target: np.ndarray) -> Any:
        found = blamed(lambda: function(prediction, target))
        try:
            value = np.asarray(found, dtype=np.float64)
        except (TypeError, ValueError):
            raise CodeError(f"metric must return a number, not {type(found).__name__}") from None
        return float(value) if value.ndim == 0 else value

    return Metric(compute, higher_is_better)
