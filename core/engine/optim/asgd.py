"""ASGD: gradient descent that also keeps the average of its parameters."""

from __future__ import annotations

from typing import Any, ClassVar

from .groups import check_not_negative, check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["ASGD"]


class ASGD(Optimizer):
    """Averaged stochastic gradient descent; the averages are ``state[p]["ax"]``.

    Source: Polyak, Juditsky 1992, https://doi.org/10.1137/0330046
    """

    elementwise = True
    numbers = ("step", "eta", "mu")
    formula: ClassVar = [
        r"g \leftarrow g + \lambda_w \, \theta",
        r"\theta \leftarrow (1 - \lambda \, \eta_t) \, \theta - \eta_t \, g",
        r"a \leftarrow a + \mu_t \, (\theta - a)",
        r"\eta_{t+1} = \frac{\eta}{(1 + \lambda \, \eta \, t)^{\alpha}}, \; \mu_{t+1} = \frac{1}{\max(1, t - t_0)}",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        check_rate(lr)
        check_not_negative("weight_decay value", weight_decay)
        super().__init__(
            params,
            {
                "lr": lr, "lambd": lambd, "alpha": alpha, "t0": t0, "weight_decay": weight_decay, "foreach": foreach,
                "maximize": maximize, "differentiable": differentiable, "capturable": capturable,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number and average at zero, the first step's size and weight."""
        state["step"] = scalar()
        state["eta"] = scalar(float(group["lr"]))
        state["mu"] = scalar(1.0)
        state["ax"] = constant(xp, p)

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        state["step"].data_array += 1
        t, eta, mu = (float(state[name].data_array) for name in self.numbers)
        g = self._gradient(xp, p, g, group, first)
        xp.multiply(g, eta, out=second)
        xp.multiply(p, 1 - group["lambd"] * eta, out=p)
        xp.subtract(p, second, out=p)
        mean = state["ax"].data_array
        if mu == 1:
            mean[...] = p
        else:
            xp.subtract(p, mean, out=second)
            xp.multiply(second, mu, out=second)
            xp.add(mean, second, out=mean)
        lr = float(group["lr"])
        eta, mu = lr / (1 + group["lambd"] * lr * t) ** group["alpha"], 1 / max(1.0, t - group["t0"])
        # rounded to float32 also where a loaded state has float64, as in PyTorch
        state["eta"].data_array[...] = float(scalar(eta).data_array)
        state["mu"].data_array[...] = float(scalar(mu).data_array)
