"""Muon: momentum whose steps are made orthogonal, for the matrices inside a network."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from ..autograd.modes import no_grad
from ..dtypes import bfloat16
from ..functions import addmm
from ..tensor import Tensor, wrap
from .groups import check_rate
from .optimizer import Optimizer, constant

__all__ = ["Muon"]


class Muon(Optimizer):
    """Momentum, orthogonalized by Newton and Schulz's iteration in bfloat16. Parameters must be matrices.

    ``adjust_lr_fn`` makes the step's size independent of the shape: "original" (also None) by
    sqrt(max(1, rows / columns)), "match_rms_adamw" by 0.2 sqrt(max(rows, columns)).

    Source: Jordan 2024, https://kellerjordan.github.io/posts/muon/; Liu et al. 2025, https://arxiv.org/abs/2502.16982
    """

    formula: ClassVar = [
        r"B \leftarrow \mu B + (1 - \mu) \, g",
        r"O \leftarrow \mathrm{NewtonSchulz}((1 - \mu) \, g + \mu B) \approx (M M^T)^{-1/2} M",
        r"\theta \leftarrow (1 - \eta \lambda) \, \theta - \eta \, s \, O",
    ]

    def __init__(
        self,
        params: Any,
        lr: float = 1e-3,
        weight_decay: float = 0.1,
        momentum: float = 0.95,
        nesterov: bool = True,
        ns_coefficients: tuple[float, float, float] = (3.4445, -4.775, 2.0315),
        eps: float = 1e-7,
        ns_steps: int = 5,
        adjust_lr_fn: str | None = None,
    ) -> None:
        check_rate(lr)
        for value, word in ((momentum, "momentum"), (weight_decay, "weight decay")):
            if not value >= 0.0:
                raise ValueError(f"{word} should be >= 0 but is: {value}")
        if adjust_lr_fn not in (None, "original", "match_rms_adamw"):
            raise ValueError(f"Adjust learning rate function {adjust_lr_fn} is not supported")
        super().__init__(
            params,
            {
                "lr": lr, "weight_decay": weight_decay, "momentum": momentum, "nesterov": nesterov,
                "ns_coefficients": ns_coefficients, "eps": eps, "ns_steps": ns_steps, "adjust_lr_fn": adjust_lr_fn,
            },
        )  # fmt: skip
        for group in self.param_groups:
            for p in group["params"]:
                if p.ndim != 2:
                    raise ValueError(
                        f"Muon only supports 2D parameters whereas we found a parameter with size: {p.size()}"
                    )

    def start(self, xp: Any, state: dict[str, Any], p: Any, group: dict[str, Any]) -> None:
        """Momentum at zero."""
        if p.dtype.kind == "c":
            raise RuntimeError("Muon does not support complex parameters")
        state["momentum_buffer"] = constant(xp, p)

    def update(self, xp: Any, p: Any, g: Any, state: dict[str, Any], group: dict[str, Any], scratch: Any) -> None:
        """One step of one parameter."""
        first, second = scratch
        mu, lr = group["momentum"], float(group["lr"])
        b = state["momentum_buffer"].data_array
        xp.subtract(g, b, out=first)
        xp.multiply(first, 1 - mu, out=first)
        xp.add(b, first, out=b)
        if group["nesterov"]:
            xp.subtract(b, g, out=first)
            xp.multiply(first, mu, out=first)
            xp.add(g, first, out=first)
        else:
            first[...] = b
        second[...] = _orthogonal(wrap(first), group["ns_coefficients"], group["ns_steps"], group["eps"]).data_array
        rows, columns = p.shape
        if group["adjust_lr_fn"] == "match_rms_adamw":
            lr_here = lr * 0.2 * math.sqrt(max(rows, columns))
        else:
            lr_here = lr * math.sqrt(max(1, rows / columns))
        xp.multiply(p, 1 - lr * group["weight_decay"], out=p)
        xp.multiply(second, lr_here, out=second)
        xp.subtract(p, second, out=p)


@no_grad()
def _orthogonal(matrix: Tensor, coefficients: tuple[float, float, float], steps: int, eps: float) -> Tensor:
    """Nearly U V of the singular value decomposition U S V, in bfloat16: the singular values come close to 1."""
    if steps >= 100:
        raise ValueError("Number of steps must be less than 100 for computational efficiency")
    if len(coefficients) != 3:
        raise ValueError("Coefficients must be a tuple of exactly 3 values")
    a, b, c = coefficients
    tall = matrix.shape[0] > matrix.shape[1]
    x = matrix.to(bfloat16)
    x = x.T if tall else x
    x = x / x.norm().clamp(min=eps)
    for _ in range(steps):
        gram = x @ x.T
        x = addmm(x, addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return (x.T if tall else x).to(matrix.dtype)
