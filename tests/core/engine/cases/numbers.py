"""Functions of one and of two numbers."""

from __future__ import annotations

from core.engine.functions import elementwise, unary

from .tools import ANY, PAIRS, add, f, mask, n, u

for cls, name in ((elementwise.Add, "add"), (elementwise.Sub, "sub"), (elementwise.Mul, "mul"),
                  (elementwise.Div, "div"), (elementwise.Maximum, "maximum"), (elementwise.Minimum, "minimum"),
                  (elementwise.Atan2, "atan2")):  # fmt: skip
    add(cls, f(name), *[(n(*a), n(*b)) for a, b in PAIRS])
add(elementwise.Add, lambda lib, a: lib.add(a, 2.5) + 1 + a, (n(3),))
add(elementwise.Add, lambda lib, a, b: lib.add(a, b, alpha=3), (n(3), n(2, 3)))
add(elementwise.Sub, lambda lib, a: 3 - a, (n(3),), (n(),))
add(elementwise.Mul, lambda lib, a: a * 2 * a, (n(2, 2),))
add(unary.Reciprocal, lambda lib, a: 2 / a, (n(4),))
add(elementwise.Pow, f("pow"), *[(u(0.3, 2, *a), n(*b)) for a, b in PAIRS])
for exponent in (2, 3, 0, 0.5, -1, -1.5, 1):
    add(elementwise.Pow, lambda lib, a, e=exponent: a**e, (u(0.3, 2, 4),))
add(elementwise.Pow, lambda lib, a: 2**a, (n(4),))
add(elementwise.Remainder, f("remainder"), (n(5) * 7, u(1, 2, 5)), (n(2, 3), u(-2, -1, 3)))
add(elementwise.Fmod, f("fmod"), (n(5) * 7, u(1, 2, 5)), (n(2, 3), u(1, 2, 3)))
add(elementwise.FloorDivide, lambda lib, a, b: lib.div(a, b, rounding_mode="floor"), (n(5) * 7, u(1, 2, 5)))
add(elementwise.Where, f("where"), (mask(2, 3), n(2, 3), n(3)), (mask(3), n(2, 3), n()), (mask(0), n(0), n(0)))

for name in ("neg", "abs", "exp", "expm1", "exp2", "square", "sign", "sin", "cos", "tan", "sinh", "cosh", "asinh",
             "atan", "erf", "erfc", "floor", "ceil", "trunc", "frac", "sigmoid", "tanh"):  # fmt: skip
    add(getattr(unary, name.capitalize()), f(name), *ANY)
for name in ("log", "log2", "log10", "log1p", "sqrt", "rsqrt", "reciprocal"):
    add(getattr(unary, name.capitalize()), f(name), (u(0.2, 3, 2, 3),), (u(0.2, 3),))
for name in ("asin", "acos", "atanh"):
    add(getattr(unary, name.capitalize()), f(name), (u(-0.9, 0.9, 5),))
add(unary.Acosh, f("acosh"), (u(1.2, 3, 5),))
add(unary.Round, f("round"), (n(5) * 3,))
add(unary.Round, lambda lib, a: lib.round(a, decimals=1), (n(5) * 3,))
