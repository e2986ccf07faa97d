"""RMSprop: steps divided by the running size of the gradient."""

from __future__ import annotations

from typing import Any, ClassVar

from .groups import check_not_negative, check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["RMSprop"]


class RMSprop(Optimizer):
    """Root mean square propagation, optionally centred and with momentum.

    Source: Tieleman, Hinton 2012, https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf;
    centred: Graves 2013, https://arxiv.org/abs/1308.0850
    """

    elementwise = True
    formula: ClassVar = [
        r"g \leftarrow g + \lambda \, \theta",
        r"v \leftarrow \alpha \, v + (1 - \alpha) \, g^2",
        r"b \leftarrow \mu \, b + \frac{g}{\sqrt{v} + \epsilon}",
        r"\theta \leftarrow \theta - \eta \, b",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_rate(lr)
        check_not_negative("epsilon value", eps)
        check_not_negative("momentum value", momentum)
        check_not_negative("weight_decay value", weight_decay)
        check_not_negative("alpha value", alpha)
        super().__init__(
            params,
            {
                "lr": lr, "momentum": momentum, "alpha": alpha, "eps": eps, "centered": centered,
                "weight_decay": weight_decay, "capturable": capturable, "foreach": foreach, "maximize": maximize,
                "differentiable": differentiable,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number, running square, and what momentum and centring need, at zero."""
        state["step"] = scalar()
        state["square_avg"] = constant(xp, p)
        if group["momentum"] > 0:
            state["momentum_buffer"] = constant(xp, p)
        if group["centered"]:
            state["grad_avg"] = constant(xp, p)

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        lr, alpha = float(group["lr"]), group["alpha"]
        state["step"].data_array += 1
        g = self._gradient(xp, p, g, group, first)
        v = state["square_avg"].data_array
        xp.multiply(g, g, out=second)
        xp.multiply(second, 1 - alpha, out=second)
        xp.multiply(v, alpha, out=v)
        xp.add(v, second, out=v)
        if group["centered"]:
            mean = state["grad_avg"].data_array
            xp.subtract(g, mean, out=second)
            xp.multiply(second, 1 - alpha, out=second)
            xp.add(mean, second, out=mean)
            xp.multiply(mean, mean, out=second)
            xp.subtract(v, second, out=second)
            xp.sqrt(second, out=second)
        else:
            xp.sqrt(v, out=second)
        xp.add(second, group["eps"], out=second)
        xp.divide(g, second, out=second)
        if group["momentum"] > 0:
            b = state["momentum_buffer"].data_array
            xp.multiply(b, group["momentum"], out=b)
            xp.add(b, second, out=b)
            xp.multiply(b, lr, out=second)
        else:
            xp.multiply(second, lr, out=second)
        xp.subtract(p, second, out=p)
