"""Expressions over tensors, for conditions and watches: ``norm(grad) > 3 and step > 100``, ``value[0, 3]``.

What a person types is parsed by Python's own parser, and then only the few forms listed here are accepted and worked
out by this file; nothing is ever handed to ``eval``. A project that came from somebody else can therefore hold any
expression without being able to do anything but arithmetic.
"""

from __future__ import annotations

import ast
import difflib
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["FUNCTIONS", "Expression", "ExpressionError"]

LONGEST = 500  # signs
DEEPEST = 40  # forms inside one another
LARGEST = 1e6  # exponents; whole numbers would otherwise grow without end
ELEMENTS = 50_000_000  # of a result


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

_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: np.true_divide,
    ast.FloorDiv: np.floor_divide, ast.Mod: np.mod, ast.Pow: np.power, ast.MatMult: operator.matmul,
}  # fmt: skip
_COMPARE: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}  # fmt: skip
_CONSTANTS = {"nan": float("nan"), "inf": float("inf"), "pi": float(np.pi), "True": True, "False": False}


@dataclass(frozen=True)
class Expression:
    """An expression that was understood.

    Attributes
    ----------
    names
        What it needs to know, such as ``grad`` or ``linear_1.weight.grad``.
    reference
        The name alone where the expression is nothing else, with or without an index.
    index
        The element of it that is meant, where the expression says so with whole numbers.
    """

    text: str
    names: frozenset[str]
    reference: str
    index: tuple[int, ...] | None
    _tree: ast.expr

    @staticmethod
    def parse(text: str, known: Callable[[str], bool] | None = None) -> Expression:
        """Understand a text.

        Parameters
        ----------
        known
            Says of a name such as ``grad`` or ``linear_1.weight`` whether it can be looked up; None takes all.

        Raises
        ------
        ExpressionError
            With a sentence that names the place and the fix.
        """
        text = text.strip()
        if not text:
            raise ExpressionError("The expression is empty. Write for example: norm(grad) > 3")
        if len(text) > LONGEST:
            raise ExpressionError(f"The expression is longer than {LONGEST} signs. Make it shorter.")
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError as problem:
            start = max(0, (problem.offset or 1) - 1)
            at = text[start : start + 1]
            place = f"At {at!r} (sign {start + 1}) it" if at else "At its end it"
            hint = (
                " For “equal” write ==." if "=" in text and "==" not in text else " Look for a missing bracket or sign."
            )
            raise ExpressionError(f"{place} cannot be read.{hint}", start, start + 1) from None
        except (ValueError, RecursionError, MemoryError):
            raise ExpressionError("The expression cannot be read. Make it simpler.") from None
        reader = _Reader(text, known or (lambda _name: True))
        reader.check(tree, 0)
        inner = tree.value if isinstance(tree, ast.Subscript) else tree
        return Expression(text, frozenset(reader.names), reader.reference(inner) or "", _element(tree), tree)

    def value(self, values: Mapping[str, Any] | Callable[[str], Any]) -> Any:
        """The result: a number or an array.

        Raises
        ------
        ExpressionError
            Where it cannot be worked out for these values, such as an index beyond the shape.
        LookupError
            From ``values``, for a name whose value is not known.
        """
        look = values if callable(values) else values.__getitem__
        with np.errstate(all="ignore"):
            return _Worker(self.text, look).work(self._tree)

    def is_true(self, values: Mapping[str, Any] | Callable[[str], Any]) -> bool:
        """Whether it holds; an array of truth values must be put into ``any()`` or ``all()`` first."""
        result = np.asarray(self.value(values))
        if result.size != 1:
            raise ExpressionError(
                f"The expression gives {result.size} values, shape {result.shape}. Put it into any( ) or all( ).",
                0,
                len(self.text),
            )
        return bool(result.reshape(-1)[0])


def _element(tree: ast.expr) -> tuple[int, ...] | None:
    """The whole numbers of ``name[0, 3]``, counted from the beginning; None for every other form."""
    if not isinstance(tree, ast.Subscript):
        return None
    parts = tree.slice.elts if isinstance(tree.slice, ast.Tuple) else [tree.slice]
    numbers = [part.value for part in parts if isinstance(part, ast.Constant) and type(part.value) is int]
    return tuple(numbers) if len(numbers) == len(parts) else None


class _Reader:
    """Refuses everything that is not listed."""

    def __init__(self, text: str, known: Callable[[str], bool]) -> None:
        self.text, self.known = text, known
        self.names: set[str] = set()

    def reference(self, node: ast.expr) -> str | None:
        """The dotted name that a form is, without a final ``.shape`` and the like; None for other forms."""
        if isinstance(node, ast.Name):
            return None if node.id in _CONSTANTS or node.id in FUNCTIONS else node.id
        if isinstance(node, ast.Attribute):
            front = self.reference(node.value)
            return f"{front}.{node.attr}" if front else None
        return None

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
        elif isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            self.check(node.left, deeper)
            self.check(node.right, deeper)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd, ast.Not)):
            self.check(node.operand, deeper)
        elif isinstance(node, ast.BoolOp):
            for part in node.values:
                self.check(part, deeper)
        elif isinstance(node, ast.Compare) and all(type(op) in _COMPARE for op in node.ops):
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
        whole = self.reference(node)
        if isinstance(node, ast.Name) and whole is None:
            if node.id in FUNCTIONS:
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
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            raise self.error(
                node.func, f"{self.part(node.func)} is no function here. There are {', '.join(FUNCTIONS)}."
            )
        _, fewest, most = FUNCTIONS[node.func.id]
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
        plain = [name for name in ("value", "grad", "step", "epoch", "loss") if self.known(name)]
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


