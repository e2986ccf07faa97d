"""Complex numbers: their own operations, and the general ones with complex inputs."""

from __future__ import annotations

from core.engine.functions import complex_numbers, elementwise, matrix, reduce, unary

from .tools import add, f, r, z

add(complex_numbers.Real, lambda lib, a: a.real * a.real, (z(2, 3),), (z(),))
add(complex_numbers.Imag, lambda lib, a: a.imag * a.real, (z(2, 3),), (z(),))
add(complex_numbers.ViewAsReal, lambda lib, a: lib.view_as_real(a * 1), (z(2, 3),), (z(),))
add(complex_numbers.ViewAsComplex, lambda lib, a: lib.view_as_complex(a.contiguous()), (r(3, 2),), (r(2),))
add(complex_numbers.Conj, lambda lib, a: lib.conj(a) * a * a, (z(2, 3),), (z(),))
add(complex_numbers.ConjPhysical, f("conj_physical"), (z(3),))
add(complex_numbers.Complex, f("complex"), (r(2, 3), r(3)), (r(), r()))
add(complex_numbers.Polar, f("polar"), (abs(r(2, 3)), r(3)))
add(complex_numbers.Angle, f("angle"), (z(4),), (r(4),))

for name in ("neg", "exp", "square", "sin", "cos", "tan", "sinh", "cosh", "tanh", "asinh", "atan", "acos", "log",
             "sqrt", "reciprocal", "rsqrt", "sigmoid", "abs", "sgn", "expm1", "log1p"):  # fmt: skip
    add(getattr(unary, name.capitalize()), f(name), (z(3),))
for cls, name in ((elementwise.Add, "add"), (elementwise.Sub, "sub"), (elementwise.Mul, "mul"),
                  (elementwise.Div, "div"), (elementwise.Pow, "pow")):  # fmt: skip
    add(cls, f(name), (z(2, 3), z(3)), (abs(r(2, 3)) + 0.5, z(2, 1)), (z(2), r(2)))
add(elementwise.Pow, lambda lib, a: a**3 + a**-1 + a ** (0.5 + 1j), (z(3),))
add(matrix.Mm, f("matmul"), (z(2, 3), z(3, 2)))
add(matrix.Bmm, f("matmul"), (z(2, 2, 3), z(3, 2)))
for name in ("sum", "mean", "prod", "var", "std", "norm"):
    add(getattr(reduce, name.capitalize()), lambda lib, a, name=name: getattr(lib, name)(a), (z(2, 3),))
add(reduce.Norm, lambda lib, a: a.norm(3, 0) + a.norm(1, 0) + a.norm(float("inf"), 0), (z(3, 2),))
