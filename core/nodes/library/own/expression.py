"""Expression: a formula that a person types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import core.engine as torch
from core.engine import nn
from core.graph.shapes import ShapeError
from core.nodes.expression_forms import ExpressionError
from core.nodes.formula_language import NAMES, derivatives, read_formula, written
from core.nodes.params import Text
from core.nodes.registry import node_type
from core.nodes.rules import is_float, result_dtype
from core.nodes.spec import In, Out, TensorInfo


def _constants(text: str) -> dict[str, float]:
    """``k = 1, m = 0.5`` as numbers by name."""
    found: dict[str, float] = {}
    for part in (p.strip() for p in text.split(",")):
        if not part:
            continue
        name, sign, value = (s.strip() for s in part.partition("="))
        if not sign or not name.isidentifier() or name in NAMES:
            raise ShapeError(f"the constant {part!r} cannot be read", "Write them as k = 1, m = 0.5; not a, b, c or d.")
        try:
            found[name] = float(value)
        except ValueError:
            raise ShapeError(f"the constant {name} is {value!r}, which is no number", "Write it as k = 1.") from None
    return found


def _infer(inputs: Mapping[str, TensorInfo], params: Mapping[str, Any]) -> dict[str, TensorInfo]:
    constants = _constants(params["constants"])
    try:
        formula = read_formula(params["formula"], tuple(constants))
    except ExpressionError as problem:
        raise ShapeError(str(problem)) from None
    for name in NAMES:
        if name in formula.names and name not in inputs:
            raise ShapeError(f"the formula speaks of {name}, but nothing is linked there", f"Link {name}.", name)
    used = [info for name, info in inputs.items() if name in formula.names]
    shape = formula.shape({**{n: i.shape for n, i in inputs.items()}, **dict.fromkeys(constants, ())})
    floats = [info for info in used if is_float(info.dtype)]
    dtype = result_dtype(*floats) if floats else "float32"
    return {"y": TensorInfo(shape, dtype)}


def _lines(params: Mapping[str, Any]) -> list[str]:
    """The formula with its derivatives, in mathtext; nothing where it cannot be read."""
    try:
        names = tuple(_constants(params["constants"]))
        found = [rf"y = {written(params['formula'], names)}"]
        found += [
            rf"\frac{{\partial y}}{{\partial {name}}} = {line}" for name, line in derivatives(params["formula"], names)
        ]
    except (ShapeError, ExpressionError):
        return []
    return found


class _Expression(nn.Module):
    def __init__(self, formula: str, constants: Mapping[str, float]) -> None:
        super().__init__()
        self._formula = read_formula(formula, tuple(constants))
        self._names = tuple(constants)
        for name, value in constants.items():
            self.register_parameter(name, nn.Parameter(torch.tensor(value)))

    def forward(self, *inputs: Any) -> Any:
        known = {name: x for name, x in zip(NAMES, inputs, strict=False) if x is not None}
        known = {name: x if x.is_floating_point() else x.float() for name, x in known.items()}
        result = self._formula.value({**known, **{name: getattr(self, name) for name in self._names}})
        if not isinstance(result, torch.Tensor):
            return torch.tensor(float(result))
        return result if result.is_floating_point() else result.float()


@node_type(
    "own.expression",
    label="Expression",
    also_called=("formula", "own activation", "own loss", "function", "math", "lambda"),
    inputs=[
        In("a", dtype="number", help="What a stands for in the formula."),
        *(In(name, dtype="number", optional=True, help=f"What {name} stands for in it.") for name in NAMES[1:]),
    ],
    outputs=[Out("y", help="The result, number by number.")],
    params=[
        Text("formula", "a * sigmoid(k * a)", help="Numbers, a to d, constants, + - * / ** @, comparisons, functions "
             "like exp, log, sqrt, sin, tanh, relu, maximum, where, sum, mean."),
        Text("constants", "k = 1", help="Numbers that are trained, with their first values: k = 1, m = 0.5."),
    ],
    infer=_infer,
    trainable=True,
    formula=r"y = f(a, b, c, d)",
    lines=_lines,
    summary="A formula of your own; the engine differentiates it, and its derivative is shown.",
    icon="function",
)  # fmt: skip
def expression(formula: str, constants: str) -> nn.Module:
    return _Expression(formula, _constants(constants))
