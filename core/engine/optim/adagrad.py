"""Adagrad: steps divided by the root of all squared gradients so far."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import backend
from .groups import check_not_negative, check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["Adagrad"]


class Adagrad(Optimizer):
    """Adaptive gradients.

    Source: Duchi, Hazan, Singer 2011, https://jmlr.org/papers/v12/duchi11a.html
    """

    elementwise = True
    formula: ClassVar = [
        r"g \leftarrow g + \lambda \, \theta",
        r"s \leftarrow s + g^2",
        r"\theta \leftarrow \theta - \frac{\eta}{1 + (t - 1) \, \eta_\lambda} \, \frac{g}{\sqrt{s} + \epsilon}",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        check_rate(lr)
        check_not_negative("lr_decay value", lr_decay)
        check_not_negative("weight_decay value", weight_decay)
        check_not_negative("initial_accumulator_value value", initial_accumulator_value)
        check_not_negative("epsilon value", eps)
        super().__init__(
            params,
            {
                "lr": lr, "lr_decay": lr_decay, "eps": eps, "weight_decay": weight_decay,
                "initial_accumulator_value": initial_accumulator_value, "foreach": foreach, "maximize": maximize,
                "differentiable": differentiable, "fused": fused,
            },
        )  # fmt: skip
        for group in self.param_groups:
            for p in group["params"]:
                self.start(backend.array_module(p.data_array), self.state[p], p.data_array, group)

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number at zero, sum of squares at its first value."""
        state["step"] = scalar()
        state["sum"] = constant(xp, p, self.defaults["initial_accumulator_value"])

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        state["step"].data_array += 1
        t = float(state["step"].data_array)
        g = self._gradient(xp, p, g, group, first)
        s = state["sum"].data_array
        xp.multiply(g, g, out=second)
        xp.add(s, second, out=s)
        xp.sqrt(s, out=second)
        xp.add(second, group["eps"], out=second)
        xp.divide(g, second, out=second)
        xp.multiply(second, float(group["lr"]) / (1 + (t - 1) * group["lr_decay"]), out=second)
        xp.subtract(p, second, out=p)
