"""Special functions."""

from __future__ import annotations

import numpy as np

from core.engine.functions import special_functions as special

from .tools import add, c, f, r

SOME = (np.asarray([-2.3, -0.4, 0.7, 3.1]),)
POSITIVE = (np.asarray([0.3, 1.0, 2.6]),)
INNER = (np.asarray([0.1, 0.5, 0.93]),)
add(special.Lgamma, f("lgamma"), SOME, (np.asarray(4.5),))
add(special.Digamma, f("digamma"), SOME, POSITIVE)
for order in (0, 1, 2, 3):
    add(special.Polygamma, lambda lib, a, n=order: lib.polygamma(n, a), POSITIVE)
add(special.Zeta, f("special.zeta"), (c(np.asarray([2.5, 3.0])), POSITIVE[0][:2]))
add(special.Igamma, f("igamma"), (c(POSITIVE[0]), INNER[0] * 3))
add(special.Igammac, f("igammac"), (c(POSITIVE[0]), INNER[0] * 3))
for cls, name in ((special.I0, "i0"), (special.I0e, "special.i0e"), (special.I1, "special.i1"),
                  (special.I1e, "special.i1e"), (special.Erfcx, "special.erfcx"),
                  (special.LogNdtr, "special.log_ndtr")):  # fmt: skip
    add(cls, f(name), SOME, (np.asarray(0.2),))
add(special.Erfinv, f("erfinv"), INNER)
add(special.Ndtri, f("special.ndtri"), INNER)
add(special.Entr, f("special.entr"), POSITIVE)
add(special.Xlog1py, f("special.xlog1py"), (r(2, 3), abs(r(3))), (r(2), np.asarray(0.5)))
add(special.Lgamma, lambda lib, a: lib.mvlgamma(a + 2, 3), POSITIVE)
