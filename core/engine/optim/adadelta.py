"""Adadelta: steps as large as the late steps were, by the late gradients; nearly without a learning rate."""

from __future__ import annotations

from typing import Any, ClassVar

from .groups import check_not_negative, check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["Adadelta"]


class Adadelta(Optimizer):
    """Steps in the parameters' own units.

    Source: Zeiler 2012, https://arxiv.org/abs/1212.5701
    """

    elementwise = True
    formula: ClassVar = [
        r"g \leftarrow g + \lambda \, \theta",
        r"v \leftarrow \rho \, v + (1 - \rho) \, g^2",
        r"\Delta = \frac{\sqrt{u + \epsilon}}{\sqrt{v + \epsilon}} \, g",
        r"u \leftarrow \rho \, u + (1 - \rho) \, \Delta^2",
        r"\theta \leftarrow \theta - \eta \, \Delta",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_rate(lr)
        if not 0.0 <= rho <= 1.0:
            raise ValueError(f"Invalid rho value: {rho}")
        check_not_negative("epsilon value", eps)
        check_not_negative("weight_decay value", weight_decay)
        super().__init__(
            params,
            {
                "lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay, "maximize": maximize,
                "capturable": capturable, "foreach": foreach, "differentiable": differentiable,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number and both mean squares at zero."""
        state["step"] = scalar()
        state["square_avg"] = constant(xp, p)
        state["acc_delta"] = constant(xp, p)

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        rho, eps = group["rho"], group["eps"]
        state["step"].data_array += 1
        g = self._gradient(xp, p, g, group, first)
        v, u = state["square_avg"].data_array, state["acc_delta"].data_array
        xp.multiply(g, g, out=second)
        xp.multiply(second, 1 - rho, out=second)
        xp.multiply(v, rho, out=v)
        xp.add(v, second, out=v)
        xp.add(v, eps, out=second)
        xp.sqrt(second, out=second)
        xp.divide(g, second, out=first)
        xp.add(u, eps, out=second)
        xp.sqrt(second, out=second)
        xp.multiply(first, second, out=first)
        xp.multiply(first, first, out=second)
        xp.multiply(second, 1 - rho, out=second)
        xp.multiply(u, rho, out=u)
        xp.add(u, second, out=u)
        xp.multiply(first, float(group["lr"]), out=first)
        xp.subtract(p, first, out=p)
