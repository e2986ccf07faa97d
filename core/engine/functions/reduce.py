"""Many numbers into fewer: sums, means, extremes, norms, running sums."""

from __future__ import annotations

import builtins
import math
from typing import Any, ClassVar, NamedTuple

import numpy as np

from .. import backend
from ..autograd.operation import Operation
from ..autograd.run import apply
from ..dtypes import from_numpy_dtype, to_numpy_dtype
from ..shapes import count, normalize_dim, normalize_dims, reduced_shape
from ..tensor import Tensor
from .comparison import ne

__all__ = [
    "all", "amax", "amin", "any", "argmax", "argmin", "argsort", "count_nonzero", "cumprod", "cumsum", "logsumexp",
    "max", "mean", "median", "min", "norm", "prod", "sort", "std", "std_mean", "sum", "topk", "var", "var_mean",
]  # fmt: skip


class Reduction(Operation):
    """Shared rule: the dimensions that go, and how a result lines up with its input again."""

    attribute_names: ClassVar[tuple[str, ...]] = ("dim", "keepdim")

    def __init__(self, dim: Any = None, keepdim: bool = False) -> None:
        self.dim, self.keepdim = dim, keepdim

    def out(self, *inputs: Any) -> Any:
        """The input's shape without the reduced dimensions."""
        x = inputs[0]
        return reduced_shape(x.shape, normalize_dims(self.dim, x.ndim), self.keepdim), x.dtype

    def _axes(self, ndim: int) -> tuple[int, ...]:
        dims = normalize_dims(self.dim, ndim)
        return tuple(range(ndim)) if dims is None else dims

    def _kept(self, array: Any, like: Any) -> Any:
        """`array` with the reduced dimensions of `like` as size 1: a view that broadcasts against it."""
        return array.reshape(reduced_shape(like.shape, normalize_dims(self.dim, like.ndim), True))

    def _need_elements(self, x: Any) -> None:
        dims = self._axes(x.ndim)
        if 0 in (x.shape[d] for d in dims):
            raise IndexError(
                f"{self.name}(): Expected reduction dim {dims} to have non-zero size, but the input's shape is "
                f"{list(x.shape)}."
            )


