"""Logarithms, with the form that stays exact near one."""

from __future__ import annotations

from typing import ClassVar

from ...autograd.operation import Unary
from ...autograd.plain import apply_unary
from ...tensor import Tensor

__all__ = ["log", "log1p", "log2", "log10"]


class Log(Unary):
    """Natural logarithm, element by element."""

    name, grad_name = "log", "LogBackward0"
    formula = r"y = \ln x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{x}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.log(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.divide(gy, x, out=gx)


class Log2(Unary):
    """Logarithm to the base 2, element by element."""

    name, grad_name = "log2", "Log2Backward0"
    formula = r"y = \log_2 x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{x \ln 2}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.log2(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, 0.6931471805599453, out=gx)
        xp.divide(gy, gx, out=gx)


class Log10(Unary):
    """Logarithm to the base 10, element by element."""

    name, grad_name = "log10", "Log10Backward0"
    formula = r"y = \log_{10} x"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{x \ln 10}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.log10(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(x, 2.302585092994046, out=gx)
        xp.divide(gy, gx, out=gx)


class Log1p(Unary):
    """Logarithm of 1 + x, exact for small x, element by element."""

    name, grad_name = "log1p", "Log1PBackward0"
    formula = r"y = \ln(1 + x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \frac{\bar{y}}{1 + x}"}
    saves = ("x",)

    def forward(self, xp, y, x):
        xp.log1p(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.add(x, 1.0, out=gx)
        xp.divide(gy, gx, out=gx)


_log = Log()
_log2 = Log2()
_log10 = Log10()
_log1p = Log1p()


def log(input: Tensor) -> Tensor:
    """Natural logarithm, element by element."""
    return apply_unary(_log, input)


def log2(input: Tensor) -> Tensor:
    """Logarithm to the base 2, element by element."""
    return apply_unary(_log2, input)


def log10(input: Tensor) -> Tensor:
    """Logarithm to the base 10, element by element."""
    return apply_unary(_log10, input)


def log1p(input: Tensor) -> Tensor:
    """Logarithm of 1 + x, exact for small x, element by element."""
    return apply_unary(_log1p, input)