class _Worker:
    """Works a checked tree out."""

    def __init__(self, text: str, look: Callable[[str], Any]) -> None:
        self.text, self.look = text, look

    def work(self, node: ast.expr) -> Any:
        try:
            return self._work(node)
        except (ExpressionError, LookupError) as problem:
            if isinstance(problem, IndexError):
                raise ExpressionError(f"The index does not fit: {problem}. Look at the shape.") from None
            raise
        except (ValueError, TypeError, OverflowError, ZeroDivisionError, np.exceptions.AxisError) as problem:
            raise ExpressionError(f"It cannot be worked out: {problem}.") from None
        except MemoryError:
            raise ExpressionError("The result would be too large. Index the tensors first.") from None

    def _work(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._name(node)
        if isinstance(node, ast.BinOp):
            return self._binary(node)
        if isinstance(node, ast.UnaryOp):
            inner = self._work(node.operand)
            if isinstance(node.op, ast.Not):
                return np.logical_not(inner)
            return -_number(inner) if isinstance(node.op, ast.USub) else inner
        if isinstance(node, ast.BoolOp):
            return self._both(node)
        if isinstance(node, ast.Compare):
            return self._compare(node)
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            return FUNCTIONS[node.func.id][0](*(self._work(part) for part in node.args))
        assert isinstance(node, ast.Subscript)
        return np.asarray(self._work(node.value))[self._index(node.slice)]

    def _name(self, node: ast.Name | ast.Attribute) -> Any:
        if isinstance(node, ast.Name) and node.id in _CONSTANTS:
            return _CONSTANTS[node.id]
        whole = _Reader(self.text, lambda _name: True).reference(node)
        if whole is not None:
            try:
                return self.look(whole)
            except LookupError:
                if not (isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES):
                    raise
        assert isinstance(node, ast.Attribute)
        return ATTRIBUTES[node.attr](self._work(node.value))

    def _binary(self, node: ast.BinOp) -> Any:
        a, b = _number(self._work(node.left)), _number(self._work(node.right))
        if _result_size(node.op, np.shape(a), np.shape(b)) > ELEMENTS:
            raise MemoryError
        if isinstance(node.op, ast.Pow):
            return np.power(
                np.asarray(a, dtype=np.result_type(a, np.float32)), b
            )  # whole numbers cannot have negative powers
        return _BINARY[type(node.op)](a, b)

    def _both(self, node: ast.BoolOp) -> Any:
        """Left to right, and no further than needed, so that ``step > 9 and value[9] > 0`` is safe."""
        result: Any = isinstance(node.op, ast.And)
        for part in node.values:
            value = self._work(part)
            result = np.logical_and(result, value) if isinstance(node.op, ast.And) else np.logical_or(result, value)
            if np.ndim(result) == 0 and bool(result) != isinstance(node.op, ast.And):
                break
        return result

    def _compare(self, node: ast.Compare) -> Any:
        left, result = self._work(node.left), None
        for op, part in zip(node.ops, node.comparators, strict=True):
            right = self._work(part)
            one = _COMPARE[type(op)](np.asarray(left), np.asarray(right))
            result = one if result is None else np.logical_and(result, one)
            left = right
        return result

    def _index(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Tuple):
            return tuple(self._one(part) for part in node.elts)
        return self._one(node)

    def _one(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Slice):
            return slice(*(None if b is None else self._whole(b) for b in (node.lower, node.upper, node.step)))
        if isinstance(node, ast.Constant) and node.value is Ellipsis:
            return Ellipsis
        return self._whole(node)

    def _whole(self, node: ast.expr) -> int:
        found = np.asarray(self._work(node))
        if found.size != 1 or not float(found.reshape(-1)[0]).is_integer():
            raise ExpressionError("An index is a whole number, such as value[0, 3].")
        return int(found.reshape(-1)[0])


def _result_size(op: ast.operator, a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """How many elements an operation gives, before it is done; 0 where NumPy will refuse it."""
    try:
        if isinstance(op, ast.MatMult):
            return math.prod(np.broadcast_shapes(a[:-2], b[:-2])) * math.prod(a[-2:-1]) * math.prod(b[-1:])
        return math.prod(np.broadcast_shapes(a, b))
    except ValueError:
        return 0


def _number(value: Any) -> Any:
    """Python's whole numbers grow without end; NumPy's do not. Truth values count as 0 and 1."""
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    return np.float64(value) if isinstance(value, int) and abs(value) > LARGEST else value


def _place(text: str, line: int, column_bytes: int) -> int:
    lines = text.splitlines(keepends=True)
    before = "".join(lines[: line - 1])
    here = lines[line - 1] if line - 1 < len(lines) else ""
    return len(before) + len(here.encode()[:column_bytes].decode(errors="ignore"))
