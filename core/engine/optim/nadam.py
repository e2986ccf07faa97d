"""NAdam: Adam that looks ahead as Nesterov's momentum does."""

from __future__ import annotations

from typing import Any, ClassVar

from .groups import check_betas, check_not_negative, check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["NAdam"]


class NAdam(Optimizer):
    """Adam with Nesterov's momentum, whose factor grows with time.

    Source: Dozat 2016, https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ
    """

    elementwise = True
    numbers = ("step", "mu_product")
    formula: ClassVar = [
        r"g \leftarrow g + \lambda \, \theta"
        r" \quad (\mathrm{decoupled:} \; \theta \leftarrow (1 - \eta \lambda) \, \theta)",
        r"\mu_t = \beta_1 \left(1 - \frac{1}{2} \, 0.96^{\, t \psi}\right), \; \Pi \leftarrow \Pi \, \mu_t",
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \, g",
        r"v \leftarrow \beta_2 v + (1 - \beta_2) \, g^2",
        r"\hat{m} = \frac{(1 - \mu_t) \, g}{1 - \Pi} + \frac{\mu_{t+1} \, m}{1 - \Pi \, \mu_{t+1}}, \;"
        r" \hat{v} = \frac{v}{1 - \beta_2^t}",
        r"\theta \leftarrow \theta - \eta \, \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
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
        check_not_negative("momentum_decay value", momentum_decay)
        super().__init__(
            params,
            {
                "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "momentum_decay": momentum_decay,
                "decoupled_weight_decay": decoupled_weight_decay, "maximize": maximize, "foreach": foreach,
                "capturable": capturable, "differentiable": differentiable,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number and both means at zero, the product of the momentum factors at one."""
        state["step"] = scalar()
        state["mu_product"] = scalar(1.0)
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
        mu = beta1 * (1.0 - 0.5 * 0.96 ** (t * group["momentum_decay"]))
        mu_next = beta1 * (1.0 - 0.5 * 0.96 ** ((t + 1) * group["momentum_decay"]))
        state["mu_product"].data_array *= mu
        product = float(state["mu_product"].data_array)
        m, v = state["exp_avg"].data_array, state["exp_avg_sq"].data_array
        xp.subtract(g, m, out=second)
        xp.multiply(second, 1 - beta1, out=second)
        xp.add(m, second, out=m)
        xp.multiply(g, g, out=second)
        xp.multiply(second, 1 - beta2, out=second)
        xp.multiply(v, beta2, out=v)
        xp.add(v, second, out=v)
        xp.divide(v, 1 - beta2**t, out=second)
        xp.sqrt(second, out=second)
        xp.add(second, group["eps"], out=second)
        xp.divide(g, second, out=first)
        xp.multiply(first, lr * (1.0 - mu) / (1.0 - product), out=first)
        xp.subtract(p, first, out=p)
        xp.divide(m, second, out=second)
        xp.multiply(second, lr * mu_next / (1.0 - product * mu_next), out=second)
        xp.subtract(p, second, out=p)
