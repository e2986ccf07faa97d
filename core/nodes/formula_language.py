"""Formulas over tensors that a person types: ``sin(a) * exp(-k * a ** 2)``.

The text is read by the same list of allowed forms as conditions and watches (``core.nodes.expression_forms``): nothing
but arithmetic can be said, so a formula needs no trust. The engine's operations work it out and differentiate it; what
stands here beside that is its shape rule, and its derivative by rules of calculus, to be shown.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import core.engine as torch
from core.graph.shapes import Shape, ShapeError, broadcast, matmul
from core.nodes.expression_forms import CONSTANTS, Reader, dotted, parsed

__all__ = ["FUNCTIONS", "NAMES", "Formula", "derivatives", "read_formula"]

NAMES = ("a", "b", "c", "d")

# By name: the engine's function, and between how many and how many arguments it takes.
FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "abs": (torch.abs, 1, 1),
    "clamp": (lambda x, low, high: torch.clamp(x, low, high), 3, 3),
    "cos": (torch.cos, 1, 1),
    "erf": (torch.erf, 1, 1),
    "exp": (torch.exp, 1, 1),
    "log": (torch.log, 1, 1),
    "max": (torch.max, 1, 1),
    "maximum": (lambda x, y: torch.maximum(*_tensors(x, y)), 2, 2),
    "mean": (torch.mean, 1, 1),
    "min": (torch.min, 1, 1),
    "minimum": (lambda x, y: torch.minimum(*_tensors(x, y)), 2, 2),
    "relu": (torch.relu, 1, 1),
    "sigmoid": (torch.sigmoid, 1, 1),
    "sign": (torch.sign, 1, 1),
    "sin": (torch.sin, 1, 1),
    "softplus": (torch.nn.functional.softplus, 1, 1),
    "sqrt": (torch.sqrt, 1, 1),
    "sum": (torch.sum, 1, 1),
    "tan": (torch.tan, 1, 1),
    "tanh": (torch.tanh, 1, 1),
    "where": (lambda condition, x, y: torch.where(condition, *_tensors(x, y)), 3, 3),
}
_IN_MATHTEXT = {
    r"\operatorname": r"\mathrm",
    r"\limits": "",
    r"\bmod": r"\ \mathrm{mod}\ ",
    r"\tfrac": r"\frac",
}
_TO_ONE_NUMBER = frozenset({"max", "mean", "min", "sum"})


def _tensors(x: Any, y: Any) -> tuple[Any, Any]:
    """Two operands of which one may be a number."""
    like = x if isinstance(x, torch.Tensor) else y
    return tuple(  # type: ignore[return-value]
        v if isinstance(v, torch.Tensor) else torch.full((), float(v), dtype=like.dtype, device=like.device)
        for v in (x, y)
    )


@dataclass(frozen=True)
class Formula:
    """A formula that was understood; ``names`` are the letters and constants that stand in it."""

    text: str
    names: frozenset[str]
    _tree: ast.expr

    def value(self, known: Mapping[str, Any]) -> Any:
        """The result for tensors and numbers by name."""
        return _Worker(known).work(self._tree)

    def shape(self, known: Mapping[str, Shape]) -> Shape:
        """The shape of the result. Raises ShapeError where shapes do not fit."""
        return _shape(self._tree, known)


@lru_cache(maxsize=256)
def read_formula(text: str, constants: tuple[str, ...] = ()) -> Formula:
    """Understand a formula over ``a`` to ``d`` and named constants.

    Raises
    ------
    ExpressionError
        With a sentence that names the place and the fix.
    """
    text = text.strip()
    tree = parsed(text, "formula", "a * sigmoid(a)")
    known = (*NAMES, *constants)
    reader = Reader(text, lambda name: name in known, FUNCTIONS, known)
    reader.check(tree, 0)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Subscript, ast.BoolOp)) or (isinstance(node, ast.Attribute) and node.attr != "T"):
            raise reader.error(node, f"{reader.part(node)} cannot be used in a formula. Use a Slice or Select node.")
    return Formula(text, frozenset(reader.names), tree)


class _Worker:
    """Works a checked formula out with the engine's operations."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self.known = known

    def work(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name):
            return CONSTANTS[node.id] if node.id in CONSTANTS else self.known[node.id]
        if isinstance(node, ast.Attribute):
            return self.work(node.value).transpose(-1, -2)
        if isinstance(node, ast.UnaryOp):
            inner = self.work(node.operand)
            return -inner if isinstance(node.op, ast.USub) else ~inner if isinstance(node.op, ast.Not) else inner
        if isinstance(node, ast.BinOp):
            return _BINARY[type(node.op)](self.work(node.left), self.work(node.right))
        if isinstance(node, ast.Compare):
            return self._compare(node)
        assert isinstance(node, ast.Call)
        assert isinstance(node.func, ast.Name)
        return FUNCTIONS[node.func.id][0](*(self._argument(node.func.id, part) for part in node.args))

    def _argument(self, function: str, node: ast.expr) -> Any:
        """A number where a tensor is needed becomes one."""
        value = self.work(node)
        if isinstance(value, (int, float)) and function not in ("clamp", "maximum", "minimum", "where"):
            return torch.tensor(float(value))
        return value

    def _compare(self, node: ast.Compare) -> Any:
        left, result = self.work(node.left), None
        for op, part in zip(node.ops, node.comparators, strict=True):
            right = self.work(part)
            one = _COMPARE[type(op)](left, right)
            result = one if result is None else result & one
            left = right
        return result


