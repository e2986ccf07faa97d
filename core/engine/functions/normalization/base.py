"""What all normalisations share: subtract the mean, divide by the spread, scale and shift; and the way back.

They differ only in which elements are taken together, and in which share a weight.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ...autograd.operation import Operation
from ...shapes import count

__all__: list[str] = []


class _Normalization(Operation):
    """Elements of a set brought to mean 0 and variance 1, then scaled by w and shifted by b.

    A subclass says how x is seen (``seen_as``: a shape, and the dimensions of it that are taken together) and how
    weights line up with x (``weights_as``: a shape that broadcasts). The mean and the reciprocal of the spread are
    kept.
    """

    formula = r"y = w \, \frac{x - m}{\sqrt{v + \epsilon}} + b"
    derivatives: ClassVar = {
        "x": r"\bar{x} = r \, (\bar{h} - \mathrm{mean}(\bar{h}) - h \, \mathrm{mean}(\bar{h} \, h)), \; "
        r"h = r \, (x - m), \; \bar{h} = w \, \bar{y}",
        "w": r"\bar{w} = \sum \bar{y} \, h",
        "b": r"\bar{b} = \sum \bar{y}",
    }
    input_names = ("input", "weight", "bias")
    symbols = ("x", "w", "b")
    outputs = ("y", "m", "r")
    saves = ("m", "r", "x", "w")
    saves_for: ClassVar = {"x": ("m", "r", "x", "w"), "w": ("m", "r", "x"), "b": ()}
    attribute_names: ClassVar[tuple[str, ...]] = ("eps",)
    eps: float = 1e-5

    def seen_as(self, shape: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        raise NotImplementedError

    def weights_as(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        raise NotImplementedError

    def out(self, *inputs: Any) -> Any:
        """x's shape, and twice the shape of the means."""
        x = inputs[0]
        shape, axes = self.seen_as(x.shape)
        kept = tuple(1 if d in axes else n for d, n in enumerate(shape))
        return [(x.shape, x.dtype), (kept, x.dtype), (kept, x.dtype)]

    def _statistics(self, xp: Any, m: Any, r: Any, seen: Any, axes: tuple[int, ...], watch: bool = True) -> None:
        """Fill the mean and the reciprocal spread from the elements."""
        n = count(seen.shape[d] for d in axes)
        if n == 0:
            m.fill(0.0)
            r.fill(float("nan"))
            return
        xp.sum(seen, axis=axes, keepdims=True, out=m)
        xp.multiply(m, 1.0 / n, out=m)
        d = xp.subtract(seen, m)
        xp.sum(xp.multiply(d, d, out=d), axis=axes, keepdims=True, out=r)
        xp.multiply(r, 1.0 / n, out=r)
        if watch:
            self._watch(xp, m, r, n)
        xp.add(r, self.eps, out=r)
        xp.sqrt(r, out=r)
        xp.divide(1.0, r, out=r)

    def _watch(self, xp: Any, m: Any, v: Any, n: int) -> None:
        """Called with mean and variance of n elements, before the variance is turned over."""

    def forward(self, xp, y, m, r, x, w, b):
        shape, axes = self.seen_as(x.shape)
        seen, target = x.reshape(shape), y.reshape(shape)
        self._statistics(xp, m, r, seen, axes)
        xp.subtract(seen, m, out=target)
        xp.multiply(target, r, out=target)
        if w is not None:
            xp.multiply(y, w.reshape(self.weights_as(x.shape)), out=y)
        if b is not None:
            xp.add(y, b.reshape(self.weights_as(x.shape)), out=y)

    def hidden(self, xp, *inputs):
        """Mean and reciprocal spread, as they follow from x."""
        x = inputs[0]
        shape, axes = self.seen_as(x.shape)
        kept = tuple(1 if d in axes else n for d, n in enumerate(shape))
        m, r = xp.empty(kept, x.dtype), xp.empty(kept, x.dtype)
        self._statistics(xp, m, r, x.reshape(shape), axes, watch=False)
        return m, r

    def backward(self, xp, i, gx, gy, y, m, r, x, w, b):
        aligned = self.weights_as(gy.shape)
        rest = tuple(d for d, n in enumerate(aligned) if n == 1)
        if i == 2:
            xp.sum(gy, axis=rest, out=gx.reshape([n for d, n in enumerate(aligned) if d not in rest]))
            return
        shape, axes = self.seen_as(x.shape)
        h = xp.subtract(x.reshape(shape), m)
        xp.multiply(h, r, out=h)
        if i == 1:
            total = gx.reshape([n for d, n in enumerate(aligned) if d not in rest])
            xp.sum(xp.multiply(gy, h.reshape(gy.shape)), axis=rest, out=total)
            return
        g = (gy if w is None else xp.multiply(gy, w.reshape(aligned))).reshape(shape)
        target = gx.reshape(shape)
        self._through(xp, target, g, h, r, axes)

    def _through(self, xp: Any, target: Any, g: Any, h: Any, r: Any, axes: tuple[int, ...]) -> None:
        """The gradient of x, through the mean and the spread as well."""
        n = count(g.shape[d] for d in axes)
        if n == 0:
            return
        along = xp.multiply(xp.sum(xp.multiply(g, h), axis=axes, keepdims=True), 1.0 / n)
        level = xp.multiply(xp.sum(g, axis=axes, keepdims=True), 1.0 / n)
        xp.multiply(h, along, out=h)
        xp.subtract(g, h, out=target)
        xp.subtract(target, level, out=target)
        xp.multiply(target, r, out=target)
