"""Rprop: a step size for each element, which grows while the gradient keeps its sign."""

from __future__ import annotations

from typing import Any, ClassVar

from .groups import check_rate
from .optimizer import Optimizer, constant, scalar

__all__ = ["Rprop"]


class Rprop(Optimizer):
    """Resilient backpropagation: only signs of gradients count. For whole data sets, not for mini-batches.

    Source: Riedmiller, Braun 1993, https://doi.org/10.1109/ICNN.1993.298623
    """

    elementwise = True
    formula: ClassVar = [
        r"\Delta \leftarrow \Delta \cdot \eta_+ \quad (g \, g_{old} > 0), \;"
        r" \Delta \leftarrow \Delta \cdot \eta_- , \; g \leftarrow 0 \quad (g \, g_{old} < 0)",
        r"\Delta \leftarrow \min(\max(\Delta, \Delta_{min}), \Delta_{max})",
        r"\theta \leftarrow \theta - \Delta \, \mathrm{sign}(g)",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        check_rate(lr)
        if not 0.0 < etas[0] < 1.0 < etas[1]:
            raise ValueError(f"Invalid eta values: {etas[0]}, {etas[1]}")
        super().__init__(
            params,
            {
                "lr": lr, "etas": etas, "step_sizes": step_sizes, "foreach": foreach, "maximize": maximize,
                "differentiable": differentiable, "capturable": capturable,
            },
        )  # fmt: skip

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Step number and former gradient at zero, step sizes at the learning rate."""
        state["step"] = scalar()
        state["prev"] = constant(xp, p)
        state["step_size"] = constant(xp, p, float(group["lr"]))

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        shrink, grow = group["etas"]
        state["step"].data_array += 1
        old, size = state["prev"].data_array, state["step_size"].data_array
        xp.multiply(g, -1.0 if group["maximize"] else 1.0, out=first)
        xp.multiply(first, old, out=second)
        same, turned = second > 0, second < 0
        second[...] = 1.0
        second[same] = grow
        second[turned] = shrink
        xp.multiply(size, second, out=size)
        xp.clip(size, *group["step_sizes"], out=size)
        first[turned] = 0.0
        xp.sign(first, out=second)
        xp.multiply(second, size, out=second)
        xp.subtract(p, second, out=p)
        old[...] = first
