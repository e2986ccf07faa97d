"""Special functions; those of torch.special are gathered in core/engine/special.py."""

# ruff: noqa: F401  (this file gathers names)

from .bessel import I0, I1, I0e, I1e, i0
from .gamma import (
    Digamma,
    Igamma,
    Igammac,
    Lgamma,
    Polygamma,
    Zeta,
    digamma,
    igamma,
    igammac,
    lgamma,
    mvlgamma,
    polygamma,
)
from .normal import Entr, Erfcx, Erfinv, LogNdtr, Ndtri, Xlog1py, erfinv

__all__ = ["digamma", "erfinv", "i0", "igamma", "igammac", "lgamma", "mvlgamma", "polygamma"]

METHODS = "digamma erfinv i0 igamma igammac lgamma mvlgamma"
INPLACE = "digamma erfinv i0 igamma igammac lgamma mvlgamma"
