"""Adam and AdamW: steps scaled by running means of gradients and of their squares."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from .groups import check_betas, check_not_negative, check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["Adam", "AdamW"]


class Adam(Optimizer):
    """Adaptive moments.

    Source: Kingma, Ba 2015, https://arxiv.org/abs/1412.6980; ``amsgrad``: Reddi et al. 2018,
    https://openreview.net/forum?id=ryQu7f-RZ
    """

    elementwise = True
    formula: ClassVar = [
        r"g \leftarrow g + \lambda \, \theta",
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \, g",
        r"v \leftarrow \beta_2 v + (1 - \beta_2) \, g^2",
        r"\hat{m} = \frac{m}{1 - \beta_1^t}, \; \hat{v} = \frac{v}{1 - \beta_2^t}",
        r"\theta \leftarrow \theta - \eta \, \frac{\hat{m}}{\sqrt{\hat{v}} + \epsilon}",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        check_rate(lr)
        check_not_negative("epsilon value", eps)
        check_betas(betas)
        check_not_negative("weight_decay value", weight_decay)
        super().__init__(
            params,
            {
                "lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad,
                "maximize": maximize, "foreach": foreach, "capturable": capturable, "differentiable": differentiable,
                "fused": fused, "decoupled_weight_decay": decoupled_weight_decay,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number and both means at zero."""
        state["step"] = scalar()
        state["exp_avg"] = constant(xp, p)
        state["exp_avg_sq"] = constant(xp, p)
        if group["amsgrad"]:
            state["max_exp_avg_sq"] = constant(xp, p)

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        lr, (beta1, beta2) = float(group["lr"]), map(float, group["betas"])
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
        if group["amsgrad"]:
            top = state["max_exp_avg_sq"].data_array
            v = xp.maximum(top, v, out=top)
        xp.sqrt(v, out=second)
        xp.divide(second, math.sqrt(1 - beta2**t), out=second)
        xp.add(second, group["eps"], out=second)
        xp.divide(m, second, out=second)
        xp.multiply(second, lr / (1 - beta1**t), out=second)
        xp.subtract(p, second, out=p)


class AdamW(Adam):
    """Adam with weight decay apart from the gradient.

    Source: Loshchilov, Hutter 2019, https://arxiv.org/abs/1711.05101
    """

    formula: ClassVar = [r"\theta \leftarrow \theta - \eta \, \lambda \, \theta", *Adam.formula[1:]]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize, foreach=foreach, capturable=capturable,
            differentiable=differentiable, fused=fused, decoupled_weight_decay=True,
        )  # fmt: skip
