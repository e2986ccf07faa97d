"""What an expression may say: the functions, signs and names that are accepted, and the check that refuses the rest.

The check is a list of what is allowed, never of what is forbidden: a form of Python's grammar that nobody thought of is
refused. See ``core.runtime.expressions`` for what expressions are for.
"""

from __future__ import annotations

import ast
import difflib
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

__all__ = ["ATTRIBUTES", "BINARY", "COMPARE", "CONSTANTS", "FUNCTIONS", "ExpressionError", "Reader", "dotted", "parsed"]

LONGEST = 500  # signs
DEEPEST = 40  # forms inside one another


class ExpressionError(ValueError):
    """What is wrong with an expression, as a sentence; ``start`` and ``end`` say where in its text."""

    def __init__(self, message: str, start: int = 0, end: int = 0) -> None:
        super().__init__(message)
        self.start, self.end = start, end


def _norm(x: Any) -> Any:
    return np.linalg.norm(np.asarray(x, dtype=np.float64).ravel())


def _zeros(x: Any) -> Any:
    array = np.asarray(x)
    return float(np.mean(array == 0)) if array.size else 0.0


def _percentile(x: Any, q: Any) -> Any:
    if np.ndim(q) or not 0 <= float(q) <= 100:
        raise ValueError("the second argument of percentile goes from 0 to 100")
    return np.percentile(np.asarray(x), float(q))


# By name: what it does, and between how many and how many arguments it takes.
FUNCTIONS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "abs": (np.abs, 1, 1),
    "all": (np.all, 1, 1),
    "any": (np.any, 1, 1),
    "argmax": (np.argmax, 1, 1),
    "argmin": (np.argmin, 1, 1),
    "exp": (np.exp, 1, 1),
    "isfinite": (np.isfinite, 1, 1),
    "isinf": (np.isinf, 1, 1),
    "isnan": (np.isnan, 1, 1),
    "log": (np.log, 1, 1),
    "max": (np.max, 1, 1),
    "mean": (np.mean, 1, 1),
    "median": (np.median, 1, 1),
    "min": (np.min, 1, 1),
    "norm": (_norm, 1, 1),
    "percentile": (_percentile, 2, 2),
    "sign": (np.sign, 1, 1),
    "sqrt": (np.sqrt, 1, 1),
    "std": (np.std, 1, 1),
    "sum": (np.sum, 1, 1),
    "var": (np.var, 1, 1),
    "zeros": (_zeros, 1, 1),  # the part of the elements, 0 to 1, that are exactly zero
}

# What may follow a tensor after a point.
ATTRIBUTES: dict[str, Callable[[Any], Any]] = {
    "T": np.transpose,
    "ndim": np.ndim,
    "shape": lambda x: np.array(np.shape(x)),
    "size": np.size,
}

BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: np.true_divide,
    ast.FloorDiv: np.floor_divide, ast.Mod: np.mod, ast.Pow: np.power, ast.MatMult: operator.matmul,
}  # fmt: skip
COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}  # fmt: skip
CONSTANTS = {"nan": float("nan"), "inf": float("inf"), "pi": float(np.pi), "True": True, "False": False}


def dotted(node: ast.expr, functions: Mapping[str, Any] = FUNCTIONS) -> str | None:
    """The dotted name that a form is, such as ``linear_1.weight.grad``; None for other forms."""
    if isinstance(node, ast.Name):
        return None if node.id in CONSTANTS or node.id in functions else node.id
    if isinstance(node, ast.Attribute):
        front = dotted(node.value, functions)
        return f"{front}.{node.attr}" if front else None
    return None


def parsed(text: str, what: str, example: str) -> ast.expr:
    """The form of a text, of which nothing has been checked yet.

    Parameters
    ----------
    what, example
        What it should be and how one may look, for messages: ``"formula"``, ``"a * sigmoid(a)"``.

    Raises
    ------
    ExpressionError
        With a sentence that names the place and the fix.
    """
    if not text:
        raise ExpressionError(f"The {what} is empty. Write for example: {example}")
    if len(text) > LONGEST:
        raise ExpressionError(f"The {what} is longer than {LONGEST} signs. Make it shorter.")
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as problem:
        start = max(0, (problem.offset or 1) - 1)
        at = text[start : start + 1]
        place = f"At {at!r} (sign {start + 1}) it" if at else "At its end it"
        equal = "=" in text and "==" not in text
        hint = " For “equal” write ==." if equal else " Look for a missing bracket or sign."
        raise ExpressionError(f"{place} cannot be read.{hint}", start, start + 1) from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"The {what} cannot be read. Make it simpler.") from None


