"""Points that a person draws with the mouse."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.nodes.data import OUTPUTS, class_samples, common_params, target_param
from core.nodes.drawn_points import FIRST_POINTS, checked_points
from core.nodes.params import Numbers
from core.nodes.registry import node_type
from core.nodes.samples import Samples
from core.nodes.spec import TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    classes = checked_points(params["points"], params["target"])[1]
    count = int(classes.max()) + 1
    y = {
        "classes": TensorInfo(("N",), "int64"),
        "column": TensorInfo(("N", 1)),
        "one-hot": TensorInfo(("N", max(2, count))),
    }
    return {"x": TensorInfo(("N", 2)), "y": y[params["target"]]}


@node_type(
    "data.points",
    label="Drawn Points",
    group="Points and curves",
    also_called=("draw", "mouse", "paint", "own points", "playground", "toy data"),
    role="data",
    outputs=OUTPUTS,
    params=[
        Numbers("points", FIRST_POINTS, live=True, help="A row for each point: x, y, class. Classes are 0, 1, 2, ..."),
        target_param("classes", "column", "one-hot"),
        *common_params(validation=0.0),
    ],
    infer=_infer,
    summary="Points of several classes that you draw with the mouse, also while training runs.",
    icon="edit",
    torch="torch.utils.data.TensorDataset",
)
def points(points: list[list[float]], target: str) -> Samples:
    x, classes = checked_points(points, target)
    names = [str(n) for n in range(max(2, int(classes.max()) + 1))]
    return class_samples(x, np.asarray(classes), names, target, sort="points")