_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda x, y: x + y, ast.Sub: lambda x, y: x - y, ast.Mult: lambda x, y: x * y, ast.Div: lambda x, y: x / y,
    ast.FloorDiv: lambda x, y: x // y, ast.Mod: lambda x, y: x % y, ast.Pow: lambda x, y: x**y,
    ast.MatMult: lambda x, y: x @ y,
}  # fmt: skip
_COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: lambda x, y: x < y, ast.LtE: lambda x, y: x <= y, ast.Gt: lambda x, y: x > y,
    ast.GtE: lambda x, y: x >= y, ast.Eq: lambda x, y: x == y, ast.NotEq: lambda x, y: x != y,
}  # fmt: skip


def _shape(node: ast.expr, known: Mapping[str, Shape]) -> Shape:
    if isinstance(node, ast.Constant):
        return ()
    if isinstance(node, ast.Name):
        return known.get(node.id, ())
    if isinstance(node, ast.Attribute):
        inner = _shape(node.value, known)
        if len(inner) < 2:
            raise ShapeError(f".T needs a matrix, but {ast.unparse(node.value)} has {len(inner)} dimensions")
        return (*inner[:-2], inner[-1], inner[-2])
    if isinstance(node, ast.UnaryOp):
        return _shape(node.operand, known)
    if isinstance(node, ast.BinOp):
        left, right = _shape(node.left, known), _shape(node.right, known)
        return matmul(left, right) if isinstance(node.op, ast.MatMult) else broadcast(left, right)
    if isinstance(node, ast.Compare):
        return broadcast(*(_shape(part, known) for part in (node.left, *node.comparators)))
    assert isinstance(node, ast.Call)
    if dotted(node.func, {}) in _TO_ONE_NUMBER:
        return ()
    return broadcast(*(_shape(part, known) for part in node.args))