class Sum(Reduction):
    """Sum of elements; every element receives the gradient of its sum."""

    name, grad_name = "sum", "SumBackward0"
    formula = r"y = \sum_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y}"}

    def __init__(self, dim: Any = None, keepdim: bool = False, dtype: Any = None) -> None:
        super().__init__(dim, keepdim)
        self.dtype = dtype
        self.grad_name = "SumBackward0" if dim is None else "SumBackward1"

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; whole numbers and booleans are summed as int64."""
        shape, dtype = Reduction.out(self, *inputs)
        if self.dtype is not None:
            return shape, to_numpy_dtype(self.dtype)
        return shape, np.dtype("int64") if dtype.kind in "biu" else dtype

    def forward(self, xp, y, x):
        if x.ndim == 2 and self.dim in (0, (0,)) and x.dtype.kind == "f" and y.dtype == x.dtype:
            xp.matmul(backend.filled(xp, 1, x.shape[:1], x.dtype), x, out=y.reshape(x.shape[1]))
        else:
            xp.sum(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.copyto(gx, self._kept(gy, gx))


class Mean(Reduction):
    """Arithmetic mean; every element receives the n-th part of the gradient."""

    name, grad_name = "mean", "MeanBackward0"
    formula = r"y = \frac{1}{n} \sum_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \frac{\bar{y}}{n}"}

    def __init__(self, dim: Any = None, keepdim: bool = False) -> None:
        super().__init__(dim, keepdim)
        self.grad_name = "MeanBackward0" if dim is None else "MeanBackward1"

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; the mean of whole numbers needs a floating dtype."""
        if inputs[0].dtype.kind not in "fc":
            raise RuntimeError(
                "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. "
                f"Got: {from_numpy_dtype(inputs[0].dtype).title}. Convert it with .float()."
            )
        return Reduction.out(self, *inputs)

    def forward(self, xp, y, x):
        n = count(x.shape[d] for d in self._axes(x.ndim))
        xp.sum(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)
        xp.multiply(y, 1.0 / n if n else math.nan, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        n = count(gx.shape[d] for d in self._axes(gx.ndim))
        xp.multiply(self._kept(gy, gx), 1.0 / n if n else math.nan, out=gx)


class Var(Reduction):
    """Variance, with n - correction in the denominator."""

    name, grad_name = "var", "VarBackward0"
    formula = r"y = \frac{1}{n - c} \sum_i (x_i - \bar{m})^2"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, \frac{2 (x_i - m)}{n - c}"}
    saves: ClassVar[tuple[str, ...]] = ("x",)
    attribute_names = ("dim", "correction", "keepdim")

    def __init__(self, dim: Any = None, correction: float = 1, keepdim: bool = False) -> None:
        super().__init__(dim, keepdim)
        self.correction = correction

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; floating dtypes only."""
        if inputs[0].dtype.kind not in "fc":
            raise RuntimeError(f"{self.name} only support floating point and complex dtypes, not {inputs[0].dtype}")
        return Reduction.out(self, *inputs)

    def _divisor(self, shape: tuple) -> float:
        return builtins.max(count(shape[d] for d in self._axes(len(shape))) - self.correction, 0)

    def _centred(self, xp: Any, x: Any, axes: tuple) -> Any:
        return xp.subtract(x, xp.mean(x, axis=axes, keepdims=True))

    def forward(self, xp, y, x):
        axes = self._axes(x.ndim)
        d = self._centred(xp, x, axes)
        n = self._divisor(x.shape)
        xp.sum(xp.multiply(d, d), axis=axes, keepdims=self.keepdim, out=y)
        xp.divide(y, float(n), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        n = self._divisor(x.shape)
        xp.multiply(self._centred(xp, x, self._axes(x.ndim)), self._kept(gy, x), out=gx)
        xp.multiply(gx, 2.0 / n if n else math.nan, out=gx)


class Std(Var):
    """Standard deviation, the square root of the variance."""

    name, grad_name = "std", "StdBackward0"
    formula = r"y = \sqrt{\frac{1}{n - c} \sum_i (x_i - m)^2}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, \frac{x_i - m}{y (n - c)}"}
    saves = ("y", "x")

    def forward(self, xp, y, x):
        Var.forward(self, xp, y, x)
        xp.sqrt(y, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        n = self._divisor(x.shape)
        ratio = xp.divide(self._kept(gy, x), self._kept(y, x))
        ratio = xp.where(xp.equal(self._kept(y, x), 0), xp.zeros_like(ratio), ratio)  # PyTorch's choice at 0
        xp.multiply(self._centred(xp, x, self._axes(x.ndim)), ratio, out=gx)
        xp.divide(gx, float(n), out=gx)


class Prod(Reduction):
    """Product of elements; each receives the product of the others."""

    name, grad_name = "prod", "ProdBackward0"
    formula = r"y = \prod_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \prod_{j \neq i} x_j"}
    saves = ("x",)

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; whole numbers and booleans give int64."""
        shape, dtype = Reduction.out(self, *inputs)
        return shape, np.dtype("int64") if dtype.kind in "biu" else dtype

    def forward(self, xp, y, x):
        xp.prod(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        # products of all before and all after an element: right with zeros too, where y / x is not
        flat = x.reshape(1, -1) if self.dim is None else xp.moveaxis(x, self._axes(x.ndim)[0], -1)
        before = xp.ones(flat.shape, x.dtype)
        after = xp.ones(flat.shape, x.dtype)
        xp.cumprod(flat[..., :-1], axis=-1, out=before[..., 1:])
        xp.cumprod(flat[..., :0:-1], axis=-1, out=after[..., 1:])
        others = xp.multiply(before, after[..., ::-1])
        back = others.reshape(x.shape) if self.dim is None else xp.moveaxis(others, -1, self._axes(x.ndim)[0])
        xp.multiply(back, self._kept(gy, x), out=gx)


class _EvenExtreme(Reduction):
    """Extreme value whose gradient is shared evenly among all elements that reach it."""

    saves = ("y", "x")
    symbols = ("x",)

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; there is no extreme of nothing."""
        if inputs[0].ndim:
            self._need_elements(inputs[0])
        return Reduction.out(self, *inputs)

    def backward(self, xp, i, gx, gy, y, x):
        hit = xp.equal(x, self._kept(y, x)).astype(gx.dtype)
        share = xp.sum(hit, axis=self._axes(x.ndim), keepdims=True)
        xp.divide(hit, share, out=gx)
        xp.multiply(gx, self._kept(gy, x), out=gx)


class Amax(_EvenExtreme):
    """Largest element; elements that tie share the gradient evenly."""

    name, grad_name = "amax", "AmaxBackward0"
    formula = r"y = \max_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [x_i = y] / k"}

    def forward(self, xp, y, x):
        xp.max(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)


class Amin(_EvenExtreme):
    """Smallest element; elements that tie share the gradient evenly."""

    name, grad_name = "amin", "AminBackward0"
    formula = r"y = \min_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [x_i = y] / k"}

    def forward(self, xp, y, x):
        xp.min(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim, out=y)


class MaxAll(Amax):
    """Largest element of all; elements that tie share the gradient evenly."""

    name, grad_name = "max", "MaxBackward1"
    symbols = ("x",)


class MinAll(Amin):
    """Smallest element of all; elements that tie share the gradient evenly."""

    name, grad_name = "min", "MinBackward1"
    symbols = ("x",)


class _IndexedExtreme(Operation):
    """Extreme along one dimension with its position, which alone receives the gradient."""

    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    attribute_names = ("dim", "keepdim")
    symbols = ("x",)
    picks: ClassVar[str] = ""

    def __init__(self, dim: int, keepdim: bool = False) -> None:
        self.dim, self.keepdim = dim, keepdim

    def out(self, *inputs: Any) -> Any:
        """Twice the remaining shape: values in the input's dtype, positions as int64."""
        x = inputs[0]
        dim = normalize_dim(self.dim, x.ndim)
        if x.ndim and x.shape[dim] == 0:
            raise IndexError(f"{self.name}(): Expected reduction dim {dim} to have non-zero size.")
        shape = reduced_shape(x.shape, (dim,), self.keepdim) if x.ndim else ()
        return [(shape, x.dtype), (shape, np.dtype("int64"))]

    def forward(self, xp, values, indices, x):
        if x.ndim == 0:
            indices.fill(0)
            xp.copyto(values, x)
            return
        dim = normalize_dim(self.dim, x.ndim)
        found = xp.expand_dims(getattr(xp, self.picks)(x, axis=dim), dim)
        xp.copyto(indices, found.reshape(indices.shape))
        xp.copyto(values, xp.take_along_axis(x, found, axis=dim).reshape(values.shape))

    def backward(self, xp, i, gx, gy, values, indices, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
            return
        dim = normalize_dim(self.dim, gx.ndim)
        shape = reduced_shape(gx.shape, (dim,), True)
        gx.fill(0.0)
        xp.put_along_axis(gx, indices.reshape(shape), gy.reshape(shape), axis=dim)


class MaxDim(_IndexedExtreme):
    """Largest elements along a dimension and where they stand."""

    name, grad_name = "max", "MaxBackward0"
    formula = r"y = \max_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [i = \mathrm{argmax}]"}
    symbols = ("x",)
    picks = "argmax"


class MinDim(_IndexedExtreme):
    """Smallest elements along a dimension and where they stand."""

    name, grad_name = "min", "MinBackward0"
    formula = r"y = \min_i x_i"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, [i = \mathrm{argmin}]"}
    symbols = ("x",)
    picks = "argmin"


class Sort(Operation):
    """Elements in order along a dimension, and where they came from; stable."""

    name, grad_name = "sort", "SortBackward0"
    formula = r"y_i = x_{\pi(i)}"
    derivatives: ClassVar = {"x": r"\bar{x}_{\pi(i)} = \bar{y}_i"}
    outputs = ("values", "indices")
    visible = 2
    saves = ("indices",)
    attribute_names = ("dim", "descending")

    def __init__(self, dim: int = -1, descending: bool = False) -> None:
        self.dim, self.descending = dim, descending

    def out(self, *inputs: Any) -> Any:
        """Twice the input's shape."""
        x = inputs[0]
        normalize_dim(self.dim, x.ndim)
        return [(x.shape, x.dtype), (x.shape, np.dtype("int64"))]

    def forward(self, xp, values, indices, x):
        if x.ndim == 0:
            xp.copyto(values, x)
            indices.fill(0)
            return
        if self.descending:  # turned over twice, so that equal elements keep their order
            back = xp.flip(xp.argsort(xp.flip(x, self.dim), axis=self.dim, kind="stable"), self.dim)
            xp.subtract(x.shape[self.dim] - 1, back, out=indices)
        else:
            xp.copyto(indices, xp.argsort(x, axis=self.dim, kind="stable"))
        xp.copyto(values, xp.take_along_axis(x, indices, axis=self.dim))

    def backward(self, xp, i, gx, gy, values, indices, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
        else:
            xp.put_along_axis(gx, indices, gy, axis=self.dim)


class ArgExtreme(Reduction):
    """Position of the largest or smallest element, the first of several; no derivative."""

    name = "argmax"
    formula = r"y = \mathrm{argmax}_i \, x_i"
    differentiable = False

    def __init__(self, dim: Any = None, keepdim: bool = False, largest: bool = True) -> None:
        super().__init__(dim, keepdim)
        self.largest = largest
        if not largest:
            self.name, self.formula = "argmin", r"y = \mathrm{argmin}_i \, x_i"  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """The remaining shape, int64."""
        if inputs[0].ndim or inputs[0].size == 0:
            self._need_elements(inputs[0])
        return Reduction.out(self, *inputs)[0], np.dtype("int64")

    def forward(self, xp, y, x):
        pick = xp.argmax if self.largest else xp.argmin
        axis = None if self.dim is None or x.ndim == 0 else normalize_dim(self.dim, x.ndim)
        xp.copyto(y, xp.asarray(pick(x, axis=axis)).reshape(y.shape))


class LogSumExp(Reduction):
    """Logarithm of the sum of exponentials, shifted by the maximum so that nothing overflows."""

    name, grad_name = "logsumexp", "LogsumexpBackward0"
    formula = r"y = \ln \sum_i e^{x_i}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, e^{x_i - y}"}
    saves = ("y", "x")

    def forward(self, xp, y, x):
        axes = self._axes(x.ndim)
        if x.size == 0:
            y.fill(-math.inf)
            return
        top = xp.max(x, axis=axes, keepdims=True)
        top = xp.where(xp.isfinite(top), top, xp.zeros_like(top))
        xp.sum(xp.exp(xp.subtract(x, top)), axis=axes, keepdims=self.keepdim, out=y)
        xp.log(y, out=y)
        xp.add(y, top.reshape(y.shape), out=y)

    def backward(self, xp, i, gx, gy, y, x):
        xp.subtract(x, self._kept(y, x), out=gx)
        xp.exp(gx, out=gx)
        xp.multiply(gx, self._kept(gy, x), out=gx)


class Cumsum(Operation):
    """Running sum along a dimension; the gradient is the running sum from the other end."""

    name, grad_name = "cumsum", "CumsumBackward0"
    formula = r"y_i = \sum_{j \leq i} x_j"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \sum_{j \geq i} \bar{y}_j"}
    attribute_names = ("dim",)

    def __init__(self, dim: int) -> None:
        self.dim = dim

    def out(self, *inputs: Any) -> Any:
        """The input's shape; whole numbers and booleans give int64."""
        x = inputs[0]
        normalize_dim(self.dim, x.ndim)
        return x.shape, np.dtype("int64") if x.dtype.kind in "biu" else x.dtype

    def forward(self, xp, y, x):
        if x.ndim == 0:
            xp.copyto(y, x)
        else:
            xp.cumsum(x, axis=self.dim, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
        else:
            xp.copyto(gx, xp.flip(xp.cumsum(xp.flip(gy, self.dim), axis=self.dim), self.dim))


class Cumprod(Cumsum):
    """Running product along a dimension; the derivative holds where no element is zero, and at single zeros."""

    name, grad_name = "cumprod", "CumprodBackward0"
    formula = r"y_i = \prod_{j \leq i} x_j"
    derivatives: ClassVar = {"x": r"\bar{x}_k = \sum_{i \geq k} \bar{y}_i \prod_{j \leq i, j \neq k} x_j"}
    saves = ("x",)

    def forward(self, xp, y, x):
        if x.ndim == 0:
            xp.copyto(y, x)
        else:
            xp.cumprod(x, axis=self.dim, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        if gx.ndim == 0:
            xp.copyto(gx, gy)
            return
        # one row of products for each element left out: exact with any number of zeros, n^2 work
        moved, target, g = (xp.moveaxis(a, self.dim, -1) for a in (x, gx, gy))
        for k in range(moved.shape[-1]):
            without = xp.array(moved)
            without[..., k] = 1
            target[..., k] = xp.sum(xp.multiply(xp.cumprod(without, axis=-1), g)[..., k:], axis=-1)


class Norm(Reduction):
    """p-norm over dimensions: Euclidean for p = 2, sums of absolute values for 1, the largest for infinity."""

    name, grad_name = "norm", "LinalgVectorNormBackward0"
    formula = r"y = (\sum_i |x_i|^p)^{1/p}"
    derivatives: ClassVar = {"x": r"\bar{x}_i = \bar{y} \, \frac{x_i |x_i|^{p-2}}{y^{p-1}}"}
    saves = ("y", "x")
    attribute_names = ("p", "dim", "keepdim")

    def __init__(self, p: float = 2.0, dim: Any = None, keepdim: bool = False) -> None:
        super().__init__(dim, keepdim)
        self.p = float(p)

    def out(self, *inputs: Any) -> Any:
        """The remaining shape; floating dtypes only."""
        if inputs[0].dtype.kind not in "fc":
            raise RuntimeError(
                "linalg.vector_norm: Expected a floating point or complex tensor as input. Got "
                f"{from_numpy_dtype(inputs[0].dtype).title}"
            )
        return Reduction.out(self, *inputs)

    def forward(self, xp, y, x):
        axes = self._axes(x.ndim)
        size = xp.absolute(x)
        if self.p == math.inf:
            xp.max(size, axis=axes, keepdims=self.keepdim, out=y)
        elif self.p == -math.inf:
            xp.min(size, axis=axes, keepdims=self.keepdim, out=y)
        elif self.p == 0:
            xp.sum(xp.not_equal(x, 0), axis=axes, keepdims=self.keepdim, out=y)
        elif self.p == 1:
            xp.sum(size, axis=axes, keepdims=self.keepdim, out=y)
        elif self.p == 2:
            xp.sum(xp.multiply(x, x), axis=axes, keepdims=self.keepdim, out=y)
            xp.sqrt(y, out=y)
        else:
            xp.sum(xp.power(size, self.p), axis=axes, keepdims=self.keepdim, out=y)
            xp.power(y, 1.0 / self.p, out=y)

    def backward(self, xp, i, gx, gy, y, x):
        y, gy = self._kept(y, x), self._kept(gy, x)
        if self.p == 0:
            gx.fill(0.0)
            return
        if self.p == 1:
            xp.sign(x, out=gx)
        elif self.p in (math.inf, -math.inf):
            hit = xp.equal(xp.absolute(x), y).astype(gx.dtype)
            xp.divide(hit, xp.sum(hit, axis=self._axes(x.ndim), keepdims=True), out=gx)
            xp.multiply(gx, xp.sign(x), out=gx)
        else:
            xp.divide(x, y, out=gx)
            if self.p != 2:
                xp.multiply(gx, xp.power(xp.divide(xp.absolute(x), y), self.p - 2.0), out=gx)
            xp.copyto(gx, 0.0, where=xp.logical_or(xp.equal(x, 0), xp.equal(y, 0)))  # the subgradient 0
        xp.multiply(gx, gy, out=gx)


class AllAny(Reduction):
    """Whether all, or any, elements are not zero; no derivative."""

    name = "all"
    formula = r"y = \wedge_i \, [x_i \neq 0]"
    differentiable = False

    def __init__(self, every: bool, dim: Any = None, keepdim: bool = False) -> None:
        super().__init__(dim, keepdim)
        self.every = every
        if not every:
            self.name, self.formula = "any", r"y = \vee_i \, [x_i \neq 0]"  # type: ignore[misc]

    def out(self, *inputs: Any) -> Any:
        """The remaining shape, bool (uint8 for uint8)."""
        shape, dtype = Reduction.out(self, *inputs)
        return shape, dtype if dtype == np.uint8 else np.dtype(bool)

    def forward(self, xp, y, x):
        test = xp.all if self.every else xp.any
        xp.copyto(y, xp.asarray(test(x, axis=normalize_dims(self.dim, x.ndim), keepdims=self.keepdim)))


class Extremes(NamedTuple):
    """What ``max``, ``min``, ``sort``, ``topk`` and ``median`` along a dimension return."""

    values: Tensor
    indices: Tensor


_sum, _mean, _max_all, _min_all = Sum(), Mean(), MaxAll(), MinAll()


def sum(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Sum of all elements, or over dimensions."""
    if dtype is not None and input.dtype != dtype:
        input = input.to(dtype)
    return apply(_sum if dim is None and not keepdim else Sum(dim, keepdim, dtype), input)


def mean(input: Tensor, dim: Any = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Mean of all elements, or over dimensions."""
    if dtype is not None and input.dtype != dtype:
        input = input.to(dtype)
    return apply(_mean if dim is None and not keepdim else Mean(dim, keepdim), input)


def _spread(cls: type[Var], input: Tensor, dim: Any, unbiased: bool | None, correction: Any, keepdim: bool) -> Tensor:
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if correction is None:
        correction = 1 if unbiased is None or unbiased else 0
    return apply(cls(dim, correction, keepdim), input)


def var(
    input: Tensor, dim: Any = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: Any = None
) -> Tensor:
    """Variance; `correction` (1: unbiased) is taken from the number of elements."""
    return _spread(Var, input, dim, unbiased, correction, keepdim)


def std(
    input: Tensor, dim: Any = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: Any = None
) -> Tensor:
    """Standard deviation; `correction` (1: unbiased) is taken from the number of elements."""
    return _spread(Std, input, dim, unbiased, correction, keepdim)


def var_mean(
    input: Tensor, dim: Any = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: Any = None
) -> tuple[Tensor, Tensor]:
    """Variance and mean."""
    spread = var(input, dim, unbiased, keepdim, correction=correction)
    return spread, mean(input, None if isinstance(dim, bool) else dim, keepdim)


def std_mean(
    input: Tensor, dim: Any = None, unbiased: bool | None = None, keepdim: bool = False, *, correction: Any = None
) -> tuple[Tensor, Tensor]:
    """Standard deviation and mean."""
    spread = std(input, dim, unbiased, keepdim, correction=correction)
    return spread, mean(input, None if isinstance(dim, bool) else dim, keepdim)


def prod(input: Tensor, dim: int | None = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """Product of all elements, or along a dimension."""
    if dtype is not None and input.dtype != dtype:
        input = input.to(dtype)
    return apply(Prod(dim, keepdim), input)


def amax(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Largest element over dimensions; ties share the gradient."""
    return apply(Amax(None if dim == () else dim, keepdim), input)


def amin(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Smallest element over dimensions; ties share the gradient."""
    return apply(Amin(None if dim == () else dim, keepdim), input)


def _extreme(input: Tensor, dim: Any, keepdim: bool, whole: Any, along: Any, pairwise: Any, word: str) -> Any:
    if isinstance(dim, Tensor):
        return pairwise(input, dim)
    if dim is None:
        if input.numel() == 0:
            raise RuntimeError(
                f"{word}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim "
                "with the 'dim' argument."
            )
        return apply(whole, input)
    return Extremes(*apply(along(dim, keepdim), input))


def max(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Largest element; along a dimension ``(values, indices)``; of two tensors the larger, element by element."""
    from .elementwise import maximum

    return _extreme(input, dim, keepdim, _max_all, MaxDim, maximum, "max")


def min(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Smallest element; along a dimension ``(values, indices)``; of two tensors the smaller, element by element."""
    from .elementwise import minimum

    return _extreme(input, dim, keepdim, _min_all, MinDim, minimum, "min")


def argmax(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Position of the largest element, counted through the whole tensor or along a dimension."""
    return apply(ArgExtreme(dim, keepdim, True), input)


def argmin(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Tensor:
    """Position of the smallest element, counted through the whole tensor or along a dimension."""
    return apply(ArgExtreme(dim, keepdim, False), input)


def sort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Extremes:
    """Elements in order with their former positions; always stable."""
    return Extremes(*apply(Sort(dim, descending), input))


def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """Positions that put the elements in order."""
    return sort(input, dim, descending).indices


def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Extremes:
    """The k largest or smallest elements along a dimension, with their positions."""
    if input.ndim == 0:
        values, indices = sort(input, dim, largest)
        return Extremes(values, indices)
    if not 0 <= k <= (input.size(dim) if input.ndim else 1):
        raise RuntimeError(f"selected index k out of range: k is {k}, the dimension has size {input.size(dim)}")
    values, indices = sort(input, dim, largest)
    return Extremes(values.narrow(dim, 0, k), indices.narrow(dim, 0, k))


def median(input: Tensor, dim: int | None = None, keepdim: bool = False) -> Any:
    """The middle element (the lower one of two); along a dimension ``(values, indices)``."""
    if dim is None:
        values, _ = sort(input.reshape(-1))
        return values[(input.numel() - 1) // 2]
    values, indices = sort(input, dim)
    if input.ndim == 0:
        return Extremes(values, indices)
    middle = (input.size(dim) - 1) // 2
    pair = values.select(dim, middle), indices.select(dim, middle)
    return Extremes(*(t.unsqueeze(dim) for t in pair)) if keepdim else Extremes(*pair)


def logsumexp(input: Tensor, dim: Any, keepdim: bool = False) -> Tensor:
    """Logarithm of the sum of exponentials over dimensions."""
    return apply(LogSumExp(dim, keepdim), input if input.is_floating_point() else input.float())


def cumsum(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Running sum along a dimension."""
    return apply(Cumsum(dim), input if dtype is None else input.to(dtype))


def cumprod(input: Tensor, dim: int, *, dtype: Any = None) -> Tensor:
    """Running product along a dimension."""
    return apply(Cumprod(dim), input if dtype is None else input.to(dtype))


def norm(input: Tensor, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Tensor:
    """p-norm of the elements; "fro" is the Euclidean norm of all."""
    order = 2.0 if p in ("fro", None) else float(p)
    return apply(Norm(order, dim, keepdim), input if dtype is None else input.to(dtype))


def all(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True if no element is zero."""
    return apply(AllAny(True, dim, keepdim), input)


def any(input: Tensor, dim: Any = None, keepdim: bool = False) -> Tensor:
    """True if some element is not zero."""
    return apply(AllAny(False, dim, keepdim), input)


def count_nonzero(input: Tensor, dim: Any = None) -> Tensor:
    """Number of elements that are not zero."""
    return sum(ne(input, 0), dim)
