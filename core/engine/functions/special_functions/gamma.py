"""The gamma function's family: its logarithm, the derivatives of that, its incomplete forms, the zeta function.

Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions (1964), chapter 6 and section 23.2.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ...autograd.operation import Binary, Unary
from ...autograd.plain import apply_binary, apply_unary
from ...autograd.run import apply
from ...backend import special
from ...dtypes import from_numpy_dtype
from ...tensor import Tensor

__all__ = ["digamma", "igamma", "igammac", "lgamma", "mvlgamma", "polygamma", "zeta"]


class Lgamma(Unary):
    """Logarithm of the size of the gamma function, element by element."""

    takes_complex = False
    name, grad_name = "lgamma", "LgammaBackward0"
    formula = r"y = \ln |\Gamma(x)|"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \psi(x)"}
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).gammaln(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, special(xp).digamma(x), out=gx)


class Digamma(Unary):
    """Derivative of the logarithm of the gamma function, element by element."""

    takes_complex = False
    name, grad_name = "digamma", "DigammaBackward0"
    formula = r"y = \psi(x) = \frac{d}{dx} \ln \Gamma(x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \psi'(x)"}
    saves = ("x",)

    def forward(self, xp, y, x):
        special(xp).digamma(x, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, _polygamma(xp, 1, x), out=gx)


class Polygamma(Unary):
    """n-th derivative of the digamma function, element by element."""

    takes_complex = False
    name, grad_name = "polygamma", "PolygammaBackward0"
    formula = r"y = \psi^{(n)}(x) = (-1)^{n+1} \, n! \, \zeta(n + 1, x)"
    derivatives: ClassVar = {"x": r"\bar{x} = \bar{y} \, \psi^{(n+1)}(x)"}
    attribute_names = ("n",)
    saves = ("x",)

    def __init__(self, n: int = 1) -> None:
        self.n = n

    def forward(self, xp, y, x):
        xp.copyto(y, _polygamma(xp, self.n, x))

    def backward(self, xp, i, gx, gy, y, x):
        xp.multiply(gy, _polygamma(xp, self.n + 1, x), out=gx)


def _polygamma(xp: Any, n: int, x: Any) -> Any:
    if hasattr(xp, "plain"):
        return special(xp).polygamma(n, x)
    if n == 0:
        return special(xp).digamma(x)
    return special(xp).zeta(x.dtype.type(n + 1), x) * ((-1) ** (n + 1) * math.exp(math.lgamma(n + 1)))


class Zeta(Binary):
    """Hurwitz's zeta function of two numbers; it has no derivative by the first."""

    takes_complex = False
    name, grad_name = "special.zeta", "SpecialZetaBackward0"
    formula = r"y = \sum_{k=0}^{\infty} \frac{1}{(k + q)^x}"
    derivatives: ClassVar = {"q": r"\bar{q} = -\bar{y} \, x \, \zeta(x + 1, q)"}
    saves = ("x", "q")
    divides = True

    def forward(self, xp, y, x, q):
        special(xp).zeta(x, q, out=y)

    def backward(self, xp, i, gx, gy, y, x, q):
        if i == 0:
            raise NotImplementedError("the derivative for 'self' of special.zeta is not implemented, as in PyTorch")
        xp.multiply(special(xp).zeta(xp.add(x, 1.0), q), xp.multiply(gy, x), out=gx)
        xp.negative(gx, out=gx)


class _Incomplete(Binary):
    """Shared derivative of the two regularized incomplete gamma functions."""

    takes_complex = False
    saves = ("a", "b")
    sign: ClassVar[float] = 1.0

    def out(self, a, b):
        """Broadcast shape; real floating dtypes only."""
        shape, dtype = Binary.out(self, a, b)
        if dtype.kind != "f":
            raise NotImplementedError(
                f"\"{self.name}\" not implemented for '{from_numpy_dtype(dtype).title}'. Convert with .float()."
            )
        return shape, dtype

    def backward(self, xp, i, gx, gy, y, a, b):
        if i == 0:
            raise NotImplementedError(f"the derivative for 'self' of {self.name} is not implemented, as in PyTorch")
        xp.multiply(xp.subtract(a, 1.0), xp.log(b), out=gx)
        xp.subtract(gx, xp.add(b, special(xp).gammaln(a)), out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, gy, out=gx)
        xp.multiply(gx, self.sign, out=gx)


class Igamma(_Incomplete):
    """Regularized lower incomplete gamma function; it has no derivative by the first number."""

    name, grad_name = "igamma", "IgammaBackward0"
    formula = r"y = \frac{1}{\Gamma(a)} \int_0^b t^{a-1} e^{-t} dt"
    derivatives: ClassVar = {"b": r"\bar{b} = \bar{y} \, \frac{b^{a-1} e^{-b}}{\Gamma(a)}"}

    def forward(self, xp, y, a, b):
        special(xp).gammainc(a, b, out=y)


class Igammac(_Incomplete):
    """Regularized upper incomplete gamma function; it has no derivative by the first number."""

    name, grad_name = "igammac", "IgammacBackward0"
    formula = r"y = \frac{1}{\Gamma(a)} \int_b^{\infty} t^{a-1} e^{-t} dt"
    derivatives: ClassVar = {"b": r"\bar{b} = -\bar{y} \, \frac{b^{a-1} e^{-b}}{\Gamma(a)}"}
    sign = -1.0

    def forward(self, xp, y, a, b):
        special(xp).gammaincc(a, b, out=y)


_lgamma, _digamma, _zeta, _igamma, _igammac = Lgamma(), Digamma(), Zeta(), Igamma(), Igammac()


def lgamma(input: Tensor) -> Tensor:
    """Logarithm of the size of the gamma function."""
    return apply_unary(_lgamma, input)


def digamma(input: Tensor) -> Tensor:
    """Derivative of :func:`lgamma`."""
    return apply_unary(_digamma, input)


def polygamma(n: int, input: Tensor) -> Tensor:
    """`n`-th derivative of :func:`digamma`; ``RuntimeError`` for negative n."""
    if n < 0:
        raise RuntimeError(f"polygamma(n, x) does not support negative n, but got n={n}.")
    return apply_unary(Polygamma(n), input)


def zeta(input: Any, other: Any) -> Tensor:
    """Hurwitz's zeta function ``sum (k + other)^-input``."""
    return apply(_zeta, input, other)


def igamma(input: Tensor, other: Tensor) -> Tensor:
    """Regularized lower incomplete gamma function of `input` (the parameter) up to `other`."""
    return apply_binary(_igamma, input, other)


def igammac(input: Tensor, other: Tensor) -> Tensor:
    """Regularized upper incomplete gamma function of `input` (the parameter) from `other`."""
    return apply_binary(_igammac, input, other)


def mvlgamma(input: Tensor, p: int) -> Tensor:
    """Logarithm of the multivariate gamma function of dimension `p`; defined above ``(p - 1) / 2``.

    Source: A. James, "Distributions of matrix variates and latent roots derived from normal samples", Annals of
    Mathematical Statistics 35 (1964).
    """
    if p < 1:
        raise RuntimeError("p has to be greater than or equal to 1")
    from ...creation import arange
    from ...dtypes import get_default_dtype

    x = input if input.is_floating_point() else input.to(get_default_dtype())
    steps = arange(0, p, dtype=x.dtype, device=x.device) * -0.5
    return lgamma(x.unsqueeze(-1) + steps).sum(-1) + p * (p - 1) / 4 * math.log(math.pi)
