"""Expressions over tensors, for conditions and watches: ``norm(grad) > 3 and step > 100``, ``value[0, 3]``.

What a person types is parsed by Python's own parser, and then only the few forms listed here are accepted and worked
out by this file; nothing is ever handed to ``eval``. A project that came from somebody else can therefore hold any
expression without being able to do anything but arithmetic.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.nodes.expression_forms import (
    ATTRIBUTES,
    BINARY,
    COMPARE,
    CONSTANTS,
    FUNCTIONS,
    ExpressionError,
    Reader,
    dotted,
    parsed,
)

__all__ = ["FUNCTIONS", "Expression", "ExpressionError"]

LARGEST = 1e6  # exponents; whole numbers would otherwise grow without end
ELEMENTS = 50_000_000  # of a result


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
        tree = parsed(text, "expression", "norm(grad) > 3")
        reader = Reader(text, known or (lambda _name: True))
        reader.check(tree, 0)
        inner = tree.value if isinstance(tree, ast.Subscript) else tree
        return Expression(text, frozenset(reader.names), dotted(inner) or "", _element(tree), tree)

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
        if isinstance(node, ast.Name) and node.id in CONSTANTS:
            return CONSTANTS[node.id]
        whole = dotted(node)
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
        return BINARY[type(node.op)](a, b)

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
            one = COMPARE[type(op)](np.asarray(left), np.asarray(right))
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