def derivatives(text: str, constants: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The derivative by each letter and constant, as pairs (name, mathtext); empty where there is no closed form.

    What is summed or averaged over all elements is written for one element: ``mean(f(a))`` has ``f'(a) / n``.
    """
    import sympy  # takes half a second to import: only where a formula is looked at

    formula = read_formula(text, constants)
    tree, over = formula._tree, ""
    if isinstance(tree, ast.Call) and dotted(tree.func, {}) in ("mean", "sum"):
        over, tree = str(dotted(tree.func, {})), tree.args[0]
    try:
        written = _symbolic(tree, sympy)
    except LookupError:
        return []
    if over == "mean":
        written = written / sympy.Symbol("n")
    order = [name for name in (*NAMES, *constants) if name in formula.names]
    return [(name, _mathtext(_slope(written, name, sympy), sympy)) for name in order]


def _slope(expression: Any, name: str, sympy: Any) -> Any:
    """The derivative; sign is flat where it is not at its jump, as the engine has it."""
    slope = sympy.simplify(sympy.diff(expression, sympy.Symbol(name, real=True)))
    return slope.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0))


def written(text: str, constants: tuple[str, ...] = ()) -> str:
    """The formula in mathtext; the text itself where it has no such form."""
    import sympy  # see ``derivatives``

    tree = read_formula(text, constants)._tree
    over = ""
    if isinstance(tree, ast.Call) and dotted(tree.func, {}) in ("mean", "sum"):
        over, tree = str(dotted(tree.func, {})), tree.args[0]
    try:
        inner = _mathtext(_symbolic(tree, sympy), sympy)
    except LookupError:
        return r"\mathrm{" + text.replace(" ", r"\ ").replace("_", r"\_") + "}"
    return rf"\mathrm{{{over}}}\left({inner}\right)" if over else inner


def _symbolic(node: ast.expr, sympy: Any) -> Any:
    """The formula in sympy's terms. Raises LookupError for what works on whole tensors."""
    if isinstance(node, ast.Constant):
        return (
            sympy.nsimplify(node.value, rational=True)
            if not isinstance(node.value, bool)
            else sympy.Integer(node.value)
        )
    if isinstance(node, ast.Name):
        return sympy.pi if node.id == "pi" else sympy.Symbol(node.id, real=True)
    if isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.Not):
        inner = _symbolic(node.operand, sympy)
        return -inner if isinstance(node.op, ast.USub) else inner
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY and not isinstance(node.op, ast.MatMult):
        return _BINARY[type(node.op)](_symbolic(node.left, sympy), _symbolic(node.right, sympy))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        sides = (_symbolic(node.left, sympy), _symbolic(node.comparators[0], sympy))
        relations = {ast.Lt: sympy.Lt, ast.LtE: sympy.Le, ast.Gt: sympy.Gt, ast.GtE: sympy.Ge}
        return relations[type(node.ops[0])](*sides)
    if isinstance(node, ast.Call):
        name = str(dotted(node.func, {}))
        if name in _TO_ONE_NUMBER:
            raise LookupError(name)
        x = [_symbolic(part, sympy) for part in node.args]
        return {
            "abs": lambda: sympy.Abs(*x),
            "clamp": lambda: sympy.Piecewise((x[1], x[0] < x[1]), (x[2], x[0] > x[2]), (x[0], True)),
            "maximum": lambda: sympy.Piecewise((x[0], x[0] > x[1]), (x[1], True)),
            "minimum": lambda: sympy.Piecewise((x[0], x[0] < x[1]), (x[1], True)),
            "relu": lambda: sympy.Piecewise((x[0], x[0] > 0), (0, True)),
            "sigmoid": lambda: 1 / (1 + sympy.exp(-x[0])),
            "softplus": lambda: sympy.log(1 + sympy.exp(x[0])),
            "where": lambda: sympy.Piecewise((x[1], x[0]), (x[2], True)),
        }.get(name, lambda: getattr(sympy, name)(*x))()
    raise LookupError(type(node).__name__)


def _mathtext(expression: Any, sympy: Any) -> str:
    """As matplotlib's mathtext can draw it: it knows no cases, so those are written in words."""
    if isinstance(expression, sympy.Piecewise):
        parts = []
        for value, condition in expression.args:
            when = r"\ \mathrm{else}" if condition is sympy.true else rf"\ \mathrm{{if}}\ {sympy.latex(condition)}"
            parts.append(_mathtext(value, sympy) + when)
        return r",\quad ".join(parts)
    if expression.has(sympy.Piecewise):
        return _mathtext(sympy.piecewise_fold(expression), sympy)
    text = sympy.latex(expression)
    for command, known in _IN_MATHTEXT.items():
        text = text.replace(command, known)
    return text
