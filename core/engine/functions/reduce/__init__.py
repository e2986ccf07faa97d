"""Many numbers into fewer: sums, means, extremes, norms, order, running sums; a file for each kin."""

# ruff: noqa: F401  (this file gathers names)

from .base import Reduction
from .extremes import (
    Amax,
    Amin,
    ArgExtreme,
    Extremes,
    MaxAll,
    MaxDim,
    MinAll,
    MinDim,
    amax,
    amin,
    argmax,
    argmin,
    max,
    min,
)
from .logic import AllAny, all, any
from .norms import Norm, norm
from .order import Sort, argsort, median, sort, topk
from .running import Cumprod, Cumsum, cumprod, cumsum
from .spread import Std, Var, std, std_mean, var, var_mean
from .sums import LogSumExp, Mean, Prod, Sum, count_nonzero, logsumexp, mean, prod, sum

__all__ = [
    "all", "amax", "amin", "any", "argmax", "argmin", "argsort", "count_nonzero", "cumprod", "cumsum", "logsumexp",
    "max", "mean", "median", "min", "norm", "prod", "sort", "std", "std_mean", "sum", "topk", "var", "var_mean",
]  # fmt: skip

METHODS = (
    "all amax amin any argmax argmin argsort count_nonzero cumprod cumsum logsumexp max mean median min norm prod "
    "sort std sum topk var"
)
