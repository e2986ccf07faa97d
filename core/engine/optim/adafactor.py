"""Adafactor: mean squares of a matrix's gradients kept as one number for each row and each column."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from .groups import check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["Adafactor"]


class Adafactor(Optimizer):
    """Adaptive steps with little memory, clipped and relative to the size of the parameter.

    ``lr`` is the largest relative step; ``eps`` are the least root mean square of an update's divisor (None: the
    dtype's smallest step at 1) and of a parameter.

    Source: Shazeer, Stern 2018, https://arxiv.org/abs/1804.04235, in PyTorch's form.
    """

    formula: ClassVar = [
        r"\rho = \min\left(\eta, \frac{1}{\sqrt{t}}\right), \; \alpha = \max(\epsilon_2, \mathrm{rms}(\theta)) \, \rho,"
        r" \; \beta = 1 - t^{\,\tau}",
        r"\theta \leftarrow \theta - \eta \, \lambda \, \theta",
        r"r \leftarrow \beta r + (1 - \beta) \, \mathrm{mean}_{columns}(g^2), \;"
        r" c \leftarrow \beta c + (1 - \beta) \, \mathrm{mean}_{rows}(g^2)",
        r"v = \frac{r \, c}{\mathrm{mean}(r)}, \; u = \frac{g}{\sqrt{v}}",
        r"\theta \leftarrow \theta - \alpha \, \frac{u}{\max(1, \mathrm{rms}(u) / d)}",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        beta2_decay: float = -0.8,
        eps: tuple[float | None, float] = (None, 1e-3),
        d: float = 1.0,
        weight_decay: float = 0.0,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
    ) -> None:
        check_rate(lr)
        wrong = (
            (not beta2_decay <= 0.0, f"beta2_decay should be <= 0 but is: {beta2_decay}"),
            (eps[0] is not None and not eps[0] >= 0.0, f"epsilon1 should be >= 0 but is: {eps[0]}"),
            (not eps[1] >= 0.0, f"epsilon2 should be >= 0 but is: {eps[1]}"),
            (not d >= 1.0, f"Clipping threshold d should be >= 1 but is: {d}"),
            (not weight_decay >= 0.0, f"weight_decay should be >= 0 but is: {weight_decay}"),
        )
        for is_wrong, text in wrong:
            if is_wrong:
                raise ValueError(text)
        super().__init__(
            params,
            {
                "lr": lr, "beta2_decay": beta2_decay, "eps": eps, "d": d, "weight_decay": weight_decay,
                "foreach": foreach, "maximize": maximize,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number and mean squares at zero: of rows and columns, or of each element of a vector."""
        if p.dtype.kind == "c":
            raise RuntimeError("Adafactor does not support complex parameters")
        state["step"] = scalar()
        if p.ndim > 1:
            state["row_var"] = constant(xp, p[..., :1])
            state["col_var"] = constant(xp, p[..., :1, :])
        else:
            state["variance"] = constant(xp, p)

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        lr, (least, least_size) = float(group["lr"]), group["eps"]
        least = float(xp.finfo(p.dtype).eps) if least is None else least
        state["step"].data_array += 1
        t = float(state["step"].data_array)
        fresh = t ** group["beta2_decay"]  # the weight of this gradient in the means
        alpha = max(least_size, _size(xp, p)) * min(lr, 1 / math.sqrt(t))
        if group["weight_decay"] != 0:
            xp.multiply(p, 1 - lr * group["weight_decay"], out=p)
        if group["maximize"]:
            g = xp.negative(g, out=first)
        xp.multiply(g, g, out=second)
        if p.ndim > 1:
            r, c = state["row_var"].data_array, state["col_var"].data_array
            xp.add(r, (second.mean(axis=-1, keepdims=True) - r) * fresh, out=r)
            xp.add(c, (second.mean(axis=-2, keepdims=True) - c) * fresh, out=c)
            xp.multiply(r, c, out=second)
            xp.divide(second, xp.maximum(r.mean(axis=-2, keepdims=True), least), out=second)
        else:
            v = state["variance"].data_array
            xp.subtract(second, v, out=second)
            xp.multiply(second, fresh, out=second)
            xp.add(v, second, out=v)
            second[...] = v
        xp.maximum(second, least * least, out=second)
        xp.sqrt(second, out=second)
        xp.divide(g, second, out=second)
        xp.multiply(second, alpha / max(1.0, _size(xp, second) / group["d"]), out=second)
        xp.subtract(p, second, out=p)


def _size(xp: Any, array: Any) -> float:
    """Root mean square."""
    return float(xp.linalg.norm(array.reshape(-1))) / math.sqrt(array.size)
