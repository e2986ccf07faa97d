"""Many numbers into fewer: sums, means, extremes, norms, order, running sums; a file for each kin."""

# ruff: noqa: F401  (this file gathers names)

from .base import Reduction
from .counting import bincount, histc, histogram, histogramdd
from .differences import cumulative_trapezoid, diff, gradient, trapezoid, trapz
from .extremes import (
    Amax,
    Amin,
    ArgExtreme,
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
from .nanless import nanmean, nanmedian, nanquantile, nansum
from .norms import Norm, norm
from .order import Sort, argsort, kthvalue, median, msort, quantile, sort, topk
from .records import Cummax, Cummin, LogCumSumExp, cummax, cummin, logcumsumexp
from .results import Extremes, Histogram, MinMax
from .running import Cumprod, Cumsum, cumprod, cumsum
from .spread import Std, Var, std, std_mean, var, var_mean
from .statistics import Mode, aminmax, corrcoef, cov, mode, trace
from .sums import LogSumExp, Mean, Prod, Sum, count_nonzero, logsumexp, mean, prod, sum

__all__ = [
    "all", "amax", "amin", "aminmax", "any", "argmax", "argmin", "argsort", "bincount", "corrcoef",
    "count_nonzero", "cov", "cummax", "cummin", "cumprod", "cumsum", "cumulative_trapezoid", "diff", "gradient",
    "histc", "histogram", "histogramdd", "kthvalue", "logcumsumexp", "logsumexp", "max", "mean", "median", "min",
    "mode", "msort", "nanmean", "nanmedian", "nanquantile", "nansum", "norm", "prod", "quantile", "sort", "std",
    "std_mean", "sum", "topk", "trace", "trapezoid", "trapz", "var", "var_mean",
]  # fmt: skip

METHODS = (
    "all amax amin aminmax any argmax argmin argsort bincount corrcoef count_nonzero cov cummax cummin cumprod cumsum "
    "diff histc histogram kthvalue logcumsumexp logsumexp max mean median min mode msort nanmean nanmedian nanquantile "
    "nansum norm prod quantile sort std sum topk trace var"
)
INPLACE = "cumprod cumsum"
