"""Two numbers and a logarithm: sums of exponentials without overflow, and x log y with 0 log 0 = 0."""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Binary
from ...autograd.plain import apply_binary
from ...tensor import Tensor

__all__ = ["logaddexp", "logaddexp2", "xlogy"]


class LogAddExp(Binary):
    """Logarithm of the sum of two exponentials, which themselves may be too large for the dtype."""

    name, grad_name = "logaddexp", "LogaddexpBackward0"
    formula = r"y = \ln(e^a + e^b)"
    derivatives: ClassVar = {
        "a": r"\bar{a} = \bar{y} \, \frac{1}{1 + e^{b - a}}",
        "b": r"\bar{b} = \bar{y} \, \frac{1}{1 + e^{a - b}}",
    }
    saves = ("a", "b")

    def out(self, a, b):
        """Broadcast shape; floating dtypes only."""
        shape, dtype = Binary.out(self, a, b)
        if dtype.kind not in "fc":
            raise NotImplementedError(f'"{self.name}_cpu" not implemented for {dtype}: convert with .float() first')
        return shape, dtype

    def forward(self, xp, y, a, b):
        if y.dtype.kind != "c":
            xp.logaddexp(a, b, out=y)
            return
        first = xp.greater_equal(xp.real(a), xp.real(b))
        xp.add(xp.where(first, a, b), xp.log1p(xp.exp(xp.where(first, b - a, a - b))), out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        xp.subtract(b, a, out=gx) if i == 0 else xp.subtract(a, b, out=gx)
        xp.exp(gx, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.divide(gy, gx, out=gx)


class LogAddExp2(LogAddExp):
    """Logarithm to base 2 of the sum of two powers of 2."""

    name, grad_name = "logaddexp2", "Logaddexp2Backward0"
    formula = r"y = \log_2(2^a + 2^b)"
    derivatives: ClassVar = {
        "a": r"\bar{a} = \bar{y} \, \frac{1}{1 + 2^{b - a}}",
        "b": r"\bar{b} = \bar{y} \, \frac{1}{1 + 2^{a - b}}",
    }

    def forward(self, xp, y, a, b):
        xp.logaddexp2(a, b, out=y)

    def backward(self, xp, i, gx, gy, y, a, b):
        xp.subtract(b, a, out=gx) if i == 0 else xp.subtract(a, b, out=gx)
        xp.exp2(gx, out=gx)
        xp.add(gx, 1.0, out=gx)
        xp.divide(gy, gx, out=gx)


class Xlogy(Binary):
    """Number times logarithm of another, 0 where the first is 0 and the second a number."""

    name, grad_name = "xlogy", "XlogyBackward0"
    formula = r"y = a \ln b"
    derivatives: ClassVar = {"a": r"\bar{a} = \bar{y} \ln b", "b": r"\bar{b} = \bar{y} \, \frac{a}{b}"}
    saves = ("a", "b")
    divides = True

    def forward(self, xp, y, a, b):
        xp.log(b, out=y)
        xp.multiply(y, a, out=y)
        xp.copyto(y, 0.0, where=xp.logical_and(xp.equal(a, 0), xp.logical_not(xp.isnan(b))))

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            xp.log(b, out=gx)
            xp.copyto(gx, 0.0, where=xp.logical_and(xp.equal(a, 0), xp.less_equal(b, 0)))
        else:
            xp.divide(a, b, out=gx)
        xp.multiply(gx, gy, out=gx)


_logaddexp = LogAddExp()
_logaddexp2 = LogAddExp2()
_xlogy = Xlogy()


def logaddexp(input: Tensor, other: Tensor) -> Tensor:
    """``log(exp(input) + exp(other))`` without overflow."""
    return apply_binary(_logaddexp, input, other)


def logaddexp2(input: Tensor, other: Tensor) -> Tensor:
    """``log2(2 ** input + 2 ** other)`` without overflow."""
    return apply_binary(_logaddexp2, input, other)


def xlogy(input: Any, other: Any) -> Tensor:
    """``input * log(other)``, 0 where `input` is 0; one of them may be a number."""
    return apply_binary(_xlogy, input, other)
