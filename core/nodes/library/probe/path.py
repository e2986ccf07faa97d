"""Path probe."""

from collections.abc import Mapping
from typing import Any

from core.graph.shapes import ShapeError
from core.nodes.expression_forms import ExpressionError
from core.nodes.formula_language import read_formula
from core.nodes.params import Float, Text
from core.nodes.registry import node_type
from core.nodes.spec import In, TensorInfo


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    if params["surface"].strip():
        try:
            read_formula(params["surface"], ("x", "y"))
        except ExpressionError as problem:
            raise ShapeError(f"the surface cannot be read: {problem}") from None
    for axis in "xy":
        low, high = params[f"{axis}_min"], params[f"{axis}_max"]
        if low >= high:
            raise ShapeError(f"the range of {axis} goes from {low:g} to {high:g}", f"Set {axis} max above {axis} min.")
    return {}


@node_type(
    "probe.path",
    label="Path",
    also_called=("trail", "trajectory", "contour", "optimizer race", "surface", "descent"),
    role="probe",
    inputs=[In("points", shape=(2,), dtype="float", many=True, help="Points of two numbers, such as parameters.")],
    params=[
        Text("surface", "", live=True, help="A formula of x and y, drawn as a map below: x ** 2 + 3 * y ** 2; empty: "
             "none."),
        Float("x_min", -2.0, live=True, label="x min", help="The left end of the map."),
        Float("x_max", 2.0, live=True, label="x max", help="The right end of the map."),
        Float("y_min", -2.0, live=True, label="y min", help="The lower end of the map."),
        Float("y_max", 2.0, live=True, label="y max", help="The upper end of the map."),
    ],
    infer=_infer,
    summary="Draws the way that points of two numbers take while they are trained, over a map of a surface.",
    icon="chart-line",
    torch="torch.utils.tensorboard.SummaryWriter.add_figure",
)  # fmt: skip
def path() -> None:
    return None
