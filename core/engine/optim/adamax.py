"""Adamax: Adam with the largest gradient of late in place of the root mean square."""

from __future__ import annotations

from typing import Any, ClassVar

from .groups import check_betas, check_not_negative, check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["Adamax"]


class Adamax(Optimizer):
    """Adaptive moments with the infinity norm.

    Source: Kingma, Ba 2015, section 7.1, https://arxiv.org/abs/1412.6980
    """

    elementwise = True
    formula: ClassVar = [
        r"g \leftarrow g + \lambda \, \theta",
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \, g",
        r"u \leftarrow \max(\beta_2 u, \; |g| + \epsilon)",
        r"\theta \leftarrow \theta - \frac{\eta}{1 - \beta_1^t} \, \frac{m}{u}",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        check_rate(lr)
        check_not_negative("epsilon value", eps)
        check_betas(betas)
        check_not_negative("weight_decay value", weight_decay)
        super().__init__(
            params,
            {
                "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "foreach": foreach,
                "maximize": maximize, "differentiable": differentiable, "capturable": capturable,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number, mean and largest gradient at zero."""
        state["step"] = scalar()
        state["exp_avg"] = constant(xp, p)
        state["exp_inf"] = constant(xp, p)

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        beta1, beta2 = group["betas"]
        state["step"].data_array += 1
        t = float(state["step"].data_array)
        g = self._gradient(xp, p, g, group, first)
        m, u = state["exp_avg"].data_array, state["exp_inf"].data_array
        xp.subtract(g, m, out=second)
        xp.multiply(second, 1 - beta1, out=second)
        xp.add(m, second, out=m)
        xp.absolute(g, out=second)
        xp.add(second, group["eps"], out=second)
        xp.multiply(u, beta2, out=u)
        xp.maximum(u, second, out=u)
        xp.divide(m, u, out=second)
        xp.multiply(second, float(group["lr"]) / (1 - beta1**t), out=second)
        xp.subtract(p, second, out=p)
