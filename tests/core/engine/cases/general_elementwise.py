"""Further functions of one, two and three numbers."""

from __future__ import annotations

import numpy as np

from core.engine.functions import comparison, elementwise, integers, unary

from .tools import ANY, PAIRS, add, f, n, u, whole

for cls, name in ((elementwise.LogAddExp, "logaddexp"), (elementwise.LogAddExp2, "logaddexp2"),
                  (elementwise.Hypot, "hypot"), (elementwise.Copysign, "copysign"), (elementwise.Fmax, "fmax"),
                  (elementwise.Fmin, "fmin")):  # fmt: skip
    add(cls, f(name), *[(n(*a), n(*b)) for a, b in PAIRS])
for name in ("fmax", "fmin"):
    add(elementwise.Fmax if name == "fmax" else elementwise.Fmin, f(name), (np.array([1.0, 2.0]), np.array([3.0, 0.5])))
add(elementwise.Xlogy, f("xlogy"), *[(n(*a), u(0.3, 2, *b)) for a, b in PAIRS])
add(elementwise.Xlogy, lambda lib, b: lib.xlogy(2.0, b), (u(0.3, 2, 3),))
add(
    elementwise.Heaviside,
    lambda lib, a, b: lib.heaviside(a.detach(), b.detach()),
    (np.array([-1.0, 0.0, 2.0]), n(3)),
    differentiable=False,
)
add(elementwise.Nextafter, lambda lib, a, b: lib.nextafter(a, b.detach()), (n(3), n(3)))
for cls, name in ((elementwise.Addcmul, "addcmul"), (elementwise.Addcdiv, "addcdiv")):
    add(cls, f(name), (n(2, 3), n(2, 3), u(1, 2, 3)), (n(), n(2, 1), u(1, 2, 3)), (n(0), n(0), n(0)))
    add(cls, lambda lib, x, a, b, m=name: getattr(lib, m)(x, a, b, value=-0.5), (n(3), n(2, 3), u(1, 2, 1)))

add(unary.Sinc, f("sinc"), *ANY)
add(unary.Sgn, lambda lib, a: lib.sgn(a) + a, *ANY)
add(unary.NanToNum, f("nan_to_num"), *ANY)
add(unary.NanToNum, lambda lib, a: lib.nan_to_num(a, 1.0, 2.0, -2.0), (n(3),))
add(unary.Logit, f("logit"), (u(0.1, 0.9, 2, 3),), (u(0.1, 0.9),))
add(unary.Logit, lambda lib, a: lib.logit(a, 0.2), (np.array([0.1, 0.5, 0.7, 0.95]),))
add(unary.Frexp, lambda lib, a: tuple(lib.frexp(a)), (n(2, 3) * 9,))
for name in ("isposinf", "isneginf", "isreal"):
    add(comparison.Test, f(name), (np.array([1.0, np.nan, np.inf, -np.inf, 0.0]),), differentiable=False)
for name in ("gcd", "lcm", "bitwise_left_shift", "bitwise_right_shift"):
    add(integers.WholeNumbers, f(name), (whole(9, 2, 3), whole(9, 3)), (whole(5, 0), whole(5, 0)), differentiable=False)
