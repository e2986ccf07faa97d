"""Stochastic gradient descent, with momentum."""

from __future__ import annotations

from typing import Any, ClassVar

from ..tensor import wrap
from .groups import check_not_negative, check_rate
from .optimizer import Optimizer

__all__ = ["SGD"]


class SGD(Optimizer):
    """Steps against the gradient, with momentum (Polyak's, or Nesterov's), dampening and weight decay.

    Source: Sutskever et al. 2013, http://proceedings.mlr.press/v28/sutskever13.html, in PyTorch's form.
    """

    formula: ClassVar = [
        r"g \leftarrow g + \lambda \, \theta",
        r"v \leftarrow \mu \, v + (1 - \tau) \, g",
        r"\theta \leftarrow \theta - \eta \, v \quad (\mathrm{Nesterov:} \; \theta - \eta \, (g + \mu v))",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        check_rate(lr)
        check_not_negative("momentum value", momentum)
        check_not_negative("weight_decay value", weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(
            params,
            {
                "lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay,
                "nesterov": nesterov, "maximize": maximize, "foreach": foreach, "differentiable": differentiable,
                "fused": fused,
            },
        )  # fmt: skip

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        momentum, lr = group["momentum"], float(group["lr"])
        g = self._gradient(xp, p, g, group, first)
        if momentum != 0:
            held = state.get("momentum_buffer")
            if held is None:
                state["momentum_buffer"] = held = wrap(xp.array(g))
                v = held.data_array
            else:
                v = held.data_array
                xp.multiply(v, momentum, out=v)
                xp.multiply(g, 1 - group["dampening"], out=second)
                xp.add(v, second, out=v)
            if group["nesterov"]:
                xp.multiply(v, momentum, out=second)
                g = xp.add(second, g, out=second)
            else:
                g = v
        xp.multiply(g, lr, out=second)
        xp.subtract(p, second, out=p)
