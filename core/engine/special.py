"""Special functions under PyTorch's name ``torch.special``: its own, and other names for functions found elsewhere."""

from __future__ import annotations

from .functions.arguments import guard as _guard
from .functions.elementwise import xlogy
from .functions.out import give_out as _give_out
from .functions.probability import log_softmax, softmax
from .functions.reduce import logsumexp
from .functions.special_functions.bessel import i0, i0e, i1, i1e
from .functions.special_functions.gamma import digamma, igamma, igammac, lgamma, mvlgamma, polygamma, zeta
from .functions.special_functions.normal import entr, erfcx, erfinv, log_ndtr, ndtr, ndtri, xlog1py
from .functions.unary import erf, erfc, exp2, expm1, log1p, logit, round, sigmoid, sinc

expit = sigmoid
gammaln = lgamma
psi = digamma
multigammaln = mvlgamma
gammainc = igamma
gammaincc = igammac

__all__ = [
    "digamma", "entr", "erf", "erfc", "erfcx", "erfinv", "exp2", "expit", "expm1", "gammainc", "gammaincc", "gammaln",
    "i0", "i0e", "i1", "i1e", "log1p", "log_ndtr", "log_softmax", "logit", "logsumexp", "multigammaln", "ndtr",
    "ndtri", "polygamma", "psi", "round", "sinc", "softmax", "xlog1py", "xlogy", "zeta",
]  # fmt: skip

_give_out(globals(), (), "xlog1py zeta")
_guard(globals())