class Reader:
    """Refuses everything that is not listed."""

    def __init__(
        self,
        text: str,
        known: Callable[[str], bool],
        functions: Mapping[str, tuple[Any, int, int]] = FUNCTIONS,
        meant: tuple[str, ...] = ("value", "grad", "step", "epoch", "loss"),
    ) -> None:
        self.text, self.known, self.functions, self.meant = text, known, functions, meant
        self.names: set[str] = set()

    def check(self, node: ast.expr, depth: int) -> None:
        if depth > DEEPEST:
            raise self.error(
                node, f"More than {DEEPEST} brackets or operations are inside one another. Make it simpler."
            )
        deeper = depth + 1
        if isinstance(node, ast.Constant):
            self.constant(node)
        elif isinstance(node, (ast.Name, ast.Attribute)):
            self.name(node, deeper)
        elif isinstance(node, ast.BinOp) and type(node.op) in BINARY:
            self.check(node.left, deeper)
            self.check(node.right, deeper)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd, ast.Not)):
            self.check(node.operand, deeper)
        elif isinstance(node, ast.BoolOp):
            for part in node.values:
                self.check(part, deeper)
        elif isinstance(node, ast.Compare) and all(type(op) in COMPARE for op in node.ops):
            for part in (node.left, *node.comparators):
                self.check(part, deeper)
        elif isinstance(node, ast.Call):
            self.call(node, deeper)
        elif isinstance(node, ast.Subscript):
            self.check(node.value, deeper)
            self.index(node.slice, deeper)
        else:
            raise self.error(node, f"{self.part(node)} cannot be used here. {_ALLOWED}")

    def constant(self, node: ast.Constant) -> None:
        if type(node.value) not in (int, float, bool):
            raise self.error(node, f"{self.part(node)} is no number. {_ALLOWED}")
        if isinstance(node.value, int) and abs(node.value) > 2**63 - 1:
            raise self.error(node, f"{self.part(node)} is too large. Write it like 1e20.")

    def name(self, node: ast.Name | ast.Attribute, depth: int) -> None:
        whole = dotted(node, self.functions)
        if isinstance(node, ast.Name) and whole is None:
            if node.id in self.functions:
                raise self.error(node, f"{node.id} needs its argument in brackets, such as {node.id}(value).")
            return
        if whole is not None and "__" not in whole:
            if self.known(whole):
                self.names.add(whole)
                return
            if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
                self.check(node.value, depth)
                return
            raise self.error(node, f"{whole} is not known here.{self.near(whole)}")
        if isinstance(node, ast.Attribute):
            if node.attr not in ATTRIBUTES:
                raise self.error(node, f".{node.attr} cannot be used. After a point come {', '.join(ATTRIBUTES)}.")
            self.check(node.value, depth)
            return
        raise self.error(node, f"{self.part(node)} cannot be used here. {_ALLOWED}")

    def call(self, node: ast.Call, depth: int) -> None:
        if not isinstance(node.func, ast.Name) or node.func.id not in self.functions:
            raise self.error(
                node.func, f"{self.part(node.func)} is no function here. There are {', '.join(self.functions)}."
            )
        _, fewest, most = self.functions[node.func.id]
        if node.keywords or not fewest <= len(node.args) <= most:
            raise self.error(
                node, f"{node.func.id} takes {'one argument' if most == 1 else f'{most} arguments'} in its brackets."
            )
        for part in node.args:
            self.check(part, depth)

    def index(self, node: ast.expr, depth: int) -> None:
        for part in node.elts if isinstance(node, ast.Tuple) else [node]:
            bounds = [part.lower, part.upper, part.step] if isinstance(part, ast.Slice) else [part]
            for bound in bounds:
                if bound is None or (isinstance(bound, ast.Constant) and bound.value is Ellipsis):
                    continue
                self.check(bound, depth)

    def near(self, whole: str) -> str:
        plain = [name for name in self.meant if self.known(name)]
        close = difflib.get_close_matches(whole, plain, 1) if plain else []
        if close:
            return f" Did you mean {close[0]}?"
        return f" Use {', '.join(plain)}." if plain else " Choose one from the list."

    def part(self, node: ast.AST) -> str:
        found = ast.get_source_segment(self.text, node) or "This"
        return f"“{found if len(found) <= 40 else found[:39] + '…'}”"

    def error(self, node: ast.AST, message: str) -> ExpressionError:
        start = _place(self.text, getattr(node, "lineno", 1), getattr(node, "col_offset", 0))
        end = _place(self.text, getattr(node, "end_lineno", 1) or 1, getattr(node, "end_col_offset", 0) or 0)
        return ExpressionError(message, start, end)


_ALLOWED = "Use numbers, names, + - * / **, comparisons, and / or / not, an index such as value[0, 3], and functions."


def _place(text: str, line: int, column_bytes: int) -> int:
    lines = text.splitlines(keepends=True)
    before = "".join(lines[: line - 1])
    here = lines[line - 1] if line - 1 < len(lines) else ""
    return len(before) + len(here.encode()[:column_bytes].decode(errors="ignore"))
