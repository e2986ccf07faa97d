"""RAdam: Adam that waits with its adaptive steps until the mean square rests on enough gradients."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from .groups import check_betas, check_not_negative, check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["RAdam"]


class RAdam(Optimizer):
    """Rectified Adam.

    Source: Liu et al. 2020, https://arxiv.org/abs/1908.03265
    """

    elementwise = True
    formula: ClassVar = [
        r"g \leftarrow g + \lambda \, \theta"
        r" \quad (\mathrm{decoupled:} \; \theta \leftarrow (1 - \eta \lambda) \, \theta)",
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \, g, \; v \leftarrow \beta_2 v + (1 - \beta_2) \, g^2",
        r"\hat{m} = \frac{m}{1 - \beta_1^t}, \; \hat{v} = \frac{v}{1 - \beta_2^t}",
        r"\rho_\infty = \frac{2}{1 - \beta_2} - 1, \; \rho = \rho_\infty - \frac{2 t \, \beta_2^t}{1 - \beta_2^t}",
        r"r = \sqrt{\frac{(\rho - 4)(\rho - 2) \, \rho_\infty}{(\rho_\infty - 4)(\rho_\infty - 2) \, \rho}}",
        r"\theta \leftarrow \theta - \eta \, \hat{m} \, \frac{r}{\sqrt{\hat{v}}}"
        r" \quad (\rho \leq 5: \; \theta - \eta \, \hat{m})",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_rate(lr)
        check_not_negative("epsilon value", eps)
        check_betas(betas)
        check_not_negative("weight_decay value", weight_decay)
        super().__init__(
            params,
            {
                "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "maximize": maximize,
                "foreach": foreach, "capturable": capturable, "decoupled_weight_decay": decoupled_weight_decay,
                "differentiable": differentiable,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number and both means at zero."""
        state["step"] = scalar()
        state["exp_avg"] = constant(xp, p)
        state["exp_avg_sq"] = constant(xp, p)

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        lr, (beta1, beta2) = float(group["lr"]), group["betas"]
        state["step"].data_array += 1
        t = float(state["step"].data_array)
        if group["decoupled_weight_decay"] and group["weight_decay"] != 0:
            xp.multiply(p, 1 - lr * group["weight_decay"], out=p)
        g = self._gradient(xp, p, g, group, first)
        m, v = state["exp_avg"].data_array, state["exp_avg_sq"].data_array
        xp.subtract(g, m, out=second)
        xp.multiply(second, 1 - beta1, out=second)
        xp.add(m, second, out=m)
        xp.multiply(g, g, out=second)
        xp.multiply(second, 1 - beta2, out=second)
        xp.multiply(v, beta2, out=v)
        xp.add(v, second, out=v)
        size = lr / (1 - beta1**t)
        longest = 2 / (1 - beta2) - 1  # of the mean over gradients, in the limit and now
        length = longest - 2 * t * beta2**t / (1 - beta2**t)
        if length > 5.0:
            known = (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length)
            xp.sqrt(v, out=second)
            xp.add(second, group["eps"], out=second)
            xp.divide(m, second, out=second)
            xp.multiply(second, size * math.sqrt(1 - beta2**t) * math.sqrt(known), out=second)
        else:
            xp.multiply(m, size, out=second)
        xp.subtract(p, second, out=p)
